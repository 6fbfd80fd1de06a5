//! What Pipit takes while nobody does anything, with its window open, with a conversation open in it, and in the tray: time on
//! processors, wake-ups, memory. A million events lie in its store.
//!
//! The measuring is done by the example `measure_idle` of the end-to-end tests. Counted are the app and all that it started,
//! which is where WebKit draws. X is asked for news as usual meanwhile.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::filled_store;
use super::measuring;
use super::row::Row;
use crate::requirements::Consent;

/// Of one core, in percent.
const PROCESSOR: f64 = 0.3;

/// In MB, at the end.
const MEMORY: f64 = 250.0;

/// By how many MB it may have grown, while nothing happens: what is measured wavers by so much.
const GROWTH: f64 = 2.0;

const SECONDS: u32 = 300;

/// After so many seconds the start is over, and the caret of the field in which one writes rests.
const SETTLING: u32 = 30;

/// What the example prints.
#[derive(Deserialize)]
struct Measured {
    window: Idle,
    conversation: Idle,
    tray: Idle,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Idle {
    processor: f64,
    wake_ups: f64,
    memory: [f64; 2],
    processes: f64,
}

pub fn measure(consent: Consent) -> Result<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        bail!("the bench “idle” needs a virtual display, and so Linux");
    }
    let mut command = filled_store::measure_by("measure_idle", consent)?;
    command.args(["--seconds", &SECONDS.to_string(), "--settling", &SETTLING.to_string()]);
    let title = format!("Filling a store, and doing nothing for three times {} minutes", SECONDS / 60);
    rows(&measuring::output_of(&mut command, &title, "the measure failed")?)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let Measured { window, conversation, tray } =
        serde_json::from_slice(json).context("the measure printed something else")?;
    let all = [("window open", &window), ("a conversation open", &conversation), ("in the tray", &tray)];
    Ok(all.iter().flat_map(|(how, idle)| rows_of(how, idle)).collect())
}

fn rows_of(how: &str, idle: &Idle) -> Vec<Row> {
    let megabytes = |bytes: f64| bytes / 1e6;
    let [before, after] = idle.memory.map(megabytes);
    vec![
        Row::of(format!("{how}: of one core, in {SECONDS} s"), idle.processor, "%").with_target(PROCESSOR),
        Row::of(format!("{how}: wake-ups of all threads"), idle.wake_ups, "per second"),
        Row::of(format!("{how}: memory of all processes (PSS)"), after, "MB").with_target(MEMORY),
        Row::of(format!("{how}: that grew by"), after - before, "MB").with_target(GROWTH),
        Row::of(format!("{how}: processes"), idle.processes, ""),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"window":{"processor":0.2,"wakeUps":9.5,"memory":[240e6,241e6],"processes":3},
            "conversation":{"processor":0.3,"wakeUps":9.5,"memory":[240e6,241e6],"processes":3},
            "tray":{"processor":0.4,"wakeUps":9.5,"memory":[240e6,251e6],"processes":3}}"#,
        )
        .unwrap();
        let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(reached, [yes, None, yes, yes, None, yes, None, yes, yes, None, no, None, no, no, None]);
    }
}
