//! The listener on loopback to which X's page sends the browser back (RFC 8252, 7.3).
//!
//! Any program on the machine and any page in the browser can reach the port, so a request counts only when it is a
//! `GET` for our path, at exactly our host (a name that was pointed at 127.0.0.1 is not it), with the state of this
//! sign-in. Everything else gets a 404 and changes nothing. Connections are served side by side and each has little
//! time; when there are too many, the oldest gives way. So neither one that says nothing (browsers open such ahead of need)
//! nor thousands of them hold up the one that brings the redirect.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
    time::timeout,
};
use url::{Host, Url};

use crate::{
    redirect::{Expected, Redirect},
    request_head::read_head,
    web_page::WebPage,
};

/// How long a connection may take to say what it wants, and again to take its answer.
const CONNECTION_TIME: Duration = Duration::from_secs(5);
/// How many connections are served at once.
const MOST_CONNECTIONS: usize = 128;

/// A bound port.
pub(crate) struct Listener {
    listener: TcpListener,
    uri: Url,
}

/// The browser that brought the redirect and waits to see how it ends.
pub(crate) struct Browser {
    stream: TcpStream,
}

impl Listener {
    /// Binds the address of the first of these redirect URIs that is free; `None` when none is.
    pub(crate) async fn bind(uris: &[Url]) -> io::Result<Option<Self>> {
        for uri in uris {
            let Some(address) = loopback_address(uri) else {
                tracing::warn!("a redirect URI that is not on loopback was passed over");
                continue;
            };
            match TcpListener::bind(address).await {
                Ok(listener) => {
                    let mut uri = uri.clone();
                    if address.port() == 0 {
                        // Only URIs without a host have no port.
                        let _set = uri.set_port(Some(listener.local_addr()?.port()));
                    }
                    return Ok(Some(Self { listener, uri }));
                }
                Err(error) => tracing::info!(port = address.port(), %error, "no redirect can be heard at this port"),
            }
        }
        Ok(None)
    }

    /// Where X is to send the browser.
    pub(crate) fn redirect_uri(&self) -> &Url {
        &self.uri
    }

    /// Waits for the redirect that is `expected`.
    pub(crate) async fn redirect(&self, expected: &Expected) -> io::Result<(Redirect, Browser)> {
        let mut connections = JoinSet::new();
        let mut oldest = VecDeque::<AbortHandle>::new();
        let host = host(&self.uri);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        oldest.retain(|connection| !connection.is_finished());
                        if oldest.len() >= MOST_CONNECTIONS
                            && let Some(connection) = oldest.pop_front()
                        {
                            connection.abort();
                        }
                        oldest.push_back(connections.spawn(serve(stream, host.clone(), expected.clone())));
                    }
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    // Too many open files, perhaps.
                    Err(error) => oldest.pop_front().ok_or(error)?.abort(),
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

/// Where to listen for a redirect URI; `None` when it does not lead to this computer alone.
fn loopback_address(uri: &Url) -> Option<SocketAddr> {
    let address: IpAddr = match uri.host()? {
        Host::Ipv4(address) => address.into(),
        Host::Ipv6(address) => address.into(),
        // `localhost` may be anything (RFC 8252, 8.3).
        Host::Domain(_) => return None,
    };
    let port = uri.port_or_known_default()?;
    (uri.scheme() == "http" && address.is_loopback()).then(|| (address, port).into())
}

/// What a browser that goes there calls its host.
fn host(uri: &Url) -> String {
    let host = uri.host_str().unwrap_or_default();
    uri.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Serves one connection: gives it back when it brings the redirect, and sends it away otherwise.
async fn serve(mut stream: TcpStream, host: String, expected: Expected) -> Option<(Redirect, Browser)> {
    let head = timeout(CONNECTION_TIME, read_head(&mut stream)).await.ok()??;
    let is_for_us = head.method == "GET" && head.hosts == [host];
    let found = is_for_us.then(|| expected.read_target(&head.target)).flatten();
    let browser = Browser { stream };
    let Some(redirect) = found else {
        browser.show(WebPage::NothingHere).await;
        return None;
    };
    Some((redirect, browser))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_on_this_computer_is_listened_at() {
        let address = |uri: &str| loopback_address(&uri.parse().unwrap()).map(|address| address.to_string());
        assert_eq!(address("http://127.0.0.1:47231/callback").as_deref(), Some("127.0.0.1:47231"));
        assert_eq!(address("http://[::1]:47231/callback").as_deref(), Some("[::1]:47231"));
        for elsewhere in [
            "https://127.0.0.1:47231/callback",
            "http://localhost:47231/callback",
            "http://192.168.0.1:47231/callback",
            "http://0.0.0.0:47231/callback",
            "http://x.com/callback",
        ] {
            assert_eq!(address(elsewhere), None, "{elsewhere}");
        }
    }
}
