//! What measures the app as it is shipped, on a store with a large past: examples of the end-to-end tests, which let the app make
//! its own encrypted store and have dm-store's example `fill` give it that past.

use std::process::Command;

use anyhow::Result;

use crate::repository::{self, Profile};
use crate::requirements::{self, Consent, cargo_tools};
use crate::{demo, page, process};

pub const EVENTS: usize = 1_000_000;
pub const CONVERSATIONS: usize = 500;

/// Builds the app, what fills its store, and one of these examples; the answer runs it, and takes what it wants beside.
pub fn measure_by(example: &str, consent: Consent) -> Result<Command> {
    requirements::for_window_tests(consent)?;
    page::build()?;
    demo::build_app(Profile::Release)?;
    let tauri_driver = cargo_tools::TAURI_DRIVER.ensure()?;
    let mut fill = process::cargo();
    fill.args(["build", "--release", "--package", "dm-store", "--example", "fill"]);
    process::run("Building what fills the store", &mut fill)?;
    let mut build = process::cargo();
    build.args(["build", "--package", "pipit-e2e", "--example", example]);
    process::run("Building the measure", &mut build)?;

    let mut command = process::command(repository::built_program(&format!("examples/{example}"), Profile::Debug));
    command.arg("--app").arg(repository::built_program("pipit", Profile::Release));
    command.arg("--fill").arg(repository::built_program("examples/fill", Profile::Release));
    command.args(["--events", &EVENTS.to_string(), "--conversations", &CONVERSATIONS.to_string()]);
    cargo_tools::put_into_path(&mut command, &tauri_driver)?;
    Ok(command)
}
