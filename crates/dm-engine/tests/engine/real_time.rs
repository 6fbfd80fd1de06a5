//! With a token of the developer app, X's activity stream tells what happens.

use std::time::Duration;

use dm_model::{ConversationId, PriceList, RealTime, SendState, TimelineContent, price_of};
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World, texts};

const PIXEL: &[u8] = include_bytes!("pixel.png");

/// How often X was asked for events.
fn readings(world: &World) -> usize {
    let calls = [Call::DmEvents, Call::ConversationEvents, Call::EventsWith];
    calls.map(|call| world.requests(call).len()).into_iter().sum()
}

/// The queries with which streams were opened.
fn openings(world: &World) -> Vec<String> {
    world.requests(Call::ActivityStream).into_iter().map(|request| request.path_and_query).collect()
}

fn looks_at(alice: &Alice, conversation: &ConversationId) {
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(conversation.clone()));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_bob_writes_arrives_at_once_and_nobody_asks_for_it() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::listens(&world).await;
    looks_at(&alice, &world.with_bob());
    let before = readings(&world);
    for number in 0..5 {
        world.bob_writes(&format!("message {number}"));
    }
    alice.at_once("bob's messages", |alice| alice.heard.arrivals().len() == 5).await;
    assert_eq!(texts(&alice.timeline(&world.with_bob())).last(), Some(&"message 4"));
    assert_eq!(readings(&world), before);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn while_the_stream_is_open_only_the_net_reads() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    looks_at(&alice, &world.with_bob());
    let before = readings(&world);
    alice.lets_pass(Duration::from_hours(2)).await;
    let readings = readings(&world) - before;
    // Eight nets, and a sweep with every other of them.
    assert!((8..=14).contains(&readings), "{readings} readings in two hours");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_same_message_is_told_once_however_often_it_comes() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.x.deliver_twice(true);
    world.bob_writes("hello");
    alice.at_once("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
    alice.lets_pass(Duration::from_mins(31)).await;
    assert_eq!(alice.heard.arrivals(), ["hello"]);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn links_and_pictures_are_whole_in_the_end() {
    let world = World::new().await;
    let group = world.group();
    world.x.add_message(&group, world.carol, "the group begins").unwrap();
    let alice = Alice::listens(&world).await;
    world.bob_writes("see https://example.org/a");
    world.x.add_picture_message(&world.with_bob(), world.bob, "", PIXEL.to_vec()).unwrap();
    world.x.add_picture_message(&group, world.bob, "look", PIXEL.to_vec()).unwrap();
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_picture_without_words_is_looked_up_at_once() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.x.add_picture_message(&world.with_bob(), world.bob, "", PIXEL.to_vec()).unwrap();
    let has_picture = |alice: &Alice| {
        alice.timeline(&world.with_bob()).iter().any(|item| match &item.content {
            TimelineContent::Message(message) => !message.attachments.is_empty(),
            _ => false,
        })
    };
    alice.at_once("the picture", has_picture).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_to_a_group_that_is_known_is_told_and_one_to_another_is_looked_up() {
    let world = World::new().await;
    let known = world.group();
    world.x.add_message(&known, world.carol, "the group begins").unwrap();
    world.clock.advance(Duration::from_secs(1));
    let alice = Alice::listens(&world).await;
    let before = readings(&world);
    world.x.add_message(&known, world.bob, "in the known group").unwrap();
    alice.at_once("a told message", |alice| alice.heard.arrivals() == ["in the known group"]).await;
    assert_eq!(readings(&world), before);
    let new = world.group();
    world.x.add_message(&new, world.bob, "in the new group").unwrap();
    alice.at_once("a message that was looked up", |alice| alice.heard.arrivals().len() == 2).await;
    assert_eq!(texts(&alice.timeline(&new)), ["in the new group"]);
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_lists_show_late_is_looked_for_until_they_do() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    let new = world.group();
    world.x.show_next_events_late(1, Duration::from_mins(2)..=Duration::from_mins(2));
    world.x.add_message(&new, world.bob, "in the new group").unwrap();
    alice.lets_pass(Duration::from_mins(4)).await;
    assert_eq!(alice.heard.arrivals(), ["in the new group"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_alice_sends_stands_there_once() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.wire.hold_answers("/messages");
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.at_rest("a message at X", |alice| alice.world.alice_wrote(&world.with_bob()) == ["hello"]).await;
    assert_eq!(texts(&alice.timeline(&world.with_bob())), ["hello"], "the stream's does not stand beside the echo");
    world.wire.release();
    alice.until_sent(&send).await;
    alice.has_all().await;
    assert_eq!(texts(&alice.timeline(&world.with_bob())), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_alice_writes_elsewhere_arrives_too() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.x.add_message(&world.with_bob(), world.alice, "from the phone").unwrap();
    alice.at_once("her message", |alice| texts(&alice.timeline(&world.with_bob())) == ["from the phone"]).await;
    assert!(alice.heard.arrivals().is_empty(), "nobody is notified of their own message");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_in_doubt_is_settled_by_the_stream() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.x.answer_next(Call::SendToParticipant, Fault::ResetAfterCommit);
    let send = alice.sends(&world.with_bob(), "are you there?").await;
    // Before the time at which it would be searched for.
    alice.at_once("a sent message", |alice| matches!(alice.state_of(&send), SendState::Sent { .. })).await;
    assert_eq!(world.requests(Call::SendToParticipant).len(), 1);
    assert!(world.requests(Call::EventsWith).is_empty());
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_short_outage_is_bridged_by_backfill() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.wire.unplug().await;
    world.bob_writes("hello");
    world.clock.advance(Duration::from_secs(90));
    world.bob_writes("are you there?");
    world.wire.hold("/2/dm_events");
    world.wire.plug_in();
    alice.until("both messages", |alice| alice.heard.arrivals() == ["hello", "are you there?"]).await;
    let opening = openings(&world).pop().unwrap();
    assert!(opening.contains("backfill_minutes=2"), "{opening}");
    world.wire.release();
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_long_outage_is_bridged_by_a_catch_up() {
    let world = World::new().await;
    let mut alice = Alice::listens(&world).await;
    for minutes in [6, 60, 3_000] {
        world.wire.unplug().await;
        world.bob_writes(&format!("{minutes} minutes"));
        world.clock.advance(Duration::from_mins(minutes));
        world.wire.plug_in();
        alice.until_live().await;
        alice.at_once("all of it", |alice| alice.heard.arrivals().contains(&format!("{minutes} minutes"))).await;
    }
    alice.has_all().await;
    alice.quits().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_stream_that_breaks_again_and_again_misses_nothing_and_does_not_hammer_x() {
    let world = World::with_limits(LimitTable::current()).await;
    let alice = Alice::listens(&world).await;
    for number in 0..40 {
        world.bob_writes(&format!("message {number}"));
        world.x.cut_streams();
        alice.lets_pass(Duration::from_secs(10)).await;
    }
    alice.until("all messages", |alice| alice.heard.arrivals().len() == 40).await;
    assert!(openings(&world).len() <= 60, "{} openings", openings(&world).len());
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_the_stream_kept_back_is_found_by_the_net() {
    let world = World::new().await;
    let alice = Alice::listens(&world).await;
    world.wire.hold_answers("/2/activity/stream");
    world.bob_writes("hello");
    alice.lets_pass(Duration::from_mins(16)).await;
    assert_eq!(alice.heard.arrivals(), ["hello"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn bob_is_seen_typing_but_not_in_a_group() {
    let world = World::new().await;
    let group = world.group();
    world.x.add_message(&group, world.carol, "the group begins").unwrap();
    let alice = Alice::listens(&world).await;
    world.x.show_typing(&group, world.bob).unwrap();
    world.x.show_typing(&world.with_bob(), world.bob).unwrap();
    alice.at_once("bob typing", |alice| !alice.heard.typing().is_empty()).await;
    assert_eq!(alice.heard.typing(), [(world.with_bob(), world.bob)]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_bob_has_read_is_known_also_after_a_restart() {
    let world = World::new().await;
    let mut alice = Alice::listens(&world).await;
    let read_by_bob =
        |alice: &Alice| alice.store().load_timeline(&world.with_bob(), None, 50).unwrap().read_by_other_up_to;
    let send = alice.sends(&world.with_bob(), "hello").await;
    alice.until_sent(&send).await;
    assert_eq!(read_by_bob(&alice), None);
    let hello = world.truth().pop().unwrap().id;
    world.x.mark_read(&world.with_bob(), world.bob, hello).unwrap();
    alice.at_once("a read receipt", |alice| read_by_bob(alice) == Some(hello)).await;
    alice.quits().await;
    alice.starts_the_app().await;
    assert_eq!(read_by_bob(&alice), Some(hello));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_stream_opens_again_after_a_restart_and_all_is_there() {
    let world = World::new().await;
    let mut alice = Alice::listens(&world).await;
    for number in 0..3 {
        if number == 1 {
            alice.crashes();
        } else {
            alice.quits().await;
        }
        world.bob_writes(&format!("message {number}"));
        alice.starts_the_app().await;
        world.bob_writes(&format!("message {number} and a half"));
        alice.until_live().await;
        alice.has_all().await;
    }
    assert_eq!(alice.heard.arrivals().len(), 6);
    assert_eq!(world.requests(Call::Subscribe).len(), 4, "subscriptions are made once");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn without_the_token_everything_is_as_before() {
    let world = World::new().await;
    let mut alice = Alice::listens(&world).await;
    alice.gives_token(None);
    alice.at_rest("a closed stream", |alice| alice.engine().real_time() == RealTime::Off).await;
    let before = readings(&world);
    alice.lets_pass(Duration::from_mins(15)).await;
    assert!(readings(&world) - before >= 10, "it is asked for again");
    world.bob_writes("hello");
    alice.until("bob's message", |alice| alice.heard.arrivals() == ["hello"]).await;
    assert_eq!(openings(&world).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_meter_counts_what_the_stream_delivers_as_x_does() {
    let world = World::with_limits(LimitTable::current()).await;
    world.bob_writes_often(5);
    let alice = Alice::listens(&world).await;
    for day in 0..3 {
        for number in 0..6 {
            world.bob_writes(&format!("day {day}, message {number}"));
            world.x.show_typing(&world.with_bob(), world.bob).unwrap();
            alice.lets_pass(Duration::from_mins(2)).await;
            if number % 2 == 0 {
                world.x.cut_streams();
            }
        }
        let send = alice.sends(&world.with_bob(), "an answer").await;
        alice.until_sent(&send).await;
        alice.lets_pass(Duration::from_mins(30)).await;
        world.clock.advance(Duration::from_hours(20));
    }
    alice.has_all().await;
    alice.lets_pass(Duration::from_mins(16)).await;
    let diagnostics = alice.engine().load_diagnostics().await.unwrap();
    assert!(matches!(diagnostics.real_time, RealTime::Live { .. }));
    assert_eq!(price_of(&diagnostics.charged_this_month, &PriceList::default()), world.x.bill().total.thousandths());
}
