//! One attempt to send one message.

use dm_model::{Billable, SendState, WedgedReason};
use dm_store::{Attempt, OutboxRow};
use x_api::{ApiError, OutgoingMessage, PageRequest, SentMessage};

use super::{
    addressee::Addressee,
    decisions::{state_after, state_after_refused_file},
    settle::claim,
};
use crate::{
    EngineError,
    asking::AskError,
    scheduler::{Call, Urgency},
    shared::Shared,
    translation::events_of,
};

/// So often X is asked for the time: it may be told wrongly once, and then right twice.
const MOST_QUESTIONS: usize = 3;

/// Tries to send a message, and writes down what came of it.
///
/// # Errors
/// When the store cannot be written. The row then says at worst that an attempt is under way, which is in doubt.
pub async fn attempt(shared: &Shared, row: &OutboxRow) -> Result<(), EngineError> {
    // An earlier attempt that was given up may have been taken after all.
    if row.doubted_since.is_some() && claim(shared, row).await? {
        return Ok(());
    }
    if shared.clock.is_in_doubt() {
        ask_for_the_time(shared).await?;
    }
    let addressee = Addressee::of(row, shared.account.id);
    if let Err(at) = shared.scheduler.take_leave_at(shared.clock.now(), addressee.call(), Urgency::Person) {
        return shared.set_send_state(row, SendState::RetryAt { at, offline: false }).await;
    }
    let attempt = Attempt { at: shared.clock.now(), not_before: shared.clock.not_before() };
    let id = row.transaction_id.clone();
    shared.store.call(move |store| store.begin_attempt(&id, &attempt)).await?;
    shared.emit_conversations([row.conversation_id.clone()]);

    match send(shared, row, addressee).await {
        Ok(sent) => {
            finish(shared, row, sent).await?;
            // The cache shows it from here on, by the key that X gave it.
            let file = row.file.as_ref().filter(|file| file.upload.as_ref().is_some_and(|it| it.media_key.is_some()));
            shared.remove_own_copy(file.map(|file| &file.attachment.id)).await;
            Ok(())
        }
        Err(error) => {
            let wait = |wait| shared.randomness.jittered(wait);
            let state = match (state_after_refused_file(&error, row), &row.file) {
                (Some((state, anew)), Some(file)) => {
                    let id = file.attachment.id.clone();
                    if anew {
                        shared.store.call(move |store| store.forget_upload(&id)).await?;
                    }
                    state
                }
                _ => explained(shared, row, state_after(&error, row.attempts, shared.clock.now(), wait)).await?,
            };
            tracing::info!(attempts = row.attempts + 1, outcome = outcome(&state), "a send did not succeed");
            shared.set_send_state(row, state).await
        }
    }
}

/// The time of the attempt decides where the message is searched if nobody knows what became of it. So it must be known
/// well: the machine may have slept, or its clock may have been set. Whatever comes of asking, the send goes on.
async fn ask_for_the_time(shared: &Shared) -> Result<(), EngineError> {
    for _ in 0..MOST_QUESTIONS {
        let request = PageRequest::newest(1);
        match shared.ask_for_page(Call::Events, Urgency::Person, shared.x.fetch_events(&request)).await {
            Ok(page) => drop(shared.ingest(move |store| store.ingest(&events_of(&page))).await?),
            Err(AskError::NoLeave(_)) => break,
            Err(AskError::Failed(_)) => {}
        }
        if !shared.clock.is_in_doubt() {
            break;
        }
    }
    Ok(())
}

/// Writes down that X has a message, whether X said so or a reading showed it.
pub async fn finish(shared: &Shared, row: &OutboxRow, sent: SentMessage) -> Result<(), EngineError> {
    let (id, conversation, event) = (row.transaction_id.clone(), sent.conversation.clone(), sent.event);
    shared.store.call(move |store| store.mark_sent(&id, &conversation, event)).await?;
    shared.send_answered.notify_one();
    shared.emit_sent(&row.conversation_id, sent.conversation);
    shared.count(Billable::Send).await;
    shared.expect_answer();
    Ok(())
}

/// The leave was taken by the caller, before the attempt was written down.
async fn send(shared: &Shared, row: &OutboxRow, addressee: Addressee<'_>) -> Result<SentMessage, ApiError> {
    let call = addressee.call();
    let upload = row.file.as_ref().and_then(|file| file.upload.as_ref());
    let message = OutgoingMessage {
        text: Some(row.text.clone()).filter(|text| !text.is_empty()),
        media_id: upload.map(|upload| upload.media_id),
    };
    match addressee {
        Addressee::NewGroup(others) => shared.ask_with_leave(call, shared.x.create_group(others, &message)).await,
        Addressee::Person(person) => shared.ask_with_leave(call, shared.x.send_to_participant(person, &message)).await,
        Addressee::Conversation(id) => shared.ask_with_leave(call, shared.x.send_to_conversation(id, &message)).await,
    }
}

/// A refusal to let us write, with what we know of the cause: whether the person left, or who takes no messages.
async fn explained(shared: &Shared, row: &OutboxRow, state: SendState) -> Result<SendState, EngineError> {
    let SendState::Wedged { reason: WedgedReason::NotAllowed { .. } } = state else { return Ok(state) };
    let conversation = row.conversation_id.clone();
    let known = shared.store.call(move |store| store.load_obstacles(&conversation)).await?;
    let reason = match row.conversation_id.other_person(shared.account.id) {
        Some(person) => WedgedReason::NotAllowed { people: vec![person] },
        None if known.left => WedgedReason::Left,
        None => WedgedReason::NotAllowed { people: known.unwilling },
    };
    Ok(SendState::Wedged { reason })
}

fn outcome(state: &SendState) -> &'static str {
    match state {
        SendState::RetryAt { .. } => "it goes out later",
        SendState::Unconfirmed => "it may be at X",
        SendState::Wedged { .. } => "it waits for the person",
        SendState::Queued | SendState::Uploading | SendState::Sending | SendState::Sent { .. } => "it goes on",
    }
}
