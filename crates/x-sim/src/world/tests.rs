use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

fn world() -> (World, UserId, UserId, UserId) {
    let mut world = World::new(1);
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| world.add_person(NOW, name, name));
    (world, alice, bob, carol)
}

fn seen(world: &World, viewer: UserId) -> Vec<EventId> {
    world.truth(viewer).into_iter().map(|event| event.id).collect()
}

#[test]
fn a_one_to_one_conversation_is_seen_by_its_two_people_only() {
    let (mut world, alice, bob, carol) = world();
    let id = ConversationId::one_to_one(alice, bob);
    let hello = world.add_message(NOW, &id, alice, NewMessage::text("hello")).unwrap();
    assert_eq!(seen(&world, alice), [hello]);
    assert_eq!(seen(&world, bob), [hello]);
    assert_eq!(seen(&world, carol), []);
    assert!(world.event_for(carol, hello).is_none());
}

#[test]
fn carol_sees_a_group_from_her_joining_to_her_leaving() {
    let (mut world, alice, bob, carol) = world();
    let group = world.add_group(NOW, &[alice, bob]).unwrap();
    world.add_message(NOW, &group, alice, NewMessage::text("before")).unwrap();
    let joined = world.add_join(NOW, &group, bob, &[carol]).unwrap();
    let during = world.add_message(NOW, &group, alice, NewMessage::text("during")).unwrap();
    let left = world.add_leave(NOW, &group, &[carol]).unwrap();
    world.add_message(NOW, &group, alice, NewMessage::text("after")).unwrap();
    assert_eq!(seen(&world, carol), [joined, during, left]);
    assert_eq!(seen(&world, alice).len(), 5);
}

#[test]
fn a_deleted_event_is_gone_for_everybody() {
    let (mut world, alice, bob, _) = world();
    let id = ConversationId::one_to_one(alice, bob);
    let event = world.add_message(NOW, &id, alice, NewMessage::text("oops")).unwrap();
    world.delete_event(event).unwrap();
    assert!(seen(&world, alice).is_empty() && seen(&world, bob).is_empty());
    assert_eq!(world.delete_event(event), Err(ControlError::UnknownEvent(event)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (mut world, alice, bob, carol) = world();
    let pair = ConversationId::one_to_one(alice, bob);
    let group = world.add_group(NOW, &[alice, bob]).unwrap();
    let nowhere = ConversationId::group(123_456_789_012_345).unwrap();
    let stranger = UserId::new(7).unwrap();
    let message = |world: &mut World, id, who| world.add_message(NOW, id, who, NewMessage::text("x"));
    assert_eq!(message(&mut world, &pair, carol), Err(ControlError::NotAParticipant(carol)));
    assert_eq!(message(&mut world, &group, carol), Err(ControlError::NotAParticipant(carol)));
    assert_eq!(message(&mut world, &nowhere, alice), Err(ControlError::UnknownConversation(nowhere.clone())));
    let with_stranger = ConversationId::one_to_one(alice, stranger);
    assert!(message(&mut world, &with_stranger, alice).is_err());
    assert_eq!(world.add_join(NOW, &group, alice, &[bob]), Err(ControlError::AlreadyIn(bob)));
    assert_eq!(world.add_join(NOW, &pair, alice, &[carol]), Err(ControlError::NotAGroup));
    assert_eq!(world.add_leave(NOW, &group, &[carol]), Err(ControlError::NotAParticipant(carol)));
    assert_eq!(world.add_group(NOW, &[alice, alice]), Err(ControlError::TooFewPeople));
    assert_eq!(world.add_group(NOW, &[alice, stranger]), Err(ControlError::UnknownPerson(stranger)));
}

#[test]
fn the_same_seed_makes_the_same_ids() {
    let ids = || {
        let (mut world, alice, bob, _) = world();
        let event =
            world.add_message(NOW, &ConversationId::one_to_one(alice, bob), alice, NewMessage::text("hello")).unwrap();
        (alice, bob, event)
    };
    assert_eq!(ids(), ids());
}
