//! `cargo xtask soak memory`: whether the app's memory grows over a day of use, lived as fast as the app keeps up.
//!
//! Unlike the other soaks it plays no cases: the example `measure_memory` of the end-to-end tests lives the day in the real window,
//! sees that each message came and each picture was painted, and looks at the memory after each hour. Here stands what that means.

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
/// their medians, since WebKit clears up only what stands above its bound: single hours stand out by up to twice what is left then.
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

/// After an hour, in bytes.
#[derive(Deserialize, Clone, Copy)]
struct Sample {
    hour: usize,
    app: f64,
    web: f64,
    network: f64,
    /// What of all three is mapped from files; it depends on who else on the machine uses them.
    files: f64,
}

impl Sample {
    /// What is theirs alone, in MB.
    fn own(&self) -> f64 {
        megabytes(self.app + self.web + self.network)
    }
}

/// What the samples mean, in MB.
#[derive(Debug, PartialEq)]
struct Verdict {
    /// From the median of the hours after the beginning to that of those at the end.
    growth: f64,
    /// For each hour: the slope of the line that lies nearest to all of these samples.
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
    let own_of = |some: &[&Sample]| some.iter().map(|sample| sample.own()).collect::<Vec<f64>>();
    let first = settled.get(..FIRST_COMPARED.count())?;
    let last = settled.get(first.len()..)?.last_chunk::<LAST_COMPARED>()?;
    let points: Vec<(f64, f64)> = settled.iter().map(|sample| (count(sample.hour), sample.own())).collect();
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

fn table_of(samples: &[Sample]) -> String {
    let right = ["App", "Page", "Network", "All own", "With files"].map(|heading| (heading, Align::Right));
    let columns = [vec![("Hour", Align::Right)], right.to_vec()].concat();
    let line = |sample: &Sample| {
        let Sample { hour, app, web, network, files } = *sample;
        let memory = [app, web, network, app + web + network, app + web + network + files];
        [vec![hour.to_string()], memory.map(|bytes| format!("{:.1} MB", megabytes(bytes))).to_vec()].concat()
    };
    table::laid_out(&columns, &samples.iter().map(line).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A day in which the page has this much after each hour, in MB.
    fn day(page: impl Fn(f64) -> f64) -> Vec<Sample> {
        let sample = |hour| Sample { hour, app: 50e6, web: page(count(hour)) * 1e6, network: 10e6, files: 90e6 };
        (0..=HOURS).map(sample).collect()
    }

    fn printed(page: impl Fn(f64) -> f64, arrivals: usize) -> Vec<u8> {
        let line = |sample: Sample| {
            let Sample { hour, app, web, network, files } = sample;
            format!(r#"{{"hour":{hour},"app":{app},"web":{web},"network":{network},"files":{files}}}"#)
        };
        let samples: Vec<String> = day(page).into_iter().map(line).collect();
        let done = format!(r#""arrivals":{arrivals},"switches":{SWITCHES},"pictures":{PICTURES}"#);
        format!(r#"{{"samples":[{}],{done}}}"#, samples.join(",")).into_bytes()
    }

    #[test]
    fn what_grows_evenly_is_found_with_its_slope() {
        let Verdict { growth, slope } = verdict(&day(|hour| 100.0 + hour / 2.0)).unwrap();
        // From the middle of hours 2 to 9 to that of hours 17 to 24.
        assert!((growth - 7.5).abs() < 1e-9, "{growth}");
        assert!((slope - 0.5).abs() < 1e-9, "{slope}");
    }

    #[test]
    fn what_the_first_hours_take_does_not_count() {
        let verdict = verdict(&day(|hour| if hour < 2.0 { 50.0 } else { 100.0 })).unwrap();
        assert_eq!(verdict, Verdict { growth: 0.0, slope: 0.0 });
    }

    #[test]
    fn a_short_day_has_no_verdict() {
        assert_eq!(verdict(&day(|_| 100.0)[..17]), None);
        assert!(verdict(&day(|_| 100.0)[..18]).is_some());
    }

    #[test]
    fn a_day_passes_when_its_memory_only_wavers() {
        judge(&printed(|hour| 100.0 + 4.0 * (hour % 2.0), ARRIVED)).unwrap();
    }

    #[test]
    fn hours_that_stand_out_do_not_make_a_day_fail() {
        judge(&printed(|hour| if hour % 8.0 > 5.0 { 170.0 } else { 85.0 }, ARRIVED)).unwrap();
    }

    #[test]
    fn a_day_fails_when_its_memory_grows() {
        let error = judge(&printed(|hour| 100.0 + hour, ARRIVED)).unwrap_err();
        assert_eq!(error.to_string(), "the memory grows: by 15.0 MB over the day, where it may waver by 5 MB");
    }

    #[test]
    fn a_day_on_which_messages_were_lost_says_nothing() {
        let error = judge(&printed(|_| 100.0, ARRIVED - 1)).unwrap_err();
        assert_eq!(error.to_string(), "that is not the whole day");
        assert!(judge(b"nothing").is_err());
    }

    #[test]
    fn the_samples_are_laid_out_by_hour_and_process() {
        let table = table_of(&day(|_| 100.0)[..1]);
        assert_eq!(
            table,
            "   Hour       App       Page   Network    All own   With files\n      0   50.0 MB   100.0 MB   10.0 MB   160.0 MB     250.0 MB\n"
        );
    }
}
