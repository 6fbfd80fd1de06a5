//! `cargo xtask demo`: from a fresh clone to the app's window on a simulated X, in one command.
//!
//! Where there is no display the same app runs under a virtual one, and the program `tour` of the end-to-end tests clicks
//! through it as a person would, prints what it saw, and leaves screenshots.

use anyhow::Result;
use clap::Args;

use crate::repository::Profile;
use crate::requirements::{self, cargo_tools};
use crate::{Installing, display, page, process, repository};

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Drive the app under a virtual display even where there is a real one (Linux)
    #[arg(long)]
    headless: bool,
    /// Build as for shipping: slower to build, faster to run
    #[arg(long)]
    release: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let consent = options.installing.consent();
    let profile = if options.release { Profile::Release } else { Profile::Debug };
    let headless = options.headless || !display::is_present();
    if headless {
        println!("{}", why_headless(options.headless));
        requirements::for_window_tests(consent)?;
    } else {
        requirements::for_building(consent)?;
    }
    page::build()?;
    build_app(profile)?;
    if headless { take_tour(profile) } else { open_window(profile) }
}

fn why_headless(asked: bool) -> &'static str {
    if asked {
        "The app runs under a virtual display, as asked."
    } else {
        "There is no display here, so the app runs under a virtual one and is led through a short tour."
    }
}

/// Builds the app's binary alone: built together with the tests it would get their dependencies' features too.
pub fn build_app(profile: Profile) -> Result<()> {
    let mut build = process::cargo();
    build.args(["build", "--package", "pipit"]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    process::run("Building the app (some minutes the first time)", &mut build)
}

fn open_window(profile: Profile) -> Result<()> {
    let app = repository::built_program("pipit", profile);
    process::run("Opening Pipit on a simulated X (close its window to end)", process::command(app).arg("--demo"))
}

fn take_tour(profile: Profile) -> Result<()> {
    let tauri_driver = cargo_tools::TAURI_DRIVER.ensure()?;
    process::run("Building the tour", process::cargo().args(["build", "--package", "pipit-e2e", "--bins"]))?;
    let mut tour = process::command(repository::built_program("tour", Profile::Debug));
    tour.arg("--app").arg(repository::built_program("pipit", profile));
    tour.arg("--screenshots").arg(repository::target().join("tour"));
    cargo_tools::put_into_path(&mut tour, &tauri_driver)?;
    process::run("Taking the tour", &mut tour)
}
