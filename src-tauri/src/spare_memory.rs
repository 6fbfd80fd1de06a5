//! Memory that was freed goes back once nobody asks for anything.
//!
//! Each answer to the page, an inbox or a timeline, is made on the heap and freed when the page has it, and the C library keeps
//! that. An engine gives it back after each of its passes; but the page asks after a pass, and whenever somebody does something.

use std::time::Duration;

use tokio::{sync::Notify, time::timeout};

/// Who reads or writes asks for something more often than this.
const CALM: Duration = Duration::from_secs(5);

/// Gives back what is free. On other systems the C library does so by itself.
pub fn give_back() {
    #[cfg(target_os = "linux")]
    memory_bounds::trim_heap();
}

/// Each time that something was asked for, and then nothing for a while, gives back what is free.
pub async fn give_back_when_calm(asked: &Notify, give_back: impl Fn()) {
    loop {
        asked.notified().await;
        while timeout(CALM, asked.notified()).await.is_ok() {}
        give_back();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use dm_engine::Tasks;
    use tokio::time::advance;

    use super::*;

    struct Scene {
        tasks: Tasks,
        asked: Arc<Notify>,
        given_back: Arc<AtomicUsize>,
    }

    impl Scene {
        async fn begin() -> Self {
            let (asked, given_back) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
            let (hears, counts) = (Arc::clone(&asked), Arc::clone(&given_back));
            let tasks = Tasks::default();
            tasks.start("give memory back", async move {
                let count = || {
                    counts.fetch_add(1, Ordering::Relaxed);
                };
                give_back_when_calm(&hears, count).await;
            });
            tokio::task::yield_now().await;
            Self { tasks, asked, given_back }
        }

        async fn wait(&self, time: Duration) {
            tokio::task::yield_now().await;
            advance(time).await;
            tokio::task::yield_now().await;
        }

        async fn end(self) -> usize {
            self.tasks.stop().await;
            self.given_back.load(Ordering::Relaxed)
        }

        fn given_back(&self) -> usize {
            self.given_back.load(Ordering::Relaxed)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn while_somebody_asks_on_and_on_nothing_is_given_back() {
        let scene = Scene::begin().await;
        for _ in 0..20 {
            scene.asked.notify_one();
            scene.wait(CALM / 2).await;
        }
        assert_eq!(scene.given_back(), 0);
        scene.wait(CALM).await;
        assert_eq!(scene.end().await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn where_nobody_asks_nothing_is_done() {
        let scene = Scene::begin().await;
        scene.wait(CALM * 100).await;
        assert_eq!(scene.given_back(), 0);
        scene.asked.notify_one();
        scene.wait(CALM * 100).await;
        assert_eq!(scene.end().await, 1, "once for each time that was busy");
    }
}
