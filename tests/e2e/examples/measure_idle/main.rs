//! Measures what Pipit takes while nobody does anything: with its window open, with a conversation open in it, and in the tray. Prints
//! one JSON object.
//!
//! `cargo xtask bench idle` builds the app and this, runs it, and shows the values beside their targets. The store is the one of
//! `measure_ui`, with a large past in many conversations. X answers in another process than the app's, and nothing new happens
//! there. The window is in front; nobody drives it.

#[path = "../measure_ui/filled_store.rs"]
mod filled_store;

use std::{
    io::{Write as _, stdout},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result};
use clap::Parser;
use pipit_e2e::{CAUGHT_UP, PATIENCE, ProcessTree, until};
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    time::{Instant, sleep, timeout},
};
use x_sim::SimClock;

use filled_store::{FilledStore, Filling, generous_x};

#[derive(Parser)]
#[command(about = "Measures what an idle Pipit takes")]
struct Options {
    #[command(flatten)]
    filling: Filling,
    /// How long to look, in seconds
    #[arg(long, value_name = "SECONDS")]
    seconds: u64,
    /// How long to wait before that, in seconds
    #[arg(long, value_name = "SECONDS")]
    settling: u64,
}

/// What came out.
#[derive(Serialize)]
struct Measured {
    /// It shows the inbox.
    window: Idle,
    /// And beside that a conversation, with the caret in the field in which one writes.
    conversation: Idle,
    tray: Idle,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Idle {
    /// Of one core, in percent.
    processor: f64,
    /// In a second, of all threads of all processes.
    wake_ups: f64,
    /// In bytes, when it began and when it ended.
    memory: [u64; 2],
    processes: usize,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let simulator = generous_x(SimClock::system()).await?;
    let store = FilledStore::make(&options.filling, &simulator).await?;
    store.settle().await?;
    let window = measure(&store, &options, &[]).await?;
    let place = store.places.first().context("a conversation to open")?;
    let conversation = measure(&store, &options, &[&format!("pipit://conversation/{}", place.conversation)]).await?;
    let tray = store.desktop.put_up_tray().await?;
    let hidden = measure(&store, &options, &["--minimized"]).await?;
    drop(tray);
    Ok(writeln!(stdout(), "{}", serde_json::to_string(&Measured { window, conversation, tray: hidden })?)?)
}

async fn measure(store: &FilledStore, options: &Options, arguments: &[&str]) -> Result<Idle> {
    let mut command = store.launch.command(&store.desktop);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut app = Command::from(command).kill_on_drop(true).spawn().context("the app does not start")?;
    let mut lines = BufReader::new(app.stdout.take().context("it does not speak")?).lines();
    let caught_up = async {
        while !lines.next_line().await?.context("the app ended")?.starts_with(CAUGHT_UP) {}
        anyhow::Ok(())
    };
    timeout(PATIENCE, caught_up).await.context("the app read no news")??;
    sleep(Duration::from_secs(options.settling)).await;

    let id = app.id().context("the app ended")?;
    let tree = ProcessTree::of(&id.to_string());
    let (began, time, wake_ups, memory) = (Instant::now(), tree.processor_time()?, tree.wake_ups()?, tree.memory()?);
    sleep(Duration::from_secs(options.seconds)).await;
    let seconds = began.elapsed().as_secs_f64();
    let idle = Idle {
        processor: tree.processor_time()?.saturating_sub(time).as_secs_f64() / seconds * 100.0,
        wake_ups: f64::from(u32::try_from(tree.wake_ups()?.saturating_sub(wake_ups))?) / seconds,
        memory: [memory, tree.memory()?],
        processes: tree.ids()?.len(),
    };
    kill_process(Pid::from_raw(id.cast_signed()).context("the app ended")?, Signal::TERM)?;
    until("the app to end", PATIENCE, async || Ok(app.try_wait()?)).await?;
    Ok(idle)
}
