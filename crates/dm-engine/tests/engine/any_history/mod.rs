//! Whatever happens, in whatever order: in the end the store shows what X shows, event by event, each message of others
//! was told once, and X has each message of alice's once, where she wanted it, in order.
//!
//! A history is made up from a seed: what others do, what alice does, all that can go wrong, and time, which stands
//! still, flies, and is told wrongly. It is played against the engine and the simulated X. When one goes wrong, the
//! shortest that still does is told as a story, with its seed.
//!
//! `cargo xtask soak histories` plays many.

mod play;
mod sends;
mod steps;
mod strategies;
mod truth;

use crate::{seeded, support::Limits, virtual_time};
use play::Play;
use steps::History;

/// How many histories each test plays, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 86;

#[test]
fn without_limits_everything_is_here_in_the_end_and_was_sent_once() {
    play_many("without_limits_everything_is_here_in_the_end_and_was_sent_once", Limits::None);
}

#[test]
fn and_so_it_is_under_todays_limits() {
    play_many("and_so_it_is_under_todays_limits", Limits::Current);
}

#[test]
fn and_so_it_is_under_the_limits_of_the_launch() {
    play_many("and_so_it_is_under_the_limits_of_the_launch", Limits::Launch);
}

fn play_many(test: &str, limits: Limits) {
    seeded::play_many(test, CASES, &strategies::history(limits), run);
}

fn run(history: History) {
    virtual_time::run(async {
        let mut play = Play::begin(&history).await;
        for step in history.steps {
            play.step(step).await;
        }
        play.end().await;
    });
}
