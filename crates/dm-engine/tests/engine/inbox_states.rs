//! Where alice puts conversations in the inbox.

use std::time::Duration;

use dm_model::{ConversationId, Mute, MuteWish};

use super::support::{Alice, World};

fn muted(alice: &Alice, id: &ConversationId) -> Option<Mute> {
    let inbox = alice.store().load_inbox().unwrap();
    inbox.conversations.into_iter().find(|conversation| conversation.id == *id).unwrap().muted
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_mute_ends_by_itself_and_the_page_is_told() {
    let world = World::new().await;
    world.bob_writes("Hello");
    let alice = Alice::is_settled(&world).await;
    let with_bob = world.with_bob();
    alice.engine().mute_conversation(with_bob.clone(), MuteWish::For { hours: 1 }).await.unwrap();
    assert!(matches!(muted(&alice, &with_bob), Some(Mute::Until { .. })));
    alice.lets_pass(Duration::from_mins(58)).await;
    assert!(matches!(muted(&alice, &with_bob), Some(Mute::Until { .. })));
    let told_before = alice.heard.changes_of(&with_bob);
    alice.lets_pass(Duration::from_mins(2)).await;
    alice.until("the end of the mute", |alice| muted(alice, &with_bob).is_none()).await;
    alice.until("the page being told", |alice| alice.heard.changes_of(&with_bob) > told_before).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_mute_that_ended_while_the_app_was_closed_is_gone_after_the_start_and_one_for_always_is_not() {
    let world = World::new().await;
    world.bob_writes("Hello");
    world.carol_writes("Hello");
    let mut alice = Alice::is_settled(&world).await;
    let (with_bob, with_carol) = (world.with_bob(), world.with_carol());
    alice.engine().mute_conversation(with_bob.clone(), MuteWish::For { hours: 1 }).await.unwrap();
    alice.engine().mute_conversation(with_carol.clone(), MuteWish::Always).await.unwrap();
    alice.crashes();
    world.clock.advance(Duration::from_hours(2));
    alice.starts_the_app().await;
    alice.until("the end of the mute", |alice| muted(alice, &with_bob).is_none()).await;
    assert_eq!(muted(&alice, &with_carol), Some(Mute::Always));
}
