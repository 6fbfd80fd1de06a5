//! The socket on which X can be reached, and when it cannot.

use std::{
    future::{Future, pending, poll_fn},
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use dm_model::Timestamp;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;

use super::{Switch, luck::Luck, reset};
use crate::{SimClock, simulation::locked};

/// How often the address is asked for again while it seems to be taken: for about 30 milliseconds.
const BIND_ATTEMPTS: u32 = 10_000;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// The socket on which X can be reached. While it cannot, nobody listens there, so that connections are refused, as
/// where there is no network; standing connections break. The address stays taken, so that it is there when X is back.
#[derive(Debug, Clone)]
pub(crate) struct Reachability {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    clock: SimClock,
    socket: Mutex<Socket>,
    /// When X can be reached again by itself.
    back_at: Mutex<Option<Timestamp>>,
    /// Wakes whoever waits for connections when any of the above has changed.
    changed: Notify,
    luck: Mutex<Luck>,
    /// Parent of the switches of all connections that were made since X was last reachable.
    standing: Mutex<CancellationToken>,
}

#[derive(Debug)]
enum Socket {
    /// X can be reached.
    Listening(TcpListener),
    /// X cannot be reached, and nobody else gets its address.
    Silent(TcpSocket),
    /// X cannot be reached, and its address could not be kept.
    Closed,
}

impl Reachability {
    pub(crate) fn new(socket: TcpListener, clock: SimClock, seed: u64) -> io::Result<Self> {
        let shared = Shared {
            address: socket.local_addr()?,
            clock,
            socket: Mutex::new(Socket::Listening(socket)),
            back_at: Mutex::default(),
            changed: Notify::new(),
            luck: Mutex::new(Luck::new(seed)),
            standing: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    pub(crate) fn set(&self, reachable: bool) {
        locked(&self.shared.back_at).take();
        if reachable {
            self.open();
        } else {
            self.close();
        }
    }

    pub(crate) fn is_reachable(&self) -> bool {
        matches!(*locked(&self.shared.socket), Socket::Listening(_))
    }

    /// X cannot be reached before this time by the simulator's clock.
    pub(crate) fn refuse_until(&self, time: Timestamp) {
        self.close();
        *locked(&self.shared.back_at) = Some(time);
        self.shared.changed.notify_one();
    }

    /// Opens the socket if its time has come. Whoever moves the clock calls this to be sure that it is open afterwards.
    pub(crate) fn come_back_if_due(&self) {
        let now = self.shared.clock.now();
        if locked(&self.shared.back_at).take_if(|time| *time <= now).is_some() {
            self.open();
        }
    }

    /// Resets this many connections as soon as they are made.
    pub(crate) fn reset_next(&self, count: u32) {
        locked(&self.shared.luck).reset_next(count);
    }

    /// Resets connections with this probability as soon as they are made.
    pub(crate) fn reset_sometimes(&self, probability: f64) {
        locked(&self.shared.luck).reset_sometimes(probability);
    }

    /// Waits for somebody to connect.
    pub(super) async fn accept(&self) -> (TcpStream, Switch) {
        loop {
            let accepted = tokio::select! {
                accepted = poll_fn(|context| self.poll_accept(context)) => accepted,
                () = self.shared.changed.notified() => continue,
                () = self.back() => {
                    self.come_back_if_due();
                    continue;
                }
            };
            let Ok((stream, _)) = accepted else {
                // Such as too many open files: others must let go of theirs first.
                tokio::task::yield_now().await;
                continue;
            };
            if locked(&self.shared.luck).strikes() {
                reset(&stream);
                continue;
            }
            // Answers are small and come at once.
            drop(stream.set_nodelay(true));
            return (stream, Switch::new(locked(&self.shared.standing).child_token()));
        }
    }

    fn back(&self) -> impl Future<Output = ()> {
        let time = *locked(&self.shared.back_at);
        async move {
            match time {
                Some(time) => self.shared.clock.wait_until(time).await,
                None => pending().await,
            }
        }
    }

    fn close(&self) {
        let mut socket = locked(&self.shared.socket);
        if matches!(*socket, Socket::Listening(_)) {
            *socket = Socket::Closed;
            match bind_again(self.shared.address) {
                Ok(silent) => *socket = Socket::Silent(silent),
                Err(error) => tracing::warn!(%error, "the port of the simulated X could not be kept"),
            }
        }
        std::mem::take(&mut *locked(&self.shared.standing)).cancel();
    }

    fn open(&self) {
        let mut socket = locked(&self.shared.socket);
        let silent = match std::mem::replace(&mut *socket, Socket::Closed) {
            Socket::Listening(listening) => {
                *socket = Socket::Listening(listening);
                return;
            }
            Socket::Silent(silent) => Ok(silent),
            Socket::Closed => bind_again(self.shared.address),
        };
        match silent.and_then(|silent| silent.listen(BACKLOG)) {
            Ok(listening) => {
                *socket = Socket::Listening(listening);
                self.shared.changed.notify_one();
            }
            Err(error) => tracing::error!(%error, "somebody took the port of the simulated X"),
        }
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        match &*locked(&self.shared.socket) {
            Socket::Listening(socket) => socket.poll_accept(context),
            Socket::Silent(_) | Socket::Closed => Poll::Pending,
        }
    }
}

/// The system may need a moment to let go of a socket that was just closed; seen were two milliseconds.
fn bind_again(address: SocketAddr) -> io::Result<TcpSocket> {
    let in_use =
        |bound: &io::Result<_>| bound.as_ref().is_err_and(|error: &io::Error| error.kind() == io::ErrorKind::AddrInUse);
    let mut bound = bind(address);
    for _ in 0..BIND_ATTEMPTS {
        if !in_use(&bound) {
            break;
        }
        std::thread::yield_now();
        bound = bind(address);
    }
    bound
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections of a moment ago keep nobody from listening again. Elsewhere that would let others take the port.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    Ok(socket)
}
