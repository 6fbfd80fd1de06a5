//! Running a step: a program with a title, its output, and the time it took.
//!
//! There are three ways. [`run`] shows the program's output as it comes, for what has its own progress (cargo). [`run_quietly`]
//! keeps it in a file and shows its end only when the step fails. [`run_observed`] shows it and hands each line to a reader.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{repository, terminal};

/// How much of a quiet step's output is shown when it fails.
const LINES_SHOWN_ON_FAILURE: usize = 40;

/// A program to be run at the repository's root.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(repository::root());
    command
}

/// The cargo that runs xtask.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, which is a script on Windows.
pub fn npm() -> Command {
    command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs a step and shows its output.
pub fn run(title: &str, command: &mut Command) -> Result<()> {
    terminal::begin_step(title);
    let started = Instant::now();
    let status = command.status().with_context(|| cannot_start(command))?;
    terminal::end_step(status.success(), started.elapsed());
    succeeded(title, status)
}

/// Runs a step whose output matters only when it fails.
pub fn run_quietly(title: &str, command: &mut Command) -> Result<()> {
    terminal::begin_step(title);
    let started = Instant::now();
    fs::create_dir_all(repository::own_files())?;
    let path = log_of(title);
    let log = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    let status = terminal::with_seconds_shown(|| command.status()).with_context(|| cannot_start(command))?;
    if !status.success() {
        let output = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
        println!("{}", last_lines(&output, LINES_SHOWN_ON_FAILURE));
        println!("   the whole output: {}", path.display());
    }
    terminal::end_step(status.success(), started.elapsed());
    succeeded(title, status)
}

/// Where the output of a quiet step lies.
pub fn log_of(title: &str) -> PathBuf {
    repository::own_files().join(format!("{}.log", file_name(title)))
}

/// Runs a step, shows its output, and hands each line of its standard output to `read_line`.
pub fn run_observed(title: &str, command: &mut Command, mut read_line: impl FnMut(&str)) -> Result<ExitStatus> {
    terminal::begin_step(title);
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            read_line(&line);
        }
    }
    let status = child.wait()?;
    terminal::end_step(status.success(), started.elapsed());
    Ok(status)
}

/// What a program answers to a quick question; nothing when it is not there or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of this name is in the PATH.
pub fn is_installed(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn succeeded(title: &str, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("“{title}” failed ({status})");
    }
    Ok(())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start {}", command.get_program().to_string_lossy())
}

fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.get(lines.len().saturating_sub(count)..).unwrap_or_default();
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        assert_eq!(file_name("Installing 24 system packages (apt)"), "installing-24-system-packages-apt");
    }

    #[test]
    fn only_the_end_of_a_long_output_is_shown() {
        assert_eq!(last_lines("one\ntwo\nthree\n", 2), "two\nthree");
        assert_eq!(last_lines("one\n", 2), "one");
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing() {
        assert_eq!(answer(&mut command("pipit-has-no-such-program")), None);
        assert!(!is_installed("pipit-has-no-such-program"));
    }

    #[test]
    fn the_lines_of_a_step_are_handed_on_even_when_it_fails() {
        let mut lines = Vec::new();
        let mut failing = cargo();
        failing.args(["--list", "--no-such-option"]);
        let failed = run_observed("A step that fails", &mut failing, |_| {}).unwrap();
        assert!(!failed.success());
        let status =
            run_observed("A step that speaks", cargo().arg("--version"), |line| lines.push(line.to_owned())).unwrap();
        assert!(status.success());
        assert!(lines.iter().any(|line| line.starts_with("cargo ")), "{lines:?}");
    }
}
