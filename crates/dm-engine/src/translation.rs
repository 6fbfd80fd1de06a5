//! Where X's words become ours: the only place that knows both.
//!
//! Nothing that X sends may be lost or stop the rest. A kind of event that we do not know, or a message that lacks
//! what makes it one, is kept whole as `Unknown` and shown nowhere; an event that names no conversation cannot stand
//! anywhere and is left to the next reading.

use std::{collections::HashMap, time::Duration};

use dm_model::{
    Attachment, AttachmentAddresses, AttachmentKind, ConversationId, Event, EventContent, EventId, MediaKey, PostId,
    SHORT_LINK, Timestamp, UserId,
};
use dm_store::{FetchedPerson, FetchedPost};
use url::Url;
use x_api::{DmEvent, EventPage, Media, Post, Sign, ToldMessage, User};

/// The events of a page, in our words.
pub fn events_of(page: &EventPage) -> Vec<Event> {
    let media: HashMap<&MediaKey, &Media> = page.media.iter().map(|media| (&media.media_key, media)).collect();
    let events: Vec<Event> = page.events.iter().filter_map(|event| event_of(event, &media)).collect();
    let left_out = page.unreadable + page.events.len() - events.len();
    if left_out > 0 {
        tracing::warn!(left_out, "a page held entries that cannot be placed");
    }
    events
}

/// A person, in our words.
pub fn person_of(user: &User) -> FetchedPerson {
    FetchedPerson {
        id: user.id,
        name: user.name.clone(),
        username: user.username.clone(),
        picture_url: user.profile_image_url.as_ref().map(ToString::to_string),
        receives_our_messages: user.receives_your_dm,
    }
}

/// A Post, in our words.
pub fn post_of(post: &Post) -> FetchedPost {
    // Its id is a snowflake as those of events are.
    let of_id = || EventId::new(post.id.get()).map_or(Timestamp::from_millis(0), EventId::created_at);
    FetchedPost {
        id: post.id,
        author: post.author,
        text: post.text.clone(),
        entities: post.entities.clone(),
        at: post.created_at.unwrap_or_else(of_id),
    }
}

/// Which messages of a page share which Posts.
pub fn posts_shared(page: &EventPage) -> Vec<(EventId, Vec<PostId>)> {
    let sharing = page.events.iter().filter(|event| !event.post_ids.is_empty());
    sharing.map(|event| (event.id, event.post_ids.clone())).collect()
}

/// Where a message that the stream told stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Surely here.
    Certain(ConversationId),
    /// Here, if there is such a group: the line names a number that may be one.
    MaybeGroup(ConversationId),
    /// The line does not tell.
    Untold,
}

/// Where a message of or to `me` stands. X names its two ends and no conversation. A group must never be taken for a
/// person, nor the other way round, so what is not sure is not guessed.
pub fn place_of(told: &ToldMessage, me: UserId) -> Place {
    if let Some(named) = told.conversation.clone()
        && (named.is_group() || named.other_person(me).is_some())
    {
        return Place::Certain(named);
    }
    match told.recipient {
        Some(recipient) if recipient == me && told.sender != me => {
            Place::Certain(ConversationId::one_to_one(told.sender, me))
        }
        Some(recipient) if told.sender == me && recipient != me && told.described.contains(&recipient) => {
            Place::Certain(ConversationId::one_to_one(recipient, me))
        }
        Some(recipient) if recipient != me && !told.described.contains(&recipient) => {
            ConversationId::group(recipient.get()).map_or(Place::Untold, Place::MaybeGroup)
        }
        _ => Place::Untold,
    }
}

/// A message that the stream told, in our words.
pub fn told_event(told: &ToldMessage, conversation_id: ConversationId) -> Event {
    let (text, entities) = (told.text.clone(), told.entities.clone());
    Event {
        id: told.id,
        conversation_id,
        at: told.created_at.unwrap_or_else(|| told.id.created_at()),
        sender: Some(told.sender),
        content: EventContent::Message { text, attachments: Vec::new(), entities },
    }
}

/// Whether something may hang on a message that the stream, which tells no attachments, told: then a page shows more.
pub fn lacks_something(told: &ToldMessage) -> bool {
    let urls = told.entities.as_ref().and_then(|entities| entities.get("urls")).and_then(|urls| urls.as_array());
    let explained = urls.map_or(0, Vec::len);
    // X puts a short link to an attachment behind the text.
    told.has_attachment || told.text.is_empty() || told.text.matches(SHORT_LINK).count() > explained
}

/// Where somebody types or has read, if it is the one-to-one conversation of `me` and somebody else.
pub fn place_of_sign(sign: &Sign, me: UserId) -> Option<ConversationId> {
    let place = ConversationId::one_to_one(sign.person, me);
    let is_here = match (&sign.conversation, sign.recipient) {
        (Some(named), _) => *named == place,
        (None, recipient) => recipient == Some(me),
    };
    (sign.person != me && is_here).then_some(place)
}

/// Up to which event somebody has read, where X tells it or only when they did.
pub fn read_up_to(sign: &Sign) -> Option<EventId> {
    // The ids of one millisecond all lie before the first of the next one.
    let after = |at: Timestamp| EventId::first_at(at.after(Duration::from_millis(1)));
    sign.event.or_else(|| sign.at.and_then(after))
}

/// Whether all is there that makes an event what it is: its conversation, who wrote and what, who joined or left. X may
/// leave something out once and tell it the next time.
pub fn is_whole(event: &DmEvent) -> bool {
    let content_is_whole = match event.event_type.as_str() {
        "MessageCreate" => event.sender_id.is_some() && (event.text.is_some() || !event.media_keys.is_empty()),
        "ParticipantsJoin" => event.sender_id.is_some() && !event.participant_ids.is_empty(),
        "ParticipantsLeave" => !event.participant_ids.is_empty(),
        _ => true,
    };
    content_is_whole && event.conversation.is_some()
}

fn event_of(event: &DmEvent, media: &HashMap<&MediaKey, &Media>) -> Option<Event> {
    Some(Event {
        id: event.id,
        conversation_id: event.conversation.clone()?,
        at: event.created_at.unwrap_or_else(|| event.id.created_at()),
        sender: event.sender_id,
        content: content_of(event, media),
    })
}

fn content_of(event: &DmEvent, media: &HashMap<&MediaKey, &Media>) -> EventContent {
    let people = || event.participant_ids.clone();
    match event.event_type.as_str() {
        "MessageCreate" if event.sender_id.is_some() => EventContent::Message {
            text: event.text.clone().unwrap_or_default(),
            attachments: event.media_keys.iter().map(|key| attachment_of(key, media.get(key).copied())).collect(),
            entities: event.entities.clone(),
        },
        "ParticipantsJoin" if !event.participant_ids.is_empty() => EventContent::Joined { people: people() },
        "ParticipantsLeave" if !event.participant_ids.is_empty() => EventContent::Left { people: people() },
        _ => EventContent::Unknown { event_type: event.event_type.clone(), raw: event.raw.clone() },
    }
}

fn attachment_of(key: &MediaKey, media: Option<&Media>) -> (Attachment, AttachmentAddresses) {
    let kind = match media.map(|media| media.kind.as_str()) {
        Some("photo") => AttachmentKind::Photo,
        Some("animated_gif") => AttachmentKind::Gif,
        Some("video") => AttachmentKind::Video,
        _ => AttachmentKind::Other,
    };
    let attachment = Attachment {
        media_key: key.clone(),
        kind,
        width: media.and_then(|media| media.width),
        height: media.and_then(|media| media.height),
        duration_ms: media.and_then(|media| media.duration_ms),
        has_preview: media.is_some_and(|media| media.preview_url.is_some()),
        alt_text: media.and_then(|media| media.alt_text.clone()),
    };
    let text = |url: Option<&Url>| url.map(ToString::to_string);
    let file = text(media.and_then(|media| media.url.as_ref()));
    let preview = text(media.and_then(|media| media.preview_url.as_ref()));
    (attachment, AttachmentAddresses { file, preview })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(event_type: &str) -> DmEvent {
        DmEvent {
            id: "1582838499983564806".parse().unwrap(),
            event_type: event_type.to_owned(),
            conversation: Some("1-2".parse().unwrap()),
            sender_id: Some("2".parse().unwrap()),
            participant_ids: Vec::new(),
            text: Some("Hi everyone.".to_owned()),
            created_at: None,
            media_keys: Vec::new(),
            post_ids: Vec::new(),
            entities: None,
            raw: json!({"event_type": event_type}),
        }
    }

    fn page(events: Vec<DmEvent>) -> EventPage {
        EventPage { events, unreadable: 0, media: Vec::new(), users: Vec::new(), posts: Vec::new(), next: None }
    }

    #[test]
    fn an_event_without_a_time_takes_it_from_its_id() {
        let event = &events_of(&page(vec![event("MessageCreate")]))[0];
        assert_eq!(event.at, event.id.created_at());
    }

    #[test]
    fn what_is_not_understood_is_kept_whole() {
        let without_sender = DmEvent { sender_id: None, ..event("MessageCreate") };
        for strange in [event("Wave"), without_sender, event("ParticipantsJoin")] {
            let raw = strange.raw.clone();
            let kept = events_of(&page(vec![strange])).remove(0);
            assert!(matches!(kept.content, EventContent::Unknown { raw: kept_raw, .. } if kept_raw == raw));
        }
    }

    #[test]
    fn an_event_is_whole_when_nothing_is_missing_that_x_tells_of_its_kind() {
        let whole = event("MessageCreate");
        assert!(is_whole(&whole) && is_whole(&event("Wave")));
        let textless = DmEvent { text: None, ..whole.clone() };
        assert!(!is_whole(&textless));
        assert!(is_whole(&DmEvent { media_keys: vec!["3_77".parse().unwrap()], ..textless }), "it is a picture");
        assert!(!is_whole(&DmEvent { sender_id: None, ..whole.clone() }));
        assert!(!is_whole(&DmEvent { conversation: None, ..whole }));
        assert!(!is_whole(&event("ParticipantsJoin")) && !is_whole(&event("ParticipantsLeave")));
    }

    #[test]
    fn an_event_without_a_conversation_does_not_stop_the_rest() {
        let homeless = DmEvent { conversation: None, ..event("MessageCreate") };
        assert_eq!(events_of(&page(vec![homeless, event("MessageCreate")])).len(), 1);
    }

    #[test]
    fn an_attachment_that_x_did_not_describe_keeps_its_key() {
        let key: MediaKey = "3_77".parse().unwrap();
        let pictured = DmEvent { media_keys: vec![key.clone()], ..event("MessageCreate") };
        let EventContent::Message { attachments, .. } = events_of(&page(vec![pictured])).remove(0).content else {
            panic!("it is a message");
        };
        assert_eq!((&attachments[0].0.media_key, attachments[0].0.kind), (&key, AttachmentKind::Other));
    }
}
