//! Whoever wants to end, steal or hold up a sign-in gets nowhere, and the person's own redirect still counts.

use std::{sync::Arc, time::Duration};

use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Semaphore, task::JoinSet, time::timeout};
use url::Url;
use x_auth::{Provider, SignInError};

use crate::visitor::{Expected, during_sign_in, provider};

/// Less than a silent connection may take: whoever waits for such ones to be over waits longer.
const SOON: Duration = Duration::from_secs(4);

/// What strangers ask for, none of it the redirect.
fn wrong_request(number: usize, it: &Expected) -> String {
    let Expected { host, state } = it;
    match number % 6 {
        0 => format!("GET /callback?code=stolen&state=guess{number} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        1 => format!("GET /callback?code=stolen HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        2 => format!("GET /callback?code=a&state={state}&state=x HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        3 => format!("GET /callback?code=a&state={state} HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        4 => format!("POST /callback?code=a&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        _ => format!("GET /{number}?code=a&state={state} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_ten_thousand_requests_changes_nothing_and_the_redirect_gets_through() {
    const FLOOD: usize = 10_000;
    const AT_ONCE: usize = 64;
    let (result, page) = during_sign_in(&provider(&[0]), async |it| {
        let mut flood = JoinSet::new();
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        for number in 0..FLOOD {
            let (it, turns) = (it.clone(), Arc::clone(&turns));
            flood.spawn(async move {
                let _turn = turns.acquire().await.unwrap();
                it.send(wrong_request(number, &it)).await
            });
        }
        // The flood is still going on when the redirect comes, as far as there is anybody to flood by then.
        for _ in 0..FLOOD - AT_ONCE {
            let answer = flood.join_next().await.unwrap().unwrap();
            assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        }
        timeout(SOON, it.decline()).await.unwrap()
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
}

#[tokio::test]
async fn hundreds_of_connections_that_say_nothing_hold_up_nobody() {
    let (result, _silent) = during_sign_in(&provider(&[0]), async |it| {
        let mut silent = Vec::new();
        for number in 0..500 {
            let mut stream = TcpStream::connect(&it.host).await.unwrap();
            let beginning = &wrong_request(number, &it)[..number % 40];
            stream.write_all(beginning.as_bytes()).await.unwrap();
            silent.push(stream);
        }
        timeout(SOON, it.decline()).await.unwrap();
        silent
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
}

#[tokio::test]
async fn a_huge_head_is_not_read_to_its_end_and_many_cookies_are_no_obstacle() {
    let (result, page) = during_sign_in(&provider(&[0]), async |it| {
        for number in 0..20 {
            let mut stream = TcpStream::connect(&it.host).await.unwrap();
            let beginning = format!("GET /callback?code=a HTTP/1.1\r\nHost: {}\r\nCookie: ", it.host);
            let _cut = stream.write_all(beginning.as_bytes()).await;
            let rubbish = vec![b'x'; 64 << 10];
            // It is hung up on; how much the system took before that does not matter.
            while number % 2 == 0 && stream.write_all(&rubbish).await.is_ok() {}
        }
        let cookies = "a".repeat(24 << 10);
        let target = format!("/callback?error=access_denied&state={}", it.state);
        it.send(format!("GET {target} HTTP/1.1\r\nHost: {}\r\nCookie: {cookies}\r\n\r\n", it.host)).await
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
    assert!(page.contains("Sign-in was declined."), "{page}");
}

#[tokio::test]
async fn the_redirect_counts_once() {
    let (result, it) = during_sign_in(&provider(&[0]), async |it| {
        let target = format!("/callback?error=access_denied&state={}", it.state);
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", it.host);
        // Both are on their way before either is answered.
        let mut twice = [TcpStream::connect(&it.host).await.unwrap(), TcpStream::connect(&it.host).await.unwrap()];
        for stream in &mut twice {
            stream.write_all(request.as_bytes()).await.unwrap();
        }
        (twice, it)
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
    assert!(TcpStream::connect(&it.1.host).await.is_err(), "a replay finds nobody");
}

#[tokio::test]
async fn an_answer_in_the_name_of_another_server_is_refused() {
    let (result, page) = during_sign_in(&provider(&[0]), async |it| {
        it.get(&format!("/callback?code=a&state={}&iss=https%3A%2F%2Fevil.example", it.state)).await
    })
    .await;
    assert!(matches!(result, Err(SignInError::Foreign)), "{result:?}");
    assert!(page.contains("Sign-in did not work."), "{page}");
}

#[tokio::test]
async fn on_ipv6_it_listens_only_where_that_is_registered_and_only_under_that_name() {
    let on_ipv6: Url = "http://[::1]:0/callback".parse().unwrap();
    let provider = Provider { redirect_uris: vec![on_ipv6], ..provider(&[]) };
    let (result, ()) = during_sign_in(&provider, async |it| {
        assert!(it.host.starts_with("[::1]:"), "{}", it.host);
        let port = it.host.rsplit_once(':').unwrap().1;
        assert!(TcpStream::connect(format!("127.0.0.1:{port}")).await.is_err());
        let request = wrong_request(0, &Expected { host: format!("127.0.0.1:{port}"), state: it.state.clone() });
        assert!(it.send(request).await.starts_with("HTTP/1.1 404 "));
        it.decline().await;
    })
    .await;
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
}
