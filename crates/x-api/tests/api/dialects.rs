//! Which words X is asked with, and what happens when it does not know them.

use crate::fixture::{Fixture, Prepared, UNKNOWN_WORD, json};
use x_api::{ApiErrorKind, Dialect, NextStep, PageRequest};

fn empty_page() -> Prepared {
    json(200, r#"{"meta":{"result_count":0}}"#)
}

#[tokio::test]
async fn the_current_words_ask_for_senders_by_expansion() {
    let x = Fixture::answering([empty_page()]).await;
    x.client().fetch_events(&PageRequest::newest(5)).await.unwrap();
    let request = &x.requests()[0];
    let parameters: Vec<_> = request.url.query_pairs().map(|(name, value)| format!("{name}={value}")).collect();
    insta::assert_snapshot!(parameters.join("\n"), @r#"
    max_results=5
    dm_event.fields=attachments,created_at,dm_conversation_id,entities,event_type,id,text
    expansions=attachments.media_keys,participant_ids,referenced_posts,sender_id
    media.fields=alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width
    post.fields=created_at,entities,id,text
    user.fields=name,username,profile_image_url,protected,receives_your_dm
    "#);
    assert_eq!(request.url.path(), "/2/dm_events");
}

#[tokio::test]
async fn a_client_changes_over_to_the_launch_words_once_and_remembers() {
    let x = Fixture::answering([json(400, UNKNOWN_WORD), empty_page(), empty_page()]).await;
    let client = x.client();
    client.fetch_events(&PageRequest::newest(1)).await.unwrap();
    assert_eq!(client.dialect(), Dialect::Launch);
    client.clone().fetch_events(&PageRequest::newest(1)).await.unwrap();
    let fields: Vec<_> = x.requests().iter().map(|it| it.parameter("dm_event.fields").unwrap()).collect();
    assert!(!fields[0].contains("sender_id"));
    assert!(fields[1].contains("sender_id") && fields[1].contains("participant_ids"));
    assert_eq!(fields[2], fields[1]);
    assert_eq!(x.requests()[2].parameter("expansions").unwrap(), "attachments.media_keys,referenced_tweets.id");
}

#[tokio::test]
async fn when_x_knows_neither_words_nothing_is_remembered() {
    let x = Fixture::answering([json(400, UNKNOWN_WORD), json(400, UNKNOWN_WORD)]).await;
    let client = x.client();
    let error = client.fetch_events(&PageRequest::newest(1)).await.unwrap_err();
    assert_eq!((error.kind.clone(), error.next_step()), (ApiErrorKind::UnknownDialect, NextStep::GiveUp));
    assert_eq!((client.dialect(), x.requests().len()), (Dialect::Current, 2));
}

#[tokio::test]
async fn a_refused_cursor_is_no_question_of_words() {
    let body = r#"{"errors":[{"parameters":{"pagination_token":["old"]},"message":"The cursor is too old"}]}"#;
    let x = Fixture::answering([json(400, body)]).await;
    let page = PageRequest { max_results: 10, cursor: Some("old".parse().unwrap()) };
    let error = x.client().fetch_events(&page).await.unwrap_err();
    assert_eq!(error.to_string(), "X refused this: The cursor is too old");
    assert_eq!(x.requests().len(), 1);
    assert_eq!(x.requests()[0].parameter("pagination_token").as_deref(), Some("old"));
}
