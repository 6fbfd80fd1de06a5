//! Connections that can be cut.
//!
//! An answer with an error status is not the worst that can happen: a connection may break before or after the request
//! did its work. So the listener hands out connections with a switch. Once it is pressed, every read and write fails, the
//! server lets go of the socket, and the other side gets a TCP reset instead of an answer.

use std::{
    future::{Future, poll_fn},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::simulation::locked;

/// The socket on which X can be reached. While it cannot, the socket is closed, so that connections are refused, as where
/// there is no network; standing connections break.
#[derive(Debug, Clone)]
pub(crate) struct Reachability {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    /// `None` while X cannot be reached.
    socket: Mutex<Option<TcpListener>>,
    /// Wakes whoever waits for connections when there is a socket again.
    opened: Notify,
    /// Parent of the switches of all connections that were made since X was last reachable.
    standing: Mutex<CancellationToken>,
}

impl Reachability {
    pub(crate) fn new(socket: TcpListener) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let socket = Mutex::new(Some(socket));
        Ok(Self { shared: Arc::new(Shared { address, socket, opened: Notify::new(), standing: Mutex::default() }) })
    }

    pub(crate) fn set(&self, reachable: bool) {
        if reachable {
            self.open();
        } else {
            locked(&self.shared.socket).take();
            self.cut_all();
        }
    }

    pub(crate) fn is_reachable(&self) -> bool {
        locked(&self.shared.socket).is_some()
    }

    /// Breaks all standing connections.
    pub(crate) fn cut_all(&self) {
        std::mem::take(&mut *locked(&self.shared.standing)).cancel();
    }

    fn open(&self) {
        let mut socket = locked(&self.shared.socket);
        if socket.is_some() {
            return;
        }
        match bind_again(self.shared.address) {
            Ok(again) => {
                *socket = Some(again);
                self.shared.opened.notify_one();
            }
            Err(error) => tracing::error!(%error, "somebody took the port of the simulated X"),
        }
    }

    fn switch(&self) -> CancellationToken {
        locked(&self.shared.standing).child_token()
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        match locked(&self.shared.socket).as_ref() {
            Some(socket) => socket.poll_accept(context),
            None => Poll::Pending,
        }
    }
}

fn bind_again(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = std::net::TcpListener::bind(address)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket)
}

/// Accepts connections with a switch.
pub(crate) struct SimListener {
    pub(crate) reachability: Reachability,
}

impl Listener for SimListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, Self::Addr) {
        loop {
            let accepted = tokio::select! {
                accepted = poll_fn(|context| self.reachability.poll_accept(context)) => accepted,
                () = self.reachability.shared.opened.notified() => continue,
            };
            let Ok((stream, address)) = accepted else {
                // Such as too many open files: others must let go of theirs first.
                tokio::task::yield_now().await;
                continue;
            };
            // Answers are small and come at once; and a socket that is let go of early shall reset, not say goodbye.
            drop(stream.set_nodelay(true));
            let switch = self.reachability.switch();
            let cut = Box::pin(switch.clone().cancelled_owned());
            return (Connection { stream, switch, cut }, address);
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.reachability.shared.address)
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
