//! Sending and deleting. X has no idempotency key: see [`crate::NextStep::Settle`].

use dm_model::{ConversationId, EventId, MediaId, UserId};
use serde_json::{Value, json};

use crate::{Answer, ApiError, ApiErrorKind, Client, errors::Effect, exchange::Request, wire};

/// A message to be sent; X wants a text, an attachment, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// At most 10,000 characters.
    pub text: Option<String>,
    /// The id of an upload by this account, at most a day old.
    pub media_id: Option<MediaId>,
}

impl OutgoingMessage {
    /// A message of text alone.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), media_id: None }
    }

    fn to_wire(&self) -> Value {
        let mut body = json!({});
        if let Some(text) = &self.text {
            body["text"] = json!(text);
        }
        if let Some(media_id) = &self.media_id {
            body["attachments"] = json!([{ "media_id": media_id }]);
        }
        body
    }
}

/// Where a message ended up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// The conversation it is in; the id of a new group comes from here.
    pub conversation: ConversationId,
    /// The event that it became.
    pub event: EventId,
}

impl Client {
    /// `POST /2/dm_conversations/{id}/messages`: into a conversation that X knows.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] for a new group, without asking X.
    pub async fn send_to_conversation(
        &self,
        id: &ConversationId,
        message: &OutgoingMessage,
    ) -> Result<Answer<SentMessage>, ApiError> {
        if id.is_new_group() {
            return Err(ApiError::new(Effect::Changes, ApiErrorKind::NotFound));
        }
        self.send_message(&["dm_conversations", &id.to_string(), "messages"], message.to_wire()).await
    }

    /// `POST /2/dm_conversations/with/{participant_id}/messages`: to one person; X finds or makes the conversation.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn send_to_participant(
        &self,
        participant: UserId,
        message: &OutgoingMessage,
    ) -> Result<Answer<SentMessage>, ApiError> {
        let participant = participant.to_string();
        self.send_message(&["dm_conversations", "with", &participant, "messages"], message.to_wire()).await
    }

    /// `POST /2/dm_conversations`: makes a group of 2 to 49 other people, a new one each time, with its first message.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn create_group(
        &self,
        participants: &[UserId],
        message: &OutgoingMessage,
    ) -> Result<Answer<SentMessage>, ApiError> {
        let body = json!({
            // X minds the capital.
            "conversation_type": "Group",
            "participant_ids": participants,
            "message": message.to_wire(),
        });
        self.send_message(&["dm_conversations"], body).await
    }

    /// `DELETE /2/dm_events/{id}`: deletes an event of one's own. `true` when X says that it is gone.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn delete_event(&self, id: EventId) -> Result<Answer<bool>, ApiError> {
        let url = self.endpoint(&["dm_events", &id.to_string()]);
        let answer = self.exchange_json(&Request::delete(url)).await?;
        let Some(deleted) = answer.value.get("data").and_then(|data| wire::flag(data, "deleted")) else {
            return Err(unclear(&answer));
        };
        Ok(answer.map(|_| deleted))
    }

    async fn send_message(&self, segments: &[&str], body: Value) -> Result<Answer<SentMessage>, ApiError> {
        let answer = self.exchange_json(&Request::post(self.endpoint(segments), body)).await?;
        let sent = answer.value.get("data").and_then(|data| {
            Some(SentMessage {
                conversation: wire::id(data, "dm_conversation_id")?,
                event: wire::id(data, "dm_event_id")?,
            })
        });
        // X took it, and does not say as what: that is found out by reading.
        let Some(sent) = sent else { return Err(unclear(&answer)) };
        Ok(answer.map(|_| sent))
    }
}

/// X answered well, and does not say what it did.
fn unclear(answer: &Answer<Value>) -> ApiError {
    ApiError::new(Effect::Changes, ApiErrorKind::MaybeReached).with_headers(answer.limits, answer.server_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_only_the_parts_that_it_has() {
        let both = OutgoingMessage {
            media_id: Some(MediaId::new(710_511_363_345_354_753).unwrap()),
            ..OutgoingMessage::text("Hi")
        };
        assert_eq!(OutgoingMessage::text("Hi").to_wire(), json!({"text":"Hi"}));
        let attachments = json!([{"media_id":"710511363345354753"}]);
        assert_eq!(both.to_wire(), json!({"text":"Hi", "attachments":attachments}));
    }
}
