//! Answers that are meant to do harm: without end, or so slow that they have none. Each call ends, with an error of its own kind, and holds
//! no more than it may.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use dm_model::UserId;
use x_api::{ApiError, ApiErrorKind, Client, MediaCategory, NextStep, OutgoingMessage, PageRequest, TokenSource};

use crate::fixture::{Fixture, Prepared, Tokens, answer, raw};

fn bob() -> UserId {
    UserId::new(2002).unwrap()
}

/// What each call that reads made of X's answers.
async fn all_reads(client: &Client) -> Vec<(&'static str, ApiError)> {
    let newest = PageRequest::newest(1);
    let conversation = "1001-2002".parse().unwrap();
    vec![
        ("events", client.fetch_events(&newest).await.unwrap_err()),
        ("conversation", client.fetch_conversation_events(&conversation, &newest).await.unwrap_err()),
        ("with", client.fetch_events_with(bob(), &newest).await.unwrap_err()),
        ("event", client.fetch_event("77".parse().unwrap()).await.unwrap_err()),
        ("me", client.fetch_me().await.unwrap_err()),
        ("users", client.fetch_users(&[bob()]).await.unwrap_err()),
    ]
}

/// What each call that changes something made of X's answers.
async fn all_changes(client: &Client) -> Vec<(&'static str, ApiError)> {
    let hi = OutgoingMessage::text("Hi");
    let carol = UserId::new(3003).unwrap();
    vec![
        ("to a person", client.send_to_participant(bob(), &hi).await.unwrap_err()),
        ("to a conversation", client.send_to_conversation(&"1001-2002".parse().unwrap(), &hi).await.unwrap_err()),
        ("to a new group", client.create_group(&[bob(), carol], &hi).await.unwrap_err()),
    ]
}

/// What each other call made of them: repeating these does no harm.
async fn all_that_can_be_repeated(client: &Client) -> Vec<(&'static str, ApiError)> {
    let picture = Bytes::from_static(b"picture");
    vec![
        ("deletion", client.delete_event("77".parse().unwrap()).await.unwrap_err()),
        ("block", client.block(bob()).await.unwrap_err()),
        ("upload", client.upload(MediaCategory::Image, picture).await.unwrap_err()),
    ]
}

/// Answers as many as all these calls ask for.
fn always(prepared: impl Fn() -> Prepared) -> impl Iterator<Item = Prepared> {
    (0..12).map(move |_| prepared())
}

/// A client that waits only so long for an answer to be whole.
fn hasty(x: &Fixture) -> Client {
    let http = reqwest::Client::builder().timeout(Duration::from_millis(300)).build().unwrap();
    Client::new(x.origin.clone(), http, Arc::<Tokens>::clone(&x.tokens) as Arc<dyn TokenSource>)
}

#[tokio::test]
async fn no_answer_is_read_beyond_8_megabytes_whatever_was_asked() {
    let endless = vec![b' '; (8 << 20) + 1];
    let x = Fixture::answering(always(|| answer(200, &[], &endless))).await;
    let client = x.client();
    for (call, error) in all_reads(&client).await {
        assert_eq!(error.kind, ApiErrorKind::Rubbish("it is too large".to_owned()), "{call}");
        assert_eq!(error.next_step(), NextStep::GiveUp, "{call}");
    }
    for (call, error) in all_changes(&client).await {
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Settle), "{call}");
    }
    for (call, error) in all_that_can_be_repeated(&client).await {
        assert!(matches!(error.kind, ApiErrorKind::MaybeReached | ApiErrorKind::Rubbish(_)), "{call}: {error:?}");
    }
}

/// Zeros, so many and a few more, packed as DEFLATE packs them at best (RFC 1951, fixed codes): one zero, and then
/// "the 258 before, again".
fn packed_zeros(length: usize) -> Vec<u8> {
    let begin = [1, 1, 0, /* zero */ 0, 0, 1, 1, 0, 0, 0, 0];
    let again = [/* 258 */ 1, 1, 0, 0, 0, 1, 0, 1, /* one back */ 0, 0, 0, 0, 0];
    let end = [0; 7];
    let repeats = length / 258 + 1;
    let bits = begin.into_iter().chain(again.into_iter().cycle().take(repeats * again.len())).chain(end);
    let bits: Vec<u8> = bits.collect();
    let deflated = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |byte, bit| byte << 1 | bit));
    // A gzip head (RFC 1952); what stands at the end is never read.
    [31, 139, 8, 0, 0, 0, 0, 0, 0, 255].into_iter().chain(deflated).chain([0; 8]).collect()
}

#[tokio::test]
async fn an_answer_that_unpacks_without_end_is_not_read_to_it() {
    let packed = packed_zeros(64 << 20);
    assert!(packed.len() < 1 << 19, "it is small: {}", packed.len());
    let x = Fixture::answering([answer(200, &["Content-Encoding: gzip"], &packed)]).await;
    let error = x.client().fetch_events(&PageRequest::newest(1)).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::Rubbish("it is too large".to_owned()));
}

#[tokio::test]
async fn an_answer_that_trickles_for_ever_is_given_up_when_its_time_is_over() {
    let head = raw(&["Content-Length: 1000000", "Content-Type: application/json"], b"{");
    let x = Fixture::answering(always(|| Prepared::TrickleAfter(head.clone()))).await;
    let client = hasty(&x);
    for (call, error) in all_reads(&client).await {
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Retry), "{call}");
    }
    for (call, error) in all_changes(&client).await {
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Settle), "{call}");
    }
}

#[tokio::test]
async fn a_refusal_that_trickles_or_has_no_end_is_known_by_its_status() {
    let head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 1000000\r\n\r\n".to_vec();
    let endless = vec![b' '; 1 << 20];
    let x = Fixture::answering([Prepared::TrickleAfter(head), answer(404, &[], &endless)]).await;
    let client = hasty(&x);
    for _ in 0..2 {
        let error = client.fetch_events(&PageRequest::newest(1)).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::NotFound);
    }
}

#[tokio::test]
async fn a_head_of_megabytes_is_no_answer() {
    let long = format!("X-Nothing: {}", "a".repeat(2 << 20));
    let many: Vec<String> = (0..10_000).map(|number| format!("X-{number}: a")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let x = Fixture::answering([answer(200, &[&long], b"{}"), answer(200, &many, b"{}")]).await;
    for _ in 0..2 {
        let error = x.client().fetch_events(&PageRequest::newest(1)).await.unwrap_err();
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Retry));
    }
}

#[tokio::test]
async fn a_json_of_nothing_but_beginnings_is_an_error() {
    let deep = "[".repeat(1 << 20);
    let wide = format!("{{\"data\":[{}]}}", "{},".repeat(200_000));
    let x = Fixture::answering([answer(200, &[], deep.as_bytes()), answer(200, &[], wide.as_bytes())]).await;
    for _ in 0..2 {
        let error = x.client().fetch_events(&PageRequest::newest(1)).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::MaybeReached);
    }
}
