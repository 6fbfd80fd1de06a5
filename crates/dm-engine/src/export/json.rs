//! The export for programs: one JSON object, its items in the order in which they happened. Ids are texts, as X gives them, and
//! times are in UTC (RFC 3339).

use std::io::{self, Write};

use dm_model::{TimelineContent, TimelineItem, UserId};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Heading, Named, Writing, handle_of, kind_word, moment, name_of};

/// Grows when what is written changes its meaning.
const VERSION: u32 = 1;

pub struct Json<W> {
    out: W,
    has_items: bool,
}

impl<W: Write> Json<W> {
    pub fn to(out: W) -> Self {
        Self { out, has_items: false }
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value).map_err(io::Error::from)
    }
}

impl<W: Write> Writing for Json<W> {
    fn begin(&mut self, heading: &Heading<'_>, named: &Named) -> io::Result<()> {
        let export = heading.export;
        write!(self.out, "{{\n\"format\":\"pipit-conversation\",\n\"version\":{VERSION},\n\"exportedAt\":")?;
        self.value(&moment(export.now).to_string())?;
        write!(self.out, ",\n\"account\":")?;
        let account = &export.account;
        self.value(&json!({ "id": account.id, "name": account.name, "handle": account.username }))?;
        write!(self.out, ",\n\"conversation\":")?;
        let people: Vec<Value> = heading.others.iter().map(|id| person(*id, named)).collect();
        let kind = if export.conversation.is_group() { "group" } else { "oneToOne" };
        self.value(&json!({ "id": export.conversation, "kind": kind, "title": heading.title, "people": people }))?;
        write!(self.out, ",\n\"items\":[")
    }

    fn item(&mut self, item: &TimelineItem, named: &Named) -> io::Result<()> {
        self.out.write_all(if self.has_items { b",\n" } else { b"\n" })?;
        self.has_items = true;
        let mut value = content(&item.content, named);
        if let Some(object) = value.as_object_mut() {
            object.insert("at".to_owned(), json!(moment(item.at).to_string()));
            if let Some(id) = item.event_id {
                object.insert("id".to_owned(), json!(id));
            }
        }
        self.value(&value)
    }

    fn end(&mut self, _named: &Named) -> io::Result<()> {
        self.out.write_all(b"\n]\n}\n")
    }
}

fn content(content: &TimelineContent, named: &Named) -> Value {
    let everyone = |people: &[UserId]| people.iter().map(|id| person(*id, named)).collect::<Vec<_>>();
    match content {
        TimelineContent::Message(message) => {
            let attachments = message.attachments.iter().map(|attachment| {
                json!({ "kind": kind_word(attachment.kind), "mediaKey": attachment.media_key, "altText": attachment.alt_text })
            });
            let posts = message.posts.iter().map(|post| {
                json!({ "id": post.id, "address": post.address, "text": post.text, "at": moment(post.at).to_string() })
            });
            json!({
                "type": "message",
                "sender": person(message.sender, named),
                "own": message.own,
                "text": message.text,
                "attachments": attachments.collect::<Vec<_>>(),
                "posts": posts.collect::<Vec<_>>(),
                "noLongerAtX": message.vanished,
            })
        }
        TimelineContent::Joined { people, invited_by } => json!({
            "type": "joined",
            "people": everyone(people),
            "invitedBy": invited_by.map(|id| person(id, named)),
        }),
        TimelineContent::Left { people } => json!({ "type": "left", "people": everyone(people) }),
        TimelineContent::Missing => json!({ "type": "missing" }),
    }
}

fn person(id: UserId, named: &Named) -> Value {
    json!({ "id": id, "name": name_of(id, named), "handle": handle_of(id, named) })
}
