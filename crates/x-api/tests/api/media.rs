//! Attachments and profile pictures: where they are asked for, with what, and what is accepted.

use std::{sync::Arc, time::Duration};

use crate::fixture::{Fixture, Prepared, Tokens, answer, json, raw};
use tokio::net::TcpListener;
use url::Url;
use x_api::{
    ApiError, ApiErrorKind, Client, NextStep, PageRequest, TokenSource, TransferLimits, needs_attachment_call,
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

/// As many bytes as the picture has, and no answer takes so long.
const LIMITS: TransferLimits = TransferLimits { bytes: 12, silence: Duration::from_mins(1) };

fn attachment() -> Url {
    "https://ton.twitter.com/1.1/ton/data/dm/1582838499983564806/1582838484/a.jpg".parse().unwrap()
}

/// All bytes of the attachment, or why they did not all come.
async fn fetch(client: &Client, limits: TransferLimits) -> Result<Vec<u8>, ApiError> {
    let mut stream = client.fetch_attachment(&attachment(), limits).await?.value;
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await? {
        bytes.extend(piece);
    }
    Ok(bytes)
}

fn is_too_large(error: &ApiError) -> bool {
    matches!(error.kind, ApiErrorKind::Rubbish(_)) && error.next_step() == NextStep::GiveUp
}

#[tokio::test]
async fn an_attachment_is_asked_of_the_api_with_the_token() {
    let x = Fixture::answering([answer(200, &["Content-Type: application/octet-stream"], PNG)]).await;
    assert_eq!(fetch(&x.client(), LIMITS).await.unwrap(), PNG);
    let request = &x.requests()[0];
    assert_eq!(request.url.path(), "/2/dm_conversations/media/1582838499983564806/1582838484/a.jpg");
    assert_eq!(request.authorization.as_deref(), Some("Bearer first"));
}

#[tokio::test]
async fn an_attachment_of_as_many_bytes_as_it_may_have_comes_and_one_more_is_too_many() {
    let long = [PNG, b"!"].concat();
    let x = Fixture::answering([answer(200, &[], PNG), answer(200, &[], &long)]).await;
    assert_eq!(PNG.len(), 12);
    assert_eq!(fetch(&x.client(), LIMITS).await.unwrap(), PNG);
    let error = x.client().fetch_attachment(&attachment(), LIMITS).await.unwrap_err();
    assert!(is_too_large(&error), "it says so itself: {error:?}");
}

#[tokio::test]
async fn what_comes_is_counted_when_no_length_is_told() {
    let long = [0; 13];
    let chunked = b"4\r\nabcd\r\n9\r\nefghijklm\r\n0\r\n\r\n";
    let x = Fixture::answering([
        Prepared::Answer(raw(&["Connection: close"], &long)),
        Prepared::Answer(raw(&["Transfer-Encoding: chunked"], chunked)),
    ])
    .await;
    for _ in 0..2 {
        let error = fetch(&x.client(), LIMITS).await.unwrap_err();
        assert!(is_too_large(&error), "{error:?}");
    }
}

#[tokio::test]
async fn what_comes_is_counted_after_it_is_unpacked() {
    // A thousand zeros, compressed to 29 bytes.
    let packed =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 99, 96, 24, 5, 163, 96, 20, 12, 119, 0, 0, 128, 23, 11, 6, 232, 3, 0, 0];
    let x = Fixture::answering([answer(200, &["Content-Encoding: gzip"], &packed)]).await;
    let limits = TransferLimits { bytes: 999, ..LIMITS };
    let error = fetch(&x.client(), limits).await.unwrap_err();
    assert!(is_too_large(&error), "{error:?}");
}

#[tokio::test]
async fn a_body_that_ends_before_its_time_is_no_attachment() {
    let chunked = b"4\r\nabcd\r\n9\r\nefg";
    let x = Fixture::answering([
        Prepared::Answer(raw(&["Content-Length: 12"], &PNG[..8])),
        Prepared::Answer(raw(&["Transfer-Encoding: chunked"], chunked)),
        Prepared::HangUp,
    ])
    .await;
    for _ in 0..3 {
        let error = fetch(&x.client(), LIMITS).await.unwrap_err();
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Retry));
    }
}

#[tokio::test]
async fn who_falls_silent_is_not_waited_for_before_and_in_the_body() {
    let limits = TransferLimits { silence: Duration::from_millis(50), ..LIMITS };
    let x = Fixture::answering([
        Prepared::FallSilentAfter(Vec::new()),
        Prepared::FallSilentAfter(raw(&["Content-Length: 12"], &PNG[..8])),
    ])
    .await;
    for _ in 0..2 {
        let error = fetch(&x.client(), limits).await.unwrap_err();
        assert_eq!((&error.kind, error.next_step()), (&ApiErrorKind::MaybeReached, NextStep::Retry));
    }
}

#[tokio::test]
async fn the_whole_of_an_attachment_may_take_longer_than_other_requests() {
    let hasty = reqwest::Client::builder().timeout(Duration::from_nanos(1)).build().unwrap();
    let client_at = |origin: &Url, tokens: &Arc<Tokens>| {
        Client::new(origin.clone(), hasty.clone(), Arc::<Tokens>::clone(tokens) as Arc<dyn TokenSource>)
    };
    let silent = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let origin = format!("http://{}/", silent.local_addr().unwrap()).parse().unwrap();
    client_at(&origin, &Arc::default()).fetch_events(&PageRequest::newest(1)).await.unwrap_err();
    let x = Fixture::answering([answer(200, &[], PNG)]).await;
    assert_eq!(fetch(&client_at(&x.origin, &x.tokens), LIMITS).await.unwrap(), PNG);
}

#[tokio::test]
async fn what_x_allows_of_attachments_is_told_also_when_they_are_too_large() {
    let with_limits = |body| {
        let limits = ["x-rate-limit-limit: 15", "x-rate-limit-remaining: 3", "x-rate-limit-reset: 1700000900"];
        answer(200, &limits, body)
    };
    let x = Fixture::answering([with_limits(PNG), with_limits(&[0; 13])]).await;
    let client = x.client();
    let told = client.fetch_attachment(&attachment(), LIMITS).await.unwrap().limits;
    assert_eq!(told.window.map(|window| (window.limit, window.remaining)), Some((15, 3)));
    assert_eq!(*client.fetch_attachment(&attachment(), LIMITS).await.unwrap_err().limits, told);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Fixture::answering([answer(200, &[], PNG)]).await;
    let location = format!("Location: {}", elsewhere.origin);
    let x = Fixture::answering([302, 307].map(|status| answer(status, &[&location], b""))).await;
    for _ in 0..2 {
        fetch(&x.client(), LIMITS).await.unwrap_err();
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_a_refusal_is_told() {
    let x = Fixture::answering([json(401, "{}"), answer(200, &[], PNG), json(404, "{}")]).await;
    assert_eq!(fetch(&x.client(), LIMITS).await.unwrap(), PNG);
    assert_eq!(x.requests()[1].authorization.as_deref(), Some("Bearer after-first"));
    assert_eq!(fetch(&x.client(), LIMITS).await.unwrap_err().kind, ApiErrorKind::NotFound);
}

#[test]
fn only_what_is_not_shown_to_everybody_needs_one_of_the_few_calls() {
    assert!(needs_attachment_call(&attachment()));
    assert!(!needs_attachment_call(&"https://video.twimg.com/dm_gif/1/a.mp4".parse().unwrap()));
    assert!(!needs_attachment_call(&"https://evil.example/a.mp4".parse().unwrap()));
}

#[tokio::test]
async fn a_profile_picture_is_fetched_without_the_token() {
    let x = Fixture::answering([answer(200, &["Content-Type: image/png"], PNG)]).await;
    let url = x.origin.join("profile_images/1.png").unwrap();
    assert_eq!(x.client().fetch_picture(&url).await.unwrap().bytes, PNG);
    assert_eq!(x.requests()[0].authorization, None);
}

#[tokio::test]
async fn what_could_hold_scripts_or_is_too_large_is_no_picture() {
    let large = vec![0; (2 << 20) + 1];
    let answers = [
        answer(200, &["Content-Type: image/svg+xml"], b"<svg/>"),
        answer(200, &["Content-Type: text/html"], b"<html>"),
        answer(200, &[], PNG),
        answer(200, &["Content-Type: image/png"], &large),
    ];
    let count = answers.len();
    let x = Fixture::answering(answers).await;
    let url = x.origin.join("profile_images/1.png").unwrap();
    for _ in 0..count {
        let error = x.client().fetch_picture(&url).await.unwrap_err();
        assert!(matches!(error.kind, ApiErrorKind::Rubbish(_)), "{error:?}");
    }
}

#[tokio::test]
async fn other_addresses_are_not_opened() {
    let elsewhere = Fixture::answering([answer(200, &["Content-Type: image/png"], PNG)]).await;
    let x = Fixture::answering([answer(200, &["Content-Type: image/png"], PNG)]).await;
    let error = x.client().fetch_picture(&elsewhere.origin).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::UntrustedAddress);
    for address in [&x.origin, &elsewhere.origin, &"file:///etc/passwd".parse().unwrap()] {
        let error = x.client().fetch_attachment(address, LIMITS).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::UntrustedAddress);
    }
    assert!(elsewhere.requests().is_empty() && x.requests().is_empty());
}
