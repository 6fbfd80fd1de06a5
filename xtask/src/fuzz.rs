//! `cargo xtask fuzz`: a fuzzer makes up requests to the simulated X and looks for one that breaks a promise.
//!
//! What it learns about the code's ways it keeps below `target/fuzz`, so that the next run begins where this one ended. A
//! request that breaks something is kept in the fuzz crate's `artifacts`, and the command says how to put it again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::requirements::cargo_tools;
use crate::{process, repository};

/// The fuzz crate and its one target.
const CRATE: &str = "crates/x-sim/fuzz";
const TARGET: &str = "requests";

/// How long one request may take, in seconds, before it counts as a hang.
const PATIENCE: &str = "-timeout=10";

#[derive(Args)]
pub struct Options {
    /// How long to look
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Put only the request in this file
    #[arg(long, value_name = "FILE", conflicts_with = "seconds")]
    input: Option<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    process::run_quietly("Building x-sim for the fuzzer", &mut cargo_fuzz("build")?)?;
    match &options.input {
        Some(input) => put_again(input),
        None => look(options.seconds),
    }
}

fn put_again(input: &Path) -> Result<()> {
    // cargo-fuzz runs at the repository's root.
    let input = input.canonicalize().with_context(|| format!("cannot read {}", input.display()))?;
    process::run("Putting one request to x-sim", cargo_fuzz("run")?.arg(input).args(["--", PATIENCE]))
}

fn look(seconds: u32) -> Result<()> {
    let root = repository::root();
    let learned = repository::target().join("fuzz").join(TARGET);
    fs::create_dir_all(&learned)?;
    let before = kept_requests()?;
    let mut fuzzer = cargo_fuzz("run")?;
    fuzzer.arg(learned).arg(root.join(CRATE).join("seeds").join(TARGET)).args(["--", PATIENCE]);
    fuzzer.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    fuzzer.arg(format!("-dict={}", root.join(CRATE).join(format!("{TARGET}.dict")).display()));
    // cargo-fuzz would show its own, which pushes the answer out of sight.
    fuzzer.env("RUST_BACKTRACE", "0");
    let title = format!("Putting made-up requests to x-sim for {seconds} s");
    if let Err(error) = process::run_quietly(&title, &mut fuzzer) {
        bail!("{}", told(&error.to_string(), kept_requests()?.difference(&before)));
    }
    if let Some(count) = count_of_requests(&fs::read_to_string(process::log_of(&title))?) {
        println!("   {count} requests, and x-sim kept its promises to each");
    }
    Ok(())
}

/// cargo-fuzz, for the toolchain that is there: without sanitizers it needs no nightly, and there is no unsafe code for
/// them to watch.
fn cargo_fuzz(subcommand: &str) -> Result<Command> {
    let mut command = process::command(cargo_tools::CARGO_FUZZ.ensure()?);
    command.args([subcommand, "--fuzz-dir", CRATE, "--sanitizer", "none", "--codegen-units", "16", "--target-dir"]);
    command.arg(repository::target().join("fuzz").join("build")).arg(TARGET);
    Ok(command)
}

/// The requests that broke something, in this run or before.
fn kept_requests() -> Result<BTreeSet<PathBuf>> {
    let folder = repository::root().join(CRATE).join("artifacts").join(TARGET);
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

fn told<'a>(failure: &str, new: impl Iterator<Item = &'a PathBuf>) -> String {
    let again = new.map(|path| format!("\n   to see it again: cargo xtask fuzz --input {}", path.display()));
    again.fold(failure.to_owned(), |text, line| text + &line)
}

/// From libFuzzer's statistics.
fn count_of_requests(output: &str) -> Option<u64> {
    let line = output.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    line.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_broke_something_is_told_with_a_way_to_put_it_again() {
        let path = PathBuf::from("/pipit/crates/x-sim/fuzz/artifacts/requests/crash-1");
        assert_eq!(
            told("it failed", [&path].into_iter()),
            "it failed\n   to see it again: cargo xtask fuzz --input \
             /pipit/crates/x-sim/fuzz/artifacts/requests/crash-1"
        );
        assert_eq!(told("it could not start", std::iter::empty()), "it could not start");
    }

    #[test]
    fn the_fuzzers_count_is_read() {
        let output = "Done 7 runs in 2 second(s)\nstat::number_of_executed_units: 24326\nstat::peak_rss_mb: 36\n";
        assert_eq!(count_of_requests(output), Some(24_326));
        assert_eq!(count_of_requests("INFO: Running with entropic power schedule"), None);
    }

    #[test]
    fn the_fuzzer_finds_its_crate_seeds_and_words() {
        let folder = repository::root().join(CRATE);
        assert!(folder.join("Cargo.lock").is_file(), "a fuzz crate with its own versions");
        assert!(folder.join("seeds").join(TARGET).is_dir());
        assert!(folder.join(format!("{TARGET}.dict")).is_file());
        assert!(folder.join("targets").join(format!("{TARGET}.rs")).is_file());
    }
}
