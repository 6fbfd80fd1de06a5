//! A program that runs beside us: its lines are read with the moment they came, one waits for a certain line, and it is stopped
//! when its value is dropped.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;

/// How long a program may take to end after it was asked to.
const TIME_TO_END: Duration = Duration::from_secs(10);

/// A running program whose standard output we read.
pub struct Watched {
    name: String,
    child: Child,
    started: Instant,
    lines: Receiver<(Instant, String)>,
}

impl Watched {
    /// Starts the program.
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let (sender, lines) = mpsc::channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if sender.send((Instant::now(), line)).is_err() {
                        break;
                    }
                }
            });
        }
        Ok(Self { name, child, started, lines })
    }

    /// Waits for a line that contains `part`; the answer is the moment it came, and the line.
    pub fn wait_for_line(&self, part: &str, at_most: Duration) -> Result<(Instant, String)> {
        let deadline = Instant::now() + at_most;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok((moment, line)) if line.contains(part) => return Ok((moment, line)),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{} did not say “{part}” within {} s", self.name, at_most.as_secs())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("{} ended after {:.1} s without “{part}”", self.name, self.started.elapsed().as_secs_f64())
                }
            }
        }
    }

    /// Waits until each of the parts stood in a line, in whatever order.
    pub fn wait_for_lines(&self, parts: &[&str], at_most: Duration) -> Result<()> {
        let deadline = Instant::now() + at_most;
        let mut missing = parts.to_vec();
        while !missing.is_empty() {
            let (_, line) = self
                .wait_for_line("", deadline.saturating_duration_since(Instant::now()))
                .with_context(|| format!("without “{}”", missing.join("”, “")))?;
            missing.retain(|part| !line.contains(part));
        }
        Ok(())
    }

    /// The moment just before the process was made.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Asks the program to end (SIGTERM) and waits until it did; one that does not is killed when the value is dropped.
    pub fn terminate(mut self) -> Result<()> {
        let asked = process::command("kill").args(["-TERM", &self.child.id().to_string()]).status();
        asked.with_context(|| format!("cannot ask {} to end", self.name))?;
        self.wait_for_end()
    }

    /// Kills the program, and waits until all that write into its output have ended.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill().with_context(|| format!("cannot kill {}", self.name))?;
        self.wait_for_end()
    }

    fn wait_for_end(&mut self) -> Result<()> {
        // The output's end is the program's end: no clock is watched.
        let deadline = Instant::now() + TIME_TO_END;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => bail!("{} did not end within {} s", self.name, TIME_TO_END.as_secs()),
            }
        }
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Either fails only when the program is gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn a_line_is_met_among_others() {
        let program = Watched::start(process::command("printf").arg("one\\npainted inbox 412\\n")).unwrap();
        let (moment, line) = program.wait_for_line("painted", LONG).unwrap();
        assert_eq!(line, "painted inbox 412");
        assert!(moment > program.started());
    }

    #[test]
    fn lines_are_met_in_whatever_order_they_come() {
        let program = Watched::start(process::command("printf").arg("caught up\\npainted inbox\\n")).unwrap();
        program.wait_for_lines(&["painted", "caught up"], LONG).unwrap();
        let program = Watched::start(process::command("printf").arg("caught up\\n")).unwrap();
        let error = program.wait_for_lines(&["painted", "caught up"], LONG).unwrap_err().to_string();
        assert_eq!(error, "without “painted”");
    }

    #[test]
    fn a_program_that_ends_without_the_line_is_an_error_with_its_name() {
        let program = Watched::start(process::command("printf").arg("one\\n")).unwrap();
        let error = program.wait_for_line("painted", LONG).unwrap_err().to_string();
        assert!(error.starts_with("printf ended after"), "{error}");
    }

    #[test]
    fn a_program_that_would_run_on_is_ended() {
        let endless = Watched::start(process::command("sleep").arg("600")).unwrap();
        endless.terminate().unwrap();
        let endless = Watched::start(process::command("sleep").arg("600")).unwrap();
        endless.kill().unwrap();
    }
}
