//! A group of forty that never stops talking. People come and go; the owner too, and then she does not see what is said.

use std::time::Duration;

use dm_model::Timestamp;

use super::{ScenarioError, company::Company, rhythm::Rhythm, talk::Talk};
use crate::world::World;

const SPAN: Duration = Duration::from_hours(7 * 24);
const EVENTS: usize = 4_000;
const PEOPLE: usize = 55;
/// How many of them are in the group at the beginning, the owner among them.
const IN_GROUP: usize = 40;
/// At which events the owner leaves, and at which she is brought back.
const AWAY: [(usize, usize); 2] = [(1_200, 1_700), (2_900, 3_050)];

/// Plays a week.
pub(super) fn move_in(world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    let rhythm = Rhythm { begin: now.before(SPAN), end: now };
    let mut company = Company::move_in(world, rhythm.begin, seed, PEOPLE);
    let owner = company.owner;
    let mut people = vec![owner];
    people.extend(company.others.iter().take(IN_GROUP - 1));
    let mut group = Talk::of_group(world, rhythm.begin, people)?;
    let mut times = rhythm.times(EVENTS, &mut company.random);
    times.sort_unstable();
    for (number, at) in times.into_iter().enumerate() {
        if AWAY.iter().any(|(leaves, _)| *leaves == number) {
            group.let_go(world, at, owner)?;
        } else if AWAY.iter().any(|(_, returns)| *returns == number) {
            group.bring_in(world, at, owner, &mut company)?;
        } else {
            group.go_on(world, at, &mut company)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use dm_model::UserId;

    use super::*;
    use crate::{
        Scenario,
        scenarios::testing::{history, played},
        world::{TrueContent, TrueEvent},
    };

    fn of_owner(event: &TrueEvent, owner: UserId) -> Option<&'static str> {
        match &event.content {
            TrueContent::Joined { people } if people.contains(&owner) => Some("joined"),
            TrueContent::Left { people } if people.contains(&owner) => Some("left"),
            _ => None,
        }
    }

    #[test]
    fn the_owner_sees_nothing_of_what_happens_while_she_is_away() {
        let world = played(Scenario::BusyGroup, 1);
        let owner = world.owner().unwrap();
        let seen = history(&world);
        let changes: Vec<_> = seen.iter().filter_map(|event| of_owner(event, owner)).collect();
        assert_eq!(changes, ["left", "joined", "left", "joined"]);
        let away: usize = AWAY.iter().map(|(leaves, returns)| returns - leaves - 1).sum();
        assert_eq!(seen.len(), EVENTS - away);
        for pair in seen.windows(2) {
            assert!(of_owner(&pair[0], owner) != Some("left") || of_owner(&pair[1], owner) == Some("joined"));
        }
    }

    #[test]
    fn about_forty_are_in_it_and_they_come_and_go() {
        let world = played(Scenario::BusyGroup, 1);
        let seen = history(&world);
        let now_in = world.participants_of(&seen[0].conversation).len();
        assert!((35..=55).contains(&now_in), "{now_in} people");
        assert!(seen.iter().filter(|event| matches!(event.content, TrueContent::Left { .. })).count() > 20);
    }
}
