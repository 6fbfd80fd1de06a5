//! The wire between a process and X. It holds each request before X gets it, and each answer before the process gets it.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Something that is held.
#[derive(Debug)]
pub struct Held {
    pub what: What,
    /// Lets it pass; when it is dropped, the connection breaks.
    pub pass: oneshot::Sender<()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// X has not got it.
    Request,
    /// X has done what it was asked for.
    Answer,
}

pub struct Wire {
    pub origin: Url,
    held: mpsc::UnboundedReceiver<Held>,
    closing: CancellationToken,
    carrying: JoinSet<()>,
}

impl Wire {
    pub async fn to(x: &Url) -> Self {
        let x = SocketAddr::new(x.host_str().unwrap().parse().unwrap(), x.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let (tell, held) = mpsc::unbounded_channel();
        let closing = CancellationToken::new();
        let (closed, mut carrying) = (closing.clone(), JoinSet::new());
        // One connection is enough for one process that asks one thing after the other.
        carrying.spawn(async move {
            let Some(accepted) = closed.run_until_cancelled(listener.accept()).await else { return };
            carry(accepted.unwrap().0, x, &tell).await;
        });
        Self { origin, held, closing, carrying }
    }

    pub async fn held(&mut self) -> Held {
        self.held.recv().await.expect("the wire is gone")
    }

    /// The process is dead: waits until X has done what is on its way there.
    pub async fn settle(mut self) {
        self.closing.cancel();
        // What is held now, or would be, breaks.
        drop(self.held);
        while let Some(ended) = self.carrying.join_next().await {
            ended.unwrap();
        }
    }
}

async fn carry(mut near: TcpStream, x: SocketAddr, tell: &mpsc::UnboundedSender<Held>) {
    let mut far = TcpStream::connect(x).await.unwrap();
    while let Some(request) = message(&mut near).await {
        if !passes(tell, What::Request).await || far.write_all(&request).await.is_err() {
            return;
        }
        let Some(answer) = message(&mut far).await else { return };
        if !passes(tell, What::Answer).await || near.write_all(&answer).await.is_err() {
            return;
        }
    }
}

async fn passes(tell: &mpsc::UnboundedSender<Held>, what: What) -> bool {
    let (pass, passes) = oneshot::channel();
    tell.send(Held { what, pass }).is_ok() && passes.await.is_ok()
}

/// One request or answer with its body; `None` when the connection ends.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return Some(bytes);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
