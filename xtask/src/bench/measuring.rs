//! Running a program that measures and prints what it found as JSON.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::terminal;

/// What a program prints. The title stands beside the seconds while it runs; `failure` says what it means when it fails.
pub fn output_of(command: &mut Command, title: &str, failure: &str) -> Result<Vec<u8>> {
    terminal::begin_step(title);
    let began = Instant::now();
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = terminal::with_seconds_shown(|| command.output())
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    terminal::end_step(output.status.success(), began.elapsed());
    if !output.status.success() {
        bail!("{failure} ({})", output.status);
    }
    Ok(output.stdout)
}
