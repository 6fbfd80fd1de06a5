//! Puts a made-up past into an account's store, for `cargo xtask bench ui`: what the app would have after years.
//!
//! It is told on standard input, as one JSON object, which store and which conversations. The store is one that the app has
//! made and left, so its key is told too, and what hangs on messages lies where the app has found pictures already. All is
//! stored by the calls with which the app stores what it reads.

#[expect(dead_code, reason = "the measure of the store owns this and uses more of it")]
#[path = "../ingest/past.rs"]
mod past;
#[expect(dead_code, reason = "as above")]
#[path = "../ingest/texts.rs"]
mod texts;

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use dm_model::{ConversationId, Timestamp, UserId};
use dm_store::{DataKey, Owner, Store};
use past::{PAGE, Past, Place};
use serde::Deserialize;

type Failure = Box<dyn Error + Send + Sync>;

/// So many pictures are looked for.
const PICTURES: u32 = 100;

/// What is wanted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    database: PathBuf,
    /// Hexadecimal digits.
    key: String,
    owner: UserId,
    events: usize,
    /// When the youngest of them happened, in milliseconds since 1970.
    until: i64,
    /// In which conversation the store has pictures.
    pictures_in: ConversationId,
    conversations: Vec<Conversation>,
}

#[derive(Deserialize)]
struct Conversation {
    id: ConversationId,
    /// Who is in it beside the owner.
    people: Vec<UserId>,
}

fn main() -> ExitCode {
    match fill() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            drop(writeln!(io::stderr(), "{failure}"));
            ExitCode::FAILURE
        }
    }
}

fn fill() -> Result<(), Failure> {
    let wanted: Wanted = serde_json::from_reader(io::stdin().lock())?;
    let key = DataKey::from_hex(&wanted.key.into()).ok_or("that is no key")?;
    let until = Timestamp::from_millis(wanted.until);
    let store = Store::open(&wanted.database, Owner { id: wanted.owner, since: until }, &key)?;
    let mut pictures = Vec::new();
    for shared in store.load_shared_media(&wanted.pictures_in, None, PICTURES)?.media {
        pictures.extend(store.load_attachment_source(&shared.attachment.media_key)?.map(|source| source.addresses));
    }
    let with_owner = |Conversation { id, people }| Place { id, people: [vec![wanted.owner], people].concat() };
    let places = wanted.conversations.into_iter().map(with_owner).collect();
    let mut past = Past::of(places, pictures, until);
    for _ in 0..wanted.events.div_ceil(PAGE) {
        store.ingest(&past.page()?)?;
    }
    Ok(())
}
