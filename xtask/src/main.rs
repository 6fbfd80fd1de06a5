//! `cargo xtask`: the project's own commands, so that a fresh clone needs nothing but Rust and Node to be run, tested and measured.
//!
//! Each command is a module. All of them follow the same story: `requirements` looks what the machine lacks and brings it,
//! `process` runs the steps one by one with their times, and the command says at the end what came out.
//! This crate has few dependencies and needs no system library, because it is what installs them.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line program speaks through them")]

mod bench;
mod demo;
mod dev;
mod display;
mod dist;
mod fuzz;
mod lint;
mod page;
mod process;
mod repository;
mod requirements;
mod screenshots;
mod soak;
mod table;
mod terminal;
mod test;
mod types;
mod watched;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use requirements::Consent;

/// Pipit's own commands: run it, test it, check it, measure it.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the app and open it on a simulated X (without a display: drive it through a short tour)
    Demo(demo::Options),
    /// Run all tests, installing what they need, and count them
    Test(test::Options),
    /// Check formatting, lints, dependencies and types
    Lint(lint::Options),
    /// Run the app with hot reload of the page, rebuilding Rust on change
    Dev(dev::Options),
    /// Measure what the project promises about speed
    Bench(bench::Options),
    /// Put made-up requests to the simulated X and look for one that breaks it
    Fuzz(fuzz::Options),
    /// Play the randomised tests for long
    Soak(soak::Options),
    /// Make what people install: .deb and .rpm here, other packages on their systems
    Dist(dist::Options),
    /// Write what installed apps ask about new versions, out of a folder of signed packages
    UpdateManifest(dist::update_manifest::Options),
    /// Take pictures of every screen for docs/screenshots (Linux)
    Screenshots(screenshots::Options),
    /// Write the page's TypeScript types anew from Rust
    Types(Installing),
}

/// The one option that every command shares which may have to install something.
#[derive(Args)]
struct Installing {
    /// Install what is missing without asking
    #[arg(long)]
    yes: bool,
}

impl Installing {
    fn consent(&self) -> Consent {
        Consent::from_flag(self.yes)
    }
}

fn main() -> ExitCode {
    let outcome = match CommandLine::parse().command {
        Command::Demo(options) => demo::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Test(options) => test::run(&options),
        Command::Lint(options) => lint::run(&options),
        Command::Dev(options) => dev::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Bench(options) => bench::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Fuzz(options) => fuzz::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Soak(options) => soak::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Dist(options) => dist::run(&options).map(|()| ExitCode::SUCCESS),
        Command::UpdateManifest(options) => dist::update_manifest::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Screenshots(options) => screenshots::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Types(options) => types::run(&options).map(|()| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("\nerror: {error:#}");
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::CommandLine::command().debug_assert();
    }
}
