//! What the three sending calls share: reading a message, and saying it.

use axum::{http::StatusCode, response::Response};
use dm_model::{ConversationId, UserId};
use serde::Deserialize;
use serde_json::json;

use super::attaching;
use crate::{
    handlers::path,
    problem::{Complaint, Problem},
    simulation::{Sent, Simulation, locked},
    wire,
    world::{ControlError, MediaId, NewMessage},
};

pub(super) use crate::handlers::json_body::read;

/// The longest text in characters (X's docs).
const LONGEST_TEXT: usize = 10_000;

/// A message as a caller sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    text: Option<String>,
    attachments: Option<Vec<Attachment>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attachment {
    media_id: String,
}

/// A message that may be sent, if its attachment may.
#[derive(Debug)]
pub(super) struct Checked {
    text: String,
    pub(super) media_id: Option<MediaId>,
}

impl Message {
    /// Whether this may be sent, as far as can be seen without the world.
    pub(super) fn check(self) -> Result<Checked, Problem> {
        let attachments = self.attachments.unwrap_or_default();
        if self.text.is_none() && attachments.is_empty() {
            return Err(Complaint::about_body("At least one of `text`, `attachments` is required").into());
        }
        if let Some(text) = &self.text
            && !(1..=LONGEST_TEXT).contains(&text.chars().count())
        {
            let message = format!("$.text: must be between 1 and {LONGEST_TEXT} characters long");
            return Err(Complaint::about_body(message).into());
        }
        if attachments.len() > 1 {
            return Err(Complaint::about_body("$.attachments: there can be only one item in the array").into());
        }
        let media_id =
            attachments.first().map(|attachment| path::media("media_id", &attachment.media_id)).transpose()?;
        Ok(Checked { text: self.text.unwrap_or_default(), media_id })
    }
}

/// Says something in a conversation that exists or is one-to-one.
pub(super) fn say(
    simulation: &Simulation,
    conversation: &ConversationId,
    sender: UserId,
    message: Checked,
) -> Result<Response, Problem> {
    let now = simulation.clock.now();
    let event = {
        let mut world = locked(&simulation.world);
        if let Some(other) = conversation.other_person(sender)
            && world.people().get(other).is_some()
            && !world.may_write(sender, other)
        {
            return Err(Problem::may_not_message());
        }
        let attachment = attaching::attachment(&mut world, now, sender, message.media_id)?;
        let new = NewMessage { text: &message.text, attachment, ends_with_media_link: true };
        let said = world.add_message(now, conversation, sender, new);
        said.map_err(|error| match error {
            ControlError::OutOfIds => Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR),
            _ => Problem::may_not_message(),
        })?
    };
    let sent = Sent {
        event,
        conversation: conversation.clone(),
        sender,
        text: message.text,
        has_picture: message.media_id.is_some(),
    };
    // Nobody listens unless the demo's people live.
    drop(simulation.sends.send(sent));
    let data = json!({ "data": { "dm_conversation_id": conversation, "dm_event_id": event } });
    Ok(wire::json(StatusCode::CREATED, &data))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn problem_of(body: &Value) -> bool {
        read::<Message>(body.to_string().as_bytes()).and_then(Message::check).is_err()
    }

    #[test]
    fn a_text_has_one_to_ten_thousand_characters() {
        assert!(!problem_of(&json!({ "text": "🦭".repeat(10_000) })));
        assert!(problem_of(&json!({ "text": "x".repeat(10_001) })));
        assert!(problem_of(&json!({ "text": "" })));
    }

    #[test]
    fn a_message_without_anything_or_with_too_much_is_refused() {
        let attachment = json!({ "media_id": "1" });
        for body in [
            json!({}),
            json!([]),
            json!({ "text": 7 }),
            json!({ "text": null }),
            json!({ "text": "hi", "quote": "1" }),
            json!({ "attachments": [] }),
            json!({ "attachments": [attachment, attachment] }),
            json!({ "attachments": [{}] }),
            json!({ "text": "hi", "attachments": [{ "media_id": "x" }] }),
        ] {
            assert!(problem_of(&body), "{body} passed");
        }
        assert!(read::<Message>(b"{\"text\":").is_err());
    }
}
