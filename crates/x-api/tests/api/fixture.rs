//! A server that gives prepared answers in turn and remembers what it was asked.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::interval,
};
use url::Url;
use x_api::{Client, TokenError, TokenSource, http_client};

/// What the server does with a request.
pub enum Prepared {
    Answer(Vec<u8>),
    /// Says this much and then nothing more, without closing the connection.
    FallSilentAfter(Vec<u8>),
    /// Says this much, and then one space after the other, for ever.
    TrickleAfter(Vec<u8>),
    /// Closes the connection without a word.
    HangUp,
}

/// An answer with a body in JSON.
pub fn json(status: u16, body: &str) -> Prepared {
    answer(status, &["Content-Type: application/json"], body.as_bytes())
}

pub fn answer(status: u16, headers: &[&str], body: &[u8]) -> Prepared {
    let length = format!("Content-Length: {}", body.len());
    let date = "Date: Tue, 14 Nov 2023 22:13:20 GMT";
    let status = format!("HTTP/1.1 {status} Whatever");
    let lines = [&[&status, &length, date, "Connection: close"], headers].concat();
    Prepared::Answer([lines.join("\r\n").as_bytes(), b"\r\n\r\n", body].concat())
}

/// An answer of exactly these lines and this body, however little they fit together.
pub fn raw(headers: &[&str], body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{}\r\n\r\n", headers.join("\r\n")).as_bytes(), body].concat()
}

/// The body of the 400 for a word that X does not know.
pub const UNKNOWN_WORD: &str = r#"{"errors":[{"parameters":{"dm_event.fields":["bogus"]},"message":"[bogus] is not one of [id,text]"}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}"#;

pub struct Fixture {
    pub origin: Url,
    pub tokens: Arc<Tokens>,
    requests: Arc<Mutex<Vec<Asked>>>,
    _server: JoinSet<()>,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub url: Url,
    pub authorization: Option<String>,
    pub body: String,
}

impl Asked {
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }
}

impl Fixture {
    pub async fn answering(answers: impl IntoIterator<Item = Prepared>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<_> = answers.into_iter().collect();
        let mut server = JoinSet::new();
        server.spawn(serve(listener, origin.clone(), answers, Arc::clone(&requests)));
        Self { origin, tokens: Arc::default(), requests, _server: server }
    }

    pub fn client(&self) -> Client {
        let tokens: Arc<dyn TokenSource> = Arc::<Tokens>::clone(&self.tokens);
        Client::new(self.origin.clone(), http_client().unwrap(), tokens)
    }

    pub fn requests(&self) -> Vec<Asked> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, origin: Url, answers: Vec<Prepared>, requests: Arc<Mutex<Vec<Asked>>>) {
    let mut silent = Vec::new();
    for prepared in answers {
        let (mut stream, _) = listener.accept().await.unwrap();
        let asked = read(&mut stream, &origin).await;
        requests.lock().unwrap().push(asked);
        match prepared {
            Prepared::Answer(bytes) => {
                // A client that has read enough may have gone.
                let _gone = stream.write_all(&bytes).await;
                let _gone = stream.shutdown().await;
            }
            Prepared::FallSilentAfter(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                silent.push(stream);
            }
            Prepared::TrickleAfter(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                let mut drops = interval(Duration::from_millis(5));
                while stream.write_all(b" ").await.is_ok() {
                    drops.tick().await;
                }
            }
            Prepared::HangUp => {}
        }
    }
    // Those that say nothing say nothing for good.
    std::future::pending::<()>().await;
}

async fn read(stream: &mut TcpStream, origin: &Url) -> Asked {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |wanted: &str| {
                let lines = head.lines().filter_map(|line| line.split_once(": "));
                lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned())
            };
            let length = header("content-length").map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                let mut words = head.split(' ');
                let method = words.next().unwrap().to_owned();
                let url = origin.join(words.next().unwrap()).unwrap();
                return Asked { method, url, authorization: header("authorization"), body: body.to_owned() };
            }
        }
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the request was cut short");
        text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
}

/// Gives out `first`, and another one for each that is refused.
#[derive(Default)]
pub struct Tokens {
    replaced: AtomicUsize,
}

impl Tokens {
    pub fn replaced(&self) -> usize {
        self.replaced.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        Ok("first".into())
    }

    async fn replace(&self, refused: &SecretString) -> Result<SecretString, TokenError> {
        self.replaced.fetch_add(1, Ordering::Relaxed);
        Ok(format!("after-{}", refused.expose_secret()).into())
    }
}
