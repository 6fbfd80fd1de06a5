//! Cases are dealt out in hands: some cases of one test, played by one process. The first failure ends the game.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{process, terminal};

/// How many lines of progress are printed where there is no terminal.
const LINES_OF_PROGRESS: u64 = 20;

/// Some cases of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    test: String,
    seed: u64,
    cases: u64,
}

/// All hands that are to be played.
pub struct Hands {
    left: Vec<Hand>,
    cases: u64,
}

impl Hands {
    /// Deals `cases` out to the tests in turn, at most `in_a_hand` at once. Each case has a seed of its own, counted from the
    /// first.
    pub fn deal(tests: &[String], cases: u64, in_a_hand: u64, seed: u64) -> Self {
        let mut left = Vec::new();
        let mut dealt = 0;
        for test in tests.iter().cycle() {
            let hand = in_a_hand.min(cases - dealt);
            if hand == 0 {
                break;
            }
            left.push(Hand { test: test.clone(), seed: seed.wrapping_add(dealt), cases: hand });
            dealt += hand;
        }
        left.reverse();
        Self { left, cases }
    }
}

/// What the players share.
struct Table {
    left: Vec<Hand>,
    played: u64,
    lines: u64,
    failure: Option<String>,
}

/// Plays all hands, several at once.
pub fn play(program: &Path, hands: Hands, players: usize) -> Result<()> {
    let Hands { left, cases } = hands;
    terminal::begin_step(&format!("Playing {cases} cases, {players} at once"));
    let began = Instant::now();
    let table = Mutex::new(Table { left, played: 0, lines: 0, failure: None });
    thread::scope(|scope| {
        for _ in 0..players {
            scope.spawn(|| while play_one(program, &table, cases, began) {});
        }
    });
    let Table { played, failure, .. } = table.into_inner().unwrap_or_else(PoisonError::into_inner);
    if io::stdout().is_terminal() {
        println!();
    }
    terminal::end_step(failure.is_none(), began.elapsed());
    if let Some(failure) = failure {
        bail!("after {played} good cases one failed:\n\n{failure}");
    }
    println!("   {played} cases, and each came to a good end");
    Ok(())
}

/// Plays the next hand; whether there may be another one.
fn play_one(program: &Path, table: &Mutex<Table>, cases: u64, began: Instant) -> bool {
    let locked = || table.lock().unwrap_or_else(PoisonError::into_inner);
    let next = {
        let mut table = locked();
        if table.failure.is_some() { None } else { table.left.pop() }
    };
    let Some(hand) = next else { return false };
    let mut test = process::command(program);
    test.args([&hand.test, "--exact", "--test-threads=1"]).stdin(Stdio::null());
    test.env("PROPTEST_CASES", hand.cases.to_string()).env("PROPTEST_RNG_SEED", hand.seed.to_string());
    test.env("RUST_BACKTRACE", "0");
    let failure = match test.output() {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => Some(format!("cannot start {}: {error}", program.display())),
    };
    let mut table = locked();
    match failure {
        Some(failure) => drop(table.failure.get_or_insert(failure)),
        None => table.played += hand.cases,
    }
    show_progress(&mut table, cases, began);
    table.failure.is_none()
}

fn show_progress(table: &mut Table, cases: u64, began: Instant) {
    let line = format!("   {} of {cases} after {}", table.played, terminal::in_words(began.elapsed()));
    if io::stdout().is_terminal() {
        print!("\r{line}");
        // A line that cannot be drawn is not worth an error: the next one may be.
        let _ = io::stdout().flush();
    } else if table.played * LINES_OF_PROGRESS / cases > table.lines {
        table.lines = table.played * LINES_OF_PROGRESS / cases;
        println!("{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_dealt_out_to_the_tests_in_turn_and_each_has_its_own_seed() {
        let tests = ["first".to_owned(), "second".to_owned()];
        let hand = |test: &str, seed, cases| Hand { test: test.to_owned(), seed, cases };
        let mut left = Hands::deal(&tests, 120, 50, 7).left;
        left.reverse();
        assert_eq!(left, [hand("first", 7, 50), hand("second", 57, 50), hand("first", 107, 20)]);
        let seeds: u64 = Hands::deal(&tests, 120, 50, u64::MAX).left.iter().map(|hand| hand.cases).sum();
        assert_eq!(seeds, 120, "seeds wrap around");
    }
}
