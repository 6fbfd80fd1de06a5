//! `cargo xtask lint`: everything that judges the code without running it. All checks run, even after one failed, and a table
//! says at the end which did.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::requirements::{cargo_tools, python};
use crate::table::{self, Align};
use crate::{Installing, page, process, requirements, terminal};

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Also look for known security advisories; fetches their database from the network
    #[arg(long)]
    online: bool,
}

struct Check {
    name: &'static str,
    run: fn() -> Result<()>,
}

const CHECKS: &[Check] = &[
    Check { name: "Formatting of Rust", run: rust_formatting },
    Check { name: "Types of the page", run: page_types },
    Check { name: "Formatting and lints of the page", run: page_lints },
    Check { name: "Formatting and lints of Python", run: python },
    Check { name: "Dependencies", run: dependencies },
    Check { name: "Lints of Rust", run: rust_lints },
];

const ADVISORIES: Check = Check { name: "Security advisories", run: advisories };

pub fn run(options: &Options) -> Result<ExitCode> {
    let consent = options.installing.consent();
    requirements::for_building(consent)?;
    requirements::for_contract_tests(consent)?;
    let mut rows = Vec::new();
    let mut all_passed = true;
    for check in CHECKS.iter().chain(options.online.then_some(&ADVISORIES)) {
        let started = Instant::now();
        let outcome = (check.run)();
        if let Err(error) = &outcome {
            println!("   {error:#}");
        }
        all_passed &= outcome.is_ok();
        let result = if outcome.is_ok() { "passed" } else { "failed" };
        rows.push(vec![check.name.to_owned(), result.to_owned(), terminal::in_words(started.elapsed())]);
    }
    if !options.online {
        rows.push(vec![ADVISORIES.name.to_owned(), "left out (needs the network: --online)".to_owned()]);
    }
    println!(
        "\n{}",
        table::laid_out(&[("Check", Align::Left), ("Result", Align::Left), ("Time", Align::Right)], &rows)
    );
    Ok(if all_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rust_formatting() -> Result<()> {
    process::run_quietly("Checking the formatting of Rust", process::cargo().args(["fmt", "--all", "--check"]))
}

fn rust_lints() -> Result<()> {
    // The app's crate does not compile without a page to put into it.
    page::build_when_missing()?;
    process::run(
        "Checking Rust with clippy (some minutes the first time)",
        process::cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
    )
}

fn dependencies() -> Result<()> {
    cargo_deny("Checking who may use what, licences and sources", &["bans", "licenses", "sources"])
}

fn advisories() -> Result<()> {
    cargo_deny("Looking for security advisories", &["advisories"])
}

fn cargo_deny(title: &str, checks: &[&str]) -> Result<()> {
    let program = cargo_tools::CARGO_DENY.ensure()?;
    process::run_quietly(
        title,
        process::command(program).args(["--workspace", "check", "--hide-inclusion-graph"]).args(checks),
    )
}

fn page_types() -> Result<()> {
    page_script("Checking the types of the page", "check")
}

fn page_lints() -> Result<()> {
    page_script("Checking the formatting and lints of the page", "lint")
}

fn python() -> Result<()> {
    let python = python::ensure_environment()?;
    let ruff = |title, what: &[&str]| {
        let mut ruff = process::command(&python);
        ruff.args(["-m", "ruff"]).args(what).args(["--no-cache", "tests/contract"]);
        process::run_quietly(title, &mut ruff)
    };
    ruff("Checking the formatting of Python", &["format", "--check"])?;
    ruff("Checking Python with ruff", &["check"])
}

fn page_script(title: &str, script: &str) -> Result<()> {
    process::run_quietly(title, process::npm().args(["run", script, "--workspace", "ui"]))
}
