//! Whom the person blocked from here, or let write again. X lists no blocks, so a block made elsewhere is not known.

use dm_model::{Block, Refusal, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::{Store, StoreError, error::Context as _, rows::user_id};

/// A block that X is still to make, or to lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockWish {
    /// Of whom.
    pub person: UserId,
    /// Whether to make it.
    pub blocked: bool,
}

impl Store {
    /// Keeps the wish that somebody is blocked, or is not any more. After a refusal, the wish for what is as it was only
    /// forgets the refusal.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn wish_block(&self, wish: BlockWish, wished_at: Timestamp) -> Result<(), StoreError> {
        self.write(|writer| {
            writer
                .execute(
                    "INSERT INTO blocks (person, blocked, wished_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (person) DO UPDATE
                     SET blocked = excluded.blocked, wished_at = excluded.wished_at, detail = NULL,
                         state = CASE WHEN state = 'settled' AND blocked = excluded.blocked THEN 'settled'
                                      WHEN state = 'refused' AND blocked <> excluded.blocked THEN 'settled'
                                      ELSE 'wished' END",
                    params![wish.person.as_i64(), wish.blocked, wished_at.as_millis()],
                )
                .context("keeping the wish to block somebody")?;
            Ok(())
        })
    }

    /// The blocks that X is still to make or lift, in the order in which the person wished them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_block_wishes(&self) -> Result<Vec<BlockWish>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached("SELECT person, blocked FROM blocks WHERE state = 'wished' ORDER BY wished_at, person")
                .context("loading whom to block")?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).context("loading whom to block")?;
            rows.map(|row| {
                let (person, blocked) = row.context("loading whom to block")?;
                Ok(BlockWish { person: user_id(person)?, blocked })
            })
            .collect()
        })
    }

    /// Writes down what X did with a wish, unless the person wishes otherwise by now. `None`: as it was wished.
    ///
    /// # Errors
    /// When the database cannot be written; then X is asked again.
    pub fn settle_block(&self, wish: BlockWish, refusal: Option<&Refusal>) -> Result<(), StoreError> {
        let (state, detail) = match refusal {
            None => ("settled", None),
            Some(refusal) => ("refused", Some(refusal.detail.as_str())),
        };
        self.write(|writer| {
            writer
                .execute(
                    "UPDATE blocks SET state = ?3, detail = ?4
                     WHERE person = ?1 AND blocked = ?2 AND state = 'wished'",
                    params![wish.person.as_i64(), wish.blocked, state, detail],
                )
                .context("settling a block")?;
            Ok(())
        })
    }
}

/// What is known of a block of this person.
pub fn load(reader: &Transaction<'_>, person: UserId) -> Result<Option<Block>, StoreError> {
    reader
        .prepare_cached(
            "SELECT CASE state WHEN 'refused' THEN NOT blocked ELSE blocked END, state = 'settled',
                    CASE state WHEN 'refused' THEN COALESCE(detail, '') END
             FROM blocks WHERE person = ?1",
        )
        .context("loading a block")?
        .query_row([person.as_i64()], |row| {
            let detail: Option<String> = row.get(2)?;
            Ok(Block { blocked: row.get(0)?, settled: row.get(1)?, refusal: detail.map(|detail| Refusal { detail }) })
        })
        .optional()
        .context("loading a block")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{SIGNED_IN, alice_store, bob, with_bob};

    const BLOCK: bool = true;
    const LIFT: bool = false;

    fn of_bob(blocked: bool) -> BlockWish {
        BlockWish { person: bob(), blocked }
    }

    fn block(store: &Store) -> Option<Block> {
        store.load_timeline(&with_bob(), None, 1).unwrap().block
    }

    #[test]
    fn a_block_is_a_wish_until_x_says_so() {
        let (_folder, store) = alice_store();
        assert_eq!(block(&store), None);
        store.wish_block(of_bob(BLOCK), SIGNED_IN).unwrap();
        assert_eq!(block(&store), Some(Block { blocked: true, settled: false, refusal: None }));
        assert_eq!(store.load_block_wishes().unwrap(), [of_bob(BLOCK)]);
        store.settle_block(of_bob(BLOCK), None).unwrap();
        assert_eq!(block(&store), Some(Block { blocked: true, settled: true, refusal: None }));
        assert!(store.load_block_wishes().unwrap().is_empty());
    }

    #[test]
    fn an_answer_to_an_earlier_wish_settles_no_later_one() {
        let (_folder, store) = alice_store();
        store.wish_block(of_bob(BLOCK), SIGNED_IN).unwrap();
        store.wish_block(of_bob(LIFT), SIGNED_IN).unwrap();
        store.settle_block(of_bob(BLOCK), None).unwrap();
        assert_eq!(store.load_block_wishes().unwrap(), [of_bob(LIFT)]);
    }

    #[test]
    fn a_refused_wish_leaves_all_as_it_was_and_can_be_let_go() {
        let (_folder, store) = alice_store();
        let refusal = Refusal { detail: "No.".to_owned() };
        store.wish_block(of_bob(BLOCK), SIGNED_IN).unwrap();
        store.settle_block(of_bob(BLOCK), Some(&refusal)).unwrap();
        assert_eq!(block(&store), Some(Block { blocked: false, settled: false, refusal: Some(refusal) }));
        store.wish_block(of_bob(LIFT), SIGNED_IN).unwrap();
        assert_eq!(block(&store), Some(Block { blocked: false, settled: true, refusal: None }));
        assert!(store.load_block_wishes().unwrap().is_empty(), "X has nothing to do");
    }

    #[test]
    fn a_settled_block_is_wished_again_only_when_it_is_to_change() {
        let (_folder, store) = alice_store();
        store.wish_block(of_bob(BLOCK), SIGNED_IN).unwrap();
        store.settle_block(of_bob(BLOCK), None).unwrap();
        store.wish_block(of_bob(BLOCK), SIGNED_IN).unwrap();
        assert!(store.load_block_wishes().unwrap().is_empty());
        store.wish_block(of_bob(LIFT), SIGNED_IN).unwrap();
        assert_eq!(store.load_block_wishes().unwrap(), [of_bob(LIFT)]);
    }
}
