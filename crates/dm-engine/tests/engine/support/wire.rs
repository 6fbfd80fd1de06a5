//! The wire between alice's app and X. It can be unplugged, so that connections are refused, and hold back single
//! calls.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinSet,
};
use url::Url;

/// Carries bytes from a port of its own to X's.
pub struct Wire {
    state: Arc<State>,
    address: SocketAddr,
    carrying: Mutex<JoinSet<()>>,
    /// Keeps the port while nothing is carried.
    unplugged: Mutex<Option<TcpSocket>>,
}

struct State {
    x: SocketAddr,
    /// Requests whose line holds one of these go no further.
    held: watch::Sender<Vec<String>>,
    /// The answers to these come no further.
    held_answers: watch::Sender<Vec<String>>,
    /// Requests on their way that were not answered yet and are not held.
    under_way: AtomicUsize,
    stirred: watch::Sender<()>,
}

impl Wire {
    pub async fn to(x: &Url, stirred: watch::Sender<()>) -> Self {
        let x = SocketAddr::new(x.host_str().unwrap().parse().unwrap(), x.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (held, held_answers) = (watch::Sender::default(), watch::Sender::default());
        let state = State { x, held, held_answers, under_way: AtomicUsize::default(), stirred };
        let wire = Self { state: Arc::new(state), address, carrying: Mutex::default(), unplugged: Mutex::default() };
        wire.carry_from(listener);
        wire
    }

    /// Where alice's app believes X to be.
    pub fn origin(&self) -> Url {
        format!("http://{}/", self.address).parse().unwrap()
    }

    /// From now on connections are refused, and standing ones are broken. Nobody else gets the port meanwhile.
    pub async fn unplug(&self) {
        let mut carrying = std::mem::take(&mut *self.carrying.lock().unwrap());
        carrying.shutdown().await;
        self.unplugged.lock().unwrap().get_or_insert_with(|| {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_reuseaddr(true).unwrap();
            socket.bind(self.address).unwrap();
            socket
        });
        self.state.stirred.send_replace(());
    }

    /// Connects it again.
    pub fn plug_in(&self) {
        let socket = self.unplugged.lock().unwrap().take().expect("it is unplugged");
        self.carry_from(socket.listen(64).unwrap());
    }

    /// Lets no request through whose first line holds `words`: it is never answered.
    pub fn hold(&self, words: &str) {
        self.state.held.send_modify(|held| held.push(words.to_owned()));
    }

    /// Lets X answer such requests, but no answer comes back.
    pub fn hold_answers(&self, words: &str) {
        self.state.held_answers.send_modify(|held| held.push(words.to_owned()));
    }

    /// Lets everything through again.
    pub fn release(&self) {
        self.state.held.send_modify(Vec::clear);
        self.state.held_answers.send_modify(Vec::clear);
    }

    /// Whether a request is on its way, or its answer.
    pub fn is_busy(&self) -> bool {
        self.state.under_way.load(Ordering::SeqCst) > 0
    }

    fn carry_from(&self, listener: TcpListener) {
        let state = Arc::clone(&self.state);
        self.carrying.lock().unwrap().spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (near, _) = listener.accept().await.unwrap();
                connections.spawn(carry(Arc::clone(&state), near));
            }
        });
    }
}

/// Whether a request of one connection is on its way.
struct Request<'a> {
    state: &'a State,
    sent: Mutex<bool>,
    line: Mutex<String>,
}

impl Request<'_> {
    fn set(&self, on_its_way: bool) {
        let mut sent = self.sent.lock().unwrap();
        match (*sent, on_its_way) {
            (false, true) => drop(self.state.under_way.fetch_add(1, Ordering::SeqCst)),
            (true, false) => drop(self.state.under_way.fetch_sub(1, Ordering::SeqCst)),
            _ => {}
        }
        *sent = on_its_way;
        self.state.stirred.send_replace(());
    }
}

impl Drop for Request<'_> {
    fn drop(&mut self) {
        self.set(false);
    }
}

async fn carry(state: Arc<State>, near: TcpStream) {
    let Ok(far) = TcpStream::connect(state.x).await else { return };
    // What the stream tells must not wait, in real time, until the system finds it worth a packet.
    for end in [&near, &far] {
        end.set_nodelay(true).unwrap();
    }
    let request = Request { state: &state, sent: Mutex::default(), line: Mutex::default() };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    // Whichever side ends first takes the other with it.
    tokio::select! {
        () = carry_requests(&request, near_in, far_out) => {}
        () = carry_answers(&request, far_in, near_out) => {}
    }
}

async fn carry_requests(request: &Request<'_>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut bytes = vec![0; 64 << 10];
    let mut held = request.state.held.subscribe();
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let line = String::from_utf8_lossy(&bytes[..count]).lines().next().unwrap_or_default().to_owned();
        // What does not begin a request is more of the one before.
        if line.ends_with("HTTP/1.1") {
            // The sender lives in `state`.
            drop(held.wait_for(|held| !held.iter().any(|words| line.contains(words))).await);
            *request.line.lock().unwrap() = line;
        }
        request.set(true);
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

async fn carry_answers(request: &Request<'_>, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut bytes = vec![0; 64 << 10];
    let mut held = request.state.held_answers.subscribe();
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        request.set(false);
        let line = request.line.lock().unwrap().clone();
        // The sender lives in `state`.
        drop(held.wait_for(|held| !held.iter().any(|words| line.contains(words))).await);
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
