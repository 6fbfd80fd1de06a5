//! A token endpoint that means harm: its answers are without end, or lead elsewhere. No token goes astray, and alice stays signed in.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinSet,
    time::interval,
};
use url::Url;
use x_api::{TokenError, TokenSource};
use x_auth::{Provider, RevokeError, revoke};

use crate::{
    signed::{Signed, session},
    world::refresh_of,
};

/// Somebody who answers every request with the same bytes, and then perhaps with one space after the other.
struct Mallory {
    address: Url,
    asked: Arc<AtomicUsize>,
    _server: JoinSet<()>,
}

impl Mallory {
    async fn answers(answer: String, trickles: bool) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = format!("http://{}/2/oauth2/token", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut visitors = JoinSet::new();
            while let Ok((mut visitor, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                let answer = answer.clone();
                visitors.spawn(async move {
                    let _read = visitor.read(&mut [0; 8192]).await;
                    let _gone = visitor.write_all(answer.as_bytes()).await;
                    let mut drops = interval(Duration::from_millis(5));
                    while trickles && visitor.write_all(b" ").await.is_ok() {
                        drops.tick().await;
                    }
                });
            }
        });
        Self { address, asked, _server: server }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// X, whose token endpoint she has taken over.
    fn provider(&self, it: &Signed) -> Provider {
        let (token_url, revoke_url) = (self.address.clone(), self.address.clone());
        Provider { token_url, revoke_url, ..it.world.provider.clone() }
    }

    /// Alice asks for a token.
    async fn is_asked_for_a_token(&self, it: &mut Signed) -> TokenError {
        it.world.provider = self.provider(it);
        let session = session(&it.world, &it.vault, &it.clock);
        session.access_token().await.unwrap_err()
    }
}

/// A client with less patience than the app's own, which waits for 30 seconds in all.
fn hasty() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_millis(500)).build().unwrap()
}

fn answer(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let word = "a".repeat(10 << 20);
    let tokens =
        format!(r#"{{"access_token":"{word}","refresh_token":"new","token_type":"bearer","expires_in":7200}}"#);
    let refusal = format!(r#"{{"error":"invalid_grant","error_description":"{word}"}}"#);
    for body in [answer("200 OK", &tokens), answer("400 Bad Request", &refusal)] {
        let mut it = Signed::long_ago().await;
        let mallory = Mallory::answers(body, false).await;
        let error = mallory.is_asked_for_a_token(&mut it).await;
        assert!(matches!(error, TokenError::Unreachable(_)), "{error:?}");
        assert_eq!(refresh_of(&it.stored().await), refresh_of(&it.first), "nothing of it was kept");
    }
}

#[tokio::test]
async fn an_answer_that_trickles_for_ever_is_given_up() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{".to_owned();
    let mut it = Signed::long_ago().await;
    it.world.http = hasty();
    let mallory = Mallory::answers(head, true).await;
    let error = mallory.is_asked_for_a_token(&mut it).await;
    assert!(matches!(error, TokenError::Unreachable(_)), "{error:?}");
    assert_eq!(refresh_of(&it.stored().await), refresh_of(&it.first));
}

#[tokio::test]
async fn a_token_endpoint_that_leads_elsewhere_is_not_followed_with_the_token() {
    let elsewhere = Mallory::answers(answer("200 OK", "{}"), false).await;
    for status in [301, 302, 303, 307, 308] {
        let mut it = Signed::long_ago().await;
        let head = format!("{status} Elsewhere\r\nLocation: {}", elsewhere.address);
        let mallory = Mallory::answers(answer(&head, ""), false).await;
        let error = mallory.is_asked_for_a_token(&mut it).await;
        assert!(matches!(error, TokenError::Unreachable(_)), "{status}: {error:?}");
        let refused = revoke(&mallory.provider(&it), &it.world.http, &it.first).await.unwrap_err();
        assert_eq!(refused, RevokeError::Refused(status));
        assert!(mallory.asked() >= 2);
    }
    assert_eq!(elsewhere.asked(), 0, "a token went elsewhere");
}

#[tokio::test]
async fn giving_tokens_back_ends_also_where_the_answer_has_no_end() {
    let it = Signed::long_ago().await;
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".to_owned();
    let mallory = Mallory::answers(head, true).await;
    revoke(&mallory.provider(&it), &it.world.http, &it.first).await.unwrap();
}
