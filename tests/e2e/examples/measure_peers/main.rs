//! Measures Pipit and what people would use instead, in turn on one display: how soon they show something, and what they take
//! while nobody does anything. Prints one JSON object.
//!
//! `cargo xtask bench peers` builds the app and this, runs it, and lays the values out side by side. Pipit has the store of
//! `measure_ui`, with a large past in many conversations; its peers show their first screen. Each was started once before, so
//! that it has made its files and they are in the system's memory. Whose turn is first changes from round to round.

#[path = "../measure_ui/filled_store.rs"]
mod filled_store;
mod pixels;
mod programs;
mod running;
mod screen;

use std::{
    fs,
    io::{Write as _, stdout},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use clap::Parser;
use serde::Serialize;
use tokio::time::sleep;
use x_sim::SimClock;

use filled_store::{FilledStore, Filling, generous_x};
use programs::{Peer, Program};
use running::{Running, Start};
use screen::Screen;

#[derive(Parser)]
#[command(about = "Measures Pipit beside its peers")]
struct Options {
    #[command(flatten)]
    filling: Filling,
    /// Beside whom
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    peers: Vec<Peer>,
    /// How often each is started and seen
    #[arg(long, value_name = "NUMBER")]
    starts: usize,
    /// How often each is left alone and looked at
    #[arg(long, value_name = "NUMBER")]
    rounds: usize,
    /// For how many seconds it is looked at
    #[arg(long, value_name = "SECONDS")]
    seconds: u64,
    /// How many seconds it is left alone before that
    #[arg(long, value_name = "SECONDS")]
    settling: u64,
    /// Where to put pictures of what each showed
    #[arg(long, value_name = "FOLDER")]
    pictures: PathBuf,
}

/// What came out for one program.
#[derive(Serialize)]
struct Measured {
    name: &'static str,
    starts: Vec<Moments>,
    idle: Vec<Idle>,
}

/// In milliseconds since the process was made.
#[derive(Serialize)]
struct Moments {
    window: f64,
    content: f64,
    inbox: Option<f64>,
}

#[derive(Serialize)]
struct Idle {
    /// In bytes, when the program has settled.
    memory: u64,
    /// Of one core, in percent.
    processor: f64,
    processes: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    fs::create_dir_all(&options.pictures)?;
    let simulator = generous_x(SimClock::system()).await?;
    let store = FilledStore::make(&options.filling, &simulator).await?;
    store.settle().await?;
    running::take_orphans_in()?;
    let programs = [Program::Pipit].into_iter().chain(options.peers.iter().copied().map(Program::Peer));
    let mut measured: Vec<_> = programs
        .map(|program| (program, Measured { name: program.name(), starts: Vec::new(), idle: Vec::new() }))
        .collect();
    let bench = Bench { screen: Screen::of(store.desktop.display_name())?, store, options };

    for (program, _) in &measured {
        bench.start(*program).await?;
    }
    for _ in 0..bench.options.starts {
        for (program, measured) in &mut measured {
            measured.starts.push(bench.start(*program).await?);
        }
        measured.rotate_left(1);
    }
    for _ in 0..bench.options.rounds {
        for (program, measured) in &mut measured {
            measured.idle.push(bench.leave_alone(*program).await?);
        }
        measured.rotate_left(1);
    }
    let all: Vec<_> = measured.into_iter().map(|(_, measured)| measured).collect();
    Ok(writeln!(stdout(), "{}", serde_json::to_string(&all)?)?)
}

/// Where all of them run.
struct Bench {
    screen: Screen,
    store: FilledStore,
    options: Options,
}

impl Bench {
    /// Starts a program, sees it, and ends it.
    async fn start(&self, program: Program) -> Result<Moments> {
        let (running, Start { began, seen, inbox }) = Running::start(program, &self.store).await?;
        running.end(&self.screen).await?;
        seen.picture.save(self.picture(program, "first-content"))?;
        let since = |moment: Instant| moment.saturating_duration_since(began).as_secs_f64() * 1e3;
        Ok(Moments { window: since(seen.window), content: since(seen.content), inbox: inbox.map(since) })
    }

    /// Starts a program, lets it settle, and looks what it takes while nobody does anything.
    async fn leave_alone(&self, program: Program) -> Result<Idle> {
        let (running, _) = Running::start(program, &self.store).await?;
        sleep(Duration::from_secs(self.options.settling)).await;
        self.screen.save_picture(&self.picture(program, "settled"))?;
        let processes = running.processes().context("it has ended by itself")?;
        let (memory, count) = (processes.memory()?, processes.ids()?.len());
        let (began, before) = (Instant::now(), processes.processor_time()?);
        sleep(Duration::from_secs(self.options.seconds)).await;
        let taken = running.processes()?.processor_time()?.saturating_sub(before);
        let processor = taken.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
        running.end(&self.screen).await?;
        Ok(Idle { memory, processor, processes: count })
    }

    fn picture(&self, program: Program, what: &str) -> PathBuf {
        self.options.pictures.join(format!("{}-{what}.png", program.name()))
    }
}
