use std::collections::{BTreeSet, HashMap};

use dm_model::{ConversationId, EventId, UserId};

use super::{
    testing::{history, played},
    *,
};
use crate::{
    testing::NOW,
    world::{TrueContent, TrueEvent},
};

const ALL: [Scenario; 6] = [
    Scenario::Empty,
    Scenario::Demo,
    Scenario::Month { events: 3_000 },
    Scenario::BusyGroup,
    Scenario::Flood,
    Scenario::Quiet,
];

/// All that anybody may see.
fn everything(world: &World) -> Vec<(UserId, Vec<TrueEvent>)> {
    world.people().all().map(|person| (person.id, world.truth(person.id))).collect()
}

#[test]
fn the_same_seed_and_the_same_end_make_the_same_world() {
    for scenario in ALL {
        assert_eq!(everything(&played(scenario, 7)), everything(&played(scenario, 7)), "{scenario}");
    }
    assert_ne!(everything(&played(Scenario::Flood, 7)), everything(&played(Scenario::Flood, 8)));
}

#[test]
fn everything_happened_before_the_end_in_the_order_of_the_ids() {
    for scenario in ALL {
        let world = played(scenario, 1);
        for (_, events) in everything(&world) {
            assert!(events.is_sorted_by_key(|event| event.id), "{scenario}");
            assert!(events.iter().all(|event| event.created_at < NOW), "{scenario}");
        }
    }
}

/// Retells each group from what all people saw of it together, and compares that with what each of them saw.
#[test]
fn everybody_sees_of_a_group_what_happened_while_they_were_in_it() {
    for scenario in [Scenario::Month { events: 3_000 }, Scenario::BusyGroup, Scenario::Flood] {
        let world = played(scenario, 1);
        let seen = everything(&world);
        let all: std::collections::BTreeMap<EventId, &TrueEvent> =
            seen.iter().flat_map(|(_, events)| events).map(|event| (event.id, event)).collect();
        let mut present: HashMap<&ConversationId, BTreeSet<UserId>> = HashMap::new();
        // Who is there at the end and what changed tell who was there at the beginning.
        for event in all.values().rev() {
            let conversation = &event.conversation;
            let people = present.entry(conversation).or_insert_with(|| world.participants_of(conversation));
            match &event.content {
                TrueContent::Joined { people: who } => people.retain(|person| !who.contains(person)),
                TrueContent::Left { people: who } => people.extend(who),
                _ => {}
            }
        }
        let mut expected: HashMap<UserId, Vec<EventId>> = HashMap::new();
        for event in all.values() {
            let people = present.entry(&event.conversation).or_default();
            if let Some(sender) = event.sender {
                assert!(people.contains(&sender), "{scenario}: somebody speaks who is not there");
            }
            if let TrueContent::Joined { people: who } = &event.content {
                people.extend(who);
            }
            for person in people.iter() {
                expected.entry(*person).or_default().push(event.id);
            }
            if let TrueContent::Left { people: who } = &event.content {
                people.retain(|person| !who.contains(person));
            }
        }
        for (person, events) in seen {
            let ids: Vec<_> = events.iter().map(|event| event.id).collect();
            assert_eq!(ids, expected.remove(&person).unwrap_or_default(), "{scenario}");
        }
    }
}

#[test]
fn every_scenario_but_the_empty_one_belongs_to_robin() {
    for scenario in ALL.into_iter().filter(|scenario| *scenario != Scenario::Empty) {
        let world = played(scenario, 1);
        assert_eq!(world.owner(), world.people().named("robinvale"), "{scenario}");
        assert!(!history(&world).is_empty(), "{scenario}");
    }
}
