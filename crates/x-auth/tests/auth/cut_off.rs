//! What becomes of a session when a refresh does not come to its end.

use std::{
    future::poll_fn,
    sync::{Arc, atomic::Ordering},
    task::Poll,
    time::Duration,
};

use dm_model::Clock as _;
use secrecy::ExposeSecret;
use tokio::task::{JoinSet, yield_now};
use x_api::{TokenError, TokenSource};
use x_auth::{Vault, VaultEntry};
use x_sim::{Call, Fault};

use crate::{
    signed::{Signed, session},
    world::{CLIENT_ID, pair, refresh_of},
};

impl Signed {
    /// What lies in the vault, word by word.
    async fn written(&self) -> String {
        let written = self.vault.inside.load(&VaultEntry::Tokens(self.world.alice)).await.unwrap().unwrap();
        written.expose_secret().to_owned()
    }

    /// A process ended after it had said that it renews the pair. The access token lives for so long.
    async fn cut_off(life: Duration) -> Self {
        let it = Self::long_ago().await;
        let written = serde_json::json!({
            "access": it.first.access.expose_secret(), "refresh": refresh_of(&it.first),
            "expires_at": it.clock.now().after(life), "scopes": [], "being_renewed": true,
        });
        let entry = VaultEntry::Tokens(it.world.alice);
        it.vault.inside.save(&entry, &written.to_string().into()).await.unwrap();
        it
    }

    async fn is_signed_out(&self) -> bool {
        matches!(self.session.access_token().await, Err(TokenError::SignedOut))
    }
}

#[tokio::test]
async fn after_a_cut_off_refresh_the_old_token_serves_until_it_ends_and_x_is_not_asked() {
    let it = Signed::cut_off(Duration::from_secs(50)).await;
    for _ in 0..2 {
        let token = it.session.access_token().await.unwrap();
        assert_eq!(token.expose_secret(), it.first.access.expose_secret());
    }
    it.clock.advance(Duration::from_secs(50));
    for _ in 0..3 {
        assert!(it.is_signed_out().await);
    }
    assert_eq!(it.world.token_requests(), 0);
}

#[tokio::test]
async fn after_a_cut_off_refresh_a_refused_token_ends_the_session_without_asking_x() {
    let it = Signed::cut_off(Duration::from_hours(1)).await;
    let token = it.session.access_token().await.unwrap();
    assert_eq!(it.session.replace(&token).await.unwrap_err(), TokenError::SignedOut);
    assert!(it.is_signed_out().await, "what X refused is not given out again");
    assert_eq!(it.world.token_requests(), 0);
}

#[tokio::test]
async fn a_new_sign_in_revives_a_session_that_was_cut_off() {
    let it = Signed::cut_off(Duration::ZERO).await;
    assert!(it.is_signed_out().await);
    let again = pair(&it.world.x.sign_in(it.world.alice, CLIENT_ID), it.world.x.now().after(Duration::from_hours(2)));
    it.vault.save_tokens(it.world.alice, &again).await.unwrap();
    assert_eq!(it.session.access_token().await.unwrap().expose_secret(), again.access.expose_secret());
    it.session.replace(&again.access).await.unwrap();
}

#[tokio::test]
async fn the_note_is_in_the_vault_while_x_is_asked_and_gone_afterwards() {
    let it = Signed::long_ago().await;
    // The note is kept, and nothing after it.
    it.vault.keeps(1);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    assert!(it.written().await.contains("\"being_renewed\":true"));
    assert_eq!(it.world.token_requests(), 1);
    it.vault.keeps(u32::MAX);
    it.session.access_token().await.unwrap();
    assert!(!it.written().await.contains("being_renewed"));
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn a_pair_that_waits_to_be_kept_is_no_cut_off_to_another_process() {
    let it = Signed::long_ago().await;
    let other_process = session(&it.world, &it.vault, &it.clock);
    it.vault.is_impatient.store(true, Ordering::Relaxed);
    it.vault.keeps(1);
    for session in [&it.session, &other_process, &it.session, &other_process] {
        assert!(matches!(session.access_token().await, Err(TokenError::Vault(_))));
    }
    it.vault.keeps(u32::MAX);
    // It is about to end, and tries once more.
    it.session.settle().await;
    other_process.access_token().await.unwrap();
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn without_a_note_x_is_not_asked() {
    let it = Signed::long_ago().await;
    it.vault.keeps(0);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    assert_eq!(it.world.token_requests(), 0);
    it.vault.keeps(u32::MAX);
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn a_refresh_that_did_not_reach_x_is_tried_again() {
    let it = Signed::long_ago().await;
    for fault in [Fault::ResetBeforeCommit, Fault::Status(502), Fault::RateLimited] {
        it.world.x.answer_next(Call::Token, fault);
        assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
        assert!(!it.written().await.contains("being_renewed"));
    }
    it.session.access_token().await.unwrap();
    assert_eq!(it.world.x.refresh_counts().reuses, 0);
}

#[tokio::test]
async fn a_note_that_could_not_be_taken_back_is_no_cut_off_for_the_process_that_wrote_it() {
    let it = Signed::long_ago().await;
    it.vault.keeps(1);
    it.world.x.set_reachable(false);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    assert!(it.written().await.contains("being_renewed"));
    assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    it.world.x.set_reachable(true);
    it.vault.keeps(u32::MAX);
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_signs_nobody_out_by_itself_and_xs_no_ends_it_in_one_prompt() {
    let it = Signed::long_ago().await;
    it.world.x.answer_next(Call::Token, Fault::ResetAfterCommit);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    it.world.x.set_reachable(false);
    for _ in 0..3 {
        assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    }
    it.world.x.set_reachable(true);
    for _ in 0..3 {
        assert!(it.is_signed_out().await);
    }
    assert_eq!(it.world.token_requests(), 2);
}

#[tokio::test]
async fn ten_who_wait_for_an_answer_that_gets_lost_do_not_ask_for_it_again_one_after_the_other() {
    let it = Signed::long_ago().await;
    it.world.x.answer_next(Call::Token, Fault::ResetAfterCommit);
    let mut callers = JoinSet::new();
    for _ in 0..10 {
        let session = Arc::clone(&it.session);
        callers.spawn(async move { session.access_token().await });
    }
    for answer in callers.join_all().await {
        assert!(matches!(answer, Err(TokenError::Unreachable(_))), "{answer:?}");
    }
    assert_eq!((it.world.token_requests(), it.world.x.refresh_counts().reuses), (1, 0));
}

#[tokio::test]
async fn who_comes_while_an_answer_gets_lost_does_not_ask_for_it_again_at_once() {
    let it = Signed::long_ago().await;
    it.world.x.answer_next(Call::Token, Fault::SilenceAfterCommit);
    let ask = || {
        let session = Arc::clone(&it.session);
        async move { session.access_token().await }
    };
    let mut callers = JoinSet::new();
    callers.spawn(ask());
    while it.world.x.refresh_counts().refreshes == 0 {
        yield_now().await;
    }
    let (mut late, mut later) = (Box::pin(ask()), Box::pin(ask()));
    for caller in [&mut late, &mut later] {
        let waits = poll_fn(|context| Poll::Ready(caller.as_mut().poll(context).is_pending())).await;
        assert!(waits, "there is nothing to wait for");
    }
    let lose_the_answer = async {
        // Whoever is silent listens for this only after it has done the work.
        loop {
            it.world.x.release_silent_calls();
            yield_now().await;
        }
    };
    let first = async { callers.join_next().await.unwrap().unwrap() };
    let answers = async { tokio::join!(first, late, later) };
    let answers = tokio::select! { answers = answers => answers, () = lose_the_answer => unreachable!() };
    for answer in [answers.0, answers.1, answers.2] {
        assert!(matches!(answer, Err(TokenError::Unreachable(_))), "{answer:?}");
    }
    assert_eq!(it.world.x.refresh_counts().reuses, 0);
}

#[tokio::test]
async fn words_that_are_no_refusal_of_the_token_keep_alice_signed_in() {
    let it = Signed::long_ago().await;
    for word in ["temporarily_unavailable", "server_error", "slow_down", "something new"] {
        let body = format!("{{\"error\":\"{word}\",\"error_description\":\"Over capacity\"}}");
        it.world.x.answer_next(Call::Token, Fault::RawBody { status: 400, content_type: "application/json", body });
        let error = it.session.access_token().await.unwrap_err();
        assert!(matches!(error, TokenError::Unreachable(_)), "{word}: {error:?}");
    }
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn when_x_refuses_the_app_the_token_is_asked_for_once_more_after_a_restart() {
    let it = Signed::long_ago().await;
    let body = r#"{"error":"unauthorized_client","error_description":"Missing valid authorization header"}"#.to_owned();
    it.world.x.answer_next(Call::Token, Fault::RawBody { status: 401, content_type: "application/json", body });
    for _ in 0..2 {
        assert!(it.is_signed_out().await);
    }
    let restarted = session(&it.world, &it.vault, &it.clock);
    restarted.access_token().await.unwrap();
    assert_eq!(it.world.token_requests(), 2);
}

#[tokio::test]
async fn a_sign_out_waits_for_a_refresh_and_nothing_comes_back_after_it() {
    let it = Signed::long_ago().await;
    let vault = Arc::clone(&it.vault);
    let (token, forgotten) = tokio::join!(it.session.access_token(), vault.forget_tokens(it.world.alice));
    forgotten.unwrap();
    assert!(matches!(token, Ok(_) | Err(TokenError::SignedOut)), "{token:?}");
    assert!(it.vault.inside.load_tokens(it.world.alice).await.unwrap().is_none());
}

#[tokio::test]
async fn a_pair_that_came_too_late_to_be_kept_does_not_replace_a_newer_sign_in() {
    let it = Signed::long_ago().await;
    it.vault.keeps(1);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    it.session.settle().await;
    it.vault.keeps(u32::MAX);
    let again = pair(&it.world.x.sign_in(it.world.alice, CLIENT_ID), it.world.x.now().after(Duration::from_hours(2)));
    it.vault.save_tokens(it.world.alice, &again).await.unwrap();
    assert_eq!(it.session.access_token().await.unwrap().expose_secret(), again.access.expose_secret());
    assert_eq!(refresh_of(&it.stored().await), refresh_of(&again));
}
