//! What the three sending calls share: reading a message, and saying it.

use axum::{http::StatusCode, response::Response};
use dm_model::{ConversationId, UserId};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use crate::{
    problem::{Complaint, Problem},
    simulation::{Sent, Simulation, locked},
    wire,
    world::{ControlError, NewMessage},
};

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
    #[expect(dead_code, reason = "nothing can be uploaded yet, so each id is as unknown as the next")]
    media_id: String,
}

/// Reads a JSON body; X refuses fields that it does not know.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Data => format!("The body has the wrong shape: {error}"),
            _ => "The body is not valid JSON".to_owned(),
        };
        Complaint::about_body(message).into()
    })
}

impl Message {
    /// The text of a message that may be sent.
    pub(super) fn check(self) -> Result<String, Problem> {
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
        if !attachments.is_empty() {
            return Err(Problem::forbidden("You are not permitted to attach this media to a DM event."));
        }
        Ok(self.text.unwrap_or_default())
    }
}

/// Says something in a conversation that exists or is one-to-one.
pub(super) fn say(
    simulation: &Simulation,
    conversation: &ConversationId,
    sender: UserId,
    text: String,
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
        let said = world.add_message(now, conversation, sender, NewMessage::text(&text));
        said.map_err(|error| match error {
            ControlError::OutOfIds => Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR),
            _ => Problem::may_not_message(),
        })?
    };
    let sent = Sent { conversation: conversation.clone(), sender, text, has_picture: false };
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
            // Nothing was uploaded.
            json!({ "text": "hi", "attachments": [attachment] }),
        ] {
            assert!(problem_of(&body), "{body} passed");
        }
        assert!(read::<Message>(b"{\"text\":").is_err());
    }
}
