//! Attachments and profile pictures: where they are asked for, with what, and what is accepted.

use crate::fixture::{Fixture, answer};
use url::Url;
use x_api::{ApiErrorKind, NextStep};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn attachment() -> Url {
    "https://ton.twitter.com/1.1/ton/data/dm/1582838499983564806/1582838484/a.jpg".parse().unwrap()
}

#[tokio::test]
async fn an_attachment_is_asked_of_the_api_with_the_token() {
    let x = Fixture::answering([answer(200, &["Content-Type: image/png; q=1"], PNG)]).await;
    let media = x.client().fetch_dm_media(&attachment()).await.unwrap().value;
    assert_eq!((media.content_type.as_str(), media.bytes.as_slice()), ("image/png", PNG));
    let request = &x.requests()[0];
    assert_eq!(request.url.path(), "/2/dm_conversations/media/1582838499983564806/1582838484/a.jpg");
    assert_eq!(request.authorization.as_deref(), Some("Bearer first"));
}

#[tokio::test]
async fn an_attachment_that_is_called_only_bytes_is_known_by_its_beginning() {
    let bytes = ["Content-Type: application/octet-stream"];
    let x = Fixture::answering([answer(200, &bytes, PNG), answer(200, &bytes, b"<html>")]).await;
    let client = x.client();
    assert_eq!(client.fetch_dm_media(&attachment()).await.unwrap().value.content_type, "image/png");
    assert_eq!(client.fetch_dm_media(&attachment()).await.unwrap_err().next_step(), NextStep::GiveUp);
}

#[tokio::test]
async fn what_x_allows_of_attachments_is_told_also_when_the_bytes_are_no_picture() {
    let with_limits = |content_type| {
        let limits = ["x-rate-limit-limit: 15", "x-rate-limit-remaining: 3", "x-rate-limit-reset: 1700000900"];
        answer(200, &[&[content_type], limits.as_slice()].concat(), PNG)
    };
    let x = Fixture::answering([with_limits("Content-Type: image/png"), with_limits("Content-Type: text/html")]).await;
    let client = x.client();
    let told = client.fetch_dm_media(&attachment()).await.unwrap().limits;
    assert_eq!(told.window.map(|window| (window.limit, window.remaining)), Some((15, 3)));
    assert_eq!(*client.fetch_dm_media(&attachment()).await.unwrap_err().limits, told);
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
    let error = x.client().fetch_dm_media(&x.origin).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::UntrustedAddress);
    assert!(elsewhere.requests().is_empty() && x.requests().is_empty());
}
