//! Whatever alice gives her app to send, and whatever becomes of the requests and of the app: in the end X has each message
//! once, in its conversation, in order and with its file, byte for byte; and nothing else.
//!
//! The same as the kills (`tests/kills`), with a state machine in virtual time: every send is struck by each fault with one
//! chance in five, X shows some events late, and the app ends at any point at which it waits for something.
//! `cargo xtask soak outbox` plays many.

mod history;
mod ledger;
mod play;

use crate::{seeded, virtual_time};
use history::History;
use play::Play;

/// How many small histories are played, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 40;

#[test]
fn whatever_becomes_of_the_requests_and_of_the_app_each_message_is_sent_once() {
    let test = "whatever_becomes_of_the_requests_and_of_the_app_each_message_is_sent_once";
    seeded::play_many(test, CASES, &history::of_messages(1..30), run);
}

#[test]
fn and_so_are_five_hundred_in_twenty_conversations() {
    let test = "and_so_are_five_hundred_in_twenty_conversations";
    seeded::play_many(test, 1, &history::of_messages(500..501), run);
}

fn run(history: History) {
    virtual_time::run(async {
        let mut play = Play::begin(history.chance).await;
        for step in history.steps {
            play.step(step).await;
        }
        play.end().await;
    });
}
