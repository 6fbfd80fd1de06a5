//! Messages of others are told once each, as they arrive.

use std::time::Duration;

use x_sim::Call;

use super::support::{Alice, World};

#[tokio::test(crate = "crate::virtual_time")]
async fn each_message_of_others_arrives_once_and_nothing_older_or_own_does() {
    let world = World::new().await;
    world.bob_writes("before alice signed in");
    world.clock.advance(Duration::from_mins(1));
    let mut alice = Alice::is_settled(&world).await;
    world.bob_writes("one");
    world.carol_writes("two");
    world.x.add_message(&world.with_bob(), world.alice, "from alice's phone").unwrap();
    let send = alice.sends(&world.with_bob(), "from alice's desk").await;
    alice.until_sent(&send).await;
    alice.has_all().await;
    alice.quits().await;
    world.bob_writes("while the app was closed");
    alice.starts_the_app().await;
    alice.until("the last message", |alice| alice.heard.arrivals().len() > 2).await;
    alice.has_all().await;
    assert_eq!(alice.heard.arrivals(), ["one", "two", "while the app was closed"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_read_by_two_ways_at_once_arrives_once() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    for number in 0..10 {
        let read = |call| world.requests(call).len();
        let before = (read(Call::DmEvents), read(Call::ConversationEvents) + read(Call::EventsWith));
        world.bob_writes(&format!("message {number}"));
        alice
            .until("both readings", |_| {
                read(Call::DmEvents) > before.0 && read(Call::ConversationEvents) + read(Call::EventsWith) > before.1
            })
            .await;
    }
    alice.has_all().await;
    alice.at_once("the news", |alice| alice.heard.arrivals().len() >= 10).await;
    assert_eq!(alice.heard.arrivals(), (0..10).map(|number| format!("message {number}")).collect::<Vec<_>>());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_stored_as_the_app_closes_was_told_before_it_is_closed() {
    let world = World::new().await;
    for round in 0..20 {
        world.clock.advance(Duration::from_mins(1));
        let mut alice = Alice::is_settled(&world).await;
        world.bob_writes("one");
        alice.engine().sync_now();
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        alice.quits().await;
        let told = alice.heard.arrivals().len();
        let stored = alice.timeline(&world.with_bob()).len();
        assert_eq!(told, stored - round, "each round begins with the messages of those before it");
    }
}
