//! How each suite is prepared and run.

use std::io::{self, IsTerminal};

use anyhow::Result;

use super::Suite;
use super::complaints::Complaints;
use super::counts::{self, Counts};
use crate::repository::{self, Profile};
use crate::requirements::{cargo_tools, python};
use crate::{demo, page, process};

/// What the runner of a suite told.
pub struct Outcome {
    pub counts: Counts,
    /// Whether the runner ended well.
    pub succeeded: bool,
    /// What the failed tests of Rust said; other runners tell it at their end anyway.
    pub complaints: Vec<String>,
}

/// Runs one suite.
pub fn run(suite: Suite) -> Result<Outcome> {
    match suite {
        Suite::Rust => rust(),
        Suite::Ui => ui(),
        Suite::Contract => contract(),
        Suite::E2e => end_to_end(),
    }
}

fn rust() -> Result<Outcome> {
    page::build_when_missing()?;
    let mut tests = process::cargo();
    // The tests in a real window are a suite of their own; with them in the build, their dependencies' features would be in the
    // app's too.
    tests.args(["test", "--workspace", "--exclude", "pipit-e2e", "--no-fail-fast"]);
    counted("Rust tests", &mut tests, counts::of_libtest)
}

fn ui() -> Result<Outcome> {
    let mut tests = process::npm();
    tests.args(["test", "--workspace", "ui"]);
    if io::stdout().is_terminal() {
        // Vitest sees a pipe, because we read along.
        tests.env("FORCE_COLOR", "1");
    }
    counted("UI tests", &mut tests, counts::of_vitest)
}

fn contract() -> Result<Outcome> {
    let python = python::ensure_environment()?;
    process::run("Building the simulated X", process::cargo().args(["build", "--package", "x-sim", "--bin", "x-sim"]))?;
    let mut tests = process::command(python);
    tests.args(["-m", "pytest", "tests/contract"]);
    tests.env("PIPIT_X_SIM", repository::built_program("x-sim", Profile::Debug));
    tests.env("PYTHONDONTWRITEBYTECODE", "1");
    if io::stdout().is_terminal() {
        // pytest sees a pipe, because we read along.
        tests.env("FORCE_COLOR", "1");
    }
    counted("Contract tests of the simulated X", &mut tests, counts::of_pytest)
}

fn end_to_end() -> Result<Outcome> {
    page::build()?;
    demo::build_app(Profile::Debug)?;
    let tauri_driver = cargo_tools::TAURI_DRIVER.ensure()?;
    let mut tests = process::cargo();
    tests.args(["test", "--package", "pipit-e2e", "--no-fail-fast"]);
    tests.env("PIPIT_E2E_APP", repository::built_program("pipit", Profile::Debug));
    cargo_tools::put_into_path(&mut tests, &tauri_driver)?;
    counted("End-to-end tests in the real window", &mut tests, counts::of_libtest)
}

fn counted(
    title: &str,
    command: &mut std::process::Command,
    closing_line: fn(&str) -> Option<Counts>,
) -> Result<Outcome> {
    let (mut sum, mut complaints) = (Counts::default(), Complaints::default());
    let status = process::run_observed(title, command, |line| {
        complaints.read(line);
        if let Some(counts) = closing_line(line) {
            sum = sum.plus(counts);
        }
    })?;
    Ok(Outcome { counts: sum, succeeded: status.success(), complaints: complaints.into_lines() })
}
