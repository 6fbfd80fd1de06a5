//! A new group is known by its first message until X gives it an id.

use dm_engine::RESEND_AFTER;
use dm_model::{ConversationId, SendState, UserId, WedgedReason};
use x_sim::{Call, Fault, TrueContent};

use super::support::{Alice, World, texts};

async fn makes_a_group(alice: &Alice, text: &str) -> ConversationId {
    let others = vec![alice.world.bob, alice.world.carol];
    alice.engine().create_group(others, text.to_owned(), None).await.unwrap()
}

/// The groups in which alice wrote something at X.
fn groups_of(world: &World) -> Vec<ConversationId> {
    let mut groups: Vec<_> = world.truth().into_iter().map(|event| event.conversation).collect();
    groups.retain(ConversationId::is_group);
    groups.sort();
    groups.dedup();
    groups
}

/// What X shows this person, oldest first.
fn seen_by(world: &World, person: UserId) -> Vec<TrueContent> {
    world.x.truth(person).into_iter().map(|event| event.content).collect()
}

fn text(text: &str) -> TrueContent {
    TrueContent::Message { text: text.to_owned(), media_keys: Vec::new(), links: Vec::new() }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_new_group_takes_the_id_that_x_gives_it_and_the_page_hears_of_it() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let new = makes_a_group(&alice, "welcome").await;
    alice.has_all().await;
    let groups = groups_of(&world);
    assert_eq!(groups.len(), 1);
    alice.at_once("the new id", |alice| !alice.heard.renames().is_empty()).await;
    assert_eq!(alice.heard.renames(), [(new, groups[0].clone())]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_is_written_before_x_knows_the_group_goes_into_it() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.wire.hold("POST");
    let new = makes_a_group(&alice, "welcome").await;
    alice.sends(&new, "and more").await;
    assert_eq!(texts(&alice.timeline(&new)), ["welcome", "and more"]);
    world.wire.release();
    alice.has_all().await;
    let groups = groups_of(&world);
    assert_eq!(groups.len(), 1);
    assert_eq!(world.alice_wrote(&groups[0]), ["welcome", "and more"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_a_page_sends_under_the_old_id_still_goes_into_the_group() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let new = makes_a_group(&alice, "welcome").await;
    alice.has_all().await;
    alice.sends(&new, "the page had not heard yet").await;
    alice.has_all().await;
    let groups = groups_of(&world);
    assert_eq!(groups.len(), 1);
    assert_eq!(world.alice_wrote(&groups[0]), ["welcome", "the page had not heard yet"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_group_that_x_made_without_saying_so_is_found_and_not_made_twice() {
    let world = World::new().await;
    world.x.add_message(&world.group(), world.bob, "an older group").unwrap();
    world.clock.advance(std::time::Duration::from_mins(1));
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::CreateGroup, Fault::ResetAfterCommit);
    let new = makes_a_group(&alice, "welcome").await;
    alice.sends(&new, "and more").await;
    alice.has_all().await;
    let made: Vec<_> = groups_of(&world).into_iter().filter(|group| !world.alice_wrote(group).is_empty()).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(world.alice_wrote(&made[0]), ["welcome", "and more"]);
    alice.at_once("the new id", |alice| !alice.heard.renames().is_empty()).await;
    assert_eq!(alice.heard.renames(), [(new, made[0].clone())]);
    assert_eq!(world.requests(Call::CreateGroup).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn two_groups_made_at_once_with_the_same_words_are_not_mixed_up() {
    let world = World::new().await;
    let dave = world.x.add_person("Dave", "dave");
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::CreateGroup, Fault::ResetAfterCommit);
    world.x.answer_next(Call::CreateGroup, Fault::ResetAfterCommit);
    let with_carol = makes_a_group(&alice, "hi all").await;
    let others = vec![world.bob, dave];
    let with_dave = alice.engine().create_group(others, "hi all".to_owned(), None).await.unwrap();
    alice.sends(&with_carol, "hello carol").await;
    alice.sends(&with_dave, "hello dave").await;
    alice.has_all().await;
    assert_eq!(seen_by(&world, world.carol), [text("hi all"), text("hello carol")]);
    assert_eq!(seen_by(&world, dave), [text("hi all"), text("hello dave")]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_group_that_x_never_made_does_not_take_another_ones_place() {
    let world = World::new().await;
    let dave = world.x.add_person("Dave", "dave");
    let alice = Alice::is_settled(&world).await;
    world.x.answer_next(Call::CreateGroup, Fault::ResetBeforeCommit);
    let with_carol = makes_a_group(&alice, "hi all").await;
    alice.sends(&with_carol, "hello carol").await;
    let first = alice.store().load_outbox().unwrap()[0].transaction_id.clone();
    alice.until_in_doubt(&first).await;
    world.wire.hold_answers("POST");
    let others = vec![world.bob, dave];
    let with_dave = alice.engine().create_group(others, "hi all".to_owned(), None).await.unwrap();
    alice.sends(&with_dave, "hello dave").await;
    alice.lets_pass(RESEND_AFTER * 2).await;
    world.wire.release();
    alice.has_all().await;
    assert_eq!(seen_by(&world, world.carol), [text("hi all"), text("hello carol")]);
    assert_eq!(seen_by(&world, dave), [text("hi all"), text("hello dave")]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_first_message_that_is_discarded_leaves_the_group_to_the_next() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.set_accepts_messages(world.carol, false).unwrap();
    let new = makes_a_group(&alice, "welcome").await;
    let follow_up = alice.sends(&new, "and more").await;
    let first = alice.store().load_outbox().unwrap()[0].transaction_id.clone();
    let refused = |state| matches!(state, SendState::Wedged { reason: WedgedReason::NotAllowed { .. } });
    alice.until("a refusal", |alice| refused(alice.state_of(&first))).await;
    assert_eq!(alice.state_of(&follow_up), SendState::Queued, "there is no group to send it to");
    world.x.set_accepts_messages(world.carol, true).unwrap();
    alice.engine().discard_send(first).await.unwrap();
    alice.has_all().await;
    let groups = groups_of(&world);
    assert_eq!(groups.len(), 1);
    assert_eq!(world.alice_wrote(&groups[0]), ["and more"]);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_group_of_one_other_or_of_nobody_twice_is_refused() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    for others in [vec![], vec![world.bob], vec![world.bob, world.bob], vec![world.bob, world.alice]] {
        assert!(alice.engine().create_group(others, "welcome".to_owned(), None).await.is_err());
    }
    assert!(alice.store().load_outbox().unwrap().is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_name_given_to_a_new_group_stays_with_it_and_survives_a_restart() {
    let world = World::new().await;
    let mut alice = Alice::is_settled(&world).await;
    world.wire.hold("POST");
    let new = makes_a_group(&alice, "welcome").await;
    alice.engine().rename_conversation(new, Some(" Book\nclub ".to_owned())).await.unwrap();
    world.wire.release();
    alice.has_all().await;
    alice.quits().await;
    alice.starts_the_app().await;
    let row = alice.engine().load_inbox(None).await.unwrap().conversations.remove(0);
    assert_eq!((row.id, row.alias.as_deref()), (groups_of(&world)[0].clone(), Some("Book club")));
    assert!(world.x.requests().iter().all(|request| !request.path_and_query.contains("Book")), "X does not hear of it");
}
