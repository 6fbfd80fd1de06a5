//! `GET /2/activity/subscriptions`: what an app has subscribed to, the newest first. With a person's token it is told
//! only what concerns that person.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use dm_model::EventId;
use serde::Serialize;

use super::asker::Asker;
use crate::{
    activity::Subscription,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, WireSubscription},
    world::Cursor,
};

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<WireSubscription<'a>>,
    meta: Meta,
}

/// X's quickstart has `total_subscriptions`; the tokens stand where other lists have them.
#[derive(Serialize)]
struct Meta {
    total_subscriptions: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_token: Option<String>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    asker: Asker,
    mut query: Query,
) -> Result<Response, Problem> {
    let person = asker.person();
    let list = match person {
        Some(person) => format!("subscriptions of {} for {person}", asker.app),
        None => format!("subscriptions of {}", asker.app),
    };
    let tokens = &simulation.page_tokens;
    let length = query.take_number("max_results", 1, 1_000, 1_000);
    let cursor = match query.take("pagination_token") {
        None => Cursor::Newest,
        Some(token) => tokens.read(&token, &list).unwrap_or_else(|| {
            query.complain("pagination_token", &token, "is not valid for this list");
            Cursor::Newest
        }),
    };
    query.finish()?;
    let subscriptions = locked(&simulation.subscriptions);
    let is_theirs = |subscription: &&Subscription| person.is_none() || subscription.filter.user_id == person;
    let all: Vec<_> = subscriptions.of(&asker.app).filter(is_theirs).collect();
    let (first, end) = page(&all, cursor, length);
    let shown = all.get(first..end).unwrap_or_default();
    let place = |subscription: &&Subscription| EventId::new(subscription.id).ok();
    let next_token = shown.last().filter(|_| end < all.len()).and_then(place);
    let previous_token = shown.first().filter(|_| first > 0 && cursor != Cursor::Newest).and_then(place);
    let meta = Meta {
        total_subscriptions: all.len(),
        next_token: next_token.map(|last| tokens.older_than(last, &list)),
        previous_token: previous_token.map(|first| tokens.newer_than(first, &list)),
    };
    let data = shown.iter().map(|subscription| WireSubscription::new(subscription)).collect();
    Ok(wire::json(StatusCode::OK, &Envelope { data, meta }))
}

/// Where the page begins and ends among all, of which the newest come first.
fn page(all: &[&Subscription], cursor: Cursor, length: usize) -> (usize, usize) {
    match cursor {
        Cursor::Newest => (0, length.min(all.len())),
        Cursor::Before(id) => {
            let first = all.partition_point(|subscription| subscription.id >= id.get());
            (first, first.saturating_add(length).min(all.len()))
        }
        Cursor::After(id) => {
            let end = all.partition_point(|subscription| subscription.id > id.get());
            (end.saturating_sub(length), end)
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::json;

    use crate::testing::{Answer, Stage, read};

    const PATH: &str = "/2/activity/subscriptions";
    const KINDS: [&str; 4] = ["dm.received", "dm.sent", "dm.read", "dm.indicate_typing"];

    async fn subscribed() -> Stage {
        let stage = Stage::set().await;
        for who in [stage.alice, stage.bob] {
            for kind in KINDS {
                let body = json!({ "event_type": kind, "filter": { "user_id": who } });
                assert_eq!(stage.post(who, PATH, &body).await.status, 200);
            }
        }
        stage
    }

    fn kinds(answer: &Answer) -> Vec<&str> {
        let subscriptions = answer.body["data"].as_array().map(Vec::as_slice).unwrap_or_default();
        subscriptions.iter().map(|subscription| subscription["event_type"].as_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn an_app_sees_all_of_its_own_and_a_person_hers() {
        let stage = subscribed().await;
        let with_app = async |app| read(stage.request_of_app(app, Method::GET, PATH)).await;
        assert_eq!(kinds(&with_app("pipit-demo").await).len(), 8);
        let others = with_app("bot-demo").await;
        assert_eq!((others.status, others.body), (200, json!({ "meta": { "total_subscriptions": 0 } })));
        let hers = stage.get(stage.alice, PATH).await;
        assert_eq!(kinds(&hers), ["dm.indicate_typing", "dm.read", "dm.sent", "dm.received"]);
        assert_eq!(hers.body["meta"], json!({ "total_subscriptions": 4 }));
    }

    #[tokio::test]
    async fn pages_lead_on_and_back() {
        let stage = subscribed().await;
        let turn = async |page: &Answer, token: &str| {
            let token = page.body["meta"][token].as_str().unwrap();
            stage.get(stage.alice, &format!("{PATH}?max_results=2&pagination_token={token}")).await
        };
        let first = stage.get(stage.alice, &format!("{PATH}?max_results=2")).await;
        let second = turn(&first, "next_token").await;
        assert_eq!(kinds(&second), ["dm.sent", "dm.received"]);
        assert_eq!(second.body["meta"].get("next_token"), None);
        assert_eq!(turn(&second, "previous_token").await.body["data"], first.body["data"]);
    }

    #[tokio::test]
    async fn a_token_is_good_for_its_list_only_and_numbers_have_bounds() {
        let stage = subscribed().await;
        let page = stage.get(stage.alice, &format!("{PATH}?max_results=1")).await;
        let token = page.body["meta"]["next_token"].as_str().unwrap();
        assert_eq!(stage.get(stage.bob, &format!("{PATH}?pagination_token={token}")).await.status, 400);
        for query in ["max_results=0", "max_results=1001", "max_results=x", "pagination_token=x", "tag=x"] {
            assert_eq!(stage.get(stage.alice, &format!("{PATH}?{query}")).await.status, 400, "{query}");
        }
    }
}
