//! What to do with a message, as pure functions of what is known.

use std::{collections::HashSet, time::Duration};

use dm_model::{ConversationId, SendState, Timestamp, WedgedReason};
use dm_store::OutboxRow;
use x_api::{ApiError, ApiErrorKind, NextStep};

use super::{settle::Doubt, upload::MOST_UPLOADS};
use crate::waiting::GrowingWait;

/// The wait of a message that did not reach X.
pub const WAIT: GrowingWait = GrowingWait { first: Duration::from_secs(2), longest: Duration::from_mins(5) };

/// What is known of a message beside its row, since the engine started.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// While nobody knows whether X has it: what the searches brought.
    pub doubt: Option<Doubt>,
    /// How often its upload failed in a row.
    pub failed_uploads: u32,
    /// Which reconnection was the last one when it was tried.
    pub tried_at_reconnection: Option<u64>,
    /// After the store failed.
    pub not_before: Option<Timestamp>,
}

/// What decides beside the messages themselves.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    /// The time at X.
    pub now: Timestamp,
    /// How often X could be reached again.
    pub reconnection: u64,
    /// Whether messages of the account's own person were read since the last turn.
    pub own_messages_read: bool,
}

/// What keeps its order: in each only one message is carried at a time.
#[derive(PartialEq, Eq, Hash)]
enum Lane {
    Conversation(ConversationId),
    NewGroups,
}

/// The messages that may be carried: in each lane the oldest one that does not wait for the person. What follows into a
/// group that X does not know yet waits for the message that makes the group. A new group whose file is on its way keeps
/// no other waiting; one that may be at X by now (it is `busy`, or in doubt) keeps its place.
pub fn first_of_each_lane(rows: Vec<OutboxRow>, now: Timestamp, busy: &HashSet<ConversationId>) -> Vec<OutboxRow> {
    let makes_group = |row: &OutboxRow| row.conversation_id.is_new_group() && !needs_upload(row, now);
    let mut rows = rows;
    rows.retain(|row| !matches!(row.state, SendState::Wedged { .. }));
    rows.retain(|row| !row.conversation_id.is_new_group() || row.participants.is_some());
    rows.sort_by_key(|row| !(makes_group(row) && (busy.contains(&row.conversation_id) || is_in_doubt(row))));
    let mut seen = HashSet::new();
    rows.retain(|row| {
        let lane = Lane::Conversation(row.conversation_id.clone());
        seen.insert(if makes_group(row) { Lane::NewGroups } else { lane })
    });
    rows
}

/// When a message is to be carried on. Times are X's.
pub fn due_at(row: &OutboxRow, progress: &Progress, circumstances: &Circumstances) -> Timestamp {
    let now = circumstances.now;
    let due = match (&row.state, progress.doubt) {
        // It was last tried before X could be reached again, or before the app was started.
        (SendState::RetryAt { offline: true, .. }, _)
            if progress.tried_at_reconnection != Some(circumstances.reconnection) =>
        {
            now
        }
        (SendState::RetryAt { at, .. }, _) => *at,
        (SendState::Unconfirmed | SendState::Sending, _) if circumstances.own_messages_read => now,
        (SendState::Unconfirmed | SendState::Sending, Some(doubt)) => doubt.next_look,
        (SendState::Unconfirmed | SendState::Sending, None) => Doubt::new(row).next_look,
        (SendState::Queued | SendState::Uploading | SendState::Sent { .. } | SendState::Wedged { .. }, _) => now,
    };
    progress.not_before.map_or(due, |not_before| due.max(not_before))
}

/// Whether the file of a message must be brought to X before the message can be sent.
pub fn needs_upload(row: &OutboxRow, now: Timestamp) -> bool {
    let Some(file) = &row.file else { return false };
    !is_in_doubt(row) && !file.upload.as_ref().is_some_and(|upload| upload.is_ready_at(now))
}

fn is_in_doubt(row: &OutboxRow) -> bool {
    matches!(row.state, SendState::Sending | SendState::Unconfirmed)
}

/// Where a message is left whose file X refused, if it did, and whether the file is to be uploaded anew. X may have
/// forgotten the upload. Or it takes one for one message only, and has that already from an attempt of unknown outcome:
/// then the conversation is read once more before anything is sent.
pub fn state_after_refused_file(error: &ApiError, row: &OutboxRow) -> Option<(SendState, bool)> {
    let file = row.file.as_ref()?;
    let ApiErrorKind::Refused { status: status @ (400 | 403), detail } = &error.kind else { return None };
    if !detail.to_ascii_lowercase().contains("media") {
        return None;
    }
    let may_be_at_x = row.doubted_since.is_some();
    if file.uploads_begun >= MOST_UPLOADS || (*status == 403 && !may_be_at_x) {
        let reason = WedgedReason::AttachmentRefused { detail: detail.clone() };
        return Some((SendState::Wedged { reason }, false));
    }
    Some((if may_be_at_x { SendState::Unconfirmed } else { SendState::Queued }, true))
}

/// Where a failed attempt leaves a message. `attempts` counts those before it; `jittered` shortens a wait a little.
pub fn state_after(
    error: &ApiError,
    attempts: u32,
    now: Timestamp,
    jittered: impl FnOnce(Duration) -> Duration,
) -> SendState {
    match error.next_step() {
        NextStep::Retry => SendState::RetryAt { at: now.after(jittered(WAIT.after(attempts))), offline: true },
        NextStep::SignInAgain => SendState::RetryAt { at: now.after(WAIT.longest), offline: true },
        NextStep::RetryAfter(at) => SendState::RetryAt { at, offline: false },
        NextStep::Settle => SendState::Unconfirmed,
        NextStep::GiveUp => SendState::Wedged { reason: reason_of(&error.kind) },
    }
}

fn reason_of(kind: &ApiErrorKind) -> WedgedReason {
    match kind {
        ApiErrorKind::Refused { status: 403, .. } => WedgedReason::NotAllowed { people: Vec::new() },
        ApiErrorKind::NotFound => WedgedReason::NotFound,
        ApiErrorKind::Refused { detail, .. } => WedgedReason::Refused { detail: detail.clone() },
        other => WedgedReason::Refused { detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use dm_model::{TransactionId, UserId};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    fn row(conversation: &str, participants: bool, state: SendState) -> OutboxRow {
        OutboxRow {
            transaction_id: "t".parse::<TransactionId>().unwrap(),
            conversation_id: conversation.parse().unwrap(),
            participants: participants.then(|| vec![UserId::new(2).unwrap(), UserId::new(3).unwrap()]),
            text: conversation.to_owned(),
            file: None,
            queued_at: NOW,
            attempts: 1,
            attempted_at: Some(NOW),
            doubted_since: None,
            not_before: Some(NOW),
            known_up_to: None,
            state,
        }
    }

    fn lanes(rows: Vec<OutboxRow>) -> Vec<String> {
        first_of_each_lane(rows, NOW, &HashSet::new()).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn one_message_of_each_conversation_is_carried_and_a_wedged_one_is_passed_by() {
        let wedged = SendState::Wedged { reason: WedgedReason::NotFound };
        let rows =
            vec![row("1-2", false, wedged), row("1-2", false, SendState::Queued), row("1-2", false, SendState::Queued)];
        assert_eq!(lanes(rows), ["1-2"]);
    }

    #[test]
    fn new_groups_are_made_one_after_the_other_and_what_follows_waits_for_them() {
        let rows = vec![
            row("new-a", true, SendState::Unconfirmed),
            row("new-a", false, SendState::Queued),
            row("new-b", true, SendState::Queued),
            row("1-2", false, SendState::Queued),
        ];
        assert_eq!(lanes(rows), ["new-a", "1-2"]);
    }

    #[test]
    fn a_message_that_waits_for_the_connection_is_tried_once_after_each_reconnection() {
        let at = NOW.after(WAIT.longest);
        let waiting = row("1-2", false, SendState::RetryAt { at, offline: true });
        let due = |tried, reconnection| {
            let progress = Progress { tried_at_reconnection: tried, ..Progress::default() };
            due_at(&waiting, &progress, &Circumstances { now: NOW, reconnection, own_messages_read: false })
        };
        assert_eq!((due(None, 0), due(Some(0), 1)), (NOW, NOW));
        assert_eq!((due(Some(0), 0), due(Some(1), 1)), (at, at));
    }

    #[test]
    fn after_the_store_failed_nothing_is_tried_for_a_while() {
        let later = NOW.after(WAIT.first);
        let progress = Progress { not_before: Some(later), ..Progress::default() };
        let circumstances = Circumstances { now: NOW, reconnection: 0, own_messages_read: true };
        for state in [SendState::Queued, SendState::Unconfirmed] {
            assert_eq!(due_at(&row("1-2", false, state), &progress, &circumstances), later);
        }
    }
}
