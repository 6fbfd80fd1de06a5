//! How sends look on the wire.

use dm_model::UserId;
use serde_json::Value;
use x_api::OutgoingMessage;

use crate::fixture::{Fixture, json};

#[tokio::test]
async fn a_group_is_asked_for_in_xs_words() {
    let x =
        Fixture::answering([json(201, r#"{"data":{"dm_conversation_id":"1578398451921985538","dm_event_id":"7"}}"#)])
            .await;
    let bob = UserId::new(2002).unwrap();
    let carol = UserId::new(3003).unwrap();
    x.client().create_group(&[bob, carol], &OutgoingMessage::text("Hi")).await.unwrap();
    let request = &x.requests()[0];
    assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/2/dm_conversations"));
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let wanted = r#"{"conversation_type":"Group","participant_ids":["2002","3003"],"message":{"text":"Hi"}}"#;
    assert_eq!(body, serde_json::from_str::<Value>(wanted).unwrap());
}
