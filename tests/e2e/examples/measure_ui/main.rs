//! Measures in the real window what a large store does to it: the start, going from conversation to conversation, the search,
//! and scrolling through the past. Prints one JSON object.
//!
//! `cargo xtask bench ui` builds the app and this, runs it, and shows the values beside their targets. The store is one that
//! the app has made by signing in to a simulated X in this process; then dm-store's example `fill` gives it a past in 500
//! conversations, and the app is opened on it again. Keys are pressed on the display. A time begins when the key's event says
//! and ends when the frame is over in which the answer stands there to be seen.

mod answering;
mod filled_store;
mod scrolling;
mod searching;
mod standing_in;
mod starting;
mod switching;

use std::io::{Write as _, stdout};

use anyhow::Result;
use clap::Parser;
use pipit_e2e::App;
use serde::Serialize;
use x_sim::SimClock;

use answering::Answered;
use filled_store::{FilledStore, Filling, generous_x};

#[derive(Parser)]
#[command(about = "Measures Pipit's window on a store with a large past")]
struct Options {
    #[command(flatten)]
    filling: Filling,
    /// How often the app is started
    #[arg(long, value_name = "NUMBER")]
    starts: usize,
    /// How often another conversation is opened
    #[arg(long, value_name = "NUMBER")]
    switches: usize,
    /// How many messages are scrolled over
    #[arg(long, value_name = "NUMBER")]
    messages: usize,
}

/// So often a conversation is put in as finished markup.
const STANDING_IN: usize = 90;

/// What came out; times in milliseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    conversations: usize,
    starts: Vec<f64>,
    switches: Vec<Answered>,
    standing_in: Vec<f64>,
    searches: Vec<Answered>,
    scrolling: scrolling::Scrolled,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let simulator = generous_x(SimClock::system()).await?;
    let store = FilledStore::make(&options.filling, &simulator).await?;
    let conversations = store.settle().await?;
    let starts = starting::measure(&store, options.starts).await?;
    let app = App::open(&store.desktop, &store.launch).await?;
    app.page().see("inbox-row").await?;
    answering::watch(&app).await?;
    let switches = switching::measure(&store, &app, options.switches).await?;
    let standing_in = standing_in::measure(&app, STANDING_IN).await?;
    let searches = searching::measure(&store, &app).await?;
    let scrolling = scrolling::measure(&store, &app, options.messages).await?;
    let measured = Measured { conversations, starts, switches, standing_in, searches, scrolling };
    Ok(writeln!(stdout(), "{}", serde_json::to_string(&measured)?)?)
}
