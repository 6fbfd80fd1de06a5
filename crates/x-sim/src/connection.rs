//! Connections that can be cut.
//!
//! An answer with an error status is not the worst that can happen: a connection may break before or after the request
//! did its work. So the listener hands out connections with a switch. Once it is pressed, every read and write fails, the
//! server lets go of the socket, and the other side gets a TCP reset instead of an answer.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::simulation::locked;

/// Whether X can be reached; when not, standing connections break and new ones are dropped unread.
#[derive(Debug, Clone)]
pub(crate) struct Reachability {
    reachable: Arc<AtomicBool>,
    /// Parent of the switches of all connections that were made since X was last reachable.
    standing: Arc<Mutex<CancellationToken>>,
}

impl Reachability {
    pub(crate) fn new() -> Self {
        Self { reachable: Arc::new(AtomicBool::new(true)), standing: Arc::default() }
    }

    pub(crate) fn set(&self, reachable: bool) {
        self.reachable.store(reachable, Ordering::SeqCst);
        if !reachable {
            self.cut_all();
        }
    }

    /// Breaks all standing connections.
    pub(crate) fn cut_all(&self) {
        std::mem::take(&mut *locked(&self.standing)).cancel();
    }

    /// A switch for a new connection; `None` when it must be dropped.
    fn admit(&self) -> Option<CancellationToken> {
        let standing = locked(&self.standing);
        self.reachable.load(Ordering::SeqCst).then(|| standing.child_token())
    }
}

/// Accepts connections with a switch.
pub(crate) struct SimListener {
    pub(crate) listener: TcpListener,
    pub(crate) reachability: Reachability,
}

impl Listener for SimListener {
    type Io = Connection;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Connection, Self::Addr) {
        loop {
            // Axum's own listener waits out errors such as too many open files.
            let (stream, address) = Listener::accept(&mut self.listener).await;
            // Answers are small and come at once; and a socket that is let go of early shall reset, not say goodbye.
            drop(stream.set_nodelay(true));
            let Some(switch) = self.reachability.admit() else {
                drop(stream.set_zero_linger());
                continue;
            };
            let cut = Box::pin(switch.clone().cancelled_owned());
            return (Connection { stream, switch, cut }, address);
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub(crate) struct Connection {
    stream: TcpStream,
    switch: CancellationToken,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Connection {
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.cut.as_mut().poll(context).is_pending() {
            return Ok(());
        }
        self.stream.set_zero_linger()?;
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // No goodbye (FIN) on a connection that was cut: dropping the socket resets it.
        self.check(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The switch of the connection on which a request came.
#[derive(Debug, Clone)]
pub(crate) struct Switch(CancellationToken);

impl Switch {
    /// Breaks the connection.
    pub(crate) fn cut(&self) {
        self.0.cancel();
    }
}

impl Connected<IncomingStream<'_, SimListener>> for Switch {
    fn connect_info(stream: IncomingStream<'_, SimListener>) -> Self {
        Self(stream.io().switch.clone())
    }
}
