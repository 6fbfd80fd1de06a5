//! How a session gives out tokens and renews them.

use std::{
    future::ready,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use secrecy::ExposeSecret;
use tokio::task::JoinSet;
use x_api::{TokenError, TokenSource};
use x_auth::{Vault, VaultEntry, revoke};
use x_sim::{Call, Fault};

use crate::{
    signed::{Signed, session},
    world::{CLIENT_ID, pair, refresh_of},
};

#[tokio::test]
async fn ten_who_ask_at_once_share_one_refresh() {
    let it = Signed::long_ago().await;
    let mut callers = JoinSet::new();
    for _ in 0..10 {
        let session = Arc::clone(&it.session);
        callers.spawn(async move { session.access_token().await.unwrap().expose_secret().to_owned() });
    }
    let tokens = callers.join_all().await;
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_ne!(tokens[0], it.first.access.expose_secret());
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn ten_whose_token_was_refused_share_one_refresh() {
    let it = Signed::long_ago().await;
    let refused = it.session.access_token().await.unwrap();
    let mut callers = JoinSet::new();
    for _ in 0..10 {
        let (session, refused) = (Arc::clone(&it.session), refused.clone());
        callers.spawn(async move { session.replace(&refused).await.unwrap().expose_secret().to_owned() });
    }
    let tokens = callers.join_all().await;
    assert!(tokens.iter().all(|token| *token == tokens[0] && token != refused.expose_secret()));
    assert_eq!(it.world.token_requests(), 2);
}

#[tokio::test]
async fn an_old_refresh_token_is_never_used_again() {
    let it = Signed::long_ago().await;
    let mut seen = vec![refresh_of(&it.first)];
    for _ in 0..4 {
        let token = it.session.access_token().await.unwrap();
        // The simulator ends the session of whoever uses a refresh token twice.
        it.session.replace(&token).await.unwrap();
        let stored = refresh_of(&it.stored().await);
        assert!(!seen.contains(&stored));
        seen.push(stored);
    }
    assert!(it.client().fetch_me().await.is_ok());
}

#[tokio::test]
async fn a_token_is_renewed_a_minute_before_it_ends_and_not_earlier() {
    let it = Signed::long_ago().await;
    it.session.access_token().await.unwrap();
    let left = it.stored().await.expires_at.since(it.world.x.now());
    it.clock.advance(left.saturating_sub(Duration::from_secs(65)));
    it.session.access_token().await.unwrap();
    assert_eq!(it.world.token_requests(), 1);
    it.clock.advance(Duration::from_secs(10));
    it.session.access_token().await.unwrap();
    assert_eq!(it.world.token_requests(), 2);
}

#[tokio::test]
async fn a_401_is_answered_by_one_refresh() {
    let it = Signed::long_ago().await;
    let client = it.client();
    client.fetch_me().await.unwrap();
    it.world.x.revoke_access_tokens(it.world.alice);
    assert_eq!(client.fetch_me().await.unwrap().value.id, it.world.alice);
    assert_eq!(it.world.token_requests(), 2);
}

#[tokio::test]
async fn a_missing_network_keeps_alice_signed_in() {
    let it = Signed::long_ago().await;
    it.world.x.set_reachable(false);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    it.world.x.set_reachable(true);
    it.world.x.answer_next(Call::Token, Fault::Status(503));
    assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    it.world.x.answer_next(Call::Token, Fault::RateLimited);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Unreachable(_))));
    assert_eq!(refresh_of(&it.stored().await), refresh_of(&it.first));
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_not_oauths_keeps_alice_signed_in() {
    let it = Signed::long_ago().await;
    for (status, content_type, body) in [
        (200, "text/html", "<html>Sign in to this network</html>"),
        (200, "application/json", "{\"access_token\":"),
        (403, "application/problem+json", "{\"title\":\"Forbidden\"}"),
        (302, "text/html", ""),
    ] {
        it.world.x.answer_next(Call::Token, Fault::RawBody { status, content_type, body: body.to_owned() });
        let error = it.session.access_token().await.unwrap_err();
        assert!(matches!(error, TokenError::Unreachable(_)), "{body:?} led to {error:?}");
    }
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn when_x_ends_the_session_it_is_not_asked_again() {
    let it = Signed::long_ago().await;
    revoke(&it.world.provider, &it.world.http, &it.first).await.unwrap();
    assert_eq!(it.session.access_token().await.unwrap_err(), TokenError::SignedOut);
    assert_eq!(it.session.access_token().await.unwrap_err(), TokenError::SignedOut);
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn a_new_sign_in_revives_the_session() {
    let it = Signed::long_ago().await;
    revoke(&it.world.provider, &it.world.http, &it.first).await.unwrap();
    assert_eq!(it.session.access_token().await.unwrap_err(), TokenError::SignedOut);
    let again = pair(&it.world.x.sign_in(it.world.alice, CLIENT_ID), it.world.x.now().after(Duration::from_hours(2)));
    it.vault.save_tokens(it.world.alice, &again).await.unwrap();
    let token = it.session.access_token().await.unwrap();
    assert_eq!(token.expose_secret(), again.access.expose_secret());
}

#[tokio::test]
async fn without_tokens_alice_is_signed_out() {
    let it = Signed::long_ago().await;
    it.vault.forget(&VaultEntry::Tokens(it.world.alice)).await.unwrap();
    assert_eq!(it.session.access_token().await.unwrap_err(), TokenError::SignedOut);
    assert_eq!(it.world.token_requests(), 0);
}

#[tokio::test]
async fn a_locked_vault_is_no_sign_out_and_costs_no_refresh_token() {
    let it = Signed::long_ago().await;
    it.vault.is_locked.store(true, Ordering::Relaxed);
    assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    assert_eq!(it.world.token_requests(), 0);
    it.vault.is_locked.store(false, Ordering::Relaxed);
    it.session.access_token().await.unwrap();
}

#[tokio::test]
async fn a_pair_that_cannot_be_stored_is_held_and_used_by_nobody() {
    let it = Signed::long_ago().await;
    it.vault.keeps(0);
    for _ in 0..2 {
        assert!(matches!(it.session.access_token().await, Err(TokenError::Vault(_))));
    }
    it.vault.keeps(u32::MAX);
    let token = it.session.access_token().await.unwrap();
    assert_eq!(token.expose_secret(), it.stored().await.access.expose_secret());
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn who_stops_waiting_does_not_lose_the_new_pair() {
    let it = Signed::long_ago().await;
    tokio::select! {
        biased;
        token = it.session.access_token() => panic!("it did not have to wait: {token:?}"),
        () = ready(()) => {}
    }
    it.session.settle().await;
    assert_ne!(refresh_of(&it.stored().await), refresh_of(&it.first));
    it.session.access_token().await.unwrap();
    assert_eq!(it.world.token_requests(), 1);
}

#[tokio::test]
async fn a_pair_that_another_process_renewed_is_taken_from_the_vault() {
    let it = Signed::long_ago().await;
    let other_process = session(&it.world, &it.vault, &it.clock);
    let before = it.session.access_token().await.unwrap();
    let renewed = other_process.replace(&before).await.unwrap();
    assert_eq!(it.session.replace(&before).await.unwrap().expose_secret(), renewed.expose_secret());
    assert_eq!(it.world.token_requests(), 2);
}
