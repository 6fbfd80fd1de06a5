//! Everybody writes at once: hundreds of messages from many people within the last minutes.

use std::time::Duration;

use dm_model::Timestamp;
use rand::{RngExt, seq::IndexedMutRandom};

use super::{ScenarioError, company::Company, talk::Talk};
use crate::world::World;

const SPAN: Duration = Duration::from_mins(4);
const EVENTS: usize = 480;
const PEOPLE: usize = 60;
const ONE_TO_ONE: usize = 48;
/// How many people are in each group beside the owner.
const GROUPS: [usize; 3] = [8, 20, 32];

/// Plays the last minutes.
pub(super) fn move_in(world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    let begin = now.before(SPAN);
    let mut company = Company::move_in(world, begin, seed, PEOPLE);
    let owner = company.owner;
    let with_one = company.others.iter().take(ONE_TO_ONE).map(|other| Talk::of_two(owner, *other));
    let mut talks: Vec<_> = with_one.collect();
    for size in GROUPS {
        let people = company.others.iter().rev().take(size).copied().chain([owner]).collect();
        talks.push(Talk::of_group(world, begin, people)?);
    }
    let span = begin.as_millis()..now.as_millis();
    let mut times: Vec<_> = (0..EVENTS).map(|_| company.random.random_range(span.clone())).collect();
    times.sort_unstable();
    for at in times {
        if let Some(talk) = talks.choose_mut(&mut company.random) {
            talk.go_on(world, Timestamp::from_millis(at), &mut company)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        Scenario,
        scenarios::testing::{history, played},
        testing::NOW,
    };

    #[test]
    fn hundreds_of_messages_come_within_minutes_from_many_people() {
        let events = history(&played(Scenario::Flood, 1));
        assert_eq!(events.len(), EVENTS);
        assert!(events.iter().all(|event| event.created_at < NOW && NOW.since(event.created_at) <= SPAN));
        let senders: HashSet<_> = events.iter().filter_map(|event| event.sender).collect();
        assert!(senders.len() > 40, "{} people", senders.len());
    }
}
