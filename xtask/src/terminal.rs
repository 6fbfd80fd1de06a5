//! How the commands speak: step lines, times, and the one question they ask.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Says that a step begins.
pub fn begin_step(title: &str) {
    println!("\n-> {title}");
}

/// Says that a step ended, and how long it took.
pub fn end_step(succeeded: bool, took: Duration) {
    let outcome = if succeeded { "done in" } else { "failed after" };
    println!("   {outcome} {}", in_words(took));
}

/// Does `work`; on a terminal the seconds that passed are shown meanwhile.
pub fn with_seconds_shown<T>(work: impl FnOnce() -> T) -> T {
    if !io::stdout().is_terminal() {
        return work();
    }
    let started = Instant::now();
    let (finished, waiting) = mpsc::channel::<()>();
    let result = thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                print!("\r   {} s", started.elapsed().as_secs());
                // A line that cannot be drawn is not worth an error: the next one may be.
                let _ = io::stdout().flush();
            }
        });
        let result = work();
        drop(finished);
        result
    });
    print!("\r\x1b[K");
    result
}

/// Whether a person can be asked.
pub fn has_person() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && env::var("CI").is_err()
}

/// Asks a yes-or-no question; Enter means yes.
pub fn ask(question: &str) -> io::Result<bool> {
    print!("{question} [Y/n] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer)?;
    Ok(read > 0 && means_yes(&answer))
}

fn means_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

/// A duration as people say it: `0.4 s`, `12.3 s`, `2 min 5 s`.
pub fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_seconds_then_in_minutes() {
        assert_eq!(in_words(Duration::from_millis(420)), "0.4 s");
        assert_eq!(in_words(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(in_words(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn enter_means_yes_and_anything_else_than_yes_means_no() {
        assert!(means_yes("\n"));
        assert!(means_yes(" Yes\n"));
        assert!(!means_yes("n\n"));
        assert!(!means_yes("what?\n"));
    }
}
