//! From the start of the process to the inbox on the screen, with a month of messages in the store.
//!
//! The app says by itself when it painted the inbox (asked by `PIPIT_REPORT_PAINT`); we count from just before the process is
//! made to the moment its line arrives. A first run signs in to the simulated X and fills the store; the timed rounds open the
//! same store. What an empty page takes in the same engine, the bench `peers` says.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::row::Row;
use super::spread::median;
use crate::display::VirtualDisplay;
use crate::repository::{self, Profile};
use crate::requirements::{self, Consent};
use crate::watched::Watched;
use crate::{demo, page, process, terminal};

/// The promise: the inbox is visible after this many milliseconds.
const TARGET: f64 = 800.0;
const ROUNDS: usize = 7;
const PATIENCE: Duration = Duration::from_mins(1);

const PAINTED: &str = "pipit: painted inbox ";
const CAUGHT_UP: &str = "pipit: caught up";

pub fn measure(consent: Consent) -> Result<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        bail!("the bench “start” needs a virtual display, and so Linux");
    }
    requirements::for_window_tests(consent)?;
    page::build()?;
    demo::build_app(Profile::Release)?;

    let folder = repository::target().join("bench/start");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let display = VirtualDisplay::start(&folder.join("home"))?;
    let app = App { display: &display, data: &folder.join("data") };

    terminal::begin_step("Filling the store with the demo's month");
    let began = Instant::now();
    app.fill_store()?;
    terminal::end_step(true, began.elapsed());

    terminal::begin_step(&format!("Starting the app {ROUNDS} times, after one start to warm up"));
    let began = Instant::now();
    app.start_once()?;
    let starts = (0..ROUNDS).map(|_| app.start_once()).collect::<Result<Vec<_>>>()?;
    terminal::end_step(true, began.elapsed());

    Ok(rows(&starts))
}

fn rows(starts: &[Start]) -> Vec<Row> {
    let painted: Vec<f64> = starts.iter().map(|start| start.painted).collect();
    let windows: Vec<f64> = starts.iter().map(|start| start.window).collect();
    let counted: Vec<f64> = starts.iter().map(|start| start.counted_by_app).collect();
    let times = starts.len();
    let to_inbox = "process start to inbox painted, a month in the store";
    vec![
        Row::of_milliseconds(format!("{to_inbox}, median of {times}"), median(&painted)).with_target(TARGET),
        Row::of_milliseconds(format!("{to_inbox}, fastest"), painted.iter().copied().fold(f64::INFINITY, f64::min)),
        Row::of_milliseconds(format!("{to_inbox}, slowest"), painted.iter().copied().fold(0.0, f64::max)),
        Row::of_milliseconds(format!("the same as the app itself counts it, median of {times}"), median(&counted)),
        Row::of_milliseconds(format!("process start to first window, median of {times}"), median(&windows)),
    ]
}

/// One timed start; all in milliseconds.
#[derive(Clone, Copy)]
struct Start {
    painted: f64,
    counted_by_app: f64,
    window: f64,
}

struct App<'a> {
    display: &'a VirtualDisplay,
    data: &'a Path,
}

impl App<'_> {
    fn command(&self) -> Command {
        let mut command = process::command(repository::built_program("pipit", Profile::Release));
        command.arg("--demo").arg("--data-dir").arg(self.data).env("PIPIT_REPORT_PAINT", "1");
        self.display.host(&mut command);
        command
    }

    /// Signs in to the simulated X and waits until its whole month is in the store.
    fn fill_store(&self) -> Result<()> {
        let app = Watched::start(self.command().env("PIPIT_DEMO_SIGN_IN", "1"))?;
        app.wait_for_line(CAUGHT_UP, PATIENCE)?;
        app.terminate()
    }

    fn start_once(&self) -> Result<Start> {
        let (app, window) = start_and_see_window(self.display, &mut self.command())?;
        let (moment, line) = app.wait_for_line(PAINTED, PATIENCE)?;
        let painted = moment - app.started();
        let counted_by_app = counted_by_app(&line).with_context(|| format!("no milliseconds in “{line}”"))?;
        app.terminate()?;
        Ok(Start { painted: milliseconds(painted), counted_by_app, window: milliseconds(window) })
    }
}

/// Starts a program and waits for its first window. No other may be on the display.
fn start_and_see_window(display: &VirtualDisplay, command: &mut Command) -> Result<(Watched, Duration)> {
    let windows = display.watch_windows()?;
    let program = Watched::start(command)?;
    let seen = windows.wait_for_window(PATIENCE)?;
    let took = seen - program.started();
    Ok((program, took))
}

fn counted_by_app(line: &str) -> Option<f64> {
    line.strip_prefix(PAINTED)?.trim().trim_end_matches("ms").trim().parse().ok()
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apps_own_count_is_read_from_its_line() {
        assert_eq!(counted_by_app("pipit: painted inbox 412"), Some(412.0));
        assert_eq!(counted_by_app("pipit: painted inbox soon"), None);
    }

    #[test]
    fn the_promise_is_about_the_median() {
        let start = |painted| Start { painted, counted_by_app: painted - 20.0, window: 300.0 };
        let rows = rows(&[start(700.0), start(790.0), start(900.0)]);
        assert_eq!(rows.first().and_then(|row| row.reached), Some(true));
    }
}
