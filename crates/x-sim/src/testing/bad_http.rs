//! What does not even become a request: nobody is harmed by it, and nobody waits.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Stage;

async fn connected(stage: &Stage) -> TcpStream {
    let origin = stage.simulator.origin();
    TcpStream::connect((origin.host_str().unwrap(), origin.port().unwrap())).await.unwrap()
}

/// Says this to X and nothing more; what comes back until X hangs up.
async fn say(stage: &Stage, bytes: &[u8]) -> String {
    let mut connection = connected(stage).await;
    // X may hang up before all is said.
    drop(connection.write_all(bytes).await);
    drop(connection.shutdown().await);
    let mut heard = Vec::new();
    let hung_up = tokio::time::timeout(Duration::from_secs(10), connection.read_to_end(&mut heard)).await;
    assert!(hung_up.is_ok(), "X does not hang up");
    String::from_utf8_lossy(&heard).into_owned()
}

/// What HTTP itself does not allow is refused before it is a request, by a status alone.
#[tokio::test]
async fn what_is_no_http_is_refused_by_status() {
    let stage = Stage::set().await;
    let megabyte = "x".repeat(1024 * 1024);
    let long_query = format!("GET /2/dm_events?{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(100_000));
    let endless_query = format!("GET /2/dm_events?{megabyte} HTTP/1.1\r\nhost: x\r\n\r\n");
    let long_header = format!("GET /2/dm_events HTTP/1.1\r\nhost: x\r\nx-long: {megabyte}\r\n\r\n");
    let many_headers = format!("GET /2/dm_events HTTP/1.1\r\nhost: x\r\n{}\r\n", "x-many: 1\r\n".repeat(10_000));
    for (said, status) in [
        ("\r\n\r\nrubbish\r\n\r\n", "400"),
        ("GET /2/dm_events HTTP/9.9\r\n\r\n", "400"),
        ("GET /2/dm_events\0 HTTP/1.1\r\nhost: x\r\n\r\n", "400"),
        ("GET /2/dm_events HTTP/1.1\r\nno colon\r\n\r\n", "400"),
        ("POST /2/dm_conversations HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", "400"),
        (&long_query, "414"),
        (&endless_query, "431"),
        (&long_header, "431"),
        (&many_headers, "431"),
    ] {
        let heard = say(&stage, said.as_bytes()).await;
        assert!(heard.starts_with(&format!("HTTP/1.1 {status} ")), "{:?}: {heard:?}", &said[..said.len().min(60)]);
    }
    assert_eq!(stage.get(stage.alice, "/2/users/me").await.status, 200);
}

#[tokio::test]
async fn a_body_that_ends_too_early_sends_nothing() {
    let stage = Stage::set().await;
    let token = stage.control.sign_in(stage.alice, "pipit-demo").access_token;
    let start = format!(
        "POST /2/dm_conversations/with/{}/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\n",
        stage.bob
    );
    let whole = "{\"text\":\"hello\"}";
    for cut in [
        format!("{start}content-length: 100\r\n\r\n{whole}"),
        format!("{start}transfer-encoding: chunked\r\n\r\n10\r\n{whole}"),
        format!("{start}transfer-encoding: chunked\r\n\r\nzz\r\n{whole}\r\n0\r\n\r\n"),
    ] {
        let heard = say(&stage, cut.as_bytes()).await;
        assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 400 "), "{heard:?}");
    }
    assert!(stage.control.truth(stage.bob).is_empty(), "something was sent");
}

#[tokio::test]
async fn whoever_says_nothing_keeps_nobody_waiting() {
    let stage = Stage::set().await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        let mut connection = connected(&stage).await;
        connection.write_all(b"GET /2/users/me HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        silent.push(connection);
    }
    assert_eq!(stage.get(stage.alice, "/2/users/me").await.status, 200);
    stage.simulator.stop().await;
    for mut connection in silent {
        assert!(!matches!(connection.read(&mut [0]).await, Ok(1..)), "X answered what was not asked");
    }
}
