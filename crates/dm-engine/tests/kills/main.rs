//! The app is killed at any moment, again and again, while it sends. In the end X has each message once, where alice wanted it
//! and in order.
//!
//! The app is a process of its own (`app/main.rs`): engine, store and the real way over HTTP, against a simulated X here, in
//! which every send is struck by ten faults, each with one chance in five. What alice writes, what goes wrong and when the
//! app is killed come from a seed. What the threads of two processes do at that moment does not, so a seed that went wrong
//! may need some tries to do it again. Time goes 400 times as fast as it is, so that nobody waits for the two minutes
//! after which a lost message is sent again.
//!
//! `PROPTEST_CASES` says how often all of it is played, `PROPTEST_RNG_SEED` with which seed first; each next one has the next
//! seed. `cargo xtask soak kills` plays it for long.

#[cfg(test)]
mod books;
#[cfg(test)]
#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../engine/support/files.rs"]
mod files;
#[cfg(test)]
mod life;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod play;
#[cfg(test)]
mod truth;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod world;

#[cfg(test)]
mod tests {
    use std::{
        env,
        panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
        time::Duration,
    };

    use proptest::test_runner::{Config, RngSeed};
    use tokio::{runtime::Runtime, time::timeout};

    use crate::play::{KILLS, Play};

    /// The seed of an ordinary run.
    const SEED: u64 = 20_000;

    /// What takes longer hangs.
    const PATIENCE: Duration = Duration::from_mins(10);

    #[test]
    fn whatever_is_killed_while_sending_arrives_once_and_in_order() {
        let config = Config::default();
        let cases = if env::var_os("PROPTEST_CASES").is_some() { config.cases } else { 1 };
        let first = if let RngSeed::Fixed(seed) = config.rng_seed { seed } else { SEED };
        for number in 0..u64::from(cases) {
            let seed = first.wrapping_add(number);
            let played = catch_unwind(AssertUnwindSafe(|| {
                let play = async { Play::begin(seed).await.run().await };
                Runtime::new().unwrap().block_on(async { timeout(PATIENCE, play).await.expect("the app hangs") });
            }));
            if let Err(panic) = played {
                println!(
                    "With {KILLS} kills. To play it again:\n  PROPTEST_RNG_SEED={seed} cargo test -p dm-engine --test kills\n"
                );
                resume_unwind(panic);
            }
        }
    }
}
