//! `cargo xtask soak [NAME]`: the randomised tests for long, on all cores, each case with a seed of its own.
//!
//! A soak is a module of an integration test whose tests keep to a convention: `PROPTEST_CASES` says how many cases each
//! plays, `PROPTEST_RNG_SEED` with which seed the first one begins, each next one has the next seed, and a failure tells
//! how to play that one again. So the cases can be dealt out to processes in small hands. The soak `memory` is of another kind.

mod hands;
mod memory;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::{Installing, process};
use hands::Hands;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Which soak; all of them when left out
    name: Option<Name>,
    /// How many cases each soak plays: when left out, 10,000 histories, 400 outboxes, 20 times 50 kills, and ten times
    /// 500 kills of a session
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    cases: Option<u64>,
    /// The seed of the first case; any when left out
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// Random histories of the engine and the simulated X, with every fault, restarts, sleeps and wrong clocks.
    Histories,
    /// Random sends, attachments and crashes, with every fault of a send at one in five.
    Outbox,
    /// The app is killed fifty times in each case, while it sends 500 messages into 20 conversations.
    Kills,
    /// A process is killed at each step of renewing its session's tokens; each case is one kill.
    Session,
    /// A day of use in the real window, after which the app has no more memory than before; it has no cases.
    Memory,
}

/// Where the tests of a soak are, and how many cases are worth it.
struct Soak {
    package: &'static str,
    target: &'static str,
    module: &'static str,
    cases: u64,
    /// How many cases one process plays: few enough that the progress is seen and a failure is told soon, and so many that
    /// the start of a process costs little.
    in_a_hand: u64,
}

impl Name {
    /// None where there are no cases to play.
    fn soak(self) -> Option<Soak> {
        let soak = match self {
            Self::Histories => {
                Soak { package: "dm-engine", target: "engine", module: "any_history::", cases: 10_000, in_a_hand: 50 }
            }
            Self::Outbox => {
                Soak { package: "dm-engine", target: "engine", module: "any_outbox::", cases: 400, in_a_hand: 10 }
            }
            Self::Kills => Soak { package: "dm-engine", target: "kills", module: "tests::", cases: 20, in_a_hand: 1 },
            Self::Session => {
                Soak { package: "x-auth", target: "processes", module: "kills::", cases: 5_000, in_a_hand: 500 }
            }
            Self::Memory => return None,
        };
        Some(soak)
    }
}

pub fn run(options: &Options) -> Result<()> {
    let seed = options.seed.unwrap_or_else(|| RandomState::new().hash_one("seed"));
    let all = Name::value_variants();
    for &name in options.name.as_ref().map_or(all, std::slice::from_ref) {
        let Some(soak) = name.soak() else {
            memory::run(options.installing.consent())?;
            continue;
        };
        let program = soak.build()?;
        let tests = soak.tests(&program)?;
        println!("\n   The first seed is {seed}: --seed {seed} plays the same again.");
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let cases = options.cases.unwrap_or(soak.cases);
        hands::play(&program, Hands::deal(&tests, cases, soak.in_a_hand, seed), workers)?;
    }
    Ok(())
}

impl Soak {
    /// Builds the tests: quick ones, with all assertions.
    fn build(&self) -> Result<PathBuf> {
        let title = format!("Building the tests of {} (some minutes the first time)", self.package);
        let mut build = process::cargo();
        build.args(["test", "--profile", "soak", "--package", self.package, "--test", self.target, "--no-run"]);
        process::run(&title, &mut build)?;
        // Nothing is left to build; cargo only says where it lies.
        let told = build.arg("--message-format=json").stderr(Stdio::null()).output().context("cannot start cargo")?;
        program_among(&String::from_utf8_lossy(&told.stdout), self.target)
            .context("cargo does not say where the tests lie")
    }

    /// The names of the tests.
    fn tests(&self, program: &Path) -> Result<Vec<String>> {
        let list = process::answer(process::command(program).args([self.module, "--list", "--format", "terse"]));
        let list = list.unwrap_or_default();
        let tests: Vec<String> =
            list.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect();
        if tests.is_empty() {
            bail!("{} has no tests in {}", self.target, self.module);
        }
        Ok(tests)
    }
}

/// What cargo says of something that it built.
#[derive(Deserialize)]
struct Artifact {
    target: Target,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// The tests of this name; what they run was built beside them.
fn program_among(messages: &str, name: &str) -> Option<PathBuf> {
    let artifacts = messages.lines().filter_map(|line| serde_json::from_str::<Artifact>(line).ok());
    let mut tests = artifacts.filter(|it| it.target.name == name && it.target.kind.iter().any(|kind| kind == "test"));
    tests.find_map(|artifact| artifact.executable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_tests_are_found_among_what_cargo_says() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"engine"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["test"],"name":"engine"},"executable":"/target/soak/deps/engine-1"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"app"},"executable":"/target/soak/app"}"#,
            "\n",
            "{\"reason\":\"build-finished\",\"success\":true}\n",
        );
        assert_eq!(program_among(messages, "engine"), Some(PathBuf::from("/target/soak/deps/engine-1")));
    }
}
