//! Measures what the store takes for events that are fetched already, and prints what came out as one JSON object.
//!
//! It is meant to be built in release; `cargo xtask bench ingest` does that and shows the values beside their targets. The
//! events are made up from a seed, page by page and outside of the measured time, and stored by the calls that a catch-up
//! makes. To see what the size of the store does, the same pages go into stores of three sizes in turn, so that whatever else
//! the machine does slows down all of them.

mod filling;
mod memory;
mod numbers;
mod past;
mod processor;
mod queries;
mod rival;
mod texts;

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use dm_store::{DataKey, Store};
use serde::Serialize;

use filling::{Failure, Filling};
use numbers::{as_f64, milliseconds_since, share_of};
use past::{PAGE, Past};
use rival::PlainTable;

/// The sizes that are compared; the second is the one that is to be reached in a promised time.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

/// The first events, after which memory is looked at.
const FIRST: usize = 10_000;

/// Messages are indexed a thousand at a time, so ten pages in a row are what can be compared.
const GROUP: usize = 10;

/// So many groups of pages are compared for each size.
const GROUPS: usize = 30;

/// The inbox is loaded so often.
const INBOXES: usize = 20;

/// What came out; times in milliseconds, memory and files in bytes.
#[derive(Serialize)]
struct Measured {
    events: usize,
    ingested_in: f64,
    /// How much of that other programs had the processor.
    waited_for_processor: Option<f64>,
    plain_ingested_in: f64,
    /// By how much the most memory grew after the first ten thousand events.
    memory_growth: Option<u64>,
    sizes: Vec<Size>,
    conversations: usize,
    inbox: f64,
    queries: usize,
    search_median: f64,
    search_95th: f64,
    search_slowest: f64,
    slowest_query: String,
    short_search_median: f64,
    short_search_95th: f64,
}

/// What a page takes in a store that holds so many events.
#[derive(Serialize)]
struct Size {
    events: usize,
    page_median: f64,
    page_mean: f64,
    file: u64,
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

fn measure() -> Result<Measured, Failure> {
    let folder = tempfile::tempdir()?;
    let [small, middle, large] = SIZES;

    // First of all, so that nothing else has taken memory before.
    let mut second = filling(&folder.path().join("second.sqlite"))?;
    let mut ingested_in = second.fill(FIRST)?;
    let memory_first = memory::at_most();
    ingested_in += second.fill(middle)?;
    let waited_for_processor = second.waited;
    let memory_growth = memory::at_most().zip(memory_first).map(|(last, first)| last.saturating_sub(first));

    let mut past = Past::new()?;
    let mut plain = PlainTable::open(&folder.path().join("plain.sqlite"))?;
    let mut plain_ingested_in = 0.0;
    for _ in 0..middle / PAGE {
        plain_ingested_in += plain.insert(&past.page()?)?;
    }

    let mut first = filling(&folder.path().join("first.sqlite"))?;
    first.fill(small)?;
    let mut third = filling(&folder.path().join("third.sqlite"))?;
    third.fill(large)?;
    let mut fillings = [first, second, third];
    let pages = compare(&mut fillings)?;
    let sizes = SIZES.iter().zip(pages).zip(&fillings).map(|((&events, mut pages), filling)| {
        let page_mean = pages.iter().sum::<f64>() / as_f64(pages.len());
        let file = filling.store.path().metadata()?.len();
        Ok(Size { events, page_median: share_of(&mut pages, 50), page_mean, file })
    });
    let sizes = sizes.collect::<io::Result<_>>()?;

    let [.., third] = &fillings;
    let mut inboxes = Vec::with_capacity(INBOXES);
    let mut conversations = 0;
    for _ in 0..INBOXES {
        let began = Instant::now();
        conversations = third.store.load_inbox()?.conversations.len();
        inboxes.push(milliseconds_since(began));
    }
    let mut answers = queries::ask(&third.store, &third.past)?;
    Ok(Measured {
        events: middle,
        ingested_in,
        waited_for_processor,
        plain_ingested_in,
        memory_growth,
        sizes,
        conversations,
        inbox: share_of(&mut inboxes, 50),
        queries: answers.long.len(),
        search_median: share_of(&mut answers.long, 50),
        search_95th: share_of(&mut answers.long, 95),
        search_slowest: share_of(&mut answers.long, 100),
        slowest_query: answers.slowest,
        short_search_median: share_of(&mut answers.short, 50),
        short_search_95th: share_of(&mut answers.short, 95),
    })
}

/// An empty store.
fn filling(path: &Path) -> Result<Filling, Failure> {
    Filling::of(Store::open(path, past::owner()?, &DataKey::from_bytes(&[7; 32]))?)
}

/// Milliseconds for a page, by groups of pages, in each of the stores: the same pages in turn. The time that other programs
/// had the processor is left out, or chance decides which store looks slower.
fn compare(fillings: &mut [Filling; 3]) -> Result<[Vec<f64>; 3], Failure> {
    for filling in &mut *fillings {
        filling.past.repeat();
    }
    let mut pages: [Vec<f64>; 3] = Default::default();
    for _ in 0..GROUPS {
        for (filling, pages) in fillings.iter_mut().zip(&mut pages) {
            let waited_before = filling.waited;
            let milliseconds = filling.fill(filling.events + GROUP * PAGE)?;
            let waited = filling.waited.zip(waited_before).map_or(0.0, |(after, before)| after - before);
            pages.push((milliseconds - waited) / as_f64(GROUP));
        }
    }
    Ok(pages)
}
