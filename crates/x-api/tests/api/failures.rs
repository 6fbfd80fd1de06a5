//! What each way of failing leads to, for reads and for sends.

use std::sync::Arc;

use crate::fixture::{Fixture, Prepared, Tokens, answer, json};
use dm_model::{ConversationId, Timestamp, UserId};
use secrecy::SecretString;
use x_api::{
    ApiError, ApiErrorKind, Client, NextStep, OutgoingMessage, PageRequest, TokenError, TokenSource, http_client,
};

/// When the fixture's `Date` header says that it is.
const DATE: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn bob() -> UserId {
    UserId::new(2002).unwrap()
}

async fn read(x: &Fixture) -> ApiError {
    x.client().fetch_events(&PageRequest::newest(1)).await.unwrap_err()
}

async fn send(x: &Fixture) -> ApiError {
    x.client().send_to_participant(bob(), &OutgoingMessage::text("Hi")).await.unwrap_err()
}

#[tokio::test]
async fn each_status_leads_to_its_next_step() {
    let until = DATE.after(std::time::Duration::from_mins(15));
    let table = [
        (302, NextStep::Retry, NextStep::Settle),
        (400, NextStep::GiveUp, NextStep::GiveUp),
        (402, NextStep::GiveUp, NextStep::GiveUp),
        (403, NextStep::GiveUp, NextStep::GiveUp),
        (404, NextStep::GiveUp, NextStep::GiveUp),
        (408, NextStep::Retry, NextStep::Settle),
        (429, NextStep::RetryAfter(until), NextStep::RetryAfter(until)),
        (500, NextStep::Retry, NextStep::Settle),
        (503, NextStep::Retry, NextStep::Settle),
    ];
    for (status, after_read, after_send) in table {
        let x = Fixture::answering([json(status, ""), json(status, "{}")]).await;
        assert_eq!(read(&x).await.next_step(), after_read, "a read answered with {status}");
        assert_eq!(send(&x).await.next_step(), after_send, "a send answered with {status}");
    }
}

#[tokio::test]
async fn a_refusal_carries_xs_words_and_time() {
    let body = r#"{"detail":"You do not have permission to DM one or more participants.","type":"about:blank","title":"Forbidden","status":403}"#;
    let x = Fixture::answering([json(403, body)]).await;
    let error = send(&x).await;
    let detail = "You do not have permission to DM one or more participants.".to_owned();
    assert_eq!(error.kind, ApiErrorKind::Refused { status: 403, detail });
    assert_eq!(error.server_time, Some(DATE));
}

#[tokio::test]
async fn missing_credits_are_said_plainly() {
    let x = Fixture::answering([json(402, r#"{"title":"CreditsDepleted"}"#)]).await;
    insta::assert_snapshot!(read(&x).await, @"The X developer account has no credits left. Add credits in X's developer console.");
}

#[tokio::test]
async fn a_limit_tells_when_it_ends() {
    let headers = ["x-rate-limit-limit: 15", "x-rate-limit-remaining: 0", "x-rate-limit-reset: 1700000300"];
    let x = Fixture::answering([answer(429, &headers, b"")]).await;
    let error = read(&x).await;
    assert_eq!(error.kind, ApiErrorKind::RateLimited { until: Timestamp::from_millis(1_700_000_300_000) });
    assert_eq!(error.limits.window.map(|window| window.remaining), Some(0));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_for_sends_too() {
    let sent = r#"{"data":{"dm_conversation_id":"1001-2002","dm_event_id":"77"}}"#;
    let x = Fixture::answering([json(401, "{}"), json(201, sent)]).await;
    let answer = x.client().send_to_participant(bob(), &OutgoingMessage::text("Hi")).await.unwrap();
    assert_eq!(answer.value.event.get(), 77);
    let tokens: Vec<_> = x.requests().into_iter().filter_map(|request| request.authorization).collect();
    assert_eq!(tokens, ["Bearer first", "Bearer after-first"]);
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too_means_signing_in_again() {
    let x = Fixture::answering([json(401, "{}"), json(401, "{}")]).await;
    let error = read(&x).await;
    assert_eq!((error.kind.clone(), error.next_step()), (ApiErrorKind::Unauthorized, NextStep::SignInAgain));
    assert_eq!(x.tokens.replaced(), 1);
}

#[tokio::test]
async fn who_is_signed_out_asks_nothing() {
    struct SignedOut;
    #[async_trait::async_trait]
    impl TokenSource for SignedOut {
        async fn access_token(&self) -> Result<SecretString, TokenError> {
            Err(TokenError::SignedOut)
        }
        async fn replace(&self, _: &SecretString) -> Result<SecretString, TokenError> {
            Err(TokenError::SignedOut)
        }
    }
    let x = Fixture::answering([json(200, "{}")]).await;
    let client = Client::new(x.origin.clone(), http_client().unwrap(), Arc::new(SignedOut));
    let error = client.fetch_me().await.unwrap_err();
    assert_eq!(error.next_step(), NextStep::SignInAgain);
    assert!(x.requests().is_empty());
}

#[tokio::test]
async fn a_refused_connection_surely_never_reached_x() {
    let x = Fixture::answering([]).await;
    let origin = x.origin.clone();
    drop(x);
    let client = Client::new(origin, http_client().unwrap(), Arc::new(Tokens::default()));
    let error = client.send_to_participant(bob(), &OutgoingMessage::text("Hi")).await.unwrap_err();
    assert_eq!((error.kind.clone(), error.next_step()), (ApiErrorKind::Unreachable, NextStep::Retry));
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_may_have_reached_x() {
    let x = Fixture::answering([Prepared::HangUp, Prepared::HangUp]).await;
    assert_eq!(send(&x).await.next_step(), NextStep::Settle);
    assert_eq!(read(&x).await.next_step(), NextStep::Retry);
}

#[tokio::test]
async fn an_answer_cut_short_may_have_been_a_success() {
    let cut = || Prepared::Answer(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"data\":".to_vec());
    let x = Fixture::answering([cut(), cut()]).await;
    assert_eq!(send(&x).await.kind, ApiErrorKind::MaybeReached);
    assert_eq!(read(&x).await.next_step(), NextStep::Retry);
}

#[tokio::test]
async fn a_send_whose_answer_names_no_event_is_settled_by_reading() {
    for body in ["", "<html>", "{}", r#"{"data":{"dm_conversation_id":"1001-2002"}}"#] {
        let x = Fixture::answering([json(201, body)]).await;
        assert_eq!(send(&x).await.next_step(), NextStep::Settle, "{body:?}");
    }
}

#[tokio::test]
async fn a_page_of_more_than_8_megabytes_is_not_read() {
    let x = Fixture::answering([json(200, &" ".repeat((8 << 20) + 1))]).await;
    assert_eq!(read(&x).await.kind, ApiErrorKind::Rubbish("it is too large".to_owned()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Fixture::answering([json(200, "{}")]).await;
    let location = format!("Location: {}", elsewhere.origin);
    let x = Fixture::answering([answer(302, &[&location], b"")]).await;
    assert_eq!(read(&x).await.kind, ApiErrorKind::MaybeReached);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn what_x_cannot_know_is_not_asked() {
    let x = Fixture::answering([json(200, "{}")]).await;
    let client = x.client();
    let new_group: ConversationId = "new-3fae0b6e".parse().unwrap();
    let many: Vec<_> = (1..=101).map(|number| UserId::new(number).unwrap()).collect();
    let newest = PageRequest::newest(1);
    let error = client.fetch_conversation_events(&new_group, &newest).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::NotFound);
    let error = client.send_to_conversation(&new_group, &OutgoingMessage::text("Hi")).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::NotFound);
    assert_eq!(client.fetch_users(&many).await.unwrap_err().next_step(), NextStep::GiveUp);
    assert!(client.fetch_users(&[]).await.unwrap().value.is_empty());
    assert!(x.requests().is_empty());
}

#[tokio::test]
async fn an_error_shows_neither_addresses_nor_tokens() {
    let x = Fixture::answering([Prepared::HangUp]).await;
    let error = send(&x).await;
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("2002") && !printed.contains("first"), "{printed}");
}
