//! The lines of the activity stream.
//!
//! `dm.received` and `dm.sent` have the shape of X's examples. X does not document the payloads of `dm.read` and
//! `dm.indicate_typing`: they are told here as its older Account Activity API told them. Nor does X say how messages to
//! groups look: here their target is the id of the group. Who wants to know more about a message looks it up by its id.

use std::collections::BTreeMap;

use axum::body::Bytes;
use dm_model::{EventId, Timestamp, UserId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::{activity_entities::ActivityEntities, iso};
use crate::{
    activity::{Filter, News, Subscription, What},
    world::{People, Person, TrueContent},
};

#[derive(Serialize)]
struct Envelope<'a> {
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    event_uuid: String,
    filter: &'a Filter,
    event_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    payload: Payload<'a>,
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(flatten)]
    happening: Happening<'a>,
    users: BTreeMap<UserId, User<'a>>,
}

#[derive(Serialize)]
enum Happening<'a> {
    #[serde(rename = "direct_message_events")]
    Said([MessageEvent<'a>; 1]),
    #[serde(rename = "direct_message_indicate_typing_events")]
    Typed([Sign; 1]),
    #[serde(rename = "direct_message_mark_read_events")]
    Read([Sign; 1]),
}

#[derive(Serialize)]
struct MessageEvent<'a> {
    r#type: &'static str,
    id: EventId,
    created_timestamp: String,
    message_create: MessageCreate<'a>,
}

#[derive(Serialize)]
struct MessageCreate<'a> {
    target: Target,
    sender_id: UserId,
    message_data: MessageData<'a>,
}

#[derive(Serialize)]
struct MessageData<'a> {
    text: &'a str,
    entities: ActivityEntities<'a>,
}

/// That somebody types or has read.
#[derive(Serialize)]
struct Sign {
    created_timestamp: String,
    sender_id: UserId,
    target: Target,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_read_event_id: Option<EventId>,
}

#[derive(Serialize)]
struct Target {
    recipient_id: String,
}

#[derive(Serialize)]
struct User<'a> {
    data: UserData<'a>,
}

#[derive(Serialize)]
struct UserData<'a> {
    id: UserId,
    name: &'a str,
    username: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile_image_url: Option<String>,
}

/// One line of a stream, with its end.
pub(crate) fn activity_line(news: &News, subscription: &Subscription, people: &People, origin: &Url) -> Bytes {
    let envelope = Envelope {
        data: Data {
            event_uuid: uuid(news, subscription),
            filter: &subscription.filter,
            event_type: subscription.event_type.name(),
            tag: subscription.tag.as_deref(),
            payload: Payload { happening: happening(news, people), users: users(news, subscription, people, origin) },
        },
    };
    // Maps whose keys are ids are the hardest that is in there, so it can be written.
    let mut line = serde_json::to_vec(&envelope).unwrap_or_default();
    line.extend(b"\r\n");
    line.into()
}

/// The same for each delivery of the same news to the same subscription, and for no other. 19 digits at most, as the
/// specification has it; some in X's examples are negative.
fn uuid(news: &News, subscription: &Subscription) -> String {
    let hash = Sha256::new().chain_update(subscription.id.to_be_bytes()).chain_update(news.number.to_be_bytes());
    let number = hash.finalize().first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default();
    (number >> 1).to_string()
}

fn happening<'a>(news: &'a News, people: &'a People) -> Happening<'a> {
    let target = || Target { recipient_id: recipient(news) };
    let sign = |last_read_event_id| {
        [Sign { created_timestamp: millis(news.at), sender_id: news.actor, target: target(), last_read_event_id }]
    };
    match &news.what {
        What::Said(event) => {
            let message_data = message_data(&event.content, people);
            Happening::Said([MessageEvent {
                r#type: "message_create",
                id: event.id,
                created_timestamp: millis(event.created_at),
                message_create: MessageCreate { target: target(), sender_id: news.actor, message_data },
            }])
        }
        What::Typed => Happening::Typed(sign(None)),
        What::Read(event) => Happening::Read(sign(Some(*event))),
    }
}

fn message_data<'a>(content: &'a TrueContent, people: &'a People) -> MessageData<'a> {
    match content {
        TrueContent::Message { text, links, .. } => {
            MessageData { text, entities: ActivityEntities::of(text, links, people) }
        }
        _ => MessageData { text: "", entities: ActivityEntities::default() },
    }
}

/// The other person of a one-to-one conversation, or the group.
fn recipient(news: &News) -> String {
    match news.conversation.other_person(news.actor) {
        Some(other) => other.to_string(),
        None => news.conversation.to_string(),
    }
}

/// Who did it, and for whom it is told.
fn users<'a>(news: &News, subscription: &Subscription, people: &'a People, origin: &Url) -> BTreeMap<UserId, User<'a>> {
    let concerned = [Some(news.actor), news.conversation.other_person(news.actor), subscription.filter.user_id];
    let known = concerned.into_iter().flatten().filter_map(|id| people.get(id));
    known.map(|person| (person.id, User { data: data_of(person, origin) })).collect()
}

fn data_of<'a>(person: &'a Person, origin: &Url) -> UserData<'a> {
    let picture = person.picture.as_ref();
    UserData {
        id: person.id,
        name: &person.name,
        username: &person.username,
        description: &person.description,
        created_at: iso(person.since),
        profile_image_url: picture.map(|_| format!("{origin}profile_images/{}/normal.png", person.id)),
    }
}

fn millis(time: Timestamp) -> String {
    time.as_millis().to_string()
}
