//! A computer outside, which notes who comes. Nobody should.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What it says, which a page could use, were it let through.
const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nhello";
/// What we ask for ourselves.
const OWN: &str = "GET /own";

/// Listens on a port of its own until it is dropped.
pub struct Outside {
    /// Its address with port, for links.
    pub host: String,
    asked: Arc<Mutex<Vec<String>>>,
    _listening: JoinSet<()>,
}

impl Outside {
    pub async fn begin() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let host = listener.local_addr()?.to_string();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&asked);
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            let mut visitors = JoinSet::new();
            while let Ok((visitor, from)) = listener.accept().await {
                // Who merely connects has come, too.
                let place = note(&heard, None, &format!("a connection from {from}"));
                visitors.spawn(answer(visitor, Arc::clone(&heard), place));
            }
        });
        Ok(Self { host, asked, _listening: listening })
    }

    /// What it was asked for so far. It comes itself, so that all who came before are noted, and it is known that one is.
    pub async fn asked(&self) -> Result<Vec<String>> {
        let mut visitor = TcpStream::connect(&self.host).await?;
        visitor.write_all(format!("{OWN} HTTP/1.1\r\n\r\n").as_bytes()).await?;
        visitor.read_to_end(&mut Vec::new()).await?;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let own = asked.iter().position(|line| line.starts_with(OWN)).context("a visit was not noted")?;
        asked.remove(own);
        Ok(asked.clone())
    }
}

/// Notes a visit, or what a visitor said; gives the place of the note.
fn note(heard: &Mutex<Vec<String>>, place: Option<usize>, what: &str) -> usize {
    let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    match place {
        Some(place) if place < heard.len() => {
            what.clone_into(&mut heard[place]);
            place
        }
        _ => {
            heard.push(what.to_owned());
            heard.len() - 1
        }
    }
}

async fn answer(mut visitor: TcpStream, heard: Arc<Mutex<Vec<String>>>, place: usize) {
    let mut buffer = vec![0; 4096];
    if let Ok(length @ 1..) = visitor.read(&mut buffer).await {
        let said = String::from_utf8_lossy(&buffer[..length]);
        note(&heard, Some(place), said.lines().next().unwrap_or_default());
    }
    let _gone = visitor.write_all(ANSWER).await;
}
