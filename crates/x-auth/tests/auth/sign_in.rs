//! The whole way: X's page, the redirect, the exchange.

use std::{
    future::{pending, ready},
    sync::Arc,
    time::Duration,
};

use dm_model::{ManualClock, SystemClock, Timestamp};
use x_api::Client;
use x_auth::{FixedToken, RevokeError, SetupMistake, SignInAttempt, SignInError, TokenPair, revoke};
use x_sim::{Call, Fault, consent};

use crate::world::{World, redirect_uri};

/// Alice clicks "Sign in", and "Allow" on X's page.
pub async fn sign_in(world: &World) -> Result<TokenPair, SignInError> {
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    let url = attempt.authorize_url().clone();
    let finish = attempt.finish(&world.http, &SystemClock, pending());
    let (result, allowed) = tokio::join!(finish, consent::allow(&url, Some("alice")));
    allowed.unwrap();
    result
}

#[tokio::test]
async fn alice_allows_and_is_signed_in() {
    let world = World::new().await;
    let pair = sign_in(&world).await.unwrap();
    assert!(pair.scopes.contains(&"dm.write".to_owned()) && pair.refresh.is_some());
    let life = pair.expires_at.since(world.x.now());
    assert!(life > Duration::from_mins(110) && life <= Duration::from_mins(121), "{life:?}");
    let client = Client::new(world.simulator.origin(), world.http.clone(), Arc::new(FixedToken(pair.access)));
    assert_eq!(client.fetch_me().await.unwrap().value.id, world.alice);
}

#[tokio::test]
async fn a_developer_app_with_a_secret_signs_in_too() {
    let world = World::with_secret(Some("hush")).await;
    sign_in(&world).await.unwrap();
    let mut without = World::with_secret(Some("hush")).await;
    without.provider.client_secret = None;
    assert!(matches!(sign_in(&without).await, Err(SignInError::Setup(SetupMistake::SecretMissing))));
}

#[tokio::test]
async fn alice_declines() {
    let world = World::new().await;
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    let url = attempt.authorize_url().clone();
    let (result, declined) = tokio::join!(attempt.finish(&world.http, &SystemClock, pending()), consent::deny(&url));
    declined.unwrap();
    assert!(matches!(result, Err(SignInError::Denied)), "{result:?}");
    assert_eq!(world.token_requests(), 0);
}

#[tokio::test]
async fn five_minutes_are_enough() {
    let world = World::new().await;
    let clock = ManualClock::at(Timestamp::from_millis(0));
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    let time_passes = async { clock.advance(Duration::from_mins(5)) };
    let (result, ()) = tokio::join!(attempt.finish(&world.http, &clock, pending()), time_passes);
    assert!(matches!(result, Err(SignInError::TimedOut)), "{result:?}");
}

#[tokio::test]
async fn alice_changes_her_mind_in_the_app() {
    let world = World::new().await;
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    let result = attempt.finish(&world.http, &SystemClock, ready(())).await;
    assert!(matches!(result, Err(SignInError::Cancelled)), "{result:?}");
    // Her next attempt finds the port free again.
    sign_in(&world).await.unwrap();
}

#[tokio::test]
async fn x_goes_down_between_the_page_and_the_exchange() {
    let world = World::new().await;
    world.x.answer_next(Call::Token, Fault::Status(503));
    let result = sign_in(&world).await;
    assert!(matches!(result, Err(SignInError::Unreachable(_))), "{result:?}");
}

#[tokio::test]
async fn a_refused_code_is_told_in_xs_words() {
    let world = World::new().await;
    let body =
        r#"{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}"#;
    let fault = Fault::RawBody { status: 400, content_type: "application/json", body: body.to_owned() };
    world.x.answer_next(Call::Token, fault);
    let error = sign_in(&world).await.unwrap_err();
    let sentence = "X refused the sign-in: Value passed for the authorization code was invalid. Try again.";
    assert_eq!(error.to_string(), sentence);
}

#[tokio::test]
async fn each_attempt_has_its_own_state_and_challenge() {
    let mut world = World::new().await;
    world.provider.redirect_uris = vec![redirect_uri(0)];
    let parameter = |attempt: &SignInAttempt, wanted: &str| {
        let pairs = attempt.authorize_url().query_pairs();
        pairs.into_iter().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap()
    };
    let one = SignInAttempt::begin(&world.provider).await.unwrap();
    let other = SignInAttempt::begin(&world.provider).await.unwrap();
    for name in ["state", "code_challenge", "redirect_uri"] {
        assert_ne!(parameter(&one, name), parameter(&other, name), "{name}");
    }
    assert_eq!(parameter(&one, "code_challenge_method"), "S256");
    assert_eq!(parameter(&one, "scope"), "dm.read dm.write tweet.read users.read media.write offline.access");
}

#[tokio::test]
async fn tokens_given_back_open_nothing() {
    let world = World::new().await;
    let pair = sign_in(&world).await.unwrap();
    revoke(&world.provider, &world.http, &pair).await.unwrap();
    let client = Client::new(world.simulator.origin(), world.http.clone(), Arc::new(FixedToken(pair.access.clone())));
    assert!(client.fetch_me().await.is_err());
    world.x.set_reachable(false);
    let unreachable = revoke(&world.provider, &world.http, &pair).await;
    assert_eq!(unreachable, Err(RevokeError::Unreachable));
}
