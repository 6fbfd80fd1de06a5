//! `GET /2/dm_events`: the events of all conversations of the last 30 days.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, response::Response};
use dm_model::Timestamp;

use super::listing::ListRequest;
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    world::first_event_of,
};

/// How far this list reaches back (X's docs); the lists of single conversations reach back to their beginning.
const REACH: Duration = Duration::from_hours(30 * 24);

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
) -> Result<Response, Problem> {
    let request = ListRequest::read(&simulation, viewer, query, "inbox")?;
    let reach = i64::try_from(REACH.as_millis()).unwrap_or(i64::MAX);
    let oldest = Timestamp::from_millis(simulation.clock.now().as_millis().saturating_sub(reach));
    let world = locked(&simulation.world);
    Ok(request.answer(&simulation, &world, world.inbox(viewer), first_event_of(oldest)))
}

#[cfg(test)]
mod tests {
    use dm_model::ConversationId;

    use super::*;
    use crate::{
        Config, LimitTable,
        testing::{Stage, Tiny},
    };

    #[tokio::test]
    async fn all_fields_and_includes_come_when_asked_for() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        stage.control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
        stage.control.add_leave(&group, &[stage.carol]).unwrap();
        let fields = "attachments,created_at,dm_conversation_id,entities,event_type,id,text";
        let path = format!(
            "/2/dm_events?dm_event.fields={fields}&expansions=attachments.media_keys,sender_id,participant_ids\
             &media.fields=url,width,height,type"
        );
        let answer = stage.get(stage.alice, &path).await;
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "data": [
            {
              "created_at": "2025-06-15T15:06:40.000Z",
              "dm_conversation_id": "1934266310460022784",
              "event_type": "ParticipantsLeave",
              "id": "1934266310460022788",
              "participant_ids": [
                "1735273912"
              ]
            },
            {
              "created_at": "2025-06-15T15:06:40.000Z",
              "dm_conversation_id": "1934266310460022784",
              "event_type": "ParticipantsJoin",
              "id": "1934266310460022787",
              "participant_ids": [
                "1735273912"
              ],
              "sender_id": "2195939682"
            },
            {
              "attachments": {
                "media_keys": [
                  "3_1934266310460022786"
                ]
              },
              "created_at": "2025-06-15T15:06:40.000Z",
              "dm_conversation_id": "628956948-2195939682",
              "event_type": "MessageCreate",
              "id": "1934266310460022785",
              "sender_id": "2195939682",
              "text": "look"
            }
          ],
          "includes": {
            "media": [
              {
                "height": 1,
                "media_key": "3_1934266310460022786",
                "type": "photo",
                "url": "https://ton.twitter.com/1.1/ton/data/dm/1934266310460022785/1934266310460022786/c8fe0e00.png",
                "width": 2
              }
            ],
            "users": [
              {
                "id": "1735273912",
                "name": "Carol",
                "username": "carol"
              },
              {
                "id": "2195939682",
                "name": "Bob",
                "username": "bob"
              }
            ]
          },
          "meta": {
            "result_count": 3
          }
        }
        "#);
    }

    #[tokio::test]
    async fn both_dialects_are_understood() {
        let stage = Stage::set().await;
        stage.bob_writes("hello");
        let bob = stage.bob.to_string();
        for query in ["dm_event.fields=sender_id", "expansions=sender_id"] {
            let answer = stage.get(stage.alice, &format!("/2/dm_events?{query}")).await;
            assert_eq!(answer.body["data"][0]["sender_id"], bob.as_str(), "{query}");
        }
    }

    #[tokio::test]
    async fn an_empty_page_has_no_data() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, "/2/dm_events").await;
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "meta": {
            "result_count": 0
          }
        }
        "#);
    }

    #[tokio::test]
    async fn what_x_does_not_know_is_refused_in_its_shape() {
        let stage = Stage::set().await;
        let answer = stage.get(stage.alice, "/2/dm_events?expansions=sender_id,bogus").await;
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")));
        insta::assert_json_snapshot!(answer.body, @r#"
        {
          "detail": "One or more parameters to your request was invalid.",
          "errors": [
            {
              "message": "The `expansions` query parameter value [bogus] must be one of [attachments.media_keys,participant_ids,sender_id,referenced_posts,referenced_tweets.id]",
              "parameters": {
                "expansions": [
                  "bogus"
                ]
              }
            }
          ],
          "title": "Invalid Request",
          "type": "https://api.twitter.com/2/problems/invalid-request"
        }
        "#);
        for query in [
            "max_results=0",
            "max_results=101",
            "max_results=ten",
            "max_results=",
            "since_id=1",
            "dm_event.fields=",
            "event_types=Reaction",
            "pagination_token=not-one-of-ours",
            "max_results=1&max_results=2",
            "%ff%fe=%00",
        ] {
            let answer = stage.get(stage.alice, &format!("/2/dm_events?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
        }
    }

    #[tokio::test]
    async fn after_thirty_days_an_event_is_listed_only_in_its_conversation() {
        let stage = Stage::set().await;
        let old = stage.bob_writes("long ago");
        stage.control.advance(REACH + Duration::from_millis(1));
        let new = stage.bob_writes("today");
        assert_eq!(stage.get(stage.alice, "/2/dm_events").await.ids(), [new]);
        let path = format!("/2/dm_conversations/{}/dm_events", stage.alice_and_bob());
        assert_eq!(stage.get(stage.alice, &path).await.ids(), [new, old]);
    }

    #[tokio::test]
    async fn kinds_can_be_chosen() {
        let stage = Stage::set().await;
        let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
        let message = stage.control.add_message(&group, stage.bob, "hello").unwrap();
        let joined = stage.control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
        let unknown = stage.control.add_unknown_event(&group, "SomethingNew").unwrap();
        let ids = async |query| stage.get(stage.alice, &format!("/2/dm_events{query}")).await.ids();
        assert_eq!(ids("").await, [unknown, joined, message]);
        assert_eq!(ids("?event_types=ParticipantsJoin,ParticipantsLeave").await, [joined]);
        assert_eq!(ids("?event_types=MessageCreate").await, [message]);
    }

    #[tokio::test]
    async fn a_token_of_bobs_list_is_worth_nothing_to_alice() {
        let stage = Stage::set().await;
        stage.bob_writes("one");
        stage.bob_writes("two");
        let page = stage.get(stage.bob, "/2/dm_events?max_results=1").await;
        let path = format!("/2/dm_events?pagination_token={}", page.body["meta"]["next_token"].as_str().unwrap());
        assert_eq!(stage.get(stage.bob, &path).await.status, 200);
        assert_eq!(stage.get(stage.alice, &path).await.status, 400);
    }

    #[tokio::test]
    async fn the_way_back_leads_to_the_newer_events() {
        let stage = Stage::set().await;
        let events: Vec<_> = (0..5).map(|number| stage.bob_writes(&number.to_string())).collect();
        let first = stage.get(stage.alice, "/2/dm_events?max_results=2").await;
        assert!(first.body["meta"].get("previous_token").is_none());
        let turn = async |page: &crate::testing::Answer, token: &str| {
            let token = page.body["meta"][token].as_str().unwrap();
            stage.get(stage.alice, &format!("/2/dm_events?max_results=2&pagination_token={token}")).await
        };
        let second = turn(&first, "next_token").await;
        assert_eq!(second.ids(), [events[2], events[1]]);
        let back = turn(&second, "previous_token").await;
        assert_eq!(back.ids(), [events[4], events[3]]);
        assert!(back.body["meta"].get("previous_token").is_none());
        let third = turn(&second, "next_token").await;
        assert_eq!(third.ids(), [events[0]]);
        assert!(third.body["meta"].get("next_token").is_none());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn paging_meets_each_event_once_newest_first_while_new_ones_arrive(
            count in 0_usize..60,
            length in 1_usize..20,
            arrivals in proptest::collection::vec(0_usize..3, 60),
            list in 0_usize..3,
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
                let elsewhere = ConversationId::one_to_one(stage.alice, stage.carol);
                let mut wanted: Vec<_> = (0..count).map(|number| stage.bob_writes(&number.to_string())).collect();
                wanted.reverse();
                let path = match list {
                    0 => "/2/dm_events".to_owned(),
                    1 => format!("/2/dm_conversations/{}/dm_events", stage.alice_and_bob()),
                    _ => format!("/2/dm_conversations/with/{}/dm_events", stage.bob),
                };
                let (mut met, mut token) = (Vec::new(), String::new());
                for arrivals in arrivals.iter().chain(std::iter::repeat(&0)) {
                    let page = stage.get(stage.alice, &format!("{path}?max_results={length}{token}")).await;
                    met.extend(page.ids());
                    for _ in 0..*arrivals {
                        stage.bob_writes("news");
                        stage.control.add_message(&elsewhere, stage.carol, "more news").unwrap();
                    }
                    match page.body["meta"]["next_token"].as_str() {
                        Some(next) => token = format!("&pagination_token={next}"),
                        None => break,
                    }
                }
                assert_eq!(met, wanted);
            });
        }
    }

    #[tokio::test]
    async fn only_what_was_asked_for_is_given() {
        let stage = Stage::set().await;
        stage.bob_writes("hello");
        let bare = stage.get(stage.alice, "/2/dm_events").await;
        assert_eq!(bare.status, 200);
        insta::assert_json_snapshot!(bare.body, @r#"
        {
          "data": [
            {
              "event_type": "MessageCreate",
              "id": "1934266310460022784",
              "text": "hello"
            }
          ],
          "meta": {
            "result_count": 1
          }
        }
        "#);
    }
}
