//! Each mistake in the setup of a developer app, played by the simulated X, is told from all others.

use std::sync::Arc;

use url::Url;
use x_api::{Client, PageRequest};
use x_auth::{FixedToken, SetupMistake, SignInAttempt, SignInError, check};
use x_sim::{Call, Fault, RegisteredClient, consent};

use crate::{sign_in::sign_in, world::World};

/// Alice signs in, and is asked what a check after that asks.
async fn mistakes(client: RegisteredClient) -> Vec<SetupMistake> {
    let world = World::with_client(client).await;
    let tokens = sign_in(&world).await.unwrap();
    let client = Client::new(world.simulator.origin(), world.http.clone(), Arc::new(FixedToken(tokens.access.clone())));
    let (me, events) = (client.fetch_me().await, client.fetch_events(&PageRequest::newest(1)).await);
    check(&tokens.scopes, &me, &events)
}

async fn told(world: &World) -> SetupMistake {
    match sign_in(world).await {
        Err(SignInError::Setup(mistake)) => mistake,
        other => panic!("{other:?}"),
    }
}

fn app() -> RegisteredClient {
    RegisteredClient::pipit_demo()
}

#[tokio::test]
async fn a_proper_app_has_none() {
    assert_eq!(mistakes(app()).await, []);
}

#[tokio::test]
async fn an_app_without_the_permission_for_messages() {
    let client = RegisteredClient { direct_messages: false, ..app() };
    assert_eq!(mistakes(client).await, [SetupMistake::DirectMessagesNotPermitted]);
}

#[tokio::test]
async fn an_app_that_is_not_enrolled() {
    assert_eq!(mistakes(RegisteredClient { enrolled: false, ..app() }).await, [SetupMistake::NotEnrolled]);
}

#[tokio::test]
async fn an_app_that_may_not_upload_is_told_and_not_in_the_way() {
    let told = mistakes(RegisteredClient { media_upload: false, ..app() }).await;
    assert_eq!(told, [SetupMistake::MediaWriteMissing]);
    assert!(!told[0].is_in_the_way());
}

#[tokio::test]
async fn two_mistakes_at_once_are_both_told_the_worse_first() {
    let client = RegisteredClient { direct_messages: false, media_upload: false, ..app() };
    let both = [SetupMistake::DirectMessagesNotPermitted, SetupMistake::MediaWriteMissing];
    assert_eq!(mistakes(client).await, both);
}

#[tokio::test]
async fn a_confidential_app_without_its_secret_and_with_a_wrong_one() {
    let mut world = World::with_client(RegisteredClient { secret: Some("hush".to_owned()), ..app() }).await;
    world.provider.client_secret = None;
    assert_eq!(told(&world).await, SetupMistake::SecretMissing);
    world.provider.client_secret = Some("guess".into());
    assert_eq!(told(&world).await, SetupMistake::SecretRefused);
    world.provider.client_secret = Some("hush".into());
    sign_in(&world).await.unwrap();
}

#[tokio::test]
async fn a_native_app_with_a_secret() {
    let mut world = World::with_client(app()).await;
    world.provider.client_secret = Some("hush".into());
    assert_eq!(told(&world).await, SetupMistake::SecretRefused);
}

#[tokio::test]
async fn an_unknown_client_id_or_redirect_gets_xs_page_and_no_redirect() {
    for spoil in [
        |world: &mut World| world.provider.client_id = "pipit-dmeo".to_owned(),
        |world: &mut World| world.provider.redirect_uris[0].set_path("/callback/"),
    ] {
        let mut world = World::with_client(app()).await;
        spoil(&mut world);
        let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
        let refused = consent::allow(attempt.authorize_url(), Some("alice")).await;
        assert!(matches!(refused, Err(consent::ConsentError::Refused { status: 400 })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_redirect_that_x_finds_wrong_only_at_the_exchange() {
    let world = World::with_client(app()).await;
    let body = r#"{"error":"invalid_request",
        "error_description":"Value passed for the redirect uri did not match the uri of the authorization code."}"#;
    let fault = Fault::RawBody { status: 400, content_type: "application/json", body: body.to_owned() };
    world.x.answer_next(Call::Token, fault);
    assert_eq!(told(&world).await, SetupMistake::RedirectMismatch);
}

#[tokio::test]
async fn an_x_that_is_down_says_nothing_of_the_app() {
    let world = World::with_client(app()).await;
    let tokens = sign_in(&world).await.unwrap();
    world.x.set_reachable(false);
    let client = Client::new(world.simulator.origin(), world.http.clone(), Arc::new(FixedToken(tokens.access)));
    let (me, events) = (client.fetch_me().await, client.fetch_events(&PageRequest::newest(1)).await);
    assert!(me.is_err() && events.is_err());
    assert_eq!(check(&tokens.scopes, &me, &events), []);
}

#[tokio::test]
async fn the_app_is_led_back_by_another_registered_address() {
    let other: Url = "http://127.0.0.1:0/oauth/done".parse().unwrap();
    let mut world = World::with_client(app()).await;
    world.provider.redirect_uris = vec!["http://localhost:1/callback".parse().unwrap(), other];
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    assert!(attempt.authorize_url().as_str().contains("%2Foauth%2Fdone&"), "{}", attempt.authorize_url());
}
