//! Messages on their way to X. A row is written before anything is sent, and every step is written down before it is
//! taken, so that a crash at any point leaves a row that tells what may have happened.

use std::time::Duration;

use dm_model::{Attachment, AttachmentId, ConversationId, EventId, SendState, Timestamp, TransactionId, UserId};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::{
    attachments, conversations, drafts, events, inbox_states, members,
    outgoing_attachments::{self, OutgoingFile},
};
use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{event_id, json, text_id, timestamp, to_json},
};

/// A message that the person just gave us.
#[derive(Debug, Clone)]
pub struct NewSend {
    /// Our id of it.
    pub transaction_id: TransactionId,
    /// Where it goes.
    pub conversation_id: ConversationId,
    /// For a new group: the others in it.
    pub participants: Option<Vec<UserId>>,
    /// What it says; may be empty where something hangs on it.
    pub text: String,
    /// Which of our files hangs on it.
    pub attachment: Option<AttachmentId>,
    /// When it was given to us.
    pub queued_at: Timestamp,
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Our id of it.
    pub transaction_id: TransactionId,
    /// Where it goes.
    pub conversation_id: ConversationId,
    /// For a new group: the others in it.
    pub participants: Option<Vec<UserId>>,
    /// What it says; may be empty where something hangs on it.
    pub text: String,
    /// What hangs on it.
    pub file: Option<OutgoingFile>,
    /// When it was given to us.
    pub queued_at: Timestamp,
    /// How often it was tried, counted before each try.
    pub attempts: u32,
    /// When the last attempt began, by X's clock.
    pub attempted_at: Option<Timestamp>,
    /// When the first attempt that X may have taken began, at the earliest, by X's clock.
    pub doubted_since: Option<Timestamp>,
    /// When the last attempt began, at the earliest, by X's clock.
    pub not_before: Option<Timestamp>,
    /// The youngest event of its conversation (for a new group: of all) that was known before X may have taken the message.
    /// What X made of it is younger.
    pub known_up_to: Option<EventId>,
    /// How far it has come.
    pub state: SendState,
}

/// The beginning of an attempt, by X's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When it begins, as far as is known.
    pub at: Timestamp,
    /// When it begins at the earliest: the same, unless X's time is in doubt.
    pub not_before: Timestamp,
}

/// So much younger than now may an event be that is believed.
const AHEAD: Duration = Duration::from_mins(1);

const COLUMNS: &str = "outbox.transaction_id, conversations.x_id, outbox.participants, outbox.text, outbox.queued_at,
     outbox.attempts, outbox.attempted_at, outbox.state, outbox.doubted_since, outbox.attachment, outbox.not_before,
     outbox.known_up_to";

impl Store {
    /// Keeps a message to be sent, and forgets the draft it came from, in one transaction. Its file goes with this
    /// message and with no other. A group that X does not know yet and that no message makes any more is made by this
    /// one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the file is not there or goes with another message; when the database cannot be
    /// written. The draft is then still there.
    pub fn queue_send(&self, send: &NewSend) -> Result<(), StoreError> {
        self.write(|writer| {
            let number = self.queue(writer, send)?;
            drafts::take_out(writer, number, send.attachment.as_ref())
        })
    }

    /// Keeps a text to be sent that was written elsewhere than in the draft, which stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn queue_send_beside_draft(&self, send: &NewSend) -> Result<(), StoreError> {
        self.write(|writer| self.queue(writer, send).map(drop))
    }

    fn queue(&self, writer: &Transaction<'_>, send: &NewSend) -> Result<i64, StoreError> {
        let number = match &send.participants {
            Some(_) => conversations::insert(writer, &send.conversation_id)?,
            None => conversations::find_or_insert(writer, &send.conversation_id)?,
        };
        let other = send.conversation_id.other_person(self.owner.id);
        for person in other.iter().chain(send.participants.iter().flatten()) {
            members::expect(writer, number, *person)?;
        }
        if let Some(attachment) = &send.attachment {
            outgoing_attachments::must_wait(writer, attachment)?;
        }
        let participants = match &send.participants {
            Some(participants) => Some(participants.clone()),
            None => self.left_to_make(writer, number)?,
        };
        let participants = participants.map(|ids| to_json(&ids, "participants")).transpose()?;
        writer
            .prepare_cached(
                "INSERT INTO outbox (transaction_id, conversation, participants, text, attachment, queued_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .context("queueing a message")?
            .execute(params![
                send.transaction_id.as_str(),
                number,
                participants,
                send.text,
                send.attachment.as_ref().map(AttachmentId::as_str),
                send.queued_at.as_millis(),
            ])
            .context("queueing a message")?;
        inbox_states::was_written_to(writer, number)?;
        Ok(number)
    }

    /// Who is to be in a group that X does not know and that no message on its way makes: the one that did was taken
    /// back.
    fn left_to_make(&self, writer: &Transaction<'_>, number: i64) -> Result<Option<Vec<UserId>>, StoreError> {
        if !conversations::id_of(writer, number)?.is_new_group() {
            return Ok(None);
        }
        let is_made = load_unfinished(writer, number)?.iter().any(|row| row.participants.is_some());
        if is_made { Ok(None) } else { Ok(Some(members::load_others(writer, number, self.owner.id)?)) }
    }

    /// All messages that are not at X yet, in the order they were given to us.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|reader| load_where(reader, "outbox.finished = 0", params![]))
    }

    /// One message of the outbox, also one that was sent.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub fn load_send(&self, id: &TransactionId) -> Result<OutboxRow, StoreError> {
        self.read(|reader| find(reader, id))
    }

    /// Writes down that an attempt begins now, before it is made.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing may be sent.
    pub fn begin_attempt(&self, id: &TransactionId, attempt: &Attempt) -> Result<(), StoreError> {
        let state = to_json(&SendState::Sending, "a send state")?;
        self.write(|writer| {
            let row = find(writer, id)?;
            let known_up_to = match row.doubted_since {
                Some(_) => row.known_up_to.map(EventId::as_i64),
                None => newest_known(writer, &row, attempt.at)?,
            };
            let changed = writer
                .prepare_cached(
                    "UPDATE outbox SET attempts = attempts + 1, attempted_at = ?2, not_before = ?3, state = ?4,
                         known_up_to = ?5
                     WHERE transaction_id = ?1 AND finished = 0",
                )
                .context("beginning an attempt")?
                .execute(params![
                    id.as_str(),
                    attempt.at.as_millis(),
                    attempt.not_before.as_millis(),
                    state,
                    known_up_to,
                ])
                .context("beginning an attempt")?;
            found(changed)
        })
    }

    /// Writes down how far a message has come, short of being sent. Once in doubt, it is remembered since when.
    ///
    /// # Errors
    /// When the database cannot be written or has no such unfinished message.
    pub fn set_send_state(&self, id: &TransactionId, state: &SendState) -> Result<(), StoreError> {
        let in_doubt = *state == SendState::Unconfirmed;
        let state = to_json(state, "a send state")?;
        self.write(|writer| {
            let changed = writer
                .prepare_cached(
                    "UPDATE outbox
                     SET state = ?2, doubted_since = COALESCE(doubted_since, CASE WHEN ?3 THEN ifnull(not_before, attempted_at) END)
                     WHERE transaction_id = ?1 AND finished = 0",
                )
                .context("changing a send state")?
                .execute(params![id.as_str(), state, in_doubt])
                .context("changing a send state")?;
            found(changed)
        })
    }

    /// Lets a message that waits, for the person or for its time, go out at its next turn.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that waits: it may be on its way at this moment.
    pub fn send_again(&self, id: &TransactionId) -> Result<(), StoreError> {
        let queued = to_json(&SendState::Queued, "a send state")?;
        self.write(|writer| {
            let changed = writer
                .execute(
                    "UPDATE outbox SET state = ?2 WHERE transaction_id = ?1 AND finished = 0
                     AND state ->> 'state' IN ('wedged', 'retryAt')",
                    params![id.as_str(), queued],
                )
                .context("sending a message again")?;
            found(changed)
        })
    }

    /// Writes down that X has a message: as which event, and in which conversation, which tells a new group its id. The
    /// event stands in the timeline from here on.
    ///
    /// # Errors
    /// When the database cannot be written or knows no such message.
    pub fn mark_sent(
        &self,
        id: &TransactionId,
        conversation: &ConversationId,
        event: EventId,
    ) -> Result<(), StoreError> {
        let state = to_json(&SendState::Sent { event_id: event }, "a send state")?;
        let unconfirmed = to_json(&SendState::Unconfirmed, "a send state")?;
        self.write(|writer| {
            let row = find(writer, id)?;
            if row.conversation_id.is_new_group() {
                conversations::rename(writer, &row.conversation_id, conversation)?;
            }
            let number = conversations::find_or_insert(writer, conversation)?;
            events::insert_sent(writer, number, event, self.owner.id, &row.text)?;
            if let Some(attachment) = row.file.and_then(as_x_names_it) {
                attachments::insert_sent(writer, event, &attachment)?;
            }
            // X's own answer outweighs what another row concluded from reading.
            writer
                .execute(
                    "UPDATE outbox SET event = NULL, finished = 0, state = ?3
                     WHERE event = ?2 AND transaction_id <> ?1",
                    params![id.as_str(), event.as_i64(), unconfirmed],
                )
                .context("freeing an event")?;
            let changed = writer
                .execute(
                    "UPDATE outbox SET state = ?2, event = ?3, finished = 1 WHERE transaction_id = ?1",
                    params![id.as_str(), state, event.as_i64()],
                )
                .context("finishing a message")?;
            found(changed)
        })
    }

    /// After a crash: what was being sent may or may not be at X. Tells how many there are.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn doubt_interrupted_sends(&self) -> Result<usize, StoreError> {
        let unconfirmed = to_json(&SendState::Unconfirmed, "a send state")?;
        self.write(|writer| {
            writer
                .execute(
                    "UPDATE outbox SET state = ?1, doubted_since = COALESCE(doubted_since, not_before, attempted_at)
                     WHERE finished = 0 AND state ->> 'state' = 'sending'",
                    [unconfirmed],
                )
                .context("doubting interrupted messages")
        })
    }
}

/// The unfinished messages of one conversation.
pub fn load_unfinished(reader: &Transaction<'_>, conversation: i64) -> Result<Vec<OutboxRow>, StoreError> {
    load_where(reader, "outbox.finished = 0 AND outbox.conversation = ?1", params![conversation])
}

/// One message of the outbox, also one that was sent.
fn find(reader: &Transaction<'_>, id: &TransactionId) -> Result<OutboxRow, StoreError> {
    let rows = load_where(reader, "outbox.transaction_id = ?1", params![id.as_str()])?;
    rows.into_iter().next().ok_or(StoreError::NotFound { what: "message" })
}

/// The youngest event that is known where a message goes; a group that it is to make may become any. An event that claims
/// to be of a time to come tells nothing.
fn newest_known(reader: &Transaction<'_>, row: &OutboxRow, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let not_after = now.after(AHEAD).as_millis();
    let place = if row.participants.is_some() { None } else { conversations::find(reader, &row.conversation_id)? };
    let sql = match place {
        Some(_) => "SELECT id FROM events WHERE conversation = ?2 AND at <= ?1 ORDER BY id DESC LIMIT 1",
        None => "SELECT id FROM events WHERE at <= ?1 AND ?2 IS NULL ORDER BY id DESC LIMIT 1",
    };
    reader
        .prepare_cached(sql)
        .context("looking for the newest event")?
        .query_row(params![not_after, place], |row| row.get(0))
        .optional()
        .context("looking for the newest event")
}

/// An uploaded file under the key that X gave it.
fn as_x_names_it(file: OutgoingFile) -> Option<Attachment> {
    let OutgoingFile { attachment, upload, .. } = file;
    Some(Attachment {
        media_key: upload?.media_key?,
        kind: attachment.kind,
        width: attachment.width,
        height: attachment.height,
        duration_ms: attachment.duration_ms,
        has_preview: false,
        alt_text: attachment.alt_text,
    })
}

/// The conversation that a message was written into.
pub fn conversation_of(reader: &Transaction<'_>, id: &TransactionId) -> Result<Option<i64>, StoreError> {
    reader
        .prepare_cached("SELECT conversation FROM outbox WHERE transaction_id = ?1")
        .context("finding a message's conversation")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()
        .context("finding a message's conversation")
}

/// Our id of the send that became this event, if it was sent from here.
pub fn sent_as(reader: &Transaction<'_>, event: EventId) -> Result<Option<TransactionId>, StoreError> {
    let id: Option<String> = reader
        .prepare_cached("SELECT transaction_id FROM outbox WHERE event = ?1")
        .context("finding a sent message")?
        .query_row([event.as_i64()], |row| row.get(0))
        .optional()
        .context("finding a sent message")?;
    id.map(|id| text_id(&id, "a transaction id")).transpose()
}

fn load_where(
    reader: &Transaction<'_>,
    condition: &'static str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<OutboxRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox JOIN conversations ON conversations.id = outbox.conversation
         WHERE {condition} ORDER BY outbox.sequence"
    );
    let mut statement = reader.prepare_cached(&sql).context("loading the outbox")?;
    let mut rows = statement.query(values).context("loading the outbox")?;
    let mut sends = Vec::new();
    while let Some(row) = rows.next().context("loading the outbox")? {
        sends.push(outbox_row(reader, row)?);
    }
    Ok(sends)
}

fn outbox_row(reader: &Transaction<'_>, row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let text = |index| row.get::<_, String>(index).context("loading the outbox");
    let participants: Option<String> = row.get(2).context("loading the outbox")?;
    let participants: Option<Vec<UserId>> = participants.map(|ids| json(&ids, "participants")).transpose()?;
    let attachment: Option<String> = row.get(9).context("loading the outbox")?;
    let number = |index| row.get::<_, Option<i64>>(index).context("loading the outbox");
    Ok(OutboxRow {
        transaction_id: text_id(&text(0)?, "a transaction id")?,
        conversation_id: text_id(&text(1)?, "a conversation id")?,
        participants,
        text: text(3)?,
        file: outgoing_attachments::load_named(reader, attachment.as_deref())?,
        queued_at: timestamp(row.get(4).context("loading the outbox")?),
        attempts: row.get(5).context("loading the outbox")?,
        attempted_at: number(6)?.map(timestamp),
        doubted_since: number(8)?.map(timestamp),
        not_before: number(10)?.map(timestamp),
        known_up_to: number(11)?.map(event_id).transpose()?,
        state: json(&text(7)?, "a send state")?,
    })
}

fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound { what: "message" }) } else { Ok(()) }
}

mod taking_back;

#[cfg(test)]
mod tests;
