//! What the status page shows, as one JSON answer that is cheap however large the world is.

use dm_model::{ConversationId, Timestamp, UserId};
use serde::Serialize;

use crate::{
    Bill, Control, LimitUse, RequestRecord,
    simulation::locked,
    world::{Conversation, Person, Timeline},
};

/// How many conversations are listed, those with the last events first.
const CONVERSATIONS: usize = 200;
/// How many people are listed, those who came first.
const PEOPLE: usize = 200;
/// How many requests are told at once.
const REQUESTS: u64 = 200;

/// The state of the simulated X.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    origin: String,
    now: Timestamp,
    reachable: bool,
    people_total: usize,
    people: Vec<PersonRow>,
    conversations_total: usize,
    conversations: Vec<ConversationRow>,
    requests_total: u64,
    limits: Vec<LimitUse>,
    bill: Bill,
    /// Only what was answered since the page last asked.
    requests: Vec<RequestRecord>,
}

#[derive(Debug, Serialize)]
struct PersonRow {
    id: UserId,
    name: String,
    username: String,
    /// Where on this port the profile picture is, if there is one.
    picture: Option<String>,
    owner: bool,
    events: usize,
}

#[derive(Debug, Serialize)]
struct ConversationRow {
    id: ConversationId,
    /// The usernames of those who are in it now.
    participants: Vec<String>,
    events: usize,
    last_at: Option<Timestamp>,
}

impl Overview {
    /// The state now, with the requests after the first `known_requests`.
    pub(super) fn of(control: &Control, known_requests: u64) -> Self {
        let simulation = control.simulation();
        let (requests_total, requests) = {
            let log = locked(&simulation.requests);
            let new = log.total().saturating_sub(known_requests).min(REQUESTS);
            let new = usize::try_from(new).unwrap_or(usize::MAX);
            (log.total(), log.latest().rev().take(new).rev().cloned().collect())
        };
        let (limits, bill) = (control.limits(), control.bill());
        let world = locked(&simulation.world);
        let row = |person: &Person| PersonRow {
            id: person.id,
            name: person.name.clone(),
            username: person.username.clone(),
            picture: person.picture.is_some().then(|| format!("/sim/pictures/{}", person.id)),
            owner: world.owner() == Some(person.id),
            events: world.inbox(person.id).map_or(0, Timeline::len),
        };
        let name = |id: &UserId| world.people().get(*id).map_or_else(|| id.to_string(), |it| it.username.clone());
        let place = |(id, conversation): (&ConversationId, &Conversation)| ConversationRow {
            id: id.clone(),
            participants: conversation.participants.iter().map(name).collect(),
            events: conversation.events,
            last_at: conversation.newest.map(dm_model::EventId::created_at),
        };
        let conversations = world.conversations();
        Self {
            origin: simulation.origin.to_string(),
            now: simulation.clock.now(),
            reachable: simulation.reachability.is_reachable(),
            people_total: world.people().all().count(),
            people: world.people().all().take(PEOPLE).map(row).collect(),
            conversations_total: conversations.len(),
            conversations: conversations.into_iter().take(CONVERSATIONS).map(place).collect(),
            requests_total,
            limits,
            bill,
            requests,
        }
    }
}
