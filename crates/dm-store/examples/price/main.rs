//! Measures what encryption costs the store, and prints what came out as one JSON object.
//!
//! A plain store and an encrypted one are given the same pages and asked the same, in turn, so that whatever else the machine
//! does slows down both. It is meant to be built in release; `cargo xtask bench session` does that.

#[path = "../ingest/filling.rs"]
mod filling;
#[path = "../ingest/numbers.rs"]
mod numbers;
#[expect(dead_code, reason = "the bench of ingesting uses more of it")]
#[path = "../ingest/past.rs"]
mod past;
#[path = "../ingest/processor.rs"]
mod processor;
#[path = "../ingest/queries.rs"]
mod queries;
#[path = "../ingest/texts.rs"]
mod texts;

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use dm_store::{DataKey, Store};
use serde::Serialize;

use filling::{Failure, Filling};
use numbers::{as_f64, milliseconds_since, share_of};
use past::PAGE;

/// How many events are ingested for the one measure, and how many there are for the others, unless the first argument says so.
const INGESTED: usize = 100_000;
const EVENTS: usize = 1_000_000;

/// The store is opened so often.
const STARTS: usize = 40;

/// All queries are asked so often, of each store in turn.
const ROUNDS: usize = 2;

/// What came out, of the plain store and the encrypted one; times in milliseconds, files in bytes.
#[derive(Serialize)]
struct Measured {
    events: usize,
    ingested: usize,
    conversations: usize,
    ingest: [f64; 2],
    ingest_to_the_end: [f64; 2],
    start: [f64; 2],
    inbox_again: [f64; 2],
    search_mean: [f64; 2],
    search_median: [f64; 2],
    search_95th: [f64; 2],
    file: [u64; 2],
}

fn main() -> ExitCode {
    match measure().and_then(|measured| Ok(serde_json::to_string(&measured)?)) {
        Ok(line) if writeln!(io::stdout(), "{line}").is_ok() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(failure) => {
            drop(writeln!(io::stderr(), "{failure}"));
            ExitCode::FAILURE
        }
    }
}

/// A way to open a store.
type Open = fn(&Path) -> Result<Store, Failure>;

fn plain(path: &Path) -> Result<Store, Failure> {
    Ok(Store::open_plain(path, past::owner()?)?)
}

fn encrypted(path: &Path) -> Result<Store, Failure> {
    Ok(Store::open(path, past::owner()?, &DataKey::from_bytes(&[7; 32]))?)
}

fn measure() -> Result<Measured, Failure> {
    let events = env::args().nth(1).map_or(Ok(EVENTS), |events| events.parse())?;
    let folder = tempfile::tempdir()?;
    let stores: [(Open, PathBuf); 2] =
        [(plain, folder.path().join("plain.sqlite")), (encrypted, folder.path().join("encrypted.sqlite"))];
    let mut fillings = [Filling::of(plain(&stores[0].1)?)?, Filling::of(encrypted(&stores[1].1)?)?];
    let ingest = fill(&mut fillings, INGESTED)?;
    let rest = fill(&mut fillings, events)?;
    let ingest_to_the_end = [ingest[0] + rest[0], ingest[1] + rest[1]];
    let mut long: [Vec<f64>; 2] = Default::default();
    for _ in 0..ROUNDS {
        for (filling, long) in fillings.iter().zip(&mut long) {
            long.extend(queries::ask(&filling.store, &filling.past)?.long);
        }
    }
    drop(fillings);

    let (mut starts, mut again): ([Vec<f64>; 2], [Vec<f64>; 2]) = Default::default();
    let mut conversations = 0;
    for _ in 0..STARTS {
        for (((open, path), starts), again) in stores.iter().zip(&mut starts).zip(&mut again) {
            let mut opened = None;
            starts.push(time(|| {
                let store = opened.insert(open(path)?);
                conversations = store.load_inbox()?.conversations.len();
                Ok(())
            })?);
            if let Some(store) = opened {
                again.push(time(|| Ok(store.load_inbox().map(drop)?))?);
            }
        }
    }
    Ok(Measured {
        events,
        ingested: INGESTED,
        conversations,
        ingest,
        ingest_to_the_end,
        start: starts.each_mut().map(|starts| share_of(starts, 50)),
        inbox_again: again.each_mut().map(|again| share_of(again, 50)),
        search_mean: long.each_ref().map(|long| long.iter().sum::<f64>() / as_f64(long.len())),
        search_median: long.each_mut().map(|long| share_of(long, 50)),
        search_95th: long.each_mut().map(|long| share_of(long, 95)),
        file: [stores[0].1.metadata()?.len(), stores[1].1.metadata()?.len()],
    })
}

/// Milliseconds for the pages up to this size, without those in which other programs had the processor.
fn fill(fillings: &mut [Filling; 2], events: usize) -> Result<[f64; 2], Failure> {
    let mut milliseconds = [0.0; 2];
    while fillings[0].events < events {
        for (filling, sum) in fillings.iter_mut().zip(&mut milliseconds) {
            let before = filling.waited;
            let all = filling.fill(filling.events + PAGE)?;
            *sum += all - filling.waited.zip(before).map_or(0.0, |(after, before)| after - before);
        }
    }
    Ok(milliseconds)
}

/// Milliseconds without those in which other programs had the processor.
fn time(work: impl FnOnce() -> Result<(), Failure>) -> Result<f64, Failure> {
    let (began, before) = (Instant::now(), processor::waited_for());
    work()?;
    let all = milliseconds_since(began);
    Ok(all - processor::waited_for().zip(before).map_or(0.0, |(after, before)| after - before))
}
