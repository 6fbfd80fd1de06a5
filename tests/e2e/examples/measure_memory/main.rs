//! Measures whether Pipit's memory grows over a day of use: messages arrive, conversations are switched, pictures are seen. Prints
//! one JSON object.
//!
//! `cargo xtask soak memory` builds the app and this, runs it, and says what the samples mean. The store is the one of
//! `measure_ui`, with a large past in many conversations. The day is lived as fast as the app keeps up: X's clock is moved by hand, a
//! bit with each message, and the app is told to read at once instead of waiting for its turn. Each second one looks how much
//! memory the app's processes have, and once more after each hour, when they have nothing to do any more. An hour that does not count
//! comes first, so that caches are full.
//!
//! In the evening there is more to read than in the morning, and whatever shows it takes more memory. So the app is then closed and
//! started anew, and goes on with the day for some hours: what this one has, the store takes, and what the old one has beside that, its age.
//! At the end of both the page is made to give back all that can be had anew.
//!
//! The driver is a process beside the app and is not counted. But each script that it runs leaves some 35 kB
//! in the page (seen where nothing else was done), so there are few of them: each visits many conversations.

mod arrivals;
mod day;
#[path = "../measure_ui/filled_store.rs"]
mod filled_store;
mod keeping;
mod sample;
mod seeing;

use std::{
    io::{Write as _, stderr, stdout},
    time::Duration,
};

use anyhow::Result;
use clap::Parser;
use dm_model::{Clock as _, SystemClock};
use pipit_e2e::{App, ProcessTree};
use serde::Serialize;
use x_sim::SimClock;

use day::{Amount, Day};
use filled_store::{FilledStore, Filling, generous_x};
use sample::{Look, Sample};

const HOUR: Duration = Duration::from_hours(1);

#[derive(Parser)]
#[command(about = "Measures whether Pipit's memory grows over a day of use")]
struct Options {
    #[command(flatten)]
    filling: Filling,
    /// How many hours the day has
    #[arg(long, value_name = "NUMBER")]
    hours: usize,
    /// How many hours an app goes on with it that is started anew in the evening; as much happens in each as in those of the day
    #[arg(long, value_name = "NUMBER")]
    hours_anew: usize,
    /// How many messages arrive in the day
    #[arg(long, value_name = "NUMBER")]
    arrivals: usize,
    /// How often another conversation is opened
    #[arg(long, value_name = "NUMBER")]
    switches: usize,
    /// How many pictures are seen
    #[arg(long, value_name = "NUMBER")]
    pictures: usize,
}

/// What came out.
#[derive(Serialize)]
struct Measured {
    /// Of the app that ran the whole day.
    day: Lived,
    /// Of the one that was started in the evening.
    anew: Lived,
}

/// What was seen of an app in its hours. What was done is what has been seen to have happened, after the hour that does not count.
#[derive(Serialize)]
struct Lived {
    samples: Vec<Sample>,
    /// What was left at the end, after all that can be had anew was given back.
    kept: Look,
    #[serde(flatten)]
    done: Amount,
}

impl Lived {
    /// Lives through an hour that does not count, and so many more, in this app.
    async fn in_app(app: &App, day: &mut Day<'_>, hours: usize, amount_in: impl Fn(usize) -> Amount) -> Result<Self> {
        app.page().see("inbox-row").await?;
        let tree = ProcessTree::of(app.process_id());
        let mut samples = vec![Sample::take(&tree, 0, day.live(app.page(), amount_in(0))).await?];
        let before = day.done();
        for hour in 0..hours {
            let sample = Sample::take(&tree, hour + 1, day.live(app.page(), amount_in(hour))).await?;
            writeln!(stderr(), "{sample}")?;
            samples.push(sample);
        }
        let kept = keeping::look(&tree, app.page()).await?;
        Ok(Self { samples, kept, done: day.done().after(before) })
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let hours = options.hours.max(1);
    let whole = Amount { arrivals: options.arrivals, switches: options.switches, pictures: options.pictures };
    let amount_in = |hour| whole.share(hours, hour);
    // With the last hour, X's clock shows about what the app's does. Each app has one hour more, which does not count.
    let begin = SystemClock.now().before(HOUR * u32::try_from(hours + options.hours_anew + 2)?);
    let simulator = generous_x(SimClock::fixed_at(begin)).await?;
    let store = FilledStore::make(&options.filling, &simulator).await?;
    store.settle().await?;
    let mut day = Day::begin(&store, simulator.control())?;

    let app = App::open(&store.desktop, &store.launch).await?;
    let lived = Lived::in_app(&app, &mut day, hours, amount_in).await?;
    app.close(&store.desktop).await?;

    day.app_was_started_anew();
    let app = App::open(&store.desktop, &store.launch).await?;
    let anew = Lived::in_app(&app, &mut day, options.hours_anew, amount_in).await?;
    day.compare_with_truth(app.page()).await?;
    Ok(writeln!(stdout(), "{}", serde_json::to_string(&Measured { day: lived, anew })?)?)
}
