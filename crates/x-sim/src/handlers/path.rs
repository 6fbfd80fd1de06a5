//! Ids in paths: a malformed one is a bad request, before anybody looks whether it exists.

use dm_model::{ConversationId, EventId, UserId};

use crate::{
    problem::{Complaint, Problem},
    world::MediaId,
};

/// X's pattern for ids of people and events: `^[0-9]{1,19}$`.
fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn user(parameter: &str, text: &str) -> Result<UserId, Problem> {
    if !is_number(text, 1..=19) {
        return Err(malformed(parameter, text, "^[0-9]{1,19}$"));
    }
    // Numbers that nobody can have, such as 0.
    text.parse().map_err(|_| Problem::not_found("user", parameter, text))
}

pub(crate) fn event(text: &str) -> Result<EventId, Problem> {
    if !is_number(text, 1..=19) {
        return Err(malformed("event_id", text, "^[0-9]{1,19}$"));
    }
    text.parse().map_err(|_| Problem::not_found("dm_event", "event_id", text))
}

/// The id of an upload or of media.
pub(crate) fn media(parameter: &str, text: &str) -> Result<MediaId, Problem> {
    if !is_number(text, 1..=19) {
        return Err(malformed(parameter, text, "^[0-9]{1,19}$"));
    }
    text.parse().map(MediaId).map_err(|_| Problem::not_found("media", parameter, text))
}

pub(crate) fn conversation(parameter: &str, text: &str) -> Result<ConversationId, Problem> {
    let well_formed = match text.split_once('-') {
        Some((one, other)) => is_number(one, 1..=19) && is_number(other, 1..=19),
        None => is_number(text, 15..=19),
    };
    if !well_formed {
        return Err(malformed(parameter, text, "^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$"));
    }
    // X writes the smaller number first; the other way round there is no such conversation.
    let id = text.parse::<ConversationId>().ok().filter(|id| id.to_string() == text);
    id.ok_or_else(|| Problem::not_found("dm_conversation", parameter, text))
}

/// A subscription's number.
pub(crate) fn subscription(text: &str) -> Result<u64, Problem> {
    if !is_number(text, 1..=19) {
        return Err(malformed("subscription_id", text, "^[0-9]{1,19}$"));
    }
    text.parse().map_err(|_| no_subscription(text))
}

/// 404 for a subscription that the app does not have.
pub(crate) fn no_subscription(text: &str) -> Problem {
    Problem::not_found("subscription", "subscription_id", text)
}

fn malformed(parameter: &str, text: &str, pattern: &str) -> Problem {
    let message = format!("The `{parameter}` query parameter value [{text}] does not match {pattern}");
    Complaint::about(parameter, text, message).into()
}

#[cfg(test)]
mod tests {
    use axum::{http::StatusCode, response::IntoResponse};

    use super::*;

    fn status_of(problem: Problem) -> StatusCode {
        problem.into_response().status()
    }

    #[test]
    fn malformed_ids_are_bad_requests() {
        for text in ["", "alice", "-1", "12345678901234567890", "٣"] {
            assert_eq!(status_of(user("participant_id", text).unwrap_err()), StatusCode::BAD_REQUEST, "{text:?}");
            assert_eq!(status_of(event(text).unwrap_err()), StatusCode::BAD_REQUEST, "{text:?}");
        }
        for text in ["", "1-", "1-2-3", "12345", "new-1"] {
            assert_eq!(status_of(conversation("id", text).unwrap_err()), StatusCode::BAD_REQUEST, "{text:?}");
        }
    }

    #[test]
    fn ids_that_nobody_can_have_are_not_found() {
        assert_eq!(status_of(user("participant_id", "0").unwrap_err()), StatusCode::NOT_FOUND);
        assert_eq!(status_of(conversation("id", "2-1").unwrap_err()), StatusCode::NOT_FOUND);
    }
}
