//! Who follows whom, who has blocked whom, and who may therefore write to whom.

use std::collections::BTreeSet;

use dm_model::UserId;
use serde::{Deserialize, Serialize};

use super::{ControlError, World};

/// From whom somebody accepts messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptsMessagesFrom {
    /// Everyone.
    #[default]
    Everyone,
    /// Only people whom they follow.
    PeopleTheyFollow,
    /// Nobody.
    Nobody,
}

/// Pairs of people, the one who does it first.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Relations {
    follows: BTreeSet<(UserId, UserId)>,
    blocks: BTreeSet<(UserId, UserId)>,
}

impl Relations {
    pub(crate) fn follows(&self, who: UserId, whom: UserId) -> bool {
        self.follows.contains(&(who, whom))
    }

    pub(crate) fn blocks(&self, who: UserId, whom: UserId) -> bool {
        self.blocks.contains(&(who, whom))
    }

    /// Whom somebody follows.
    pub(crate) fn followed_by(&self, who: UserId) -> impl Iterator<Item = UserId> {
        self.follows.iter().filter(move |(follower, _)| *follower == who).map(|(_, followed)| *followed)
    }

    /// Who follows somebody.
    pub(crate) fn followers_of(&self, whom: UserId) -> impl Iterator<Item = UserId> {
        self.follows.iter().filter(move |(_, followed)| *followed == whom).map(|(follower, _)| *follower)
    }
}

impl World {
    pub(crate) fn relations(&self) -> &Relations {
        &self.relations
    }

    pub(crate) fn set_follows(&mut self, who: UserId, whom: UserId, follows: bool) -> Result<(), ControlError> {
        self.must_know(&[who, whom])?;
        set(&mut self.relations.follows, (who, whom), follows);
        Ok(())
    }

    /// Blocks or unblocks somebody's messages.
    pub(crate) fn set_blocks(&mut self, who: UserId, whom: UserId, blocks: bool) -> Result<(), ControlError> {
        self.must_know(&[who, whom])?;
        set(&mut self.relations.blocks, (who, whom), blocks);
        Ok(())
    }

    /// Whether X lets one person write to another. A block stands between the two whoever set it; groups do not care.
    pub(crate) fn may_write(&self, sender: UserId, receiver: UserId) -> bool {
        if sender == receiver {
            return true;
        }
        let Some(person) = self.people().get(receiver) else { return false };
        let relations = &self.relations;
        let blocked = relations.blocks(sender, receiver) || relations.blocks(receiver, sender);
        let accepts = match person.accepts_messages_from {
            AcceptsMessagesFrom::Everyone => true,
            AcceptsMessagesFrom::PeopleTheyFollow => relations.follows(receiver, sender),
            AcceptsMessagesFrom::Nobody => false,
        };
        accepts && !blocked && !person.suspended
    }
}

fn set(pairs: &mut BTreeSet<(UserId, UserId)>, pair: (UserId, UserId), present: bool) {
    if present && pair.0 != pair.1 {
        pairs.insert(pair);
    } else {
        pairs.remove(&pair);
    }
}

#[cfg(test)]
mod tests {
    use dm_model::Timestamp;
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Follow(bool),
        AliceBlocks(bool),
        BobBlocks(bool),
        Accept(AcceptsMessagesFrom),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        use AcceptsMessagesFrom::{Everyone, Nobody, PeopleTheyFollow};
        let step = prop_oneof![
            any::<bool>().prop_map(Step::Follow),
            any::<bool>().prop_map(Step::AliceBlocks),
            any::<bool>().prop_map(Step::BobBlocks),
            prop_oneof![Just(Everyone), Just(PeopleTheyFollow), Just(Nobody)].prop_map(Step::Accept),
        ];
        proptest::collection::vec(step, 0..20)
    }

    proptest! {
        #[test]
        fn alice_may_write_when_bob_accepts_it_and_no_block_stands(steps in steps()) {
            let mut world = World::new(1);
            let [alice, bob] = ["Alice", "Bob"].map(|name| world.add_person(NOW, name, name));
            let (mut follows, mut blocks, mut accepts) = (false, [false; 2], AcceptsMessagesFrom::Everyone);
            for step in steps {
                match step {
                    Step::Follow(it) => {
                        follows = it;
                        world.set_follows(bob, alice, it).unwrap();
                    }
                    Step::AliceBlocks(it) => {
                        blocks[0] = it;
                        world.set_blocks(alice, bob, it).unwrap();
                    }
                    Step::BobBlocks(it) => {
                        blocks[1] = it;
                        world.set_blocks(bob, alice, it).unwrap();
                    }
                    Step::Accept(it) => {
                        accepts = it;
                        world.person_mut(bob).unwrap().accepts_messages_from = it;
                    }
                }
                let accepted = match accepts {
                    AcceptsMessagesFrom::Everyone => true,
                    AcceptsMessagesFrom::PeopleTheyFollow => follows,
                    AcceptsMessagesFrom::Nobody => false,
                };
                prop_assert_eq!(world.may_write(alice, bob), accepted && blocks == [false; 2]);
                prop_assert_eq!(world.may_write(bob, alice), blocks == [false; 2]);
            }
        }
    }
}
