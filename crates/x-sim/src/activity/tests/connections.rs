//! How streams begin, stay and end.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use super::{Heard, ask, listen, received, stage_with};
use crate::testing::read;

#[tokio::test]
async fn an_app_has_two_streams_at_most() {
    let stage = stage_with(&["dm.received"]).await;
    let [first, _second] = [listen(&stage, "").await, listen(&stage, "").await];
    let third = read(stage.request_of_app("pipit-demo", Method::GET, "/2/activity/stream")).await;
    assert_eq!(third.status, 429);
    insta::assert_json_snapshot!(third.body, @r#"
    {
      "connection_issue": "TooManyConnections",
      "detail": "This stream is currently at the maximum allowed connection limit.",
      "title": "ConnectionException",
      "type": "https://api.twitter.com/2/problems/streaming-connection"
    }
    "#);
    let other_app = stage.request_of_app("bot-demo", Method::GET, "/2/activity/stream").send().await.unwrap();
    assert_eq!(other_app.status(), StatusCode::OK);
    drop(first);
    // The simulator sees the hang-up when it next looks at the connection.
    while ask(&stage, "").await.status() != StatusCode::OK {}
}

#[tokio::test]
async fn streams_are_cut_like_any_connection_and_may_come_back() {
    let stage = stage_with(&["dm.received"]).await;
    let mut streams = [listen(&stage, "").await, listen(&stage, "").await];
    stage.control.cut_streams();
    for stream in &mut streams {
        assert_eq!(stream.next().await, Heard::Cut);
    }
    let mut again = listen(&stage, "").await;
    stage.control.set_reachable(false);
    assert_eq!(again.next().await, Heard::Cut);
}

#[tokio::test]
async fn a_stream_ends_in_good_order_when_x_stops() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.simulator.stop().await;
    assert_eq!(stream.next().await, Heard::End);
}

#[tokio::test]
async fn who_reads_too_slowly_is_disconnected() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    let long = "long ".repeat(2_000);
    // More than the sockets of both sides hold.
    for _ in 0..2_000 {
        stage.bob_writes(&long);
    }
    assert_eq!(stream.message().await.1, long);
    for _ in 0..50_000 {
        stage.control.show_typing(&stage.alice_and_bob(), stage.bob).unwrap();
    }
    let mut lines = 1;
    while let Heard::Told(_) = stream.next().await {
        lines += 1;
    }
    assert!(lines < 2_000, "it was told everything");
    drop(listen(&stage, "").await);
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_refused() {
    let stage = stage_with(&[]).await;
    for query in [
        "backfill_minutes=6",
        "backfill_minutes=-1",
        "backfill_minutes=",
        "start_time=now",
        "start_time=2025-06-15",
        "end_time=2025-06-31T00:00:00Z",
        "end_time=2025-06-15T15:06:40%2B02:00",
        "start_time=2025-06-15T15:07:00Z&end_time=2025-06-15T15:07:00Z",
        "expansions=sender_id",
    ] {
        let path = format!("/2/activity/stream?{query}");
        let request = stage.request_of_app("pipit-demo", Method::GET, &path);
        assert_eq!(read(request).await.status, 400, "{query}");
    }
    assert_eq!(stage.get(stage.alice, "/2/activity/stream").await.status, 403, "only an app may listen");
}

#[tokio::test]
async fn a_quiet_stream_is_kept_alive_by_the_simulators_clock() {
    let stage = stage_with(&["dm.received"]).await;
    let mut stream = listen(&stage, "").await;
    stage.control.advance(Duration::from_secs(20));
    assert_eq!(stream.next().await, Heard::KeptAlive);
    stage.control.advance(Duration::from_secs(19));
    stage.bob_writes("hello");
    assert_eq!(stream.message().await, received("hello"));
    stage.control.advance(Duration::from_secs(20));
    assert_eq!(stream.next().await, Heard::KeptAlive);
}
