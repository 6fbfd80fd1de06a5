//! `cargo xtask soak memory`: whether the app's memory grows over a day of use, lived as fast as the app keeps up.
//!
//! Unlike the other soaks it plays no cases: the example `measure_memory` of the end-to-end tests lives the day in the real window,
//! sees that each message came and each picture was painted, and looks at the memory each second. Here stands what that means.
//!
//! What is asked is whether an app that has run all day needs more than one that has just been started. The morning alone does not
//! tell that: in the evening each conversation has more that is new and more pictures, so whatever shows it takes more memory. So
//! the evening is also lived by an app that was started anew on the day's store, and the two evenings are compared: what they have
//! while they are used, and what they keep when the page has given back all that can be had anew. The former wavers, the latter hardly does.

use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::bench::{filled_store, measuring, spread::median};
use crate::requirements::Consent;
use crate::table::{self, Align};

const HOURS: usize = 24;

/// The hours of the app that is started anew in the evening: as many as are compared, and the first one, in which its caches fill.
const HOURS_ANEW: usize = 9;

const ARRIVALS: usize = 10_000;
const SWITCHES: usize = 1_000;
const PICTURES: usize = 200;

/// The hours after an app's start that are compared: it has seen all of its kinds of work by then. Hours are compared by
/// the medians of all looks in them: what is garbage comes together in the page for minutes and goes at once, so that one look finds up
/// to a third more than another.
const FIRST_COMPARED: RangeInclusive<usize> = 2..=9;

/// So many hours at the end of the day are compared with those.
const LAST_COMPARED: usize = 8;

/// By how many MB either may have grown and still count as having only wavered. What the driver's scripts leave in the page is within this.
const WAVERING: f64 = 5.0;

/// What the example prints.
#[derive(Deserialize)]
struct Measured {
    /// The app that ran the whole day.
    day: Lived,
    /// The one that was started in the evening.
    anew: Lived,
}

/// An app's hours, and what was done in them.
#[derive(Deserialize)]
struct Lived {
    samples: Vec<Sample>,
    /// What was left at the end, after all that can be had anew was given back.
    kept: Look,
    /// With those that bring pictures.
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
    /// What the app has in the evening beside the one that was started then: from the median of the latter's hours to that of the
    /// former's last ones.
    growth: f64,
    /// The same of what both kept.
    kept: f64,
    /// From the median of the day's hours after the beginning to that of the last ones. What there is to read has a part in it.
    since_morning: f64,
    /// For each hour of the day: the slope of the line that lies nearest to the medians of all of these.
    slope: f64,
}

pub fn run(consent: Consent) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the soak “memory” needs a virtual display, and so Linux");
    }
    let mut command = filled_store::measure_by("measure_memory", consent)?;
    let options = [
        ("--hours", HOURS),
        ("--hours-anew", HOURS_ANEW),
        ("--arrivals", ARRIVALS),
        ("--switches", SWITCHES),
        ("--pictures", PICTURES),
    ];
    for (option, amount) in options {
        command.arg(option).arg(amount.to_string());
    }
    let printed =
        measuring::output_of(&mut command, "Living through a day and its evening", "they were not lived to their end")?;
    judge(&printed)
}

/// Tells what came out; a failure when the memory grows, or too little was done to know.
fn judge(printed: &[u8]) -> Result<()> {
    let Measured { day, anew } = serde_json::from_slice(printed).context("the measure printed something else")?;
    day.tell("The app that ran the whole day");
    anew.tell("The app that was started anew in the evening");
    if !day.is_whole(HOURS) || !anew.is_whole(HOURS_ANEW) {
        bail!("that is not the whole day and its evening");
    }
    let verdict = verdict(&day, &anew).context("there are too few samples")?;
    let Verdict { growth, kept, since_morning, slope } = verdict;
    let (first, last) = (FIRST_COMPARED.start(), FIRST_COMPARED.end());
    println!("   From hours {first} to {last} of the day to its last {LAST_COMPARED}: {since_morning:+.1} MB.");
    println!("   The line through the day: {slope:+.2} MB an hour.");
    println!(
        "   From hours {first} to {last} of the one started anew to the day's last {LAST_COMPARED}: {growth:+.1} MB."
    );
    println!("   Of what is kept when all that can be had anew is given back: {kept:+.1} MB.");
    for (when, more) in [("in the evening it is", growth), ("what is kept in the evening is", kept)] {
        if more > WAVERING {
            bail!("the memory grows: {when} {more:.1} MB more than after a start, and may waver by {WAVERING} MB");
        }
    }
    println!("   It does not grow with the age of the app.");
    Ok(())
}

impl Lived {
    fn tell(&self, title: &str) {
        println!("\n   {title}:\n\n{}", table_of(&self.samples));
        let Self { kept, arrivals, switches, pictures, .. } = self;
        println!(
            "   {arrivals} messages arrived, {switches} times another conversation was opened, {pictures} pictures were seen."
        );
        let [app, page, network] = [kept.app, kept.web, kept.network].map(megabytes);
        println!("   Kept at the end: app {app:.1}, page {page:.1}, network {network:.1} MB.");
    }

    /// Whether all was done that belongs to so many hours. Each picture comes with a message of its own.
    fn is_whole(&self, hours: usize) -> bool {
        let of = |all: usize| all * hours / HOURS;
        let pictures = of(PICTURES);
        (self.arrivals, self.switches, self.pictures) == (of(ARRIVALS) + pictures, of(SWITCHES), pictures)
    }
}

/// None when an app had too few hours for it.
fn verdict(day: &Lived, anew: &Lived) -> Option<Verdict> {
    let settled = day.samples.get(*FIRST_COMPARED.start()..)?;
    let evening = median_of(settled.get(FIRST_COMPARED.count()..)?.last_chunk::<LAST_COMPARED>()?);
    let points: Vec<(f64, f64)> =
        settled.iter().map(|sample| (count(sample.hour), median(&sample.each(Look::own)))).collect();
    Some(Verdict {
        growth: evening - median_of(anew.samples.get(FIRST_COMPARED)?),
        kept: day.kept.own() - anew.kept.own(),
        since_morning: evening - median_of(day.samples.get(FIRST_COMPARED)?),
        slope: slope(&points),
    })
}

/// Of all looks in these hours.
fn median_of(hours: &[Sample]) -> f64 {
    median(&hours.iter().flat_map(|sample| sample.each(Look::own)).collect::<Vec<f64>>())
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

    /// So many whole hours, in which the page has this much at each look, in MB.
    fn lived(hours: usize, page: impl Fn(f64, usize) -> f64) -> Lived {
        let sample = |hour| {
            let in_use = (1..LOOKS).map(|number| look(page(count(hour), number))).collect();
            Sample { hour, in_use, at_rest: look(page(count(hour), 0)) }
        };
        let [arrivals, switches, pictures] = [ARRIVALS + PICTURES, SWITCHES, PICTURES].map(|all| all * hours / HOURS);
        Lived { samples: (0..=hours).map(sample).collect(), kept: look(60.0), arrivals, switches, pictures }
    }

    fn day(page: impl Fn(f64, usize) -> f64) -> Lived {
        lived(HOURS, page)
    }

    fn evening(page: impl Fn(f64, usize) -> f64) -> Lived {
        lived(HOURS_ANEW, page)
    }

    /// What the example prints of a day and its evening.
    fn printed(day: &Lived, anew: &Lived) -> Vec<u8> {
        let look = |Look { app, web, network, files }: &Look| {
            format!(r#"{{"app":{app},"web":{web},"network":{network},"files":{files}}}"#)
        };
        let line = |Sample { hour, in_use, at_rest }: &Sample| {
            let in_use: Vec<String> = in_use.iter().map(look).collect();
            format!(r#"{{"hour":{hour},"in_use":[{}],"at_rest":{}}}"#, in_use.join(","), look(at_rest))
        };
        let lived = |Lived { samples, kept, arrivals, switches, pictures }: &Lived| {
            let samples: Vec<String> = samples.iter().map(line).collect();
            let (samples, kept) = (samples.join(","), look(kept));
            let done = format!(r#""arrivals":{arrivals},"switches":{switches},"pictures":{pictures}"#);
            format!(r#"{{"samples":[{samples}],"kept":{kept},{done}}}"#)
        };
        format!(r#"{{"day":{},"anew":{}}}"#, lived(day), lived(anew)).into_bytes()
    }

    #[test]
    fn what_grows_evenly_is_found_with_its_slope() {
        let verdict = verdict(&day(|hour, _| 100.0 + hour / 2.0), &evening(|_, _| 101.0)).unwrap();
        let Verdict { growth, kept, since_morning, slope } = verdict;
        // From the middle of hours 2 to 9 to that of hours 17 to 24.
        assert!((since_morning - 7.5).abs() < 1e-9, "{since_morning}");
        assert!((growth - 9.25).abs() < 1e-9, "{growth}");
        assert!((slope - 0.5).abs() < 1e-9, "{slope}");
        assert!(kept.abs() < 1e-9, "{kept}");
    }

    #[test]
    fn what_the_first_hours_take_does_not_count() {
        let starting = |hour: f64, _| if hour < 2.0 { 50.0 } else { 100.0 };
        let verdict = verdict(&day(starting), &evening(starting)).unwrap();
        assert_eq!(verdict, Verdict { growth: 0.0, kept: 0.0, since_morning: 0.0, slope: 0.0 });
    }

    #[test]
    fn short_hours_have_no_verdict() {
        let (mut day, mut anew) = (day(|_, _| 100.0), evening(|_, _| 100.0));
        day.samples.truncate(18);
        assert!(verdict(&day, &anew).is_some());
        anew.samples.truncate(9);
        assert_eq!(verdict(&day, &anew), None);
        day.samples.truncate(17);
        assert_eq!(verdict(&day, &evening(|_, _| 100.0)), None);
    }

    #[test]
    fn a_day_passes_when_its_memory_only_wavers() {
        let wavering = |hour: f64, _| 100.0 + 4.0 * (hour % 2.0);
        judge(&printed(&day(wavering), &evening(wavering))).unwrap();
    }

    #[test]
    fn a_day_passes_when_an_app_that_is_started_in_its_evening_has_as_much() {
        judge(&printed(&day(|hour, _| 100.0 + hour), &evening(|_, _| 120.0))).unwrap();
    }

    #[test]
    fn hours_that_stand_out_do_not_make_a_day_fail() {
        let saw = |hour: f64, _| if hour % 8.0 > 5.0 { 170.0 } else { 85.0 };
        judge(&printed(&day(saw), &evening(|_, _| 85.0))).unwrap();
    }

    #[test]
    fn garbage_that_stands_at_other_moments_does_not_make_a_day_fail() {
        let saw = |hour: f64, number: usize| {
            let rests_high = if hour > 12.0 { number < 2 } else { number == 1 };
            if rests_high { 110.0 } else { 85.0 }
        };
        judge(&printed(&day(saw), &evening(saw))).unwrap();
    }

    #[test]
    fn a_day_fails_when_its_evening_takes_more_than_one_that_begins_with_a_start() {
        let error = judge(&printed(&day(|hour, _| 100.0 + hour), &evening(|_, _| 105.5))).unwrap_err();
        let sentence = "the memory grows: in the evening it is 15.0 MB more than after a start, and may waver by 5 MB";
        assert_eq!(error.to_string(), sentence);
    }

    #[test]
    fn a_day_fails_when_it_keeps_more_than_its_evening_though_as_much_is_used() {
        let (mut day, evening) = (day(|_, _| 100.0), evening(|_, _| 100.0));
        day.kept = look(66.0);
        let error = judge(&printed(&day, &evening)).unwrap_err();
        let sentence =
            "the memory grows: what is kept in the evening is 6.0 MB more than after a start, and may waver by 5 MB";
        assert_eq!(error.to_string(), sentence);
    }

    #[test]
    fn a_day_on_which_messages_were_lost_says_nothing() {
        let (day, mut evening) = (day(|_, _| 100.0), evening(|_, _| 100.0));
        evening.arrivals -= 1;
        let error = judge(&printed(&day, &evening)).unwrap_err();
        assert_eq!(error.to_string(), "that is not the whole day and its evening");
        assert!(judge(b"nothing").is_err());
    }

    #[test]
    fn the_samples_are_laid_out_by_hour_and_process() {
        let growing = |_, number| 100.0 + count(number);
        assert_eq!(
            table_of(&day(growing).samples[..1]),
            "   Hour       App       Page   Network    All own      Least    At rest   With files\n      0   50.0 MB   102.0 MB   10.0 MB   162.0 MB   160.0 MB   160.0 MB     252.0 MB\n"
        );
    }
}
