//! Signing in where the browser cannot lead back: the person pastes the address.

use std::future::pending;

use dm_model::SystemClock;
use x_auth::{PasteError, PastedAddress, SignInAttempt, SignInError, TokenPair};
use x_sim::consent;

use crate::world::World;

/// Begins a sign-in whose browser is elsewhere, and lets `person` have what X leads to.
async fn sign_in_by_hand(
    world: &World,
    decision: &str,
    person: impl FnOnce(PastedAddress, String),
) -> Result<TokenPair, SignInError> {
    let attempt = SignInAttempt::begin(&world.provider).await.unwrap();
    let (url, pasted) = (attempt.authorize_url().clone(), attempt.pasted_address());
    let finish = attempt.finish(&world.http, &SystemClock, pending());
    let hand = async {
        let redirect = consent::press(&url, Some("alice"), decision).await.unwrap();
        person(pasted, redirect.into());
    };
    tokio::join!(finish, hand).0
}

#[tokio::test]
async fn the_pasted_address_signs_alice_in() {
    let world = World::new().await;
    let mistaken = |pasted: &PastedAddress| {
        assert!(matches!(pasted.paste("hello"), Err(PasteError::NotTheAddress { .. })));
        assert_eq!(pasted.paste("?code=a&state=b"), Err(PasteError::OtherAttempt));
    };
    let result = sign_in_by_hand(&world, "allow", |pasted, address| {
        mistaken(&pasted);
        pasted.paste(&format!("\n {address} \n")).unwrap();
    });
    assert!(result.await.unwrap().refresh.is_some());
}

#[tokio::test]
async fn a_denial_can_be_pasted_too() {
    let world = World::new().await;
    let result = sign_in_by_hand(&world, "deny", |pasted, address| pasted.paste(&address).unwrap());
    assert!(matches!(result.await, Err(SignInError::Denied)));
}

#[tokio::test]
async fn a_second_paste_finds_the_sign_in_over() {
    let world = World::new().await;
    let (mut handle, mut again) = (None, String::new());
    sign_in_by_hand(&world, "allow", |pasted, address| {
        pasted.paste(&address).unwrap();
        assert_eq!(pasted.paste(&address), Err(PasteError::Over));
        (handle, again) = (Some(pasted), address);
    })
    .await
    .unwrap();
    assert_eq!(handle.unwrap().paste(&again), Err(PasteError::Over));
    assert_eq!(world.token_requests(), 1);
}
