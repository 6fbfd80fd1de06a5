//! From the start of the process to the inbox on the screen. Nobody drives this window: the app says itself when it has painted
//! (`PIPIT_REPORT_PAINT`).

use std::{process::Stdio, time::Instant};

use anyhow::{Context as _, Result};
use pipit_e2e::{PAINTED_INBOX, PATIENCE, until};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    time::timeout,
};

use crate::filled_store::FilledStore;

pub async fn measure(store: &FilledStore, starts: usize) -> Result<Vec<f64>> {
    let mut measured = Vec::with_capacity(starts);
    for _ in 0..starts {
        measured.push(timeout(PATIENCE, start_once(store)).await.context("no inbox was painted")??);
    }
    Ok(measured)
}

async fn start_once(store: &FilledStore) -> Result<f64> {
    let mut command = store.launch.command(&store.desktop);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let began = Instant::now();
    let mut app = Command::from(command).kill_on_drop(true).spawn().context("the app does not start")?;
    let mut lines = BufReader::new(app.stdout.take().context("it does not speak")?).lines();
    let took = loop {
        let line = lines.next_line().await?.context("the app ended")?;
        if line.starts_with(PAINTED_INBOX) {
            break began.elapsed();
        }
    };
    let id = app.id().and_then(|id| Pid::from_raw(id.cast_signed())).context("the app ended")?;
    kill_process(id, Signal::TERM)?;
    until("the app to end", PATIENCE, async || Ok(app.try_wait()?)).await?;
    Ok(took.as_secs_f64() * 1_000.0)
}
