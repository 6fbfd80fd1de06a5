//! Sends that go well, or surely did not reach X: once each, and in order.

use std::time::Duration;

use dm_engine::EngineError;
use dm_model::{ConversationId, PreviewContent, SendState, TimelineContent};
use x_sim::Call;

use super::support::{Alice, World, texts};

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_stands_in_the_timeline_at_once_and_is_sent_once() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("POST");
    let send = alice.sends(&world.with_bob(), "hello").await;
    let echo = alice.timeline(&world.with_bob()).remove(0);
    assert_eq!((texts(std::slice::from_ref(&echo)), echo.event_id), (vec!["hello"], None));
    world.wire.release();
    alice.until_sent(&send).await;
    let item = alice.timeline(&world.with_bob()).remove(0);
    assert_eq!(item.key, echo.key, "the page can keep its place");
    assert!(matches!(item.content, TimelineContent::Message(message) if message.own));
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn messages_of_a_conversation_go_out_in_order() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let messages: Vec<String> = (0..12).map(|number| format!("message {number}")).collect();
    for text in &messages {
        alice.sends(&world.with_bob(), text).await;
    }
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), messages);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_same_text_twice_in_a_row_is_sent_twice() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    for _ in 0..3 {
        alice.sends(&world.with_bob(), "Yes").await;
    }
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["Yes"; 3]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_conversation_that_is_never_answered_holds_up_no_other() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold(&format!("with/{}/messages", world.bob));
    let stuck = alice.sends(&world.with_bob(), "to bob").await;
    alice.until("an attempt", |alice| alice.state_of(&stuck) == SendState::Sending).await;
    for number in 0..5 {
        let send = alice.sends(&world.with_carol(), &format!("to carol {number}")).await;
        alice.until_sent(&send).await;
    }
    assert_eq!(alice.state_of(&stuck), SendState::Sending);
    world.wire.release();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["to bob"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_waits_while_the_connection_is_refused_and_goes_out_as_soon_as_it_is_back() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.unplug().await;
    let first = alice.sends(&world.with_bob(), "one").await;
    let second = alice.sends(&world.with_bob(), "two").await;
    alice
        .until("a message that waits for the connection", |alice| {
            matches!(alice.state_of(&first), SendState::RetryAt { offline: true, .. })
        })
        .await;
    // So many attempts fail that the next one would be minutes away.
    alice.lets_pass(Duration::from_mins(15)).await;
    assert_eq!(alice.state_of(&second), SendState::Queued);
    world.wire.plug_in();
    alice.engine().sync_now();
    alice.at_once("both messages at X", |alice| matches!(alice.state_of(&second), SendState::Sent { .. })).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["one", "two"]);
    assert!(world.requests(Call::SendToParticipant).iter().all(|request| request.status == 201));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_would_not_take_is_refused_at_once_and_nothing_is_queued() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let foreign = ConversationId::one_to_one(world.bob, world.carol);
    let refused = |conversation: ConversationId, text: String| alice.engine().send_message(conversation, text, None);
    let spaces = refused(world.with_bob(), " \n\t ".to_owned()).await;
    assert!(matches!(spaces, Err(EngineError::EmptyMessage)));
    let long = refused(world.with_bob(), "é".repeat(10_001)).await;
    assert!(matches!(long, Err(EngineError::TooLong { characters: 10_001, most: 10_000 })));
    let elsewhere = refused(foreign, "hello".to_owned()).await;
    assert!(matches!(elsewhere, Err(EngineError::ForeignConversation)));
    assert!(alice.store().load_outbox().unwrap().is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_longest_message_that_x_takes_is_sent() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let text = "é".repeat(10_000);
    alice.sends(&world.with_bob(), &text).await;
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), [text]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_may_be_at_x_cannot_be_discarded_and_what_waits_can() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("POST");
    let under_way = alice.sends(&world.with_bob(), "one").await;
    let waiting = alice.sends(&world.with_bob(), "two").await;
    alice.until("an attempt", |alice| alice.state_of(&under_way) == SendState::Sending).await;
    assert!(matches!(alice.engine().discard_send(under_way).await, Err(EngineError::Store(_))));
    alice.engine().discard_send(waiting).await.unwrap();
    world.wire.release();
    alice.has_all().await;
    assert_eq!(world.alice_wrote(&world.with_bob()), ["one"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_link_that_x_made_short_is_shown_as_alice_wrote_it() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let text = "Look at https://example.org/boats?colour=blue before noon";
    let send = alice.sends(&world.with_bob(), text).await;
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert!(world.alice_wrote(&world.with_bob())[0].contains("https://t.co/"), "X made it short");
    let timeline = alice.store().load_timeline(&world.with_bob(), None, 10).unwrap();
    let TimelineContent::Message(message) = &timeline.items[0].content else { panic!("a message") };
    assert_eq!(message.text, text);
    let inbox = alice.store().load_inbox().unwrap();
    let preview = inbox.conversations[0].preview.clone().unwrap();
    assert_eq!(preview.content, PreviewContent::Message { text: text.to_owned(), attachment: None });
}
