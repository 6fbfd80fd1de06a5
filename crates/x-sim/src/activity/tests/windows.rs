//! Of which time a stream tells.

use std::time::Duration;

use super::{Heard, listen, received, stage_with, subscribe};

#[tokio::test]
async fn backfill_begins_with_what_happened_in_the_last_minutes() {
    let stage = stage_with(&["dm.received"]).await;
    stage.bob_writes("six minutes ago");
    stage.control.advance(Duration::from_mins(4));
    stage.bob_writes("two minutes ago");
    stage.control.advance(Duration::from_mins(2));
    let mut short = listen(&stage, "?backfill_minutes=1").await;
    let mut long = listen(&stage, "?backfill_minutes=5").await;
    stage.bob_writes("now");
    assert_eq!(short.message().await, received("now"));
    assert_eq!(long.message().await, received("two minutes ago"));
    assert_eq!(long.message().await, received("now"));
}

#[tokio::test]
async fn what_happened_before_the_subscription_is_not_told() {
    let stage = stage_with(&[]).await;
    stage.bob_writes("before");
    subscribe(&stage, stage.alice, "dm.received").await;
    let mut stream = listen(&stage, "?backfill_minutes=5").await;
    stage.bob_writes("after");
    assert_eq!(stream.message().await, received("after"));
}

#[tokio::test]
async fn a_stream_may_begin_and_end_at_given_times() {
    let stage = stage_with(&["dm.received"]).await;
    stage.bob_writes("06:40");
    stage.control.advance(Duration::from_secs(20));
    stage.bob_writes("07:00");
    let mut stream = listen(&stage, "?start_time=2025-06-15T15:06:50Z&end_time=2025-06-15T15:07:10Z").await;
    assert_eq!(stream.message().await, received("07:00"));
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:10");
    assert_eq!(stream.message().await, received("07:10"));
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:20");
    assert_eq!(stream.next().await, Heard::End);
    let mut later = listen(&stage, "?start_time=2025-06-15T15:07:30Z&backfill_minutes=5").await;
    stage.bob_writes("too early");
    stage.control.advance(Duration::from_secs(10));
    stage.bob_writes("07:30");
    assert_eq!(later.message().await, received("07:30"));
}
