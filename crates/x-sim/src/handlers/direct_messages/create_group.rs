//! `POST /2/dm_conversations`: always a new group, with its first message.

use std::{collections::BTreeSet, sync::Arc};

use axum::{body::Bytes, extract::State, response::Response};
use dm_model::UserId;
use serde::Deserialize;

use super::{attaching, sending};
use crate::{
    gate::Viewer,
    handlers::path,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
};

/// How many others can be in a new group (X's docs).
const OTHERS: std::ops::RangeInclusive<usize> = 2..=49;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    conversation_type: String,
    participant_ids: Vec<String>,
    message: sending::Message,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    query.finish()?;
    let body: Body = sending::read(&body)?;
    if body.conversation_type != "Group" {
        let message = "$.conversation_type: does not have a value in the enumeration [Group]";
        return Err(Complaint::about_body(message).into());
    }
    let named: BTreeSet<UserId> =
        body.participant_ids.iter().map(|id| path::user("participant_ids", id)).collect::<Result<_, _>>()?;
    let others: BTreeSet<_> = named.into_iter().filter(|person| *person != viewer).collect();
    if !OTHERS.contains(&others.len()) {
        return Err(Complaint::about_body("$.participant_ids: there must be between 2 and 49 other people").into());
    }
    let message = body.message.check()?;
    let group = {
        let mut world = locked(&simulation.world);
        let willing = |id: &UserId| world.may_write(viewer, *id);
        if !others.iter().all(willing) {
            return Err(Problem::may_not_message());
        }
        let now = simulation.clock.now();
        attaching::attachment(&mut world, now, viewer, message.media_id)?;
        let people: Vec<_> = others.into_iter().chain([viewer]).collect();
        world.add_group(now, &people).map_err(|_| Problem::may_not_message())?
    };
    sending::say(&simulation, &group, viewer, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Stage;

    #[tokio::test]
    async fn each_call_makes_a_new_group() {
        let stage = Stage::set().await;
        let body = json!({
            "conversation_type": "Group",
            "participant_ids": [stage.bob, stage.carol],
            "message": { "text": "hello both" },
        });
        let one = stage.post(stage.alice, "/2/dm_conversations", &body).await;
        let other = stage.post(stage.alice, "/2/dm_conversations", &body).await;
        assert_eq!((one.status, other.status), (201, 201));
        assert_ne!(one.body["data"]["dm_conversation_id"], other.body["data"]["dm_conversation_id"]);
        assert_eq!(stage.control.truth(stage.carol).len(), 2);
    }

    #[tokio::test]
    async fn a_group_that_cannot_be_is_refused_and_leaves_nothing_behind() {
        let stage = Stage::set().await;
        let (bob, carol) = (stage.bob.to_string(), stage.carol.to_string());
        let many: Vec<_> = (1..=50).map(|number| number.to_string()).collect();
        let message = json!({ "text": "hello" });
        for (status, kind, people, message) in [
            (400, "group", json!([bob, carol]), &message),
            (400, "Group", json!([bob]), &message),
            (400, "Group", json!([bob, bob, stage.alice]), &message),
            (400, "Group", json!(many), &message),
            (400, "Group", json!([bob, "carol"]), &message),
            (400, "Group", json!([bob, carol]), &json!({})),
            (403, "Group", json!([bob, "7"]), &message),
        ] {
            let body = json!({ "conversation_type": kind, "participant_ids": people, "message": message });
            assert_eq!(stage.post(stage.alice, "/2/dm_conversations", &body).await.status, status, "{body}");
        }
        assert!(stage.control.truth(stage.alice).is_empty());
    }
}
