//! Waiting in virtual time: whoever waits moves the clock, but only while nothing is under way.

use std::{future::Future, time::Duration};

use tokio::{
    sync::watch,
    task::{spawn_blocking, yield_now},
    time::{Instant, timeout},
};

use super::Alice;

/// A test that waits longer than this, in real time, hangs.
const PATIENCE: Duration = Duration::from_mins(1);

/// The same in virtual time: after so long in peace nothing will come any more.
const VIRTUAL_PATIENCE: Duration = Duration::from_hours(8);

/// However fast virtual time flies, a busy machine is given this long.
const LEAST_PATIENCE: Duration = Duration::from_secs(3);

/// The longest time that nobody needs to notice.
const LONGEST_JUMP: Duration = Duration::from_mins(15);

/// Nothing is under way when so many times in a row all tasks have run until they wait, and the one thread for what blocks
/// has done all that was asked of it.
const STILL_ROUNDS: usize = 24;

/// In each round every task may run so often. More than one, since bytes come from socket to socket.
const TASK_TURNS: usize = 4;

/// While a request is on its way, and only then, the system is given this long to hand over what has been written to a socket:
/// where every processor is busy it does so late.
const DELIVERY: Duration = Duration::from_millis(2);

/// How long alice's app waits for an answer; it is told by breaking the connection.
const REQUEST_PATIENCE: Duration = Duration::from_secs(30);

impl Alice {
    /// Waits until a condition holds. While nothing is under way, time goes on.
    pub async fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        self.until_right(|alice| (!holds(alice)).then(|| format!("{what} never came about"))).await;
    }

    /// Waits until nothing is wrong any more. While nothing is under way, time goes on.
    pub async fn until_right(&self, wrong: impl Fn(&Self) -> Option<String>) {
        self.wait(wrong, || self.world.clock.jump(LONGEST_JUMP)).await;
    }

    /// Waits until a condition holds, while the clock stands still.
    pub async fn at_once(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        self.wait(|alice| (!holds(alice)).then(|| format!("{what} never came about")), || ()).await;
    }

    /// Waits until a condition holds and nothing stirs any more.
    pub async fn at_rest(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let mut stirred = self.world.stirred.subscribe();
        loop {
            self.until(what, &holds).await;
            stirred.borrow_and_update();
            if self.is_still(&mut stirred).await && holds(self) {
                return;
            }
        }
    }

    /// Lets virtual time go by while the engine does what it wants.
    pub async fn lets_pass(&self, duration: Duration) {
        let end = self.world.x.now().after(duration);
        let jump = || self.world.clock.jump(LONGEST_JUMP.min(end.since(self.world.x.now())));
        self.wait(|alice| (alice.world.x.now() < end).then(|| "time stands still".to_owned()), jump).await;
    }

    /// Waits for something that the person asked of the engine, while time goes on.
    pub async fn waits_for<T>(&self, mut asked: impl Future<Output = T> + Unpin) -> T {
        let mut stirred = self.world.stirred.subscribe();
        let begun = Instant::now();
        loop {
            stirred.borrow_and_update();
            tokio::select! {
                biased;
                result = &mut asked => return result,
                is_still = self.is_still(&mut stirred) => if is_still {
                    self.world.clock.jump(LONGEST_JUMP);
                },
            }
            assert!(begun.elapsed() < PATIENCE, "the engine never answered");
        }
    }

    /// Waits until the engine has nothing to do but to wait for time to go by.
    pub async fn rests(&self) {
        let mut stirred = self.world.stirred.subscribe();
        loop {
            stirred.borrow_and_update();
            if self.is_still(&mut stirred).await {
                return;
            }
        }
    }

    async fn wait(&self, wrong: impl Fn(&Self) -> Option<String>, when_still: impl Fn()) {
        let (begun, begun_at_x) = (Instant::now(), self.world.x.now());
        let mut stirred = self.world.stirred.subscribe();
        loop {
            stirred.borrow_and_update();
            let Some(wrong) = wrong(self) else { return };
            let out_of_patience =
                begun.elapsed() > LEAST_PATIENCE && self.world.x.now().since(begun_at_x) > VIRTUAL_PATIENCE;
            assert!(begun.elapsed() < PATIENCE && !out_of_patience, "{wrong}; requests: {:#?}", self.last_requests());
            if self.is_still(&mut stirred).await {
                when_still();
            }
        }
    }

    /// Whether nothing is on the wire, nothing is written or told, and no task has anything left to do.
    async fn is_still(&self, stirred: &mut watch::Receiver<()>) -> bool {
        if !has_no_work(stirred).await {
            return false;
        }
        if self.world.wire.is_busy() {
            if timeout(DELIVERY, stirred.changed()).await.is_err() {
                self.world.wait_for_an_answer(REQUEST_PATIENCE);
            }
            return false;
        }
        true
    }

    fn last_requests(&self) -> Vec<String> {
        let requests = self.world.x.requests();
        let skipped = requests.len().saturating_sub(12);
        let line = |request: &x_sim::RequestRecord| format!("{:?} {:?} {}", request.at, request.call, request.status);
        requests.iter().skip(skipped).map(line).collect()
    }
}

async fn has_no_work(stirred: &watch::Receiver<()>) -> bool {
    for _ in 0..STILL_ROUNDS {
        for _ in 0..TASK_TURNS {
            yield_now().await;
        }
        spawn_blocking(|| ()).await.unwrap();
        if stirred.has_changed().unwrap_or(true) {
            return false;
        }
    }
    true
}
