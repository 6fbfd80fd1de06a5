//! Reading one line of the stream.
//!
//! `{"data":{"event_type":…,"filter":{"user_id":…},"payload":{…}}}`. The payload of a message has the shape of X's older
//! Account Activity API, by X's examples: `direct_message_events`, and in `users` those who are concerned. For typing
//! and reading X documents none; the older API's shape is understood, and a few plainer ones.

use std::collections::BTreeSet;

use dm_model::{ConversationId, EventId, Timestamp, UserId};
use serde_json::Value;

use super::ActivityKind;
use crate::wire;

/// Something that happened to a person whom the app may hear of.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Whose subscription told it.
    pub of: UserId,
    /// What it was.
    pub activity: Activity,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Activity {
    /// A message, to the person or of theirs.
    Message(ToldMessage),
    /// There is a message, but the line does not tell it in a way that is understood: it must be read elsewhere.
    UnclearMessage,
    /// Somebody has read.
    Read(Sign),
    /// Somebody is writing.
    Typing(Sign),
}

/// A message as the stream tells it: without its conversation, and without what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldMessage {
    /// X's id of it.
    pub id: EventId,
    /// Whether it was told as received, which X charges for.
    pub received: bool,
    /// Who wrote it.
    pub sender: UserId,
    /// To whom. X does not document what stands here for a group; it may be the group's number.
    pub recipient: Option<UserId>,
    /// The conversation, should X name it.
    pub conversation: Option<ConversationId>,
    /// The people whom the line describes: a recipient among them is a person.
    pub described: BTreeSet<UserId>,
    /// The text, with its links rewritten to t.co.
    pub text: String,
    /// Links, mentions and tags in the text, as X sent them.
    pub entities: Option<Value>,
    /// Whether the line says that something hangs on it.
    pub has_attachment: bool,
    /// When it was written; the id tells the same.
    pub created_at: Option<Timestamp>,
}

/// That somebody has read or is writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Who.
    pub person: UserId,
    /// For whom; as in [`ToldMessage::recipient`].
    pub recipient: Option<UserId>,
    /// The conversation, should X name it.
    pub conversation: Option<ConversationId>,
    /// Up to which event it was read.
    pub event: Option<EventId>,
    /// When it happened.
    pub at: Option<Timestamp>,
}

impl Happening {
    /// What a line tells; nothing where it is about something else or not understood.
    pub(super) fn all_from(line: &[u8]) -> Vec<Self> {
        let Ok(envelope) = serde_json::from_slice::<Value>(line) else { return Vec::new() };
        let data = envelope.get("data").unwrap_or(&envelope);
        let kind = wire::text(data, "event_type").and_then(ActivityKind::named);
        let of = data.get("filter").and_then(|filter| wire::id(filter, "user_id"));
        let (Some(kind), Some(of)) = (kind, of) else { return Vec::new() };
        let payload = data.get("payload").unwrap_or(&Value::Null);
        let sign = |key: &str| sign(payload, key);
        let activities = match kind {
            ActivityKind::Received | ActivityKind::Sent => messages(payload, kind == ActivityKind::Received),
            ActivityKind::Read => sign("direct_message_mark_read_events").map(Activity::Read).into_iter().collect(),
            ActivityKind::Typing => {
                sign("direct_message_indicate_typing_events").map(Activity::Typing).into_iter().collect()
            }
        };
        activities.into_iter().map(|activity| Self { of, activity }).collect()
    }
}

fn messages(payload: &Value, received: bool) -> Vec<Activity> {
    let described: BTreeSet<UserId> = match payload.get("users").and_then(Value::as_object) {
        Some(users) => users.keys().filter_map(|id| id.parse().ok()).collect(),
        None => BTreeSet::new(),
    };
    let events = wire::list(payload, "direct_message_events");
    let told = |event: &Value| match message(event, received, &described) {
        Some(message) => Activity::Message(message),
        None => Activity::UnclearMessage,
    };
    if events.is_empty() { vec![Activity::UnclearMessage] } else { events.iter().map(told).collect() }
}

fn message(event: &Value, received: bool, described: &BTreeSet<UserId>) -> Option<ToldMessage> {
    let create = event.get("message_create")?;
    let data = create.get("message_data")?;
    Some(ToldMessage {
        id: wire::id(event, "id")?,
        received,
        sender: wire::id(create, "sender_id")?,
        recipient: create.get("target").and_then(|target| wire::id(target, "recipient_id")),
        conversation: conversation(event).or_else(|| conversation(create)),
        described: described.clone(),
        text: wire::text(data, "text")?.to_owned(),
        entities: data.get("entities").filter(|entities| entities.is_object()).cloned(),
        has_attachment: ["attachment", "attachments"].iter().any(|key| data.get(key).is_some_and(|it| !it.is_null())),
        created_at: millis(event, "created_timestamp"),
    })
}

/// A sign in the older API's list, or else in the payload itself.
fn sign(payload: &Value, list: &str) -> Option<Sign> {
    let sign = wire::list(payload, list).first().unwrap_or(payload);
    let recipient = sign.get("target").unwrap_or(sign);
    Some(Sign {
        person: wire::id(sign, "sender_id").or_else(|| wire::id(sign, "user_id"))?,
        recipient: wire::id(recipient, "recipient_id"),
        conversation: conversation(sign),
        event: ["last_read_event_id", "dm_event_id", "event_id"].iter().find_map(|key| wire::id(sign, key)),
        at: millis(sign, "created_timestamp").or_else(|| wire::time(sign, "created_at")),
    })
}

fn conversation(object: &Value) -> Option<ConversationId> {
    ["dm_conversation_id", "conversation_id"].iter().find_map(|key| wire::id(object, key))
}

/// Unix milliseconds, as text or as a number.
fn millis(object: &Value, name: &str) -> Option<Timestamp> {
    let value = object.get(name)?;
    let millis = value.as_str().map_or_else(|| value.as_i64(), |text| text.parse().ok())?;
    Some(Timestamp::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(event_type: &str, payload: &Value) -> Vec<Happening> {
        let data = json!({"event_uuid":"1","event_type":event_type,"filter":{"user_id":"1001"},"payload":payload});
        Happening::all_from(json!({ "data": data }).to_string().as_bytes())
    }

    fn only(happenings: Vec<Happening>) -> Activity {
        assert_eq!(happenings.len(), 1, "{happenings:?}");
        happenings.into_iter().next().unwrap().activity
    }

    #[test]
    fn a_message_in_the_shape_of_xs_example_is_read() {
        let payload = json!({
            "direct_message_events": [{
                "type": "message_create", "id": "2124025218341642240", "created_timestamp": "1795242049189",
                "message_create": {
                    "target": {"recipient_id": "1001"}, "sender_id": "2002",
                    "message_data": {"text": "Hello!", "entities": {"urls": []}},
                },
            }],
            "users": {"1001": {}, "2002": {}},
        });
        let Activity::Message(told) = only(line("dm.received", &payload)) else { panic!("it is a message") };
        assert_eq!((told.id.get(), told.sender.get(), told.received), (2_124_025_218_341_642_240, 2002, true));
        assert_eq!(told.recipient.map(UserId::get), Some(1001));
        assert_eq!((told.text.as_str(), told.has_attachment), ("Hello!", false));
        assert_eq!(told.created_at, Some(Timestamp::from_millis(1_795_242_049_189)));
        assert_eq!(told.described.len(), 2);
    }

    #[test]
    fn a_message_in_another_shape_is_known_to_be_there() {
        for payload in [json!({}), json!({"direct_message_events": [{"id": "7"}]}), json!([1]), Value::Null] {
            assert_eq!(only(line("dm.received", &payload)), Activity::UnclearMessage);
        }
    }

    #[test]
    fn signs_are_read_in_the_older_shape_and_in_plain_ones() {
        let bob = UserId::new(2002).unwrap();
        let older = json!({"direct_message_mark_read_events": [{
            "created_timestamp": "1795242049189", "sender_id": "2002", "target": {"recipient_id": "1001"},
            "last_read_event_id": "77",
        }]});
        let plain = json!({"user_id": "2002", "dm_conversation_id": "1001-2002", "dm_event_id": "77"});
        for payload in [older, plain] {
            let Activity::Read(sign) = only(line("dm.read", &payload)) else { panic!("it is a sign") };
            assert_eq!((sign.person, sign.event.map(EventId::get)), (bob, Some(77)));
            assert!(sign.recipient.is_some() || sign.conversation.is_some());
        }
        let typing = json!({"direct_message_indicate_typing_events": [{"sender_id": 2002}]});
        let Activity::Typing(sign) = only(line("dm.indicate_typing", &typing)) else { panic!("it is a sign") };
        assert_eq!((sign.person, sign.recipient, sign.at), (bob, None, None));
    }

    #[test]
    fn what_makes_no_sense_tells_nothing() {
        assert_eq!(line("dm.read", &json!({"reader": "bob"})), []);
        assert_eq!(line("post.create", &json!({})), []);
        for rubbish in ["", "{", "null", "[]", "7", "{\"errors\":[{\"title\":\"operational-disconnect\"}]}", "\u{1}"] {
            assert_eq!(Happening::all_from(rubbish.as_bytes()), [], "{rubbish:?}");
        }
    }
}
