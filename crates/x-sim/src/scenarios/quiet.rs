//! An account in which hardly anything happens: two conversations, a handful of old messages, nothing today.

use std::time::Duration;

use dm_model::{ConversationId, Timestamp, UserId};

use super::{ScenarioError, company::Company};
use crate::world::{NewMessage, World};

/// How many hours ago, which of the two conversations, whether the owner wrote it, and what.
const MESSAGES: [(u64, Which, bool, &str); 9] = [
    (26 * 24, Which::First, false, "Hello Robin, are you still at the same address?"),
    (26 * 24 - 2, Which::First, true, "Yes, third floor. The bell does not work, so knock."),
    (26 * 24 - 3, Which::First, false, "Thank you, the parcel is on its way."),
    (21 * 24, Which::Second, false, "Happy birthday! 🎂"),
    (21 * 24 - 5, Which::Second, true, "Thank you!"),
    (19 * 24, Which::First, true, "It has come. Nothing is broken."),
    (11 * 24, Which::Second, false, "Are you coming to the reunion next year?"),
    (10 * 24 - 4, Which::Second, true, "I do not know yet. Who else is coming?"),
    (10 * 24 - 6, Which::Second, false, "Nobody has said anything so far."),
];

#[derive(Clone, Copy)]
enum Which {
    First,
    Second,
}

/// Plays the little that happened.
pub(super) fn move_in(world: &mut World, now: Timestamp, seed: u64) -> Result<(), ScenarioError> {
    let company = Company::move_in(world, now.before(Duration::from_hours(28 * 24)), seed, 2);
    let [first, second] = company.others.as_slice() else { return Ok(()) };
    for (hours_ago, which, by_owner, text) in MESSAGES {
        let other: UserId = match which {
            Which::First => *first,
            Which::Second => *second,
        };
        let conversation = ConversationId::one_to_one(company.owner, other);
        let sender = if by_owner { company.owner } else { other };
        world.add_message(
            now.before(Duration::from_hours(hours_ago)),
            &conversation,
            sender,
            NewMessage::text(text),
        )?;
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
    fn two_conversations_have_a_handful_of_old_events() {
        let events = history(&played(Scenario::Quiet, 1));
        assert_eq!(events.len(), MESSAGES.len());
        assert!(events.is_sorted_by_key(|event| event.created_at));
        assert!(events.iter().all(|event| NOW.since(event.created_at) > Duration::from_hours(7 * 24)));
        let conversations: HashSet<_> = events.into_iter().map(|event| event.conversation).collect();
        assert_eq!(conversations.len(), 2);
    }
}
