//! Histories that are made up from seeds, played against the engine and the simulated X. When one goes wrong, the shortest
//! that still does is told as a story, with its seed.
//!
//! `PROPTEST_CASES` says how many histories are played by each test, `PROPTEST_RNG_SEED` with which seed they begin; each
//! next one has the next seed.

use std::{
    cell::Cell,
    fmt::Debug,
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::Once,
    time::{Duration, Instant},
};

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner},
};

/// The first seed of an ordinary run. It plays the same histories each time, so that one that goes wrong tells of the
/// change that was made; `cargo xtask soak` looks for others with another seed each time.
const FIRST_SEED: u64 = 20_000;

/// For how long the shortest story of a failure is looked for.
const SHRINKING: Duration = Duration::from_mins(3);

/// Plays as many histories as `PROPTEST_CASES` says, or else `cases`.
pub fn play_many<H: Debug + Clone>(test: &str, cases: u32, histories: &impl Strategy<Value = H>, run: fn(H)) {
    let config = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { cases };
    let first = match config.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => FIRST_SEED,
    };
    for number in 0..u64::from(cases) {
        let seed = first.wrapping_add(number);
        if let Err((story, what)) = play_one(seed, histories, run) {
            panic!(
                "{what}\n\nThe story:\n{story:?}\n\nTo play it again:\n  PROPTEST_RNG_SEED={seed} PROPTEST_CASES=1 \
                 cargo test -p dm-engine --test engine {test}\n"
            );
        }
    }
}

/// Plays the history of a seed. When it goes wrong: the shortest one that does, and what went wrong.
fn play_one<H: Debug + Clone>(seed: u64, histories: &impl Strategy<Value = H>, run: fn(H)) -> Result<(), (H, String)> {
    let mut runner = TestRunner::new(Config {
        cases: 1,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 100_000,
        ..Config::default()
    });
    let failed_at: Cell<Option<Instant>> = Cell::new(None);
    let played = runner.run(histories, |history| {
        // Once the time is over the shortest story so far is as good as it gets.
        if failed_at.get().is_some_and(|failed_at| failed_at.elapsed() > SHRINKING) {
            return Ok(());
        }
        play(history, run).map_err(|what| {
            failed_at.set(failed_at.get().or(Some(Instant::now())));
            TestCaseError::fail(what)
        })
    });
    match played {
        Ok(()) => Ok(()),
        Err(TestError::Fail(what, history)) => Err((history, what.to_string())),
        Err(TestError::Abort(what)) => panic!("no history could be made up: {what}"),
    }
}

/// Plays one history. What goes wrong is a panic somewhere; its words come back.
fn play<H>(history: H, run: fn(H)) -> Result<(), String> {
    be_quiet_about_panics();
    let played = QUIET.with(|quiet| {
        quiet.set(true);
        let played = catch_unwind(AssertUnwindSafe(|| run(history)));
        quiet.set(false);
        played
    });
    played.map_err(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned())).unwrap_or_default()
    })
}

thread_local! {
    /// Whether panics of this thread are told elsewhere.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// While the shortest story is looked for there are many panics, and only the last one matters.
fn be_quiet_about_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loudly = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loudly(panic);
            }
        }));
    });
}
