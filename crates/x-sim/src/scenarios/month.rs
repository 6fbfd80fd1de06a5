//! A person's month of any size: a few busy conversations and a long tail of others, groups in which people come and go.
//!
//! The size decides how many people and conversations there are. Each conversation gets its share of the events, and
//! times for them; then everything happens in the order of time.

use std::{ops::RangeInclusive, time::Duration};

use dm_model::Timestamp;
use rand::{RngExt, seq::IndexedRandom};

use super::{ScenarioError, company::Company, rhythm::Rhythm, talk::Talk};
use crate::world::World;

/// How many events a month may have.
pub(crate) const SIZES: RangeInclusive<u32> = 50..=1_000_000;
/// The size of a month whose size nobody gave.
pub(crate) const USUAL_SIZE: u32 = 2_000;

/// A day less than X lists, so that everything is still listed after the simulator has run for a day.
const SPAN: Duration = Duration::from_hours(29 * 24);
const FEWEST_CONVERSATIONS: usize = 5;

/// Plays a month of exactly so many events, all of them seen by the owner.
pub(super) fn move_in(world: &mut World, now: Timestamp, seed: u64, events: u32) -> Result<(), ScenarioError> {
    if !SIZES.contains(&events) {
        return Err(ScenarioError::Size { events });
    }
    let size = usize::try_from(events).unwrap_or(usize::MAX);
    // 50 events in 5 conversations, a million in 500.
    let conversations = (size.isqrt() / 2).max(FEWEST_CONVERSATIONS);
    let rhythm = Rhythm { begin: now.before(SPAN), end: now };
    let mut company = Company::move_in(world, rhythm.begin, seed, conversations + 3);
    let mut talks = begin_talks(world, rhythm.begin, &mut company, conversations)?;
    let mut moments = Vec::with_capacity(size);
    for (talk, share) in shares(size, conversations).into_iter().enumerate() {
        moments.extend(rhythm.times(share, &mut company.random).into_iter().map(|at| (at, talk)));
    }
    moments.sort_unstable();
    for (at, talk) in moments {
        if let Some(talk) = talks.get_mut(talk) {
            talk.go_on(world, at, &mut company)?;
        }
    }
    Ok(())
}

/// How many events each conversation gets: the second busiest half of the busiest, the third a third, and so on. All
/// get one at least, and together they get all.
fn shares(events: usize, conversations: usize) -> Vec<usize> {
    const BUSIEST: usize = 1_000_000;
    let weights = || (1..=conversations).map(|rank| BUSIEST / rank);
    let (total, rest) = (weights().sum::<usize>(), events - conversations);
    let mut shares: Vec<_> = weights().map(|weight| 1 + rest * weight / total).collect();
    let left_over = events - shares.iter().sum::<usize>();
    if let Some(busiest) = shares.first_mut() {
        *busiest += left_over;
    }
    shares
}

/// The conversations from the busiest to the stillest; every third is a group. Each is with the owner.
fn begin_talks(
    world: &mut World,
    at: Timestamp,
    company: &mut Company,
    conversations: usize,
) -> Result<Vec<Talk>, ScenarioError> {
    let mut talks = Vec::with_capacity(conversations);
    for (number, partner) in company.others.iter().take(conversations).enumerate() {
        talks.push(if number % 3 == 1 {
            let large = company.random.random_ratio(1, 8);
            let size = if large { company.random.random_range(8..30) } else { company.random.random_range(2..7) };
            let mut people = vec![company.owner];
            people.extend(company.others.sample(&mut company.random, size));
            Talk::of_group(world, at, people)?
        } else {
            Talk::of_two(company.owner, *partner)
        });
    }
    Ok(talks)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        scenarios::testing::{history, played},
        testing::NOW,
        world::TrueContent,
    };

    #[test]
    fn a_month_has_exactly_its_size_and_lies_within_what_x_lists() {
        for size in [50, 51, 999, 20_000] {
            let events = history(&played(crate::Scenario::Month { events: size }, 1));
            assert_eq!(events.len(), usize::try_from(size).unwrap());
            assert!(events.iter().all(|event| event.created_at < NOW && NOW.since(event.created_at) <= SPAN));
        }
    }

    #[test]
    fn a_larger_month_has_more_conversations_and_few_of_them_are_busy() {
        let conversations = |events: u32| {
            let history = history(&played(crate::Scenario::Month { events }, 1));
            history.into_iter().map(|event| event.conversation).collect::<HashSet<_>>().len()
        };
        assert_eq!((conversations(50), conversations(10_000)), (5, 50));
        let shares = shares(1_000_000, 500);
        assert_eq!((shares.len(), shares.iter().sum::<usize>()), (500, 1_000_000));
        assert!(shares.iter().take(50).sum::<usize>() > 600_000);
        assert!(shares.iter().all(|share| *share > 200));
    }

    #[test]
    fn even_a_small_month_has_a_group_in_which_somebody_joins() {
        let events = history(&played(crate::Scenario::Month { events: 50 }, 1));
        assert!(events.iter().any(|event| matches!(event.content, TrueContent::Joined { .. })));
        let events = history(&played(crate::Scenario::Month { events: 2_000 }, 1));
        assert!(events.iter().any(|event| matches!(event.content, TrueContent::Left { .. })));
        let has_picture = |content: &TrueContent| match content {
            TrueContent::Message { media_keys, .. } => !media_keys.is_empty(),
            _ => false,
        };
        assert!(events.iter().any(|event| has_picture(&event.content)));
    }

    #[test]
    fn a_size_out_of_range_is_refused_with_a_sentence() {
        for events in [0, 49, 1_000_001] {
            let mut world = World::new(1);
            let error = move_in(&mut world, NOW, 1, events).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("A month has from 50 to 1000000 events, so {events} is not possible.")
            );
        }
    }
}
