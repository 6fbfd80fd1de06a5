//! Connections that break.
//!
//! An answer with an error status is not the worst that can happen: a connection may be refused, or break before, while
//! or after the request does its work. So each connection has a [`Switch`]. Once it is pressed, the server lets go of
//! the socket at once, and the other side gets a TCP reset (RFC 9293, section 3.10.7) instead of the rest of an answer.

mod luck;
mod reachability;
mod serving;

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;

pub(crate) use reachability::Reachability;
pub(crate) use serving::serve;

/// Breaks the connection on which a request came.
#[derive(Debug, Clone)]
#[cfg_attr(any(test, feature = "fuzzing"), derive(Default))]
pub(crate) struct Switch {
    pressed: CancellationToken,
    when_sent: Arc<AtomicBool>,
}

impl Switch {
    fn new(pressed: CancellationToken) -> Self {
        Self { pressed, when_sent: Arc::default() }
    }

    /// Breaks the connection now.
    pub(crate) fn cut(&self) {
        self.pressed.cancel();
    }

    /// Breaks the connection as soon as all that was written so far is on its way.
    pub(crate) fn cut_when_sent(&self) {
        self.when_sent.store(true, Ordering::Release);
    }
}

/// One connection.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    switch: Switch,
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        if self.switch.when_sent.load(Ordering::Acquire) {
            self.switch.cut();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.switch.pressed.is_cancelled() {
            reset(&self.stream);
        }
    }
}

/// Whoever lets go of this socket resets it instead of saying goodbye (FIN).
fn reset(stream: &TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "a connection ends with a goodbye instead of a reset");
    }
}

#[cfg(test)]
mod tests;
