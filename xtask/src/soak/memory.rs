//! `cargo xtask soak memory`: whether the app's memory grows over a day of use, lived as fast as the app keeps up.
//!
//! Unlike the other soaks it plays no cases: the example `measure_memory` of the end-to-end tests lives the day in the real window,
//! sees that each message came and each picture was painted, and looks at the memory each second. Here stands what that means.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::bench::{filled_store, measuring, spread::median};
use crate::requirements::Consent;
use crate::table::{self, Align};

const HOURS: usize = 24;
const ARRIVALS: usize = 10_000;
const SWITCHES: usize = 1_000;
const PICTURES: usize = 200;

/// Each picture comes with a message of its own.
const ARRIVED: usize = ARRIVALS + PICTURES;

/// The hours with which the end of the day is compared: the app has seen all of its kinds of work by then. They are compared by
/// the medians of all looks in them: what is garbage comes together in the page for minutes and goes at once, so that one look finds up
/// to a third more than another.
const FIRST_COMPARED: std::ops::RangeInclusive<usize> = 2..=9;

/// So many hours at the end are compared with those.
const LAST_COMPARED: usize = 8;

/// By how many MB it may have grown and still count as having only wavered. What the driver's scripts leave in the page is within this.
const WAVERING: f64 = 5.0;

/// What the example prints.
#[derive(Deserialize)]
struct Measured {
    samples: Vec<Sample>,
    arrivals: usize,
    switches: usize,
    pictures: usize,
}

/// An hour: what was seen while it was lived through, and when the app rested after it.
#[derive(Deserialize)]
struct Sample {
    hour: usize,
    in_use: Vec<Look>,
    at_rest: Look,
}

/// In bytes.
#[derive(Deserialize, Clone, Copy)]
struct Look {
    app: f64,
    web: f64,
    network: f64,
    /// What of all three is mapped from files; it depends on who else on the machine uses them.
    files: f64,
}

impl Look {
    /// What is theirs alone, in MB.
    fn own(&self) -> f64 {
        megabytes(self.app + self.web + self.network)
    }
}

impl Sample {
    fn looks(&self) -> impl Iterator<Item = &Look> {
        self.in_use.iter().chain([&self.at_rest])
    }

    /// One figure of all looks in this hour.
    fn each(&self, figure: impl Fn(&Look) -> f64) -> Vec<f64> {
        self.looks().map(figure).collect()
    }
}

/// What the samples mean, in MB.
#[derive(Debug, PartialEq)]
struct Verdict {
    /// From the median of the hours after the beginning to that of those at the end.
    growth: f64,
    /// For each hour: the slope of the line that lies nearest to the medians of all of these.
    slope: f64,
}

pub fn run(consent: Consent) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the soak “memory” needs a virtual display, and so Linux");
    }
    let mut command = filled_store::measure_by("measure_memory", consent)?;
    for (option, amount) in
        [("--hours", HOURS), ("--arrivals", ARRIVALS), ("--switches", SWITCHES), ("--pictures", PICTURES)]
    {
        command.arg(option).arg(amount.to_string());
    }
    let printed = measuring::output_of(&mut command, "Living through a day", "the day was not lived to its end")?;
    judge(&printed)
}

/// Tells what came out; a failure when the memory grows, or too little was done to know.
fn judge(printed: &[u8]) -> Result<()> {
    let measured: Measured = serde_json::from_slice(printed).context("the measure printed something else")?;
    println!("\n{}", table_of(&measured.samples));
    let Measured { samples, arrivals, switches, pictures } = measured;
    println!(
        "   {arrivals} messages arrived, {switches} times another conversation was opened, {pictures} pictures were seen."
    );
    if (arrivals, switches, pictures) != (ARRIVED, SWITCHES, PICTURES) {
        bail!("that is not the whole day");
    }
    let Verdict { growth, slope } = verdict(&samples).context("there are too few samples")?;
    println!(
        "   From hours {} to {} to the last {LAST_COMPARED}: {growth:+.1} MB. The line through them: {slope:+.2} MB an hour.",
        FIRST_COMPARED.start(),
        FIRST_COMPARED.end()
    );
    if growth > WAVERING {
        bail!("the memory grows: by {growth:.1} MB over the day, where it may waver by {WAVERING} MB");
    }
    println!("   It does not grow.");
    Ok(())
}

/// None when the day was too short for it.
fn verdict(samples: &[Sample]) -> Option<Verdict> {
    let settled: Vec<&Sample> = samples.iter().filter(|sample| sample.hour >= *FIRST_COMPARED.start()).collect();
    let own_of = |some: &[&Sample]| some.iter().flat_map(|sample| sample.each(Look::own)).collect::<Vec<f64>>();
    let first = settled.get(..FIRST_COMPARED.count())?;
    let last = settled.get(first.len()..)?.last_chunk::<LAST_COMPARED>()?;
    let points: Vec<(f64, f64)> =
        settled.iter().map(|sample| (count(sample.hour), median(&sample.each(Look::own)))).collect();
    Some(Verdict { growth: median(&own_of(last)) - median(&own_of(first)), slope: slope(&points) })
}

/// Of the line with the least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let (x_mean, y_mean) = (mean(&xs), mean(&ys));
    let together: f64 = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let spread: f64 = xs.iter().map(|x| (x - x_mean).powi(2)).sum();
    together / spread
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

fn megabytes(bytes: f64) -> f64 {
    bytes / 1e6
}

/// The medians of each hour; of what all have, the least and what was there at rest too.
fn table_of(samples: &[Sample]) -> String {
    let headings = ["App", "Page", "Network", "All own", "Least", "At rest", "With files"];
    let columns = [vec![("Hour", Align::Right)], headings.map(|heading| (heading, Align::Right)).to_vec()].concat();
    let line = |sample: &Sample| {
        let middle = |figure: fn(&Look) -> f64| megabytes(median(&sample.each(figure)));
        let own = sample.each(Look::own);
        let memory = [
            middle(|look| look.app),
            middle(|look| look.web),
            middle(|look| look.network),
            median(&own),
            own.iter().copied().fold(f64::INFINITY, f64::min),
            sample.at_rest.own(),
            middle(|look| look.app + look.web + look.network + look.files),
        ];
        [vec![sample.hour.to_string()], memory.map(|amount| format!("{amount:.1} MB")).to_vec()].concat()
    };
    table::laid_out(&columns, &samples.iter().map(line).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOKS: usize = 5;

    fn look(page: f64) -> Look {
        Look { app: 50e6, web: page * 1e6, network: 10e6, files: 90e6 }
    }

    /// A day in which the page has this much at each look of each hour, in MB.
    fn day(page: impl Fn(f64, usize) -> f64) -> Vec<Sample> {
        let sample = |hour| {
            let in_use = (1..LOOKS).map(|number| look(page(count(hour), number))).collect();
            Sample { hour, in_use, at_rest: look(page(count(hour), 0)) }
        };
        (0..=HOURS).map(sample).collect()
    }

    fn printed(page: impl Fn(f64, usize) -> f64, arrivals: usize) -> Vec<u8> {
        let look = |Look { app, web, network, files }: &Look| {
            format!(r#"{{"app":{app},"web":{web},"network":{network},"files":{files}}}"#)
        };
        let line = |Sample { hour, in_use, at_rest }: Sample| {
            let in_use: Vec<String> = in_use.iter().map(look).collect();
            format!(r#"{{"hour":{hour},"in_use":[{}],"at_rest":{}}}"#, in_use.join(","), look(&at_rest))
        };
        let samples: Vec<String> = day(page).into_iter().map(line).collect();
        let done = format!(r#""arrivals":{arrivals},"switches":{SWITCHES},"pictures":{PICTURES}"#);
        format!(r#"{{"samples":[{}],{done}}}"#, samples.join(",")).into_bytes()
    }

    #[test]
    fn what_grows_evenly_is_found_with_its_slope() {
        let Verdict { growth, slope } = verdict(&day(|hour, _| 100.0 + hour / 2.0)).unwrap();
        // From the middle of hours 2 to 9 to that of hours 17 to 24.
        assert!((growth - 7.5).abs() < 1e-9, "{growth}");
        assert!((slope - 0.5).abs() < 1e-9, "{slope}");
    }

    #[test]
    fn what_the_first_hours_take_does_not_count() {
        let verdict = verdict(&day(|hour, _| if hour < 2.0 { 50.0 } else { 100.0 })).unwrap();
        assert_eq!(verdict, Verdict { growth: 0.0, slope: 0.0 });
    }

    #[test]
    fn a_short_day_has_no_verdict() {
        assert_eq!(verdict(&day(|_, _| 100.0)[..17]), None);
        assert!(verdict(&day(|_, _| 100.0)[..18]).is_some());
    }

    #[test]
    fn a_day_passes_when_its_memory_only_wavers() {
        judge(&printed(|hour, _| 100.0 + 4.0 * (hour % 2.0), ARRIVED)).unwrap();
    }

    #[test]
    fn hours_that_stand_out_do_not_make_a_day_fail() {
        judge(&printed(|hour, _| if hour % 8.0 > 5.0 { 170.0 } else { 85.0 }, ARRIVED)).unwrap();
    }

    #[test]
    fn garbage_that_stands_at_other_moments_does_not_make_a_day_fail() {
        let saw = |hour: f64, number: usize| {
            let rests_high = if hour > 12.0 { number < 2 } else { number == 1 };
            if rests_high { 110.0 } else { 85.0 }
        };
        judge(&printed(saw, ARRIVED)).unwrap();
    }

    #[test]
    fn a_day_fails_when_its_memory_grows() {
        let error = judge(&printed(|hour, _| 100.0 + hour, ARRIVED)).unwrap_err();
        assert_eq!(error.to_string(), "the memory grows: by 15.0 MB over the day, where it may waver by 5 MB");
    }

    #[test]
    fn a_day_on_which_messages_were_lost_says_nothing() {
        let error = judge(&printed(|_, _| 100.0, ARRIVED - 1)).unwrap_err();
        assert_eq!(error.to_string(), "that is not the whole day");
        assert!(judge(b"nothing").is_err());
    }

    #[test]
    fn the_samples_are_laid_out_by_hour_and_process() {
        let growing = |_, number| 100.0 + count(number);
        assert_eq!(
            table_of(&day(growing)[..1]),
            "   Hour       App       Page   Network    All own      Least    At rest   With files\n      0   50.0 MB   102.0 MB   10.0 MB   162.0 MB   160.0 MB   160.0 MB     252.0 MB\n"
        );
    }
}
