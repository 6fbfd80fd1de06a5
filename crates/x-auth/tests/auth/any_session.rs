//! Whatever happens to two sessions that share a vault: as long as X never loses an answer after its work, nobody is signed
//! out, no refresh token is shown twice, what is given out lies in the vault, and all is well again when X and the vault are.

use std::{
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use proptest::prelude::*;
use secrecy::{ExposeSecret as _, SecretString};
use x_api::{TokenError, TokenSource as _};
use x_auth::Session;
use x_sim::{Call, Fault};

use crate::signed::{Signed, session};

#[derive(Debug, Clone)]
enum Happening {
    /// A session is asked for a token.
    Asked(usize),
    /// A session is told that X refuses the last token that was given out.
    Refused(usize),
    TimePasses(Duration),
    /// X takes no access token any more.
    AccessRevoked,
    XReachable(bool),
    /// X answers the next refresh with this, and does nothing.
    XStumbles(u16),
    ConnectionBreaks,
    VaultLocked(bool),
    /// The vault keeps so many secrets before it refuses the next.
    VaultKeeps(u32),
    /// A process ends in good order and begins anew.
    Restarted(usize),
}

fn happening() -> impl Strategy<Value = Happening> {
    let who = 0..2_usize;
    prop_oneof![
        6 => who.clone().prop_map(Happening::Asked),
        3 => who.clone().prop_map(Happening::Refused),
        3 => (0..9_000_u64).prop_map(|seconds| Happening::TimePasses(Duration::from_secs(seconds))),
        1 => Just(Happening::AccessRevoked),
        2 => any::<bool>().prop_map(Happening::XReachable),
        1 => prop_oneof![Just(500), Just(503), Just(429), Just(404)].prop_map(Happening::XStumbles),
        1 => Just(Happening::ConnectionBreaks),
        2 => any::<bool>().prop_map(Happening::VaultLocked),
        2 => prop_oneof![0..3_u32, Just(u32::MAX)].prop_map(Happening::VaultKeeps),
        1 => who.prop_map(Happening::Restarted),
    ]
}

struct Story {
    it: Signed,
    sessions: [Arc<Session>; 2],
    /// Each access token that lay in the vault after something had happened.
    stored: HashSet<String>,
}

impl Story {
    async fn begin() -> Self {
        let it = Signed::long_ago().await;
        it.vault.is_impatient.store(true, Ordering::Relaxed);
        let sessions = [(); 2].map(|()| session(&it.world, &it.vault, &it.clock));
        Self { it, sessions, stored: HashSet::new() }
    }

    async fn play(&mut self, happening: &Happening, last: &mut Option<SecretString>) {
        let Signed { world, vault, clock, .. } = &self.it;
        match happening {
            Happening::Asked(who) => {
                let answer = self.sessions[*who].access_token().await;
                self.check(answer, last).await;
            }
            Happening::Refused(who) => {
                let Some(refused) = last.clone() else { return };
                let answer = self.sessions[*who].replace(&refused).await;
                self.check(answer, last).await;
            }
            Happening::TimePasses(time) => {
                clock.advance(*time);
                world.x.advance(*time);
            }
            Happening::AccessRevoked => world.x.revoke_access_tokens(world.alice),
            Happening::XReachable(reachable) => world.x.set_reachable(*reachable),
            Happening::XStumbles(status) => world.x.answer_next(Call::Token, Fault::Status(*status)),
            Happening::ConnectionBreaks => world.x.answer_next(Call::Token, Fault::ResetBeforeCommit),
            Happening::VaultLocked(locked) => vault.lock(*locked),
            Happening::VaultKeeps(secrets) => vault.keeps(*secrets),
            Happening::Restarted(who) => {
                // A process that ends while the vault refuses its new pair loses it; that is a cut-off.
                vault.lock(false);
                vault.keeps(u32::MAX);
                self.sessions[*who].settle().await;
                self.all_is_well().await;
                self.sessions[*who] = session(&self.it.world, &self.it.vault, &self.it.clock);
            }
        }
    }

    async fn check(&mut self, answer: Result<SecretString, TokenError>, last: &mut Option<SecretString>) {
        match answer {
            Ok(token) => {
                self.stored.insert(self.it.stored().await.access.expose_secret().to_owned());
                // It may be an older one where the other session has renewed it.
                assert!(self.stored.contains(token.expose_secret()), "it was never stored");
                *last = Some(token);
            }
            Err(TokenError::SignedOut) => panic!("alice is signed out"),
            Err(TokenError::Unreachable(_) | TokenError::Vault(_)) => {}
        }
        let counts = self.it.world.x.refresh_counts();
        assert_eq!((counts.reuses, counts.families_killed), (0, 0));
    }

    /// X and the vault are as they should be, and each session gives out a token that opens X.
    async fn all_is_well(&mut self) {
        let Signed { world, vault, .. } = &self.it;
        world.x.set_reachable(true);
        world.x.clear_faults();
        vault.lock(false);
        vault.keeps(u32::MAX);
        // The connection of before may have broken without being noticed, and one session may wait for the other.
        for session in self.sessions.iter().chain(&self.sessions) {
            assert_ne!(session.access_token().await.err(), Some(TokenError::SignedOut));
            self.stored.insert(self.it.stored().await.access.expose_secret().to_owned());
        }
        for session in &self.sessions {
            let mut token = session.access_token().await.unwrap();
            // The other session's newer token may have been revoked, too.
            for _ in 0..2 {
                if !world.opens(token.expose_secret()).await {
                    token = session.replace(&token).await.unwrap();
                    self.stored.insert(self.it.stored().await.access.expose_secret().to_owned());
                }
            }
            assert!(world.opens(token.expose_secret()).await);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_alice_stays_signed_in(happenings in prop::collection::vec(happening(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut story = Story::begin().await;
            let mut last = None;
            for happening in &happenings {
                story.play(happening, &mut last).await;
            }
            story.all_is_well().await;
        });
    }
}
