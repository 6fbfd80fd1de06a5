//! One open stream: takes from the news what its app has subscribed to.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use axum::body::{Body, Bytes};
use dm_model::Timestamp;
use futures_util::stream;
use tokio::sync::watch;

use super::{Subscription, streams::Seat};
use crate::{
    billing,
    simulation::{Simulation, locked},
    wire,
};

/// How long X is silent at most (X's docs on streams).
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// An empty line, which says only that the stream is alive.
const EMPTY_LINE: Bytes = Bytes::from_static(b"\r\n");
/// How much news is looked through at once, while the world stands still.
const AT_ONCE: usize = 100;

/// The time that a stream is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Window {
    /// What happened earlier is not told.
    pub(crate) from: Option<Timestamp>,
    /// What happens later is not told, and then the stream ends.
    pub(crate) until: Option<Timestamp>,
}

/// The stream was so slow that what it had to tell next is forgotten.
#[derive(Debug, thiserror::Error)]
#[error("this stream was read too slowly")]
struct Overtaken;

/// Tells one app its news.
#[derive(Debug)]
pub(crate) struct Reader {
    simulation: Arc<Simulation>,
    app: String,
    seat: Seat,
    window: Window,
    changes: watch::Receiver<u64>,
    keep_alive_at: Timestamp,
    /// What was read and not yet told: less than `AT_ONCE` news.
    ready: VecDeque<Bytes>,
}

impl Reader {
    pub(crate) fn new(simulation: Arc<Simulation>, app: String, seat: Seat, window: Window) -> Self {
        let changes = locked(&simulation.world).news.watch();
        let keep_alive_at = simulation.clock.now().after(KEEP_ALIVE);
        Self { simulation, app, seat, window, changes, keep_alive_at, ready: VecDeque::new() }
    }

    /// The stream as the body of an answer. It is made as fast as it is read.
    pub(crate) fn into_body(self) -> Body {
        Body::from_stream(stream::unfold(self, Self::turn))
    }

    async fn turn(mut self) -> Option<(Result<Bytes, Overtaken>, Self)> {
        let chunk = self.next().await.transpose()?;
        Some((chunk, self))
    }

    /// The next piece of the stream; `None` at its end.
    async fn next(&mut self) -> Result<Option<Bytes>, Overtaken> {
        let streams = self.simulation.streams.clone();
        loop {
            // Before looking: what comes while it looks wakes it again.
            self.changes.borrow_and_update();
            if self.ready.is_empty() {
                self.read()?;
            }
            let now = self.simulation.clock.now();
            if let Some(line) = self.ready.pop_front() {
                self.keep_alive_at = now.after(KEEP_ALIVE);
                return Ok(Some(line));
            }
            if self.window.until.is_some_and(|until| until < now) {
                return Ok(None);
            }
            if self.keep_alive_at <= now {
                self.keep_alive_at = now.after(KEEP_ALIVE);
                return Ok(Some(EMPTY_LINE));
            }
            let end = self.window.until.map(|until| until.after(Duration::from_millis(1)));
            let due = end.map_or(self.keep_alive_at, |end| end.min(self.keep_alive_at));
            tokio::select! {
                biased;
                () = streams.ending() => return Ok(None),
                changed = self.changes.changed() => if changed.is_err() { return Ok(None) },
                () = self.simulation.clock.wait_until(due) => {}
            }
        }
    }

    /// Makes lines of the news that matches, until there are some or no more news.
    fn read(&mut self) -> Result<(), Overtaken> {
        let subscriptions: Vec<Subscription> = locked(&self.simulation.subscriptions).of(&self.app).cloned().collect();
        let times = if self.simulation.streams.delivers_twice() { 2 } else { 1 };
        let (mut position, mut received) = (self.seat.position(), Vec::new());
        loop {
            let world = locked(&self.simulation.world);
            let news: Vec<_> = world.news.since(position).map_err(|_| Overtaken)?.take(AT_ONCE).cloned().collect();
            let Some(last) = news.last() else { break };
            position = last.number + 1;
            for news in news.iter().filter(|news| self.window.contains(news.at)) {
                for subscription in subscriptions.iter().filter(|subscription| subscription.wants(news)) {
                    let line = wire::activity_line(news, subscription, world.people(), &self.simulation.origin);
                    self.ready.extend(std::iter::repeat_n(line, times));
                    received.extend(subscription.received(news));
                }
            }
            if !self.ready.is_empty() {
                break;
            }
        }
        self.seat.set_position(position);
        for (user, event) in received {
            billing::charge_delivery(&self.simulation, &self.app, user, event);
        }
        Ok(())
    }
}

impl Window {
    fn contains(self, time: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= time) && self.until.is_none_or(|until| time <= until)
    }
}
