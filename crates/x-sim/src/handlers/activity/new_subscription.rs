//! Reading the body of a new or changed subscription.

use serde::Deserialize;

use crate::{
    activity::{Direction, EventType, Filter, NewSubscription},
    problem::{Complaint, Problem},
};

/// The longest tag in characters (X's specification).
const LONGEST_TAG: usize = 200;
/// The longest keyword in characters (X's specification).
const LONGEST_KEYWORD: usize = 150;

/// A subscription as a caller asks for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    event_type: String,
    filter: FilterWish,
    tag: Option<String>,
    webhook_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterWish {
    user_id: Option<String>,
    keyword: Option<String>,
    direction: Option<Direction>,
}

/// What a caller wants changed. X changes neither kind nor filter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    tag: Option<String>,
    webhook_id: Option<String>,
}

impl Wish {
    /// The subscription, if it makes sense.
    pub(super) fn check(self) -> Result<NewSubscription, Problem> {
        let event_type = EventType::parse(&self.event_type).ok_or_else(|| {
            refusal(format!("$.event_type: [{}] must be one of [{}]", self.event_type, EventType::names()))
        })?;
        check_webhook(self.webhook_id.as_deref())?;
        let filter = self.filter.check(event_type)?;
        Ok(NewSubscription { event_type, filter, tag: check_tag(self.tag)? })
    }
}

impl FilterWish {
    fn check(self, event_type: EventType) -> Result<Filter, Problem> {
        let Self { user_id, keyword, direction } = self;
        let name = event_type.name();
        let is_keyword = |keyword: &String| (1..=LONGEST_KEYWORD).contains(&keyword.chars().count());
        if event_type.is_about_a_keyword() {
            if !keyword.as_ref().is_some_and(is_keyword) || user_id.is_some() {
                let message = format!("$.filter: {name} is filtered by a keyword of 1 to {LONGEST_KEYWORD} characters");
                return Err(refusal(message));
            }
        } else if keyword.is_some() || user_id.is_none() {
            return Err(refusal(format!("$.filter: {name} is filtered by user_id")));
        }
        if direction.is_some() && !event_type.has_direction() {
            return Err(refusal(format!("$.filter.direction: is not supported for {name}")));
        }
        let user_id = user_id.map(|text| {
            let is_id = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            let user = text.parse().ok().filter(|_| is_id);
            user.ok_or_else(|| refusal(format!("$.filter.user_id: [{text}] does not match ^[0-9]{{1,19}}$")))
        });
        Ok(Filter { user_id: user_id.transpose()?, keyword, direction })
    }
}

impl Change {
    /// The new tag.
    pub(super) fn check(self) -> Result<String, Problem> {
        check_webhook(self.webhook_id.as_deref())?;
        check_tag(self.tag)?.ok_or_else(|| refusal("At least one of `tag`, `webhook_id` is required".to_owned()))
    }
}

fn check_tag(tag: Option<String>) -> Result<Option<String>, Problem> {
    match &tag {
        Some(tag) if !(1..=LONGEST_TAG).contains(&tag.chars().count()) => {
            Err(refusal(format!("$.tag: must be between 1 and {LONGEST_TAG} characters long")))
        }
        _ => Ok(tag),
    }
}

/// There are no webhooks in the simulated X, so there is none with this id.
fn check_webhook(webhook_id: Option<&str>) -> Result<(), Problem> {
    match webhook_id {
        None => Ok(()),
        Some(id) => Err(refusal(format!("$.webhook_id: there is no webhook [{id}]; listen on the stream instead"))),
    }
}

fn refusal(message: String) -> Problem {
    Complaint::about_body(message).into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::handlers::json_body::read;

    fn passes(body: &Value) -> bool {
        read::<Wish>(body.to_string().as_bytes()).and_then(Wish::check).is_ok()
    }

    #[test]
    fn what_the_specification_allows_passes() {
        for body in [
            json!({ "event_type": "dm.received", "filter": { "user_id": "7" } }),
            json!({ "event_type": "dm.sent", "filter": { "user_id": "7" }, "tag": "ß".repeat(200) }),
            json!({ "event_type": "news.new", "filter": { "keyword": "birds" } }),
            json!({ "event_type": "follow.follow", "filter": { "user_id": "7", "direction": "inbound" } }),
        ] {
            assert!(passes(&body), "{body} was refused");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let dm = |filter: Value| json!({ "event_type": "dm.received", "filter": filter });
        let user = json!({ "user_id": "7" });
        for body in [
            json!({}),
            json!([]),
            json!({ "event_type": "dm.received" }),
            json!({ "event_type": "dm.deleted", "filter": user }),
            json!({ "event_type": 7, "filter": user }),
            dm(json!({})),
            dm(json!({ "user_id": 7 })),
            dm(json!({ "user_id": "" })),
            dm(json!({ "user_id": "0" })),
            dm(json!({ "user_id": "alice" })),
            dm(json!({ "user_id": "12345678901234567890" })),
            dm(json!({ "user_id": "7", "keyword": "birds" })),
            dm(json!({ "user_id": "7", "direction": "inbound" })),
            dm(json!({ "user_id": "7", "colour": "blue" })),
            json!({ "event_type": "follow.follow", "filter": { "user_id": "7", "direction": "up" } }),
            json!({ "event_type": "news.new", "filter": user }),
            json!({ "event_type": "news.new", "filter": { "keyword": "" } }),
            json!({ "event_type": "news.new", "filter": { "keyword": "x".repeat(151) } }),
            json!({ "event_type": "dm.received", "filter": user, "tag": "" }),
            json!({ "event_type": "dm.received", "filter": user, "tag": "x".repeat(201) }),
            json!({ "event_type": "dm.received", "filter": user, "webhook_id": "1" }),
            json!({ "event_type": "dm.received", "filter": user, "webhook": "1" }),
        ] {
            assert!(!passes(&body), "{body} passed");
        }
    }
}
