//! A conversation as a file that the person keeps: JSON for programs, or a page that any browser shows.
//!
//! It is written piece by piece, so a long conversation needs no more memory than a short one, and takes its place only when it
//! is whole. What is on its way to X is no part of it. Attachments are named, and stay where they are.

mod json;
mod page;

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
    path::Path,
};

use dm_model::{
    Account, AttachmentKind, ConversationId, EventId, ExportFormat, Person, TimelineItem, TimelinePlace, Timestamp,
    UserId,
};
use dm_store::{Store, StoreError};
use jiff::tz::TimeZone;

use crate::files::unfinished_in;

/// So many items are held in memory at once.
const AT_ONCE: u32 = 500;

/// Why an export failed. The file that stood there before, if one did, is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// What is exported, and how.
pub struct Export {
    /// Whose conversation it is.
    pub account: Account,
    /// Which.
    pub conversation: ConversationId,
    /// As what.
    pub format: ExportFormat,
    /// The time now.
    pub now: Timestamp,
    /// Where the person's days begin.
    pub zone: TimeZone,
}

/// What stands at the beginning of an export.
pub struct Heading<'a> {
    pub export: &'a Export,
    /// What the conversation is called: its own name, or the names of the others in it.
    pub title: String,
    /// The others in it.
    pub others: Vec<UserId>,
}

/// Everyone who was named so far.
pub type Named = BTreeMap<UserId, Person>;

/// One of the formats.
trait Writing {
    fn begin(&mut self, heading: &Heading<'_>, named: &Named) -> io::Result<()>;
    fn item(&mut self, item: &TimelineItem, named: &Named) -> io::Result<()>;
    fn end(&mut self, named: &Named) -> io::Result<()>;
}

/// Writes a conversation to a file, in place of what is there.
pub fn export_to(store: &Store, export: &Export, target: &Path) -> Result<(), ExportError> {
    let mut unfinished = unfinished_in(target.parent().unwrap_or(Path::new(".")))?;
    let mut buffered = BufWriter::new(&mut unfinished);
    write(store, export, &mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    unfinished.as_file().sync_all()?;
    unfinished.persist(target).map_err(|error| error.error)?;
    Ok(())
}

fn write(store: &Store, export: &Export, out: &mut impl Write) -> Result<(), ExportError> {
    match export.format {
        ExportFormat::Json => write_in(store, export, &mut json::Json::to(out)),
        ExportFormat::Html => write_in(store, export, &mut page::Page::to(out, export.zone.clone())),
    }
}

fn write_in(store: &Store, export: &Export, writing: &mut impl Writing) -> Result<(), ExportError> {
    let mut named = Named::new();
    let (heading, people) = heading(store, export)?;
    named.extend(people.into_iter().map(|person| (person.id, person)));
    writing.begin(&heading, &named)?;
    // No event has this id, so all of them come after it.
    let mut last = EventId::new(1).map_err(|_| StoreError::NotFound { what: "conversation" })?;
    loop {
        let page = store.load_stretch(&export.conversation, TimelinePlace::After { event: last }, AT_ONCE)?;
        named.extend(page.people.into_iter().map(|person| (person.id, person)));
        for item in page.items.iter().filter(|item| !is_on_its_way(item)) {
            writing.item(item, &named)?;
        }
        match page.items.iter().rev().find_map(|item| item.event_id) {
            Some(event) if page.has_newer => last = event,
            _ => break,
        }
    }
    writing.end(&named)?;
    Ok(())
}

fn heading<'a>(store: &Store, export: &'a Export) -> Result<(Heading<'a>, Vec<Person>), StoreError> {
    let inbox = store.load_inbox()?;
    let conversation = inbox.conversations.into_iter().find(|conversation| conversation.id == export.conversation);
    let conversation = conversation.ok_or(StoreError::NotFound { what: "conversation" })?;
    let others: Vec<UserId> = conversation.people;
    let people: Vec<Person> = inbox.people.into_iter().filter(|person| others.contains(&person.id)).collect();
    let known: Named = people.iter().map(|person| (person.id, person.clone())).collect();
    let names = || others.iter().map(|id| name_of(*id, &known)).collect::<Vec<_>>().join(", ");
    let title = conversation.alias.unwrap_or_else(names);
    Ok((Heading { export, title, others }, people))
}

fn is_on_its_way(item: &TimelineItem) -> bool {
    item.event_id.is_none() && matches!(item.content, dm_model::TimelineContent::Message(_))
}

/// What somebody is called; their id where X never told.
fn name_of(id: UserId, named: &Named) -> String {
    match named.get(&id) {
        Some(person) if !person.name.is_empty() => person.name.clone(),
        _ => format!("User {id}"),
    }
}

fn handle_of(id: UserId, named: &Named) -> Option<&str> {
    named.get(&id).map(|person| person.username.as_str()).filter(|handle| !handle.is_empty())
}

fn kind_word(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Photo => "photo",
        AttachmentKind::Gif => "gif",
        AttachmentKind::Video => "video",
        AttachmentKind::Other => "file",
    }
}

fn moment(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests;
