//! What is searched for, and how long each answer takes.

use std::{error::Error, time::Instant};

use dm_store::Store;

use crate::{numbers::milliseconds_since, past::Past, processor};

/// As many as a window shows at once.
const FOUND_AT_ONCE: u32 = 50;

/// Each query is asked so often.
const TIMES: usize = 20;

/// Milliseconds of every answer, to words of three characters and more and to shorter ones.
pub struct Answers {
    pub long: Vec<f64>,
    pub short: Vec<f64>,
    /// How many messages the slowest query of the long ones found, and its words.
    pub slowest: String,
}

/// Asks everything in turn, again and again.
pub fn ask(store: &Store, past: &Past) -> Result<Answers, Box<dyn Error + Send + Sync>> {
    let rare = |rank| past.texts.word(rank).to_owned();
    let frequent = ["the", "you", "there", "tomorrow", "coffee", "tho", "thought", "ation", "café"].map(str::to_owned);
    let several = ["dinner tomorrow", "the umbrella", "good morning to you", "coffee with"].map(str::to_owned);
    let eastern = ["上野公園", "ありがとう", "コーヒー", "今天我们"].map(str::to_owned);
    let rare = [rare(8_000), rare(20_000), rare(39_000), format!("the {}", rare(30_000)), "zyzzyva".to_owned()];
    let long: Vec<String> = [frequent.as_slice(), &several, &eastern, &rare].concat();
    let short = ["东京", "茶", "ok", "to", "zq"].map(str::to_owned);
    // Everywhere, in a busy conversation, and in a quiet one.
    let places = [None, past.conversation(3), past.conversation(490)];

    let mut answers = Answers { long: Vec::new(), short: Vec::new(), slowest: String::new() };
    let mut slowest = 0.0;
    for _ in 0..TIMES {
        for place in places {
            for query in &long {
                let milliseconds = time(store, query, place)?;
                if milliseconds > slowest {
                    slowest = milliseconds;
                    answers.slowest.clone_from(query);
                }
                answers.long.push(milliseconds);
            }
            for query in &short {
                answers.short.push(time(store, query, place)?);
            }
        }
    }
    Ok(answers)
}

/// Milliseconds of one answer, without those in which other programs had the processor.
fn time(
    store: &Store,
    query: &str,
    within: Option<&dm_model::ConversationId>,
) -> Result<f64, Box<dyn Error + Send + Sync>> {
    let (began, waited_before) = (Instant::now(), processor::waited_for());
    store.search_messages(query, within, None, FOUND_AT_ONCE)?;
    let all = milliseconds_since(began);
    let waited = processor::waited_for().zip(waited_before).map_or(0.0, |(after, before)| after - before);
    Ok(all - waited)
}
