//! What is told to whom, and how it looks.

use std::time::Duration;

use dm_model::{ConversationId, UserId};
use serde_json::{Value, json};

use super::{listen, received, stage_with, subscribe};
use crate::{Call, Money};

#[tokio::test]
async fn alice_is_told_what_bob_writes() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    assert_eq!(stream.response.headers()["content-type"], "application/json; charset=utf-8");
    stage.bob_writes("hello");
    insta::assert_json_snapshot!(stream.told().await, @r#"
    {
      "event_type": "dm.received",
      "event_uuid": "6049621499043289969",
      "filter": {
        "user_id": "628956948"
      },
      "payload": {
        "direct_message_events": [
          {
            "created_timestamp": "1750000000000",
            "id": "1934266310460022784",
            "message_create": {
              "message_data": {
                "entities": {
                  "hashtags": [],
                  "symbols": [],
                  "urls": [],
                  "user_mentions": []
                },
                "text": "hello"
              },
              "sender_id": "2195939682",
              "target": {
                "recipient_id": "628956948"
              }
            },
            "type": "message_create"
          }
        ],
        "users": {
          "2195939682": {
            "data": {
              "created_at": "2025-06-15T15:06:40.000Z",
              "description": "",
              "id": "2195939682",
              "name": "Bob",
              "username": "bob"
            }
          },
          "628956948": {
            "data": {
              "created_at": "2025-06-15T15:06:40.000Z",
              "description": "",
              "id": "628956948",
              "name": "Alice",
              "username": "alice"
            }
          }
        }
      }
    }
    "#);
}

#[tokio::test]
async fn links_names_and_tags_stand_in_the_form_of_the_older_apis() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.bob_writes("🦭 @alice and @nobody: #birds $TSLA https://example.com/a");
    let told = stream.told().await;
    insta::assert_json_snapshot!(told["payload"]["direct_message_events"][0]["message_create"]["message_data"], @r#"
    {
      "entities": {
        "hashtags": [
          {
            "indices": [
              22,
              28
            ],
            "text": "birds"
          }
        ],
        "symbols": [
          {
            "indices": [
              29,
              34
            ],
            "text": "TSLA"
          }
        ],
        "urls": [
          {
            "display_url": "example.com/a",
            "expanded_url": "https://example.com/a",
            "indices": [
              35,
              58
            ],
            "url": "https://t.co/1VVmiDEzjq"
          }
        ],
        "user_mentions": [
          {
            "id": 628956948,
            "id_str": "628956948",
            "indices": [
              2,
              8
            ],
            "name": "Alice",
            "screen_name": "alice"
          }
        ]
      },
      "text": "🦭 @alice and @nobody: #birds $TSLA https://t.co/1VVmiDEzjq"
    }
    "#);
}

#[tokio::test]
async fn typing_and_reading_are_told_in_the_same_envelope() {
    let stage = stage_with(&["dm.read", "dm.indicate_typing"]).await;
    let mut stream = listen(&stage, "").await;
    let hello = stage.bob_writes("hello");
    stage.control.mark_read(&stage.alice_and_bob(), stage.alice, hello).unwrap();
    stage.control.show_typing(&stage.alice_and_bob(), stage.alice).unwrap();
    let [mut read, mut typing] = [stream.told().await, stream.told().await];
    let users = read["payload"]["users"].take();
    assert_eq!(users.as_object().unwrap().len(), 2);
    assert_eq!(typing["payload"]["users"].take(), users);
    insta::assert_json_snapshot!([read, typing], @r#"
    [
      {
        "event_type": "dm.read",
        "event_uuid": "8306400901219040918",
        "filter": {
          "user_id": "2195939682"
        },
        "payload": {
          "direct_message_mark_read_events": [
            {
              "created_timestamp": "1750000000000",
              "last_read_event_id": "1934266310460022784",
              "sender_id": "628956948",
              "target": {
                "recipient_id": "2195939682"
              }
            }
          ],
          "users": null
        }
      },
      {
        "event_type": "dm.indicate_typing",
        "event_uuid": "6386209853948446912",
        "filter": {
          "user_id": "2195939682"
        },
        "payload": {
          "direct_message_indicate_typing_events": [
            {
              "created_timestamp": "1750000000000",
              "sender_id": "628956948",
              "target": {
                "recipient_id": "2195939682"
              }
            }
          ],
          "users": null
        }
      }
    ]
    "#);
}

#[tokio::test]
async fn the_sender_is_told_too_and_all_others_of_a_group_and_membership_is_no_news() {
    let stage = stage_with(&["dm.received", "dm.sent"]).await;
    subscribe(&stage, stage.carol, "dm.received").await;
    let mut stream = listen(&stage, "").await;
    let group = stage.control.add_group(&[stage.alice, stage.bob]).unwrap();
    stage.control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
    let path = format!("/2/dm_conversations/{group}/messages");
    assert_eq!(stage.post(stage.bob, &path, &json!({ "text": "hello all" })).await.status, 201);
    let mut told = Vec::new();
    for _ in 0..3 {
        let line = stream.told().await;
        let message = &line["payload"]["direct_message_events"][0]["message_create"];
        assert_eq!(message["target"]["recipient_id"], group.to_string());
        told.push((line["event_type"].clone(), line["filter"]["user_id"].clone()));
    }
    let line = |kind: &str, who: UserId| (Value::from(kind), Value::from(who.to_string()));
    for expected in [line("dm.sent", stage.bob), line("dm.received", stage.alice), line("dm.received", stage.carol)] {
        assert!(told.contains(&expected), "{expected:?} is not in {told:?}");
    }
    stage.control.add_leave(&group, &[stage.carol]).unwrap();
    stage.bob_writes("to alice alone");
    assert_eq!(stream.message().await.1, "to alice alone", "something came in between");
}

#[tokio::test]
async fn everything_may_come_twice_under_the_same_number() {
    let stage = stage_with(&["dm.received"]).await;
    stage.control.deliver_twice(true);
    let mut stream = listen(&stage, "").await;
    stage.bob_writes("hello");
    let [first, second] = [stream.told().await, stream.told().await];
    assert_eq!(first, second);
    stage.control.deliver_twice(false);
    stage.bob_writes("hello");
    let third = stream.told().await;
    assert_ne!(third["event_uuid"], first["event_uuid"]);
    stage.bob_writes("the last");
    assert_eq!(stream.message().await, received("the last"));
}

#[tokio::test]
async fn a_one_to_one_conversation_with_oneself_is_only_sent() {
    let stage = stage_with(&["dm.received", "dm.sent"]).await;
    let mut stream = listen(&stage, "").await;
    let note = ConversationId::one_to_one(stage.alice, stage.alice);
    stage.control.add_message(&note, stage.alice, "a note").unwrap();
    assert_eq!(stream.message().await, ("dm.sent".to_owned(), "a note".to_owned()));
    stage.control.add_message(&note, stage.alice, "another").unwrap();
    assert_eq!(stream.message().await, ("dm.sent".to_owned(), "another".to_owned()));
}

#[tokio::test]
async fn what_lists_show_late_is_told_at_once() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.control.show_next_events_late(1, Duration::from_mins(1)..=Duration::from_mins(1));
    stage.bob_writes("not in the list yet");
    assert_eq!(stream.message().await, received("not in the list yet"));
    assert!(stage.get(stage.alice, "/2/dm_events").await.ids().is_empty());
}

#[tokio::test]
async fn what_is_received_is_charged_once_a_day_however_often_it_is_told() {
    let stage = stage_with(&["dm.received", "dm.sent", "dm.indicate_typing"]).await;
    stage.control.deliver_twice(true);
    stage.control.show_typing(&stage.alice_and_bob(), stage.bob).unwrap();
    stage.bob_writes("hello");
    for _ in 0..2 {
        let mut stream = listen(&stage, "?backfill_minutes=5").await;
        while stream.told().await["event_type"] != "dm.received" {}
        stage.control.cut_streams();
    }
    let bill = stage.control.bill();
    let lines: Vec<_> = bill.lines.iter().map(|line| (line.call, line.user, line.charged, line.repeated)).collect();
    assert_eq!(lines, [(Call::ActivityStream, Some(stage.alice), 1, 1)]);
    assert_eq!(bill.total, Money::from_thousandths(10));
}
