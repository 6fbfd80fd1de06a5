//! What a large store does to the window: the start, going from conversation to conversation, the search as one types, and
//! scrolling through the past; and how much JavaScript there is.
//!
//! The measuring is done by the example `measure_ui` of the end-to-end tests, which says how, in the window of the app as it is
//! shipped. Its store is the app's own, encrypted, filled with a million events in 500 conversations by dm-store's example
//! `fill`. A frame is 17 ms long on the virtual display, so what is painted is seen up to 17 ms after it was ready. JavaScript
//! is weighed as gzip packs each file of the built page at its best; a kB is 1000 bytes.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::filled_store::{self, EVENTS};
use super::measuring;
use super::page_weight::{self, PageWeight};
use super::row::Row;
use super::spread::{median, percentile_95};
use crate::page;
use crate::requirements::Consent;

/// The promises, in milliseconds.
const INBOX: f64 = 800.0;
const SWITCH_MEDIAN: f64 = 50.0;
const SWITCH_95TH: f64 = 100.0;
const SEARCH_MEDIAN: f64 = 30.0;
const SEARCH_95TH: f64 = 80.0;
const FRAME: f64 = 50.0;

/// In thousands of bytes.
const JAVASCRIPT: f64 = 130.0;

const STARTS: usize = 9;
const SWITCHES: usize = 250;
const MESSAGES: usize = 10_000;

/// What the example prints; times in milliseconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    conversations: usize,
    starts: Vec<f64>,
    switches: Vec<Answered>,
    standing_in: Vec<f64>,
    searches: Vec<Answered>,
    scrolling: Scrolled,
}

#[derive(Deserialize)]
struct Answered {
    painted: f64,
    command: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scrolled {
    messages: usize,
    frames: Vec<f64>,
    most_nodes: f64,
    waited: f64,
}

pub fn measure(consent: Consent) -> Result<Vec<Row>> {
    if !cfg!(target_os = "linux") {
        bail!("the bench “ui” needs a virtual display, and so Linux");
    }
    page::build()?;
    let weight = page_weight::weigh()?;
    let mut command = filled_store::measure_by("measure_ui", consent)?;
    for (option, number) in [("--starts", STARTS), ("--switches", SWITCHES), ("--messages", MESSAGES)] {
        command.args([option, &number.to_string()]);
    }
    let printed = measuring::output_of(
        &mut command,
        &format!("Filling a store with {EVENTS} events and using the window on it (many minutes)"),
        "the measure failed",
    )?;
    let mut rows = rows(&printed)?;
    rows.extend(rows_of_weight(weight));
    Ok(rows)
}

fn rows(json: &[u8]) -> Result<Vec<Row>> {
    let measured: Measured = serde_json::from_slice(json).context("the measure printed something else")?;
    let of = |what: String, value: f64| Row::of_milliseconds(what, value);
    let Measured { conversations, starts, .. } = &measured;
    let painted: Vec<f64> = measured.switches.iter().map(|switch| switch.painted).collect();
    let commands: Vec<f64> = measured.switches.iter().map(|switch| switch.command).collect();
    let to_inbox =
        format!("process start to inbox painted, {conversations} conversations and {EVENTS} events in the store");
    let switch = "key on a conversation's row to its messages painted";
    let standing_in = "the same conversations as finished markup, painted";
    let mut rows = vec![
        of(format!("{to_inbox}, median of {}", starts.len()), median(starts)).with_target(INBOX),
        of(format!("{to_inbox}, slowest"), starts.iter().copied().fold(0.0, f64::max)),
        of(format!("{switch}, median of {}", painted.len()), median(&painted)).with_target(SWITCH_MEDIAN).with_rival(
            format!("{standing_in}, median of {}", measured.standing_in.len()),
            median(&measured.standing_in),
        ),
        of(format!("{switch}, 95th percentile"), percentile_95(&painted))
            .with_target(SWITCH_95TH)
            .with_rival(format!("{standing_in}, 95th percentile"), percentile_95(&measured.standing_in)),
        of("of that, from the page's question to the messages in the page, median".to_owned(), median(&commands)),
    ];
    rows.extend(rows_of_search(&measured.searches));
    rows.extend(rows_of_scrolling(&measured.scrolling));
    Ok(rows)
}

fn rows_of_search(searches: &[Answered]) -> Vec<Row> {
    let painted: Vec<f64> = searches.iter().map(|answered| answered.painted).collect();
    let commands: Vec<f64> = searches.iter().map(|answered| answered.command).collect();
    let command = "search for three letters and more, from the page's question to the answer in the page";
    let whole = "letter typed to what was found painted";
    vec![
        Row::of_milliseconds(format!("{command}, median of {}", commands.len()), median(&commands))
            .with_target(SEARCH_MEDIAN),
        Row::of_milliseconds(format!("{command}, 95th percentile"), percentile_95(&commands)).with_target(SEARCH_95TH),
        Row::of_milliseconds(format!("{whole}, median"), median(&painted)),
        Row::of_milliseconds(format!("{whole}, 95th percentile"), percentile_95(&painted)),
    ]
}

fn rows_of_scrolling(scrolling: &Scrolled) -> Vec<Row> {
    let Scrolled { messages, frames, most_nodes, waited } = scrolling;
    let what = format!("scrolling over {messages} messages at a constant speed");
    let share = |above: f64| {
        let longer = frames.iter().filter(|frame| **frame > above).map(|_| 100.0).sum::<f64>();
        Row::of(
            format!("{what}: frames longer than {above:.0} ms"),
            longer / frames.iter().map(|_| 1.0).sum::<f64>(),
            "%",
        )
    };
    vec![
        Row::of_milliseconds(format!("{what}: longest frame"), frames.iter().copied().fold(0.0, f64::max))
            .with_target(FRAME),
        // A frame of 16.7 ms is told as 17.
        share(18.0),
        share(34.0),
        Row::of_milliseconds(format!("{what}: waited for what lies above"), *waited),
        Row::of(format!("{what}: nodes in the timeline at most"), *most_nodes, "nodes").with_target(300.0),
    ]
}

fn rows_of_weight(weight: PageWeight) -> Vec<Row> {
    let PageWeight { all, start, languages, heaviest_language, emoji } = weight;
    vec![
        Row::of("JavaScript, gzipped, all languages, without the data of emoji", all, "kB").with_target(JAVASCRIPT),
        Row::of("JavaScript that a window loads in the heaviest language", all - languages + heaviest_language, "kB")
            .with_target(JAVASCRIPT),
        Row::of("of that, what the start loads", start, "kB"),
        Row::of("of that, the languages beside English", languages, "kB"),
        Row::of("the data of emoji, gzipped", emoji, "kB"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_measure_prints_becomes_rows_with_targets() {
        let rows = rows(
            br#"{"conversations":500,"starts":[700.0,720.0,900.0],"switches":[{"painted":40.0,"command":9.0},{"painted":45.0,"command":9.0},{"painted":120.0,"command":50.0}],
            "standingIn":[30.0,31.0,33.0],"searches":[{"painted":120.0,"command":12.0},{"painted":150.0,"command":90.0}],
            "scrolling":{"messages":10010,"frames":[16.7,16.7,34.5,51.0],"mostNodes":280,"waited":0.0}}"#,
        )
        .unwrap();
        let reached: Vec<_> = rows.iter().map(|row| row.reached).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(reached[..4], [yes, None, yes, no]);
        assert_eq!(reached[4..9], [None, no, no, None, None]);
        assert_eq!(reached[9..], [no, None, None, None, yes]);
        assert_eq!(rows[10].value.to_string(), "50");
        assert_eq!(rows[2].rival.as_ref().map(|floor| floor.value.to_string()), Some("31".to_owned()));
    }

    #[test]
    fn the_promise_about_javascript_is_held_against_all_languages_and_against_one() {
        let rows = rows_of_weight(PageWeight {
            all: 140.0,
            start: 99.0,
            languages: 35.0,
            heaviest_language: 18.0,
            emoji: 147.0,
        });
        assert_eq!([rows[0].reached, rows[1].reached], [Some(false), Some(true)]);
    }
}
