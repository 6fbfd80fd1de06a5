//! Messages that others delete, or alice on her phone: X tells nobody, and nothing is ever dropped from her timeline.

use std::{sync::Arc, time::Duration};

use dm_model::{EventId, TimelineContent};
use serde_json::json;
use x_sim::{Call, Fault, LimitTable};

use super::support::{Alice, World};

/// Bob has written five messages, alice has them and looks at them.
async fn alice_reads(world: &Arc<World>) -> (Alice, Vec<EventId>) {
    let ids = (1..=5).map(|number| {
        world.clock.advance(Duration::from_mins(1));
        world.x.add_message(&world.with_bob(), world.bob, &format!("message {number}")).unwrap()
    });
    let ids = ids.collect();
    let alice = Alice::is_settled(world).await;
    alice.engine().set_focused(true);
    alice.engine().show_conversation(Some(world.with_bob()));
    (alice, ids)
}

/// The texts in alice's timeline, and which of them X no longer shows.
fn shown(alice: &Alice) -> (usize, Vec<String>) {
    let messages: Vec<_> = alice
        .timeline(&alice.world.with_bob())
        .into_iter()
        .filter_map(|item| match item.content {
            TimelineContent::Message(message) => Some(message),
            _ => None,
        })
        .collect();
    let vanished = messages.iter().filter(|message| message.vanished).map(|message| message.text.clone());
    (messages.len(), vanished.collect())
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_bob_deleted_is_marked_and_stays_and_no_request_is_made_for_that() {
    let requests_and_marks = async |delete: bool| {
        let world = World::with_limits(LimitTable::current()).await;
        let (alice, ids) = alice_reads(&world).await;
        if delete {
            world.x.delete_event(ids[2]).unwrap();
        }
        alice.lets_pass(Duration::from_mins(45)).await;
        (world.requests(Call::Event).len(), shown(&alice))
    };
    assert_eq!(requests_and_marks(true).await, (0, (5, vec!["message 3".to_owned()])));
    assert_eq!(requests_and_marks(false).await, (0, (5, Vec::new())));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn the_sweep_notices_it_too_when_nobody_looks() {
    let world = World::with_limits(LimitTable::current()).await;
    let (alice, ids) = alice_reads(&world).await;
    alice.engine().show_conversation(None);
    alice.engine().set_focused(false);
    world.x.delete_event(ids[2]).unwrap();
    alice.until("a mark", |alice| shown(alice) == (5, vec!["message 3".to_owned()])).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_that_leaves_a_message_out_by_mistake_marks_nothing() {
    let world = World::with_limits(LimitTable::current()).await;
    let (alice, ids) = alice_reads(&world).await;
    let event = |id: &EventId| {
        json!({"id": id, "event_type": "MessageCreate", "text": "as it was", "sender_id": world.bob,
               "dm_conversation_id": world.with_bob()})
    };
    let holed: Vec<_> = [4, 3, 1, 0].iter().map(|number| event(&ids[*number])).collect();
    let holed = json!({"data": holed, "meta": {"result_count": 4}});
    for call in [Call::DmEvents, Call::ConversationEvents, Call::EventsWith] {
        world.x.answer_next(call, Fault::PageReplaced(holed.clone()));
    }
    alice.lets_pass(Duration::from_mins(45)).await;
    assert_eq!(shown(&alice), (5, Vec::new()));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn pages_in_any_order_with_repetitions_and_late_events_mark_nothing() {
    let world = World::with_limits(LimitTable::current()).await;
    let (alice, _) = alice_reads(&world).await;
    for call in [Call::DmEvents, Call::ConversationEvents, Call::EventsWith] {
        world.x.answer_sometimes(call, Fault::OutOfOrder, 0.3);
        world.x.answer_sometimes(call, Fault::TwiceOnPage, 0.3);
        world.x.answer_sometimes(call, Fault::UnknownEvent, 0.2);
    }
    world.x.show_events_late(0.5, Duration::from_secs(1)..=Duration::from_mins(8));
    for number in 6..=12 {
        world.bob_writes(&format!("message {number}"));
        alice.lets_pass(Duration::from_mins(9)).await;
    }
    assert_eq!(shown(&alice).1, Vec::<String>::new());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_message_that_alice_deletes_here_is_not_marked_but_gone() {
    let world = World::with_limits(LimitTable::current()).await;
    let (alice, _) = alice_reads(&world).await;
    let own = world.x.add_message(&world.with_bob(), world.alice, "oops").unwrap();
    world.bob_writes("what?");
    alice.has_all().await;
    alice.engine().withdraw_message(own).await.unwrap();
    alice.lets_pass(Duration::from_mins(45)).await;
    assert_eq!(shown(&alice), (6, Vec::new()));
}
