//! What the three list calls share: reading their parameters and cutting out a page.

use axum::{http::StatusCode, response::Response};
use dm_model::{EventId, UserId};
use serde::Serialize;
use serde_json::Value;

use crate::{
    billing::{Resource, note_reads},
    problem::Problem,
    query::Query,
    simulation::Simulation,
    wire::{self, Beside, EventWishes, Includes, WireEvent},
    world::{Cursor, Cut, Kind, Timeline, World},
};

/// What a caller of a list call wants.
#[derive(Debug)]
pub(super) struct ListRequest {
    viewer: UserId,
    /// Names the list and its viewer, so that a token is good for nothing else.
    list: String,
    wishes: EventWishes,
    kinds: Vec<Kind>,
    cursor: Cursor,
    length: usize,
}

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<WireEvent<'a>>,
    #[serde(skip_serializing_if = "Includes::is_empty")]
    includes: Includes<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    result_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_token: Option<String>,
}

impl ListRequest {
    /// Reads the query of a call for the list with this name, as this person sees it.
    pub(super) fn read(simulation: &Simulation, viewer: UserId, mut query: Query, list: &str) -> Result<Self, Problem> {
        let list = format!("{list} of {viewer}");
        let wishes = EventWishes::take_from(&mut query, simulation.dialect());
        let length = query.take_number("max_results", 1, 100, 100);
        let names = query.take_words("event_types", &["MessageCreate", "ParticipantsJoin", "ParticipantsLeave"]);
        let mut kinds: Vec<_> = names.iter().filter_map(|name| Kind::from_wire(name)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            kinds = Kind::ALL.to_vec();
        }
        let cursor = match query.take("pagination_token") {
            None => Cursor::Newest,
            Some(token) => simulation.page_tokens.read(&token, &list).unwrap_or_else(|| {
                query.complain("pagination_token", &token, "is not valid for this list");
                Cursor::Newest
            }),
        };
        query.finish()?;
        Ok(Self { viewer, list, wishes, kinds, cursor, length })
    }

    /// Answers with a page of this timeline. Events older than the horizon are not listed.
    pub(super) fn answer(
        &self,
        simulation: &Simulation,
        world: &World,
        timeline: Option<&Timeline>,
        horizon: Option<EventId>,
    ) -> Response {
        let cut = Cut { kinds: &self.kinds, cursor: self.cursor, horizon, length: self.length };
        let page = timeline.map(|timeline| timeline.page(&cut));
        let events: Vec<_> =
            page.iter().flat_map(|page| &page.events).filter_map(|event| world.event(*event)).collect();
        let tokens = &simulation.page_tokens;
        let next_token = match &page {
            Some(page) if page.has_older => page.events.last().map(|oldest| tokens.older_than(*oldest, &self.list)),
            _ => None,
        };
        let previous_token = match &page {
            // X gives a way back only to whoever came by a token.
            Some(page) if page.has_newer && self.cursor != Cursor::Newest => {
                page.events.first().map(|newest| tokens.newer_than(*newest, &self.list))
            }
            _ => None,
        };
        let meta = Meta { result_count: events.len(), next_token, previous_token };
        let Beside { includes, errors, reads } =
            Beside::events(&events, &self.wishes, &simulation.view(world, Some(self.viewer)));
        let reads = events.iter().map(|event| Resource::Event(event.id)).chain(reads);
        let data = events.iter().map(|event| WireEvent::new(event, &self.wishes, world.people())).collect();
        let mut response = wire::json(StatusCode::OK, &Envelope { data, includes, errors, meta });
        note_reads(&mut response, reads);
        response
    }
}

#[cfg(test)]
mod tests;
