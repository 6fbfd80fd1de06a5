//! The wire between one life of the app and X. It knows what is on it at any moment, so it can tell the moment at which the
//! app is to be killed; and when the app is dead, it waits until X has done all that reached it.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// A request, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Whether only requests count that change something at X.
    pub of_changes: bool,
    /// Which of these, counted from 1.
    pub request: usize,
    pub reached: Reached,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// X has not got it.
    TheWire,
    /// X has it, and the app no answer.
    X,
    /// The app has the answer, or its beginning.
    TheAppAgain,
}

pub struct Wire {
    pub origin: Url,
    state: Arc<State>,
    closing: CancellationToken,
    carrying: JoinSet<()>,
}

struct State {
    x: SocketAddr,
    moment: Option<Moment>,
    requests: AtomicUsize,
    changes: AtomicUsize,
    has_come: Notify,
}

impl Wire {
    pub async fn to(x: &Url, moment: Option<Moment>) -> Self {
        let x = SocketAddr::new(x.host_str().unwrap().parse().unwrap(), x.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let (requests, changes) = (AtomicUsize::default(), AtomicUsize::default());
        let state = Arc::new(State { x, moment, requests, changes, has_come: Notify::new() });
        let (closing, mut carrying) = (CancellationToken::new(), JoinSet::new());
        carrying.spawn(carry_all(listener, Arc::clone(&state), closing.clone()));
        Self { origin, state, closing, carrying }
    }

    /// Resolves when the moment has come.
    pub async fn moment(&self) {
        self.state.has_come.notified().await;
    }

    /// The app is dead. Takes no more connections, and waits until X has done what is on its way there.
    pub async fn settles(mut self) {
        self.closing.cancel();
        while let Some(ended) = self.carrying.join_next().await {
            ended.unwrap();
        }
    }
}

impl State {
    /// Counts a request; the answer is how far it may go.
    fn next(&self, line: &str) -> Option<Reached> {
        let request = 1 + self.requests.fetch_add(1, Ordering::SeqCst);
        let is_change = !line.starts_with("GET ");
        let change = is_change.then(|| 1 + self.changes.fetch_add(1, Ordering::SeqCst));
        let moment = self.moment?;
        let number = if moment.of_changes { change } else { Some(request) };
        (number == Some(moment.request)).then_some(moment.reached)
    }
}

async fn carry_all(listener: TcpListener, state: Arc<State>, closing: CancellationToken) {
    let mut connections = JoinSet::new();
    while let Some(accepted) = closing.run_until_cancelled(listener.accept()).await {
        let (near, _) = accepted.unwrap();
        connections.spawn(carry(Arc::clone(&state), near));
    }
    // Who was not let in yet never is.
    drop(listener);
    while let Some(ended) = connections.join_next().await {
        ended.unwrap();
    }
}

async fn carry(state: Arc<State>, near: TcpStream) {
    let Ok(far) = TcpStream::connect(state.x).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let goes_to = std::sync::Mutex::new(None);
    let answers = carry_answers(&state, &goes_to, far_in, near_out);
    tokio::pin!(answers);
    tokio::select! {
        // The app went away; X has what it got, and is done with it when it closes its side.
        () = carry_requests(&state, &goes_to, near_in, far_out) => answers.await,
        () = &mut answers => {}
    }
}

/// What is said of the request under way on a connection.
type GoesTo = std::sync::Mutex<Option<Reached>>;

async fn carry_requests(state: &State, goes_to: &GoesTo, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut bytes = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let line = String::from_utf8_lossy(&bytes[..count]).lines().next().unwrap_or_default().to_owned();
        // What does not begin a request is more of the one before.
        if line.ends_with(" HTTP/1.1") {
            *goes_to.lock().unwrap() = state.next(&line);
        }
        if *goes_to.lock().unwrap() == Some(Reached::TheWire) {
            state.has_come.notify_one();
            continue;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}

async fn carry_answers(state: &State, goes_to: &GoesTo, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut bytes = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let goes_to = *goes_to.lock().unwrap();
        if goes_to == Some(Reached::X) {
            state.has_come.notify_one();
            continue;
        }
        // Also when nobody is there to take it, X is heard to its end.
        drop(to.write_all(&bytes[..count]).await);
        if goes_to == Some(Reached::TheAppAgain) {
            state.has_come.notify_one();
        }
    }
    // X broke the connection instead.
    if goes_to.lock().unwrap().is_some() {
        state.has_come.notify_one();
    }
}
