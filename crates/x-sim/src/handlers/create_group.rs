//! `POST /2/dm_conversations`: always a new group, with its first message.

use std::{collections::BTreeSet, sync::Arc};

use axum::{body::Bytes, extract::State, response::Response};
use dm_model::UserId;
use serde::Deserialize;

use super::{path, sending};
use crate::{
    gate::Viewer,
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
    let text = body.message.check()?;
    let group = {
        let mut world = locked(&simulation.world);
        let willing = |id: &UserId| world.people().get(*id).is_some_and(|person| person.accepts_messages);
        if !others.iter().all(willing) {
            return Err(Problem::may_not_message());
        }
        let people: Vec<_> = others.into_iter().chain([viewer]).collect();
        world.add_group(simulation.clock.now(), &people).map_err(|_| Problem::may_not_message())?
    };
    sending::say(&simulation, &group, viewer, text)
}
