//! What a command needs of the machine, and how it comes there.
//!
//! System packages are installed on Debian and its relatives; elsewhere they are named and the command stops, unless they are
//! evidently there. Node is asked for. Packages for npm and Python and cargo's tools are fetched into the repository's own
//! folders, so nothing is asked about them.

pub mod cargo_tools;
mod debian;
pub mod node;
mod operating_system;
mod other_systems;
pub mod python;

use std::env;

use anyhow::{Result, bail};

use crate::process;
use operating_system::OperatingSystem;

/// Whether system packages may be installed without a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Consent {
    /// `--yes` was said, or nobody is there to ask (CI).
    Given,
    /// The person is asked first.
    AskFirst,
}

impl Consent {
    /// `--yes`, or `CI=true` in the environment.
    pub fn from_flag(yes: bool) -> Self {
        if yes || env::var("CI").is_ok_and(|value| value == "true") { Self::Given } else { Self::AskFirst }
    }
}

/// What the system packages are needed for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To build the app and run it on a desktop.
    Building,
    /// Beyond that, to run it in a real window where no desktop is.
    WindowTests,
    /// Beyond that, to go through the consent page in a browser.
    Browser,
    /// Beyond that, to keep secrets in a real keychain where no desktop is.
    Keychain,
    /// To run the simulator's clients that are written in Python.
    Python,
    /// Beyond window tests, to install a package in a clean Debian and use it there.
    CleanRoot,
}

/// Everything that building the app needs.
pub fn for_building(consent: Consent) -> Result<()> {
    system_packages(&[Purpose::Building], consent)?;
    for_the_page()
}

/// Everything that the tests in Rust need.
pub fn for_rust_tests(consent: Consent) -> Result<()> {
    system_packages(&[Purpose::Building, Purpose::Keychain], consent)?;
    for_the_page()
}

/// Everything that building the app and running it under a virtual display needs.
pub fn for_window_tests(consent: Consent) -> Result<()> {
    system_packages(&[Purpose::Building, Purpose::WindowTests], consent)?;
    for_the_page()
}

/// Everything that the end-to-end tests need.
pub fn for_end_to_end_tests(consent: Consent) -> Result<()> {
    system_packages(&[Purpose::Building, Purpose::WindowTests, Purpose::Browser], consent)?;
    for_the_page()
}

/// Everything that trying a package in a clean Debian needs.
pub fn for_a_clean_root(consent: Consent) -> Result<()> {
    system_packages(&[Purpose::WindowTests, Purpose::CleanRoot], consent)
}

/// One program that is measured beside ours; the package is Debian's.
pub fn for_comparing(package: &str, program: &str, consent: Consent) -> Result<()> {
    match OperatingSystem::current() {
        OperatingSystem::Debian => debian::ensure_packages(&[package], consent),
        _ if process::is_installed(program) => Ok(()),
        _ => bail!("the program {program} is not here (Debian's package {package})"),
    }
}

/// Everything that the contract tests need: nothing of the app, because x-sim is a program of its own.
pub fn for_contract_tests(consent: Consent) -> Result<()> {
    // Asked of Python itself, because it may be there without the system's packages.
    if python::is_ready() { Ok(()) } else { system_packages(&[Purpose::Python], consent) }
}

/// Everything that building and testing the page needs.
pub fn for_the_page() -> Result<()> {
    node::ensure_version()?;
    node::ensure_packages()
}

/// Whether one may do everything on this Debian.
pub fn is_root_on_debian() -> bool {
    OperatingSystem::current() == OperatingSystem::Debian && debian::is_root()
}

fn system_packages(purposes: &[Purpose], consent: Consent) -> Result<()> {
    match OperatingSystem::current() {
        OperatingSystem::Debian => debian::ensure(purposes, consent),
        other => other_systems::check(&other, purposes),
    }
}
