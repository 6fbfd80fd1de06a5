//! `POST /2/activity/subscriptions`: an app wants to be told of something.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde_json::json;

use super::{asker::Asker, new_subscription::Wish};
use crate::{
    activity::SubscribeError,
    handlers::json_body,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire::{self, WireSubscription},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    asker: Asker,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    query.finish()?;
    let new = json_body::read::<Wish>(&body)?.check()?;
    asker.may_subscribe(&new)?;
    let since = {
        let world = locked(&simulation.world);
        if let Some(stranger) = new.filter.user_id.filter(|user| world.people().get(*user).is_none()) {
            return Err(Complaint::about_body(format!("$.filter.user_id: nobody has the id [{stranger}]")).into());
        }
        world.news.next_number()
    };
    let mut subscriptions = locked(&simulation.subscriptions);
    let subscription = subscriptions.add(simulation.clock.now(), since, &asker.app, new).map_err(refuse)?;
    let data = json!({ "data": { "subscription": WireSubscription::new(subscription) } });
    Ok(wire::json(StatusCode::OK, &data))
}

/// X does not document these answers.
fn refuse(error: SubscribeError) -> Problem {
    match error {
        SubscribeError::Duplicate => Problem::duplicate_subscription(),
        SubscribeError::TooMany => Problem::forbidden("This app has as many subscriptions as it may have."),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::json;

    use crate::testing::{Stage, read};

    const PATH: &str = "/2/activity/subscriptions";

    #[tokio::test]
    async fn alice_subscribes_to_what_she_receives() {
        let stage = Stage::set().await;
        let body = json!({ "event_type": "dm.received", "filter": { "user_id": stage.alice }, "tag": "inbox" });
        let answer = stage.post(stage.alice, PATH, &body).await;
        assert_eq!(answer.status, 200);
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": {
            "subscription": {
              "created_at": "2025-06-15T15:06:40.000Z",
              "event_type": "dm.received",
              "filter": {
                "user_id": "628956948"
              },
              "subscription_id": "1934266310460436480",
              "tag": "inbox",
              "updated_at": "2025-06-15T15:06:40.000Z"
            }
          }
        }
        "#);
    }

    #[tokio::test]
    async fn private_activity_is_only_for_the_person_whose_it_is() {
        let stage = Stage::set().await;
        let body = json!({ "event_type": "dm.received", "filter": { "user_id": stage.alice } });
        assert_eq!(stage.post(stage.bob, PATH, &body).await.status, 403);
        let answer = read(stage.request_of_app("pipit-demo", Method::POST, PATH).json(&body)).await;
        assert_eq!((answer.status, &answer.body["title"]), (403, &"Unsupported Authentication".into()));
        let mute = json!({ "event_type": "mute.mute", "filter": { "user_id": stage.alice } });
        assert_eq!(stage.post(stage.alice, PATH, &mute).await.status, 403, "nobody here can grant mute.read");
    }

    #[tokio::test]
    async fn what_everybody_can_see_an_app_may_ask_for_by_itself() {
        let stage = Stage::set().await;
        let ask = |body| read(stage.request_of_app("pipit-demo", Method::POST, PATH).json(&body));
        let bio = ask(json!({ "event_type": "profile.update.bio", "filter": { "user_id": stage.bob } })).await;
        assert_eq!(bio.status, 200);
        let stranger = ask(json!({ "event_type": "profile.update.bio", "filter": { "user_id": "7" } })).await;
        assert_eq!(stranger.status, 400);
    }

    #[tokio::test]
    async fn the_same_wish_twice_is_refused_but_not_that_of_another_app() {
        let stage = Stage::set().await;
        let body = json!({ "event_type": "dm.sent", "filter": { "user_id": stage.alice } });
        assert_eq!(stage.post(stage.alice, PATH, &body).await.status, 200);
        let again = json!({ "event_type": "dm.sent", "filter": { "user_id": stage.alice }, "tag": "another tag" });
        assert_eq!(stage.post(stage.alice, PATH, &again).await.status, 409);
        let token = stage.control.sign_in(stage.alice, "bot-demo").access_token;
        assert_eq!(read(stage.http.post(stage.url(PATH)).bearer_auth(token).json(&body)).await.status, 200);
    }

    #[tokio::test]
    async fn nonsense_is_refused_in_xs_shape() {
        let stage = Stage::set().await;
        let body = json!({ "event_type": "dm.received", "filter": { "user_id": stage.alice }, "webhook_id": "1" });
        let answer = stage.post(stage.alice, PATH, &body).await;
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")));
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "detail": "One or more parameters to your request was invalid.",
          "errors": [
            {
              "message": "$.webhook_id: there is no webhook [1]; listen on the stream instead"
            }
          ],
          "title": "Invalid Request",
          "type": "https://api.twitter.com/2/problems/invalid-request"
        }
        "#);
        let json = "application/json";
        let request = || stage.request(stage.alice, Method::POST, PATH).header("content-type", json);
        for text in ["", "{", "null", "{\"event_type\":\"dm.received\",\"filter\":{}}", "\u{0}"] {
            assert_eq!(read(request().body(text)).await.status, 400, "{text:?}");
        }
        assert_eq!(stage.post(stage.alice, "/2/activity/subscriptions?tag=1", &json!({})).await.status, 400);
    }
}
