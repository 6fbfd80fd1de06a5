//! Every endpoint against the simulated X, compared with what is true there.

use dm_model::{ConversationId, UserId};
use x_api::{ApiErrorKind, NextStep, OutgoingMessage, PageRequest};
use x_sim::{Call, Fault, TrueContent};

use crate::world::World;

#[tokio::test]
async fn alice_learns_who_she_is_and_who_bob_is() {
    let world = World::new().await;
    let me = world.client.fetch_me().await.unwrap();
    assert_eq!((me.value.id, me.value.username.as_str()), (world.alice, "alice"));
    assert!(me.limits.window.is_some() && me.server_time.is_some());
    let nobody = UserId::new(4004).unwrap();
    let people = world.client.fetch_users(&[world.bob, nobody]).await.unwrap().value;
    assert_eq!(people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Bob"]);
    world.simulator.stop().await;
}

#[tokio::test]
async fn all_pages_together_hold_what_is_true_and_each_sender() {
    let world = World::new().await;
    for number in 0..7 {
        let sender = if number % 2 == 0 { world.alice } else { world.bob };
        world.x.add_message(&world.with_bob, sender, &format!("message {number}")).unwrap();
    }
    let (mut page, mut found) = (PageRequest::newest(3), Vec::new());
    loop {
        let answer = world.client.fetch_events(&page).await.unwrap().value;
        assert_eq!(answer.unreadable, 0);
        found.extend(answer.events);
        let Some(next) = answer.next else { break };
        // A cursor is stored as text between two pages.
        page.cursor = Some(next.as_str().parse().unwrap());
    }
    let truth = world.x.truth(world.alice);
    found.sort_by_key(|event| event.id);
    assert_eq!(found.len(), truth.len());
    for (event, true_event) in found.iter().zip(&truth) {
        assert_eq!((event.id, event.sender_id), (true_event.id, true_event.sender));
        assert_eq!(event.conversation.as_ref(), Some(&true_event.conversation));
        assert_eq!(event.created_at, Some(true_event.created_at));
        assert!(matches!(&true_event.content, TrueContent::Message { text, .. } if Some(text) == event.text.as_ref()));
    }
    world.simulator.stop().await;
}

#[tokio::test]
async fn the_people_of_a_page_come_along() {
    let world = World::new().await;
    world.x.add_message(&world.with_bob, world.bob, "Hi").unwrap();
    let page = world.client.fetch_events(&PageRequest::newest(10)).await.unwrap().value;
    assert!(page.users.iter().any(|person| person.id == world.bob && person.name == "Bob"));
    world.simulator.stop().await;
}

#[tokio::test]
async fn joining_and_leaving_name_the_people() {
    let world = World::new().await;
    let group = world.x.add_group(&[world.alice, world.bob]).unwrap();
    world.x.add_message(&group, world.alice, "Hi").unwrap();
    let joined = world.x.add_join(&group, world.alice, &[world.carol]).unwrap();
    let left = world.x.add_leave(&group, &[world.carol]).unwrap();
    let page = world.client.fetch_conversation_events(&group, &PageRequest::newest(10)).await.unwrap().value;
    let event = |id| page.events.iter().find(|event| event.id == id).unwrap();
    let people = [world.carol];
    assert_eq!((event(joined).sender_id, event(joined).participant_ids.as_slice()), (Some(world.alice), &people[..]));
    assert_eq!((event(left).sender_id, event(left).participant_ids.as_slice()), (None, &people[..]));
    assert_eq!(event(left).event_type, "ParticipantsLeave");
    world.simulator.stop().await;
}

#[tokio::test]
async fn one_conversation_is_read_by_its_id_and_by_its_other_person() {
    let world = World::new().await;
    let id = world.x.add_message(&world.with_bob, world.bob, "Hi").unwrap();
    world.x.add_message(&ConversationId::one_to_one(world.alice, world.carol), world.carol, "Hello").unwrap();
    let newest = PageRequest::newest(10);
    let by_id = world.client.fetch_conversation_events(&world.with_bob, &newest).await.unwrap().value;
    let by_person = world.client.fetch_events_with(world.bob, &newest).await.unwrap().value;
    for page in [by_id, by_person] {
        assert_eq!(page.events.iter().map(|event| event.id).collect::<Vec<_>>(), [id]);
    }
    let event = world.client.fetch_event(id).await.unwrap().value;
    assert_eq!((event.text.as_deref(), event.sender_id), (Some("Hi"), Some(world.bob)));
    world.simulator.stop().await;
}

#[tokio::test]
async fn what_is_sent_is_there() {
    let world = World::new().await;
    let hi = OutgoingMessage::text("Hi");
    let first = world.client.send_to_participant(world.bob, &hi).await.unwrap();
    assert_eq!(first.value.conversation, world.with_bob);
    assert!(first.limits.user_day.is_some() && first.limits.app_day.is_some());
    let second = world.client.send_to_conversation(&world.with_bob, &hi).await.unwrap().value;
    let group = world.client.create_group(&[world.bob, world.carol], &hi).await.unwrap().value;
    assert!(group.conversation.is_group());
    let ids: Vec<_> = world.x.truth(world.alice).iter().map(|event| event.id).collect();
    for event in [first.value.event, second.event, group.event] {
        assert!(ids.contains(&event));
    }
    world.simulator.stop().await;
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_others_messages_stay() {
    let world = World::new().await;
    let own = world.x.add_message(&world.with_bob, world.alice, "Oops").unwrap();
    let bobs = world.x.add_message(&world.with_bob, world.bob, "Hi").unwrap();
    assert!(world.client.delete_event(own).await.unwrap().value);
    assert_eq!(world.client.fetch_event(own).await.unwrap_err().kind, ApiErrorKind::NotFound);
    assert_eq!(world.client.delete_event(bobs).await.unwrap_err().next_step(), NextStep::GiveUp);
    assert!(world.client.fetch_event(bobs).await.is_ok());
    world.simulator.stop().await;
}

#[tokio::test]
async fn an_answer_that_does_not_say_whether_it_deleted_is_in_doubt() {
    let world = World::new().await;
    let own = world.x.add_message(&world.with_bob, world.alice, "Oops").unwrap();
    world.x.answer_next(Call::DeleteEvent, Fault::PageReplaced(serde_json::json!({})));
    assert_eq!(world.client.delete_event(own).await.unwrap_err().next_step(), NextStep::Settle);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_block_holds_until_it_is_lifted_and_can_be_asked_for_twice() {
    let world = World::new().await;
    let hi = OutgoingMessage::text("Hi");
    for _ in 0..2 {
        let answer = world.client.block(world.bob).await.unwrap();
        assert!(answer.value && answer.limits.window.is_some_and(|window| window.limit == 10));
    }
    assert_eq!(world.client.send_to_participant(world.bob, &hi).await.unwrap_err().next_step(), NextStep::GiveUp);
    assert!(!world.client.unblock(world.bob).await.unwrap().value);
    assert!(world.client.send_to_participant(world.bob, &hi).await.is_ok());
    let nobody = UserId::new(4004).unwrap();
    assert_eq!(world.client.block(nobody).await.unwrap_err().kind, ApiErrorKind::NotFound);
    world.x.answer_next(Call::DmBlock, Fault::ResetAfterCommit);
    assert_eq!(world.client.block(world.bob).await.unwrap_err().next_step(), NextStep::Retry);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_picture_is_named_by_its_message_and_its_bytes_can_be_had() {
    let world = World::new().await;
    // One transparent pixel.
    let png = include_bytes!("pixel.png").to_vec();
    let id = world.x.add_picture_message(&world.with_bob, world.bob, "Look", png.clone()).unwrap();
    let page = world.client.fetch_events(&PageRequest::newest(10)).await.unwrap().value;
    let event = page.events.iter().find(|event| event.id == id).unwrap();
    assert_eq!(event.media_keys, page.media.iter().map(|media| media.media_key.clone()).collect::<Vec<_>>());
    assert_eq!(world.attachment_at(page.media[0].url.as_ref().unwrap()).await, png);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_send_that_was_lost_before_or_after_it_happened_is_settled_by_reading() {
    let world = World::new().await;
    let hi = OutgoingMessage::text("Hi");
    for (fault, count) in
        [(Fault::ResetBeforeCommit, 0), (Fault::ResetAfterCommit, 1), (Fault::StatusAfterCommit(503), 2)]
    {
        world.x.answer_next(Call::SendToParticipant, fault.clone());
        let error = world.client.send_to_participant(world.bob, &hi).await.unwrap_err();
        assert_eq!(error.next_step(), NextStep::Settle, "{fault:?}");
        assert_eq!(world.x.truth(world.alice).len(), count, "{fault:?}");
    }
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_limit_ends_when_x_says() {
    let world = World::new().await;
    world.x.answer_next(Call::DmEvents, Fault::RateLimited);
    let error = world.client.fetch_events(&PageRequest::newest(1)).await.unwrap_err();
    let NextStep::RetryAfter(until) = error.next_step() else { panic!("{error:?}") };
    assert!(until > world.x.now(), "{until:?} is not later than {:?}", world.x.now());
    world.simulator.stop().await;
}
