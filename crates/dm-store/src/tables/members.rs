//! Who is in a conversation, as far as its events tell: X's API gives no list of members.
//!
//! Events arrive newest first as often as oldest first, so each row remembers which event it last believed, and an
//! older one changes nothing.

use dm_model::{ConversationId, EventId, UserId};
use rusqlite::{Transaction, params};

use super::conversations;
use crate::{Store, StoreError, error::Context as _, rows::user_id};

/// Why a conversation may take no message from us, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Obstacles {
    /// Whether the account's own person left it.
    pub left: bool,
    /// Who in it takes no messages from us, as X described them last.
    pub unwilling: Vec<UserId>,
}

impl Store {
    /// What may keep our messages out of a conversation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_obstacles(&self, conversation: &ConversationId) -> Result<Obstacles, StoreError> {
        self.read(|reader| {
            let Some(number) = conversations::find(reader, conversation)? else { return Ok(Obstacles::default()) };
            let left = reader
                .prepare_cached(
                    "SELECT 1 FROM members WHERE conversation = ?1 AND person = ?2
                     AND present = 0 AND last_message < last_membership",
                )
                .context("finding who left")?
                .exists(params![number, self.owner.id.as_i64()])
                .context("finding who left")?;
            let mut is_unwilling = reader
                .prepare_cached("SELECT 1 FROM people WHERE id = ?1 AND receives_our_messages = 0")
                .context("finding who takes no messages")?;
            let mut unwilling = Vec::new();
            for person in load_others(reader, number, self.owner.id)? {
                if is_unwilling.exists([person.as_i64()]).context("finding who takes no messages")? {
                    unwilling.push(person);
                }
            }
            Ok(Obstacles { left, unwilling })
        })
    }
}

/// Someone wrote, so they were in it then.
pub fn wrote(writer: &Transaction<'_>, conversation: i64, person: UserId, event: EventId) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO members (conversation, person, last_message) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation, person) DO UPDATE SET last_message = MAX(last_message, excluded.last_message)",
        )
        .context("adding a member")?
        .execute(params![conversation, person.as_i64(), event.as_i64()])
        .context("adding a member")?;
    Ok(())
}

/// Someone joined (`present`) or left.
pub fn moved(
    writer: &Transaction<'_>,
    conversation: i64,
    person: UserId,
    event: EventId,
    present: bool,
) -> Result<(), StoreError> {
    writer
        .prepare_cached(
            "INSERT INTO members (conversation, person, last_membership, present) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (conversation, person) DO UPDATE
             SET last_membership = excluded.last_membership, present = excluded.present
             WHERE excluded.last_membership > last_membership",
        )
        .context("changing a member")?
        .execute(params![conversation, person.as_i64(), event.as_i64(), present])
        .context("changing a member")?;
    Ok(())
}

/// Someone of whom no event tells yet: the other person of a one-to-one conversation, the people of a new group.
pub fn expect(writer: &Transaction<'_>, conversation: i64, person: UserId) -> Result<(), StoreError> {
    writer
        .prepare_cached("INSERT OR IGNORE INTO members (conversation, person) VALUES (?1, ?2)")
        .context("adding a member")?
        .execute(params![conversation, person.as_i64()])
        .context("adding a member")?;
    Ok(())
}

/// Everyone but `me` who is in it now, those who wrote last first. Whoever wrote after they left is in it again: the
/// event of their return has not arrived yet.
pub fn load_others(reader: &Transaction<'_>, conversation: i64, me: UserId) -> Result<Vec<UserId>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT person FROM members
             WHERE conversation = ?1 AND person <> ?2 AND (present = 1 OR last_message > last_membership)
             ORDER BY last_message DESC, person",
        )
        .context("loading members")?;
    let rows = statement
        .query_map(params![conversation, me.as_i64()], |row| row.get::<_, i64>(0))
        .context("loading members")?;
    rows.map(|row| user_id(row.context("loading members")?)).collect()
}
