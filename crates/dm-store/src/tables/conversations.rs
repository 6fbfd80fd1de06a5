//! Conversations, by X's id for them. Inside the store they are known by a small number, so that a million events
//! name theirs in a few bytes.

use dm_model::ConversationId;
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::outbox;
use crate::{Store, StoreError, error::Context as _, rows::text_id};

impl Store {
    /// Whether anything is known of a conversation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn knows_conversation(&self, id: &ConversationId) -> Result<bool, StoreError> {
        self.read(|reader| Ok(find(reader, id)?.is_some()))
    }
}

/// The number of a conversation, if it is known. A group that has X's id by now is still found by the id it had here.
pub fn find(reader: &Transaction<'_>, id: &ConversationId) -> Result<Option<i64>, StoreError> {
    let number = reader
        .prepare_cached("SELECT id FROM conversations WHERE x_id = ?1")
        .context("finding a conversation")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()
        .context("finding a conversation")?;
    match (number, id.made_by()) {
        (None, Some(made_by)) => outbox::conversation_of(reader, made_by),
        (number, _) => Ok(number),
    }
}

/// The numbers and ids of all conversations.
pub fn load_all(reader: &Transaction<'_>) -> Result<Vec<(i64, ConversationId)>, StoreError> {
    let mut statement =
        reader.prepare_cached("SELECT id, x_id FROM conversations").context("loading the conversations")?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .context("loading the conversations")?;
    rows.map(|row| {
        let (number, x_id) = row.context("loading the conversations")?;
        Ok((number, text_id(&x_id, "a conversation id")?))
    })
    .collect()
}

/// The number of a conversation, which is made if it is new.
///
/// # Errors
/// [`StoreError::NotFound`] for a new group that no message makes: nothing could ever be sent into it.
pub fn find_or_insert(writer: &Transaction<'_>, id: &ConversationId) -> Result<i64, StoreError> {
    match (find(writer, id)?, id.made_by()) {
        (Some(number), _) => Ok(number),
        (None, None) => insert(writer, id),
        (None, Some(_)) => Err(StoreError::NotFound { what: "conversation" }),
    }
}

/// Makes a conversation.
pub fn insert(writer: &Transaction<'_>, id: &ConversationId) -> Result<i64, StoreError> {
    writer
        .prepare_cached("INSERT INTO conversations (x_id) VALUES (?1)")
        .context("adding a conversation")?
        .execute([id.to_string()])
        .context("adding a conversation")?;
    Ok(writer.last_insert_rowid())
}

/// The id of the conversation with this number.
pub fn id_of(reader: &Transaction<'_>, number: i64) -> Result<ConversationId, StoreError> {
    let text: String = reader
        .prepare_cached("SELECT x_id FROM conversations WHERE id = ?1")
        .context("naming a conversation")?
        .query_row([number], |row| row.get(0))
        .context("naming a conversation")?;
    text_id(&text, "a conversation id")
}

/// Gives a new group the id that X gave it. Where sync has met that id already, both become one.
pub fn rename(writer: &Transaction<'_>, from: &ConversationId, to: &ConversationId) -> Result<(), StoreError> {
    let Some(old) = find(writer, from)? else { return Ok(()) };
    let Some(new) = find(writer, to)? else {
        writer
            .execute("UPDATE conversations SET x_id = ?2 WHERE id = ?1", params![old, to.to_string()])
            .context("naming a new group")?;
        return Ok(());
    };
    for statement in [
        "UPDATE outbox SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE OR IGNORE drafts SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE OR IGNORE aliases SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE OR IGNORE inbox_states SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE OR IGNORE members SET conversation = ?2 WHERE conversation = ?1",
        "UPDATE OR IGNORE read_markers SET conversation = ?2 WHERE conversation = ?1",
    ] {
        writer.execute(statement, [old, new]).context("joining a new group")?;
    }
    for statement in [
        "DELETE FROM drafts WHERE conversation = ?1",
        "DELETE FROM aliases WHERE conversation = ?1",
        "DELETE FROM inbox_states WHERE conversation = ?1",
        "DELETE FROM members WHERE conversation = ?1",
        "DELETE FROM read_markers WHERE conversation = ?1",
        "DELETE FROM conversations WHERE id = ?1",
    ] {
        writer.execute(statement, [old]).context("joining a new group")?;
    }
    Ok(())
}
