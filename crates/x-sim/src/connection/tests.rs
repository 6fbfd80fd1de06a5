use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{Call, Fault, testing::Stage};

/// What somebody sees who asks over a plain socket.
#[derive(Debug)]
struct Seen {
    head: String,
    body: Vec<u8>,
    /// How it ended: a goodbye, or an error.
    end: std::io::Result<()>,
}

impl Seen {
    fn was_reset(&self) -> bool {
        self.end.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
    }

    fn content_length(&self) -> usize {
        let line = self.head.lines().find_map(|line| line.strip_prefix("content-length: "));
        line.unwrap().parse().unwrap()
    }
}

async fn connect(stage: &Stage) -> TcpStream {
    TcpStream::connect(("127.0.0.1", stage.simulator.origin().port().unwrap())).await.unwrap()
}

/// Alice asks for her events and reads to the end of the connection.
async fn alice_asks(stage: &Stage) -> Seen {
    let mut stream = connect(stage).await;
    ask(stage, &mut stream).await.unwrap();
    see(&mut stream).await
}

async fn ask(stage: &Stage, stream: &mut TcpStream) -> std::io::Result<()> {
    let token = stage.control.sign_in(stage.alice, "pipit-demo").access_token;
    let request =
        format!("GET /2/dm_events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).await
}

async fn see(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await.map(drop);
    let border = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |place| place + 4);
    let body = bytes.split_off(border);
    Seen { head: String::from_utf8(bytes).unwrap(), body, end }
}

#[tokio::test]
async fn a_good_answer_ends_with_a_goodbye() {
    let stage = Stage::set().await;
    stage.bob_writes("hello");
    let seen = alice_asks(&stage).await;
    assert!(seen.end.is_ok());
    assert_eq!(seen.content_length(), seen.body.len());
}

#[tokio::test]
async fn a_reset_before_or_after_commit_comes_without_a_byte() {
    let stage = Stage::set().await;
    for fault in [Fault::ResetBeforeCommit, Fault::ResetAfterCommit] {
        stage.control.answer_next(Call::DmEvents, fault);
        let seen = alice_asks(&stage).await;
        assert!(seen.was_reset() && seen.head.is_empty(), "{seen:?}");
    }
}

#[tokio::test]
async fn a_reset_within_the_body_comes_after_the_headers_and_half_of_it() {
    let stage = Stage::set().await;
    stage.bob_writes("hello");
    stage.control.answer_next(Call::DmEvents, Fault::ResetWithinBody);
    let seen = alice_asks(&stage).await;
    assert!(seen.head.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(seen.body.len(), seen.content_length() / 2);
    assert!(seen.was_reset(), "{seen:?}");
    let whole = alice_asks(&stage).await.body;
    assert!(whole.starts_with(&seen.body));
}

#[tokio::test]
async fn a_connection_can_be_reset_before_the_request_is_read() {
    let stage = Stage::set().await;
    stage.control.reset_next_connections(1);
    let mut stream = connect(&stage).await;
    assert!(see(&mut stream).await.was_reset());
    assert!(alice_asks(&stage).await.end.is_ok());
    stage.control.reset_connections_sometimes(1.0);
    for _ in 0..3 {
        assert!(see(&mut connect(&stage).await).await.was_reset());
    }
    stage.control.clear_faults();
    assert!(alice_asks(&stage).await.end.is_ok());
    assert_eq!(stage.control.requests_total(), 2);
}

#[tokio::test]
async fn x_is_unreachable_for_a_while_by_its_clock() {
    let stage = Stage::set().await;
    let port = stage.simulator.origin().port().unwrap();
    stage.control.set_unreachable_for(Duration::from_secs(30));
    for _ in 0..2 {
        let refused = TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
        stage.control.advance(Duration::from_secs(15));
    }
    assert!(alice_asks(&stage).await.end.is_ok());
}

#[tokio::test]
async fn nothing_that_is_kept_waiting_keeps_the_simulator_from_stopping() {
    let stage = Stage::set().await;
    let idle = connect(&stage).await;
    let hour = Duration::from_hours(1);
    let mut waiting = vec![idle];
    let faults =
        [Fault::SilenceBeforeCommit, Fault::SilenceAfterCommit, Fault::Latency { shortest: hour, longest: hour }];
    for (number, fault) in (1..).zip(faults.clone()) {
        stage.control.answer_next(Call::DmEvents, fault);
        let mut stream = connect(&stage).await;
        ask(&stage, &mut stream).await.unwrap();
        waiting.push(stream);
        // A late answer is written down when it ends.
        while number < faults.len() as u64 && stage.control.requests_total() < number {
            tokio::task::yield_now().await;
        }
    }
    stage.simulator.stop().await;
    for mut stream in waiting {
        let seen = see(&mut stream).await;
        assert!(seen.head.is_empty(), "{seen:?}");
    }
}
