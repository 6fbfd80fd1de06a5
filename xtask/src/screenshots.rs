//! `cargo xtask screenshots`: pictures of every screen of the app, in the light and in the dark, wide and narrow, for
//! `docs/screenshots` and the README.
//!
//! They are taken in the real window under a virtual display, by the program `screenshots` of the end-to-end tests, which knows the way
//! to each screen and writes an index of them.

use anyhow::Result;
use clap::Args;

use crate::repository::{self, Profile};
use crate::requirements::{self, cargo_tools};
use crate::{Installing, demo, page, process};

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Go through one act alone (beginning, reading, writing, finding, settings, trouble), and leave the other pictures as they are
    #[arg(long, value_name = "ACT")]
    only: Option<String>,
}

pub fn run(options: &Options) -> Result<()> {
    requirements::for_window_tests(options.installing.consent())?;
    page::build()?;
    demo::build_app(Profile::Debug)?;
    let tauri_driver = cargo_tools::TAURI_DRIVER.ensure()?;
    process::run("Building the camera", process::cargo().args(["build", "--package", "pipit-e2e", "--bins"]))?;
    let mut camera = process::command(repository::built_program("screenshots", Profile::Debug));
    camera.arg("--app").arg(repository::built_program("pipit", Profile::Debug));
    camera.arg("--pictures").arg(repository::root().join("docs/screenshots"));
    camera.args(options.only.iter().flat_map(|act| ["--only", act]));
    cargo_tools::put_into_path(&mut camera, &tauri_driver)?;
    process::run("Taking pictures", &mut camera)
}
