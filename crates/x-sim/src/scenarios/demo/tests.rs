use std::time::Duration;

use super::*;
use crate::{
    testing::NOW,
    world::{TrueContent, TrueEvent},
};

fn world() -> World {
    let mut world = World::new(1);
    move_in(&mut world, NOW, 1).unwrap();
    world
}

fn history(world: &World) -> Vec<TrueEvent> {
    world.truth(world.owner().unwrap())
}

#[test]
fn the_owner_has_a_month_of_history_that_ends_shortly_before_now() {
    let events = history(&world());
    assert!((200..=350).contains(&events.len()), "{} events", events.len());
    let (first, last) = (events[0].created_at, events[events.len() - 1].created_at);
    assert!(NOW.since(first) > Duration::from_hours(27 * 24), "the history is short");
    assert!(NOW.since(first) < Duration::from_hours(30 * 24), "the first events would not be listed");
    assert!(last < NOW && NOW.since(last) < Duration::from_hours(1));
}

#[test]
fn what_a_messenger_must_cope_with_is_in_it() {
    let events = history(&world());
    let has = |what: fn(&TrueContent) -> bool| events.iter().any(|event| what(&event.content));
    let says = |part: &str| {
        events.iter().any(|event| matches!(&event.content, TrueContent::Message { text, .. } if text.contains(part)))
    };
    assert!(has(|content| matches!(content, TrueContent::Joined { .. })));
    assert!(has(|content| matches!(content, TrueContent::Left { .. })));
    assert!(has(|content| matches!(content, TrueContent::Message { media_keys, .. } if !media_keys.is_empty())));
    assert!(has(|content| matches!(content, TrueContent::Message { text, .. } if text.len() > 1_000)));
    for part in ["<img src=x onerror=alert(1)>", "🦭", "今日は", "https://t.co/", "\n\n"] {
        assert!(says(part), "nobody says {part:?}");
    }
}

#[test]
fn all_but_one_have_a_picture() {
    assert_eq!(world().people().all().filter(|person| person.picture.is_none()).count(), 1);
}

#[test]
fn the_same_seed_makes_the_same_history() {
    assert_eq!(history(&world()), history(&world()));
}
