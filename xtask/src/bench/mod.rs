//! `cargo xtask bench [NAME]`: what the project promises about speed, measured on this machine.
//!
//! A bench is a function that returns rows. Each row says in words what was measured, the value, the promise if there is one,
//! and beside it what a rival took in the same run. The frame prints them as a table and keeps them as JSON.

pub mod filled_store;
mod idle;
mod ingest;
pub mod measuring;
mod outbox;
mod page_weight;
mod peers;
mod row;
mod session_encryption;
mod session_refresh;
mod sim;
pub mod spread;
mod start;
mod sync;
mod ui;

use std::fs;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::{Installing, repository};
use row::Row;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Which bench; all of them when left out
    name: Option<Name>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// From the start of the process to the inbox on the screen.
    Start,
    /// How fast the simulated X makes and serves a million events.
    Sim,
    /// What the store takes for 100,000 events, and for searches in a million.
    Ingest,
    /// What reading costs and how late messages come, beside the polling bot of X's guide.
    Sync,
    /// From Enter to the message on the screen and on the wire, and the memory that a large video takes.
    Outbox,
    /// What encryption costs, and what renewing a session's tokens costs the request that needs it.
    Session,
    /// What a large store does to the window, and how much JavaScript there is.
    Ui,
    /// What Pipit takes while nobody does anything.
    Idle,
    /// Pipit beside Telegram Desktop, Dino, nheko and Chromium, which it installs: three quarters of an hour.
    Peers,
}

/// What a bench has found.
struct Outcome {
    /// For people.
    text: String,
    /// The same for programs, and more of it.
    json: String,
}

impl Outcome {
    fn of(rows: &[Row]) -> Result<Self> {
        Ok(Self { text: row::table_of(rows), json: serde_json::to_string_pretty(rows)? })
    }
}

impl Name {
    fn file_name(self) -> &'static str {
        match self {
            Self::Start => "start.json",
            Self::Sim => "sim.json",
            Self::Ingest => "ingest.json",
            Self::Sync => "sync.json",
            Self::Outbox => "outbox.json",
            Self::Session => "session.json",
            Self::Ui => "ui.json",
            Self::Idle => "idle.json",
            Self::Peers => "peers.json",
        }
    }

    fn measure(self, options: &Options) -> Result<Outcome> {
        let consent = options.installing.consent();
        let rows = match self {
            Self::Start => start::measure(consent)?,
            Self::Sim => sim::measure()?,
            Self::Ingest => ingest::measure()?,
            Self::Sync => sync::measure()?,
            Self::Outbox => outbox::measure(consent)?,
            Self::Session => [session_encryption::measure()?, session_refresh::measure()?].concat(),
            Self::Ui => ui::measure(consent)?,
            Self::Idle => idle::measure(consent)?,
            Self::Peers => return peers::measure(consent),
        };
        Outcome::of(&rows)
    }
}

pub fn run(options: &Options) -> Result<()> {
    let all = Name::value_variants();
    for &name in options.name.as_ref().map_or(all, std::slice::from_ref) {
        let outcome = name.measure(options)?;
        println!("\n{}", outcome.text);
        let folder = repository::target().join("bench");
        fs::create_dir_all(&folder)?;
        let path = folder.join(name.file_name());
        fs::write(&path, outcome.json).with_context(|| format!("cannot write {}", path.display()))?;
        println!("   written to {}", path.display());
    }
    Ok(())
}
