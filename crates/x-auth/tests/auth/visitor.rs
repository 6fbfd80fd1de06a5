//! Whoever comes to the port on which a sign-in waits.

use std::future::pending;

use dm_model::SystemClock;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;
use x_api::http_client;
use x_auth::{Provider, SignInAttempt, SignInError, TokenPair};

use crate::world::redirect_uri;

/// A provider that is never asked: these sign-ins end by a denial.
pub fn provider(ports: &[u16]) -> Provider {
    let nowhere: Url = "http://127.0.0.1:9/".parse().unwrap();
    let redirect_uris = ports.iter().copied().map(redirect_uri).collect();
    Provider { redirect_uris, ..Provider::at_origin("pipit-demo".to_owned(), &nowhere) }
}

/// Where a sign-in listens and what it expects.
#[derive(Clone)]
pub struct Expected {
    pub host: String,
    pub state: String,
}

impl Expected {
    pub async fn send(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        stream.write_all(request.as_ref()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub async fn get(&self, target: &str) -> String {
        self.send(format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host)).await
    }

    pub async fn decline(&self) -> String {
        self.get(&format!("/callback?error=access_denied&state={}", self.state)).await
    }
}

/// Begins a sign-in and lets `others` do what they want with it until it ends.
pub async fn during_sign_in<T>(
    provider: &Provider,
    others: impl AsyncFnOnce(Expected) -> T,
) -> (Result<TokenPair, SignInError>, T) {
    let attempt = SignInAttempt::begin(provider).await.unwrap();
    let parameter = |wanted: &str| {
        let pairs = attempt.authorize_url().query_pairs();
        pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
    };
    let redirect: Url = parameter("redirect_uri").parse().unwrap();
    let host = redirect[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
    let expected = Expected { host, state: parameter("state") };
    let http = http_client().unwrap();
    tokio::join!(attempt.finish(&http, &SystemClock, pending()), others(expected))
}
