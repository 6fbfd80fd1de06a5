//! Events: what happened in conversations. Each of the four calls has a limit of its own at X.

use dm_model::{ConversationId, EventId, MediaKey, PostId, Timestamp, UserId};
use serde_json::Value;

use crate::{
    Answer, ApiError, ApiErrorKind, Client, Dialect, EventPage, PageRequest, errors::Effect, exchange::Request, posts,
    problem, wire,
};

/// One event as X tells it. Only the id is sure to be there.
#[derive(Debug, Clone, PartialEq)]
pub struct DmEvent {
    /// X's id of it.
    pub id: EventId,
    /// `MessageCreate`, `ParticipantsJoin`, `ParticipantsLeave`, or what X invents next; empty when X leaves it out.
    pub event_type: String,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// Who wrote the message, or who let people join. Nobody when people leave.
    pub sender_id: Option<UserId>,
    /// Who joined or left; empty for messages.
    pub participant_ids: Vec<UserId>,
    /// The text of a message. X has rewritten its links to t.co.
    pub text: Option<String>,
    /// When it happened; the id tells the same.
    pub created_at: Option<Timestamp>,
    /// The attachments, to be found in [`EventPage::media`].
    pub media_keys: Vec<MediaKey>,
    /// The Posts that the message shares, to be found in [`EventPage::posts`].
    pub post_ids: Vec<PostId>,
    /// Links, mentions and tags in the text, as X sent them.
    pub entities: Option<Value>,
    /// The whole event as X sent it, for what this version does not understand.
    pub raw: Value,
}

impl DmEvent {
    /// Reads an event object; `None` without a readable id.
    pub(crate) fn from_wire(raw: Value) -> Option<Self> {
        Some(Self {
            id: wire::id(&raw, "id")?,
            event_type: wire::text(&raw, "event_type").unwrap_or_default().to_owned(),
            conversation: wire::id(&raw, "dm_conversation_id"),
            sender_id: wire::id(&raw, "sender_id"),
            participant_ids: wire::ids(&raw, "participant_ids"),
            text: wire::text(&raw, "text").map(str::to_owned),
            created_at: wire::time(&raw, "created_at"),
            media_keys: raw.get("attachments").map(|it| wire::ids(it, "media_keys")).unwrap_or_default(),
            post_ids: posts::referenced_by(&raw),
            entities: raw.get("entities").filter(|it| it.is_object()).cloned(),
            raw,
        })
    }
}

impl Client {
    /// `GET /2/dm_events`: the account's events of the last 30 days, over all conversations.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn fetch_events(&self, page: &PageRequest) -> Result<Answer<EventPage>, ApiError> {
        self.fetch_page(&["dm_events"], page).await
    }

    /// `GET /2/dm_conversations/{id}/dm_events`: one conversation as far back as X has it.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] for a new group, without asking X.
    pub async fn fetch_conversation_events(
        &self,
        id: &ConversationId,
        page: &PageRequest,
    ) -> Result<Answer<EventPage>, ApiError> {
        if id.is_new_group() {
            return Err(ApiError::new(Effect::Reads, ApiErrorKind::NotFound));
        }
        self.fetch_page(&["dm_conversations", &id.to_string(), "dm_events"], page).await
    }

    /// `GET /2/dm_conversations/with/{participant_id}/dm_events`: the one-to-one conversation with `participant`.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn fetch_events_with(
        &self,
        participant: UserId,
        page: &PageRequest,
    ) -> Result<Answer<EventPage>, ApiError> {
        self.fetch_page(&["dm_conversations", "with", &participant.to_string(), "dm_events"], page).await
    }

    /// `GET /2/dm_events/{id}`.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::NotFound`] also when X says so in a 200.
    pub async fn fetch_event(&self, id: EventId) -> Result<Answer<DmEvent>, ApiError> {
        let mut answer = self.fetch_in_dialect(&["dm_events", &id.to_string()], &[]).await?;
        let event = answer.value.get_mut("data").map(Value::take).and_then(DmEvent::from_wire);
        event.map(|event| Answer { value: event, limits: answer.limits, server_time: answer.server_time }).ok_or_else(
            || {
                let kind = ApiErrorKind::Rubbish("it is no event".to_owned());
                ApiError::new(Effect::Reads, kind).with_headers(answer.limits, answer.server_time)
            },
        )
    }

    async fn fetch_page(&self, segments: &[&str], page: &PageRequest) -> Result<Answer<EventPage>, ApiError> {
        let Answer { value, limits, server_time } = self.fetch_in_dialect(segments, &page.parameters()).await?;
        let value = EventPage::from_wire(value).map_err(|what| {
            ApiError::new(Effect::Reads, ApiErrorKind::Rubbish(what.to_owned())).with_headers(limits, server_time)
        })?;
        Ok(Answer { value, limits, server_time })
    }

    /// Asks for events in the dialect that X understood last; when X refuses its words, once in the other.
    async fn fetch_in_dialect(
        &self,
        segments: &[&str],
        parameters: &[(&'static str, String)],
    ) -> Result<Answer<Value>, ApiError> {
        let dialect = self.dialect();
        match self.fetch_in(dialect, segments, parameters).await {
            Err(ApiError { kind: ApiErrorKind::UnknownDialect, .. }) => {
                let answer = self.fetch_in(dialect.other(), segments, parameters).await?;
                self.remember_dialect(dialect.other());
                Ok(answer)
            }
            result => result,
        }
    }

    async fn fetch_in(
        &self,
        dialect: Dialect,
        segments: &[&str],
        parameters: &[(&'static str, String)],
    ) -> Result<Answer<Value>, ApiError> {
        let mut url = self.endpoint(segments);
        url.query_pairs_mut().extend_pairs(parameters).extend_pairs(dialect.event_parameters());
        let answer = self.exchange_json(&Request::get(url)).await?;
        match refusal_in_success(&answer.value) {
            Some(kind) => Err(ApiError::new(Effect::Reads, kind).with_headers(answer.limits, answer.server_time)),
            None => Ok(answer),
        }
    }
}

/// X refuses some reads with a 200 that has `errors` and neither `data` nor `meta`. Taken for an empty page, it would
/// end a catch-up too early.
fn refusal_in_success(envelope: &Value) -> Option<ApiErrorKind> {
    let is_there = |name: &str| envelope.get(name).is_some_and(|part| !part.is_null());
    if !envelope.is_object() {
        return Some(ApiErrorKind::Rubbish("it is no envelope".to_owned()));
    }
    if is_there("data") || is_there("meta") || !is_there("errors") {
        return None;
    }
    if problem::is_about_missing(envelope) {
        return Some(ApiErrorKind::NotFound);
    }
    Some(ApiErrorKind::Refused { status: 200, detail: problem::detail(envelope) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// An event without `raw`, which repeats the rest.
    fn read(event: Value) -> DmEvent {
        DmEvent { raw: Value::Null, ..DmEvent::from_wire(event).unwrap() }
    }

    /// What was read, with the keys in order.
    fn told(event: &DmEvent) -> Value {
        json!({
            "conversation": event.conversation,
            "created_at": event.created_at,
            "entities": event.entities,
            "event_type": event.event_type,
            "id": event.id,
            "media_keys": event.media_keys,
            "participant_ids": event.participant_ids,
            "sender_id": event.sender_id,
            "text": event.text,
        })
    }

    #[test]
    fn a_message_is_read_whole() {
        let event = read(json!({
            "id":"1582838499983564806", "event_type":"MessageCreate", "text":"Hi everyone.", "sender_id":"944480690",
            "dm_conversation_id":"1578398451921985538", "created_at":"2022-10-19T20:58:00.000Z",
            "attachments":{"media_keys":["3_1582838499983564806", "../etc"]}, "entities":{"urls":[]},
        }));
        insta::assert_json_snapshot!(told(&event), @r#"
        {
          "conversation": "1578398451921985538",
          "created_at": 1666213080000,
          "entities": {
            "urls": []
          },
          "event_type": "MessageCreate",
          "id": "1582838499983564806",
          "media_keys": [
            "3_1582838499983564806"
          ],
          "participant_ids": [],
          "sender_id": "944480690",
          "text": "Hi everyone."
        }
        "#);
    }

    #[test]
    fn people_who_leave_have_no_sender() {
        let event = read(json!({
            "id":"1582838535115067392", "event_type":"ParticipantsLeave", "participant_ids":["944480690", "bob"],
            "dm_conversation_id":"9-10", "created_at":"2022-10-19T20:58:09.000Z",
        }));
        insta::assert_json_snapshot!(told(&event), @r#"
        {
          "conversation": "9-10",
          "created_at": 1666213089000,
          "entities": null,
          "event_type": "ParticipantsLeave",
          "id": "1582838535115067392",
          "media_keys": [],
          "participant_ids": [
            "944480690"
          ],
          "sender_id": null,
          "text": null
        }
        "#);
    }

    #[test]
    fn an_event_of_an_unknown_type_is_kept_as_it_came() {
        let raw = json!({"id":"7", "event_type":"ReactionCreate", "emoji":"🦜"});
        let event = DmEvent::from_wire(raw.clone()).unwrap();
        assert_eq!((event.event_type.as_str(), event.raw), ("ReactionCreate", raw));
    }

    #[test]
    fn odd_fields_cost_only_themselves() {
        let event = read(json!({
            "id":7, "event_type":null, "text":["no"], "sender_id":"0", "participant_ids":"1001", "created_at":"today",
            "dm_conversation_id":"a-b", "attachments":[1], "entities":"none",
        }));
        let empty = read(json!({"id":"7"}));
        assert_eq!(event, empty);
    }

    #[test]
    fn a_success_that_holds_only_errors_is_a_refusal() {
        let missing = json!({"errors":[{"type":"https://api.twitter.com/2/problems/resource-not-found"}]});
        assert_eq!(refusal_in_success(&missing), Some(ApiErrorKind::NotFound));
        let other = json!({"errors":[{"detail":"No.","type":"https://api.x.com/2/problems/internal-error"}]});
        let refused = ApiErrorKind::Refused { status: 200, detail: "No.".to_owned() };
        assert_eq!(refusal_in_success(&other), Some(refused));
        assert_eq!(refusal_in_success(&json!({"errors":[{}], "data":[]})), None);
        assert_eq!(refusal_in_success(&json!({"errors":[{}], "meta":{"result_count":0}})), None);
    }
}
