//! The time in the app and in the simulated X: it goes faster than it is, and is the same in both.

use std::{future::Future, pin::Pin};

use dm_model::{Clock, SystemClock, Timestamp};

/// What `x_sim::SimClock::fast` shows.
pub struct FastClock {
    pub since: Timestamp,
    pub times: u32,
}

impl Clock for FastClock {
    fn now(&self) -> Timestamp {
        self.since.after(SystemClock.now().since(self.since).saturating_mul(self.times))
    }

    fn wait_until(&self, time: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            loop {
                let left = time.since(self.now());
                if left.is_zero() {
                    return;
                }
                tokio::time::sleep(left / self.times.max(1)).await;
            }
        })
    }

    /// This machine never sleeps.
    fn wake_up(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::pending())
    }
}
