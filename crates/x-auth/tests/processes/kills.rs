//! A process is killed at each step of a refresh. What comes after that is known for each step: still signed in, or one
//! prompt to sign in again, without asking X; and no refresh token is ever shown to X twice.
//!
//! A step is what the process does with the vault, a request that X has not got, or an answer that the process has not got. It is
//! killed before a step is let go, or at once after: then nobody knows how far it came.
//!
//! `PROPTEST_RNG_SEED` says with which seed, `PROPTEST_CASES` how many kills.

use std::{env, time::Duration};

use dm_model::Timestamp;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use x_auth::{FileVault, Vault as _};

use crate::{
    life::{Beginning, Life, token},
    wire::{Held, What, Wire},
    world::{CLIENT_ID, World, pair},
};

const KILLS: u32 = 500;
const SEED: u64 = 20_000;

/// What a refresh consists of, in order.
const STEPS: [&str; 12] = [
    "step\tload\tbefore",
    "step\tload\tafter",
    "step\talone\tbefore",
    "step\talone\tafter",
    "step\tload\tbefore",
    "step\tload\tafter",
    "step\tsave\tbefore",
    "step\tsave\tafter",
    "request",
    "answer",
    "step\tsave\tbefore",
    "step\tsave\tafter",
];
/// From this step on the note lies in the vault, which it did not up to the one before.
const NOTE_IS_KEPT: usize = 7;
/// The same for the new pair.
const PAIR_IS_KEPT: usize = 11;

/// What must be true after a kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    SignedIn,
    Prompt,
    Either,
}

/// When a process is killed.
#[derive(Debug, Clone, Copy)]
struct Moment {
    step: usize,
    /// The step is let go first.
    let_go: bool,
}

impl Moment {
    fn expected(self) -> Expected {
        match self.step {
            step if self.let_go && (step + 1 == NOTE_IS_KEPT || step + 1 == PAIR_IS_KEPT) => Expected::Either,
            step if (NOTE_IS_KEPT..PAIR_IS_KEPT).contains(&step) => Expected::Prompt,
            _ => Expected::SignedIn,
        }
    }
}

struct Story {
    world: World,
    folder: tempfile::TempDir,
    random: StdRng,
    signed_in: u32,
    prompts: u32,
}

impl Story {
    async fn begin(seed: u64) -> Self {
        let world = World::at_rest(Timestamp::from_millis(1_750_000_000_000)).await;
        let (folder, random) = (tempfile::tempdir().unwrap(), StdRng::seed_from_u64(seed));
        let story = Self { world, folder, random, signed_in: 0, prompts: 0 };
        story.sign_in().await;
        story
    }

    async fn sign_in(&self) -> String {
        let issued = self.world.x.sign_in(self.world.alice, CLIENT_ID);
        let tokens = pair(&issued, self.world.x.now().after(Duration::from_hours(2)));
        self.vault().save_tokens(self.world.alice, &tokens).await.unwrap();
        issued.access_token
    }

    fn vault(&self) -> FileVault {
        FileVault::new(self.folder.path().to_owned())
    }

    /// One process is killed, and another one comes after it.
    async fn kill(&mut self) {
        let moment = Moment { step: self.random.random_range(0..STEPS.len()), let_go: self.random.random() };
        // Half of the time the old token still opens X for half a minute.
        let left = if self.random.random() { Duration::from_secs(30) } else { Duration::ZERO };
        let stored = self.vault().load_tokens(self.world.alice).await.unwrap().unwrap();
        self.world.x.advance(stored.expires_at.since(self.world.x.now()).saturating_sub(left));
        self.die(moment).await;

        let asked_before = self.world.token_requests();
        let signed_in = self.go_on(left).await;
        let asked = self.world.token_requests() - asked_before;
        match moment.expected() {
            Expected::SignedIn => assert!(signed_in, "{moment:?}: the session is lost"),
            Expected::Prompt => assert!(!signed_in, "{moment:?}: a spent token was shown to X"),
            Expected::Either => {}
        }
        let most = usize::from(signed_in && moment.step < PAIR_IS_KEPT);
        assert!(asked <= most, "{moment:?}: X was asked {asked} times");
        let counts = self.world.x.refresh_counts();
        assert_eq!((counts.reuses, counts.families_killed), (0, 0), "{moment:?}");
        if signed_in {
            self.signed_in += 1;
        } else {
            self.prompts += 1;
            self.sign_in().await;
        }
    }

    /// A process renews the token, and is killed at that moment.
    async fn die(&self, moment: Moment) {
        let mut wire = Wire::to(&self.world.simulator.origin()).await;
        let beginning = Beginning::of(&self.world, self.folder.path());
        let mut life = Life::begin(&Beginning { x: wire.origin.clone(), stepwise: true, ..beginning });
        life.tell("token\t1").await;
        for (number, step) in STEPS.iter().enumerate() {
            let held = tokio::select! {
                said = life.hear() => {
                    assert_eq!(said, *step);
                    None
                }
                held = wire.held() => {
                    assert_eq!(if held.what == What::Request { "request" } else { "answer" }, *step);
                    Some(held)
                }
            };
            let is_the_last = number == moment.step;
            if !is_the_last || moment.let_go {
                match held {
                    Some(Held { pass, .. }) => pass.send(()).unwrap(),
                    None => life.tell("go").await,
                }
            }
            if is_the_last {
                break;
            }
        }
        life.kill().await;
        wire.settle().await;
    }

    /// Another process finds what was left. Tells whether alice is signed in.
    async fn go_on(&self, left: Duration) -> bool {
        let mut life = Life::begin(&Beginning::of(&self.world, self.folder.path()));
        let answer = life.ask("token\t1").await;
        if answer == "signed-out" {
            assert_eq!(life.ask("token\t3").await, "signed-out");
            return false;
        }
        assert!(self.world.opens(token(&answer)).await, "the token opens nothing");
        // A token that is about to end may be all that is left.
        self.world.x.advance(left);
        life.tell(&format!("now\t{}", self.world.x.now().as_millis())).await;
        let later = life.ask("token\t1").await;
        if later == "signed-out" {
            assert!(!left.is_zero(), "a new token is gone at once");
            assert_eq!(life.ask("token\t3").await, "signed-out");
            return false;
        }
        assert!(self.world.opens(token(&later)).await, "the token opens nothing");
        true
    }
}

#[tokio::test]
async fn whenever_a_process_dies_alice_is_signed_in_or_asked_once_and_no_token_is_used_twice() {
    let number = |name: &str| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seed = number("PROPTEST_RNG_SEED").unwrap_or(SEED);
    let kills = number("PROPTEST_CASES").map_or(KILLS, |kills| u32::try_from(kills).unwrap());
    println!("With PROPTEST_RNG_SEED={seed}");
    let mut story = Story::begin(seed).await;
    for _ in 0..kills {
        story.kill().await;
    }
    let Story { signed_in, prompts, world, .. } = story;
    println!("{kills} kills: {signed_in} times still signed in, {prompts} prompts; {:?}", world.x.refresh_counts());
    assert!(kills < KILLS || signed_in > kills / 4 && prompts > kills / 10, "not all steps were played");
}
