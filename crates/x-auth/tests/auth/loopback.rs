//! What the listener on loopback takes, and what it sends away.

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};
use x_auth::{SignInAttempt, SignInError};

use crate::visitor::{Expected, during_sign_in, provider};

#[tokio::test]
async fn what_is_not_the_redirect_gets_a_404_and_changes_nothing() {
    let (result, page) = during_sign_in(&provider(&[0]), async |it| {
        let Expected { host, state } = &it;
        let good = format!("/callback?code=stolen&state={state}");
        let requests = [
            format!("GET /callback?code=a&state=wrong HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /callback?error=access_denied HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /other?code=a&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET {good} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
            format!("GET {good} HTTP/1.1\r\nHost: localhost:47231\r\n\r\n"),
            format!("GET {good} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n"),
            format!("GET {good} HTTP/1.1\r\n\r\n"),
            format!("POST {good} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("HEAD {good} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /favicon.ico HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        ];
        for request in requests {
            let answer = it.send(&request).await;
            assert!(answer.starts_with("HTTP/1.1 404 "), "{request}{answer}");
        }
        it.decline().await
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Sign-in was declined."), "{page}");
}

#[tokio::test]
async fn garbage_changes_nothing() {
    let (result, ()) = during_sign_in(&provider(&[0]), async |it| {
        for garbage in [b"\x16\x03\x01\x02\0\x01\0".as_slice(), b"hello\r\n\r\n", b"\r\n\r\n\0", &[0xff; 64]] {
            assert_eq!(it.send(garbage).await, "", "{garbage:?}");
        }
        it.decline().await;
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
}

#[tokio::test]
async fn a_connection_that_says_nothing_holds_up_no_other() {
    let (result, _silent) = during_sign_in(&provider(&[0]), async |it| {
        let mut silent = Vec::new();
        for beginning in ["", "GET /callback", "GET / HTTP/1.1\r\nHost: "] {
            let mut stream = TcpStream::connect(&it.host).await.unwrap();
            stream.write_all(beginning.as_bytes()).await.unwrap();
            silent.push(stream);
        }
        it.decline().await;
        silent
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
}

#[tokio::test]
async fn after_the_redirect_nobody_is_listening() {
    let (_, it) = during_sign_in(&provider(&[0]), async |it| {
        it.decline().await;
        it
    })
    .await;
    assert!(TcpStream::connect(&it.host).await.is_err());
}

#[tokio::test]
async fn an_error_of_x_is_told_in_its_words() {
    let (result, page) = during_sign_in(&provider(&[0]), async |it| {
        it.get(&format!("/callback?error=server_error&error_description=No+%3Cb%3Esuch&state={}", it.state)).await
    })
    .await;
    assert_eq!(result.unwrap_err().to_string(), "X refused the sign-in: No <b>such. Try again.");
    assert!(page.contains("Sign-in did not work.") && !page.contains("such"), "{page}");
}

#[tokio::test]
async fn the_page_waits_for_the_exchange_and_does_not_claim_success() {
    let (result, page) =
        during_sign_in(&provider(&[0]), async |it| it.get(&format!("/callback?code=a&state={}", it.state)).await).await;
    assert!(matches!(result, Err(SignInError::Unreachable(_))), "{result:?}");
    assert!(page.contains("Sign-in did not work."), "{page}");
}

#[tokio::test]
async fn a_taken_port_leads_to_the_next() {
    let other_program = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let taken = other_program.local_addr().unwrap().port();
    let attempt = SignInAttempt::begin(&provider(&[taken, 0])).await.unwrap();
    assert!(!attempt.authorize_url().as_str().contains(&format!("%3A{taken}%2F")));
}

#[tokio::test]
async fn when_all_ports_are_taken_the_sentence_names_them() {
    let (one, other) =
        (TcpListener::bind(("127.0.0.1", 0)).await.unwrap(), TcpListener::bind(("127.0.0.1", 0)).await.unwrap());
    let [one, other] = [&one, &other].map(|listener| listener.local_addr().unwrap().port());
    let Err(error) = SignInAttempt::begin(&provider(&[one, other])).await else { panic!("it found a port") };
    assert_eq!(
        error.to_string(),
        format!(
            "Signing in needs one of the ports {one} or {other} of this computer, but other programs use them. \
             Close one of them and try again."
        )
    );
}
