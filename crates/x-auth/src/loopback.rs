//! The listener on loopback to which X's page sends the browser back (RFC 8252, 7.3).
//!
//! Any program on the machine and any page in the browser can reach the port, so a request counts only when it is a
//! `GET` for our path, at exactly our host (a name that was pointed at 127.0.0.1 is not it), with the state of this
//! sign-in. Everything else gets a 404 and changes nothing. Connections are served side by side and each has little
//! time, so that one which says nothing (browsers open such ahead of need) holds up no other.

use std::{io, net::Ipv4Addr, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};

use crate::{
    redirect::{self, Redirect},
    request_head::read_head,
    web_page::WebPage,
};

/// How long a connection may take to say what it wants, and again to take its answer.
const CONNECTION_TIME: Duration = Duration::from_secs(5);
/// How many connections are served at once; more wait.
const MOST_CONNECTIONS: usize = 32;

/// A bound port.
pub(crate) struct Listener {
    listener: TcpListener,
    host: String,
}

/// The browser that brought the redirect and waits to see how it ends.
pub(crate) struct Browser {
    stream: TcpStream,
}

impl Listener {
    /// Binds the first of `ports` on 127.0.0.1 that is free; `None` when none is.
    pub(crate) async fn bind(ports: &[u16]) -> io::Result<Option<Self>> {
        for port in ports {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).await {
                Ok(listener) => {
                    let host = listener.local_addr()?.to_string();
                    return Ok(Some(Self { listener, host }));
                }
                Err(error) => tracing::info!(port, %error, "this port cannot be used for the redirect"),
            }
        }
        Ok(None)
    }

    /// Where X is to send the browser.
    pub(crate) fn redirect_uri(&self) -> String {
        format!("http://{}{}", self.host, redirect::PATH)
    }

    /// Waits for the redirect that carries `state`.
    pub(crate) async fn redirect(&self, state: &str) -> io::Result<(Redirect, Browser)> {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(serve(stream, self.host.clone(), state.to_owned()));
                    }
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => return Err(error),
                },
                Some(served) = connections.join_next() => {
                    if let Ok(Some(found)) = served {
                        return Ok(found);
                    }
                }
            }
        }
    }
}

impl Browser {
    /// Shows `page`. A browser that has gone away misses it, and that is all.
    pub(crate) async fn show(mut self, page: WebPage) {
        let answer = async {
            self.stream.write_all(page.response().as_bytes()).await?;
            self.stream.shutdown().await
        };
        if !matches!(timeout(CONNECTION_TIME, answer).await, Ok(Ok(()))) {
            tracing::info!("the browser did not take its page");
        }
    }
}

/// Serves one connection: gives it back when it brings the redirect, and sends it away otherwise.
async fn serve(mut stream: TcpStream, host: String, state: String) -> Option<(Redirect, Browser)> {
    let head = timeout(CONNECTION_TIME, read_head(&mut stream)).await.ok()??;
    let is_for_us = head.method == "GET" && head.hosts == [host];
    let found = is_for_us.then(|| Redirect::read(&head.target, &state)).flatten();
    let browser = Browser { stream };
    let Some(redirect) = found else {
        browser.show(WebPage::NothingHere).await;
        return None;
    };
    Some((redirect, browser))
}
