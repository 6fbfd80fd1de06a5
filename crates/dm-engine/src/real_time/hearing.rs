//! What to do about something that the stream told.

use dm_model::{ConversationId, EngineEvent, Event, SendState};
use dm_store::Store;
use x_api::{Activity, Happening, Sign, ToldMessage};

use crate::{
    EngineError,
    shared::Shared,
    translation::{Place, lacks_something, place_of, place_of_sign, read_up_to, told_event},
};

/// Messages of the person's own that wait until X has answered the request that may have sent them.
#[derive(Debug, Default)]
pub struct HeldBack(Vec<Event>);

impl HeldBack {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Stores those that wait no longer.
    pub async fn release_settled(&mut self, shared: &Shared) -> Result<(), EngineError> {
        for event in std::mem::take(&mut self.0) {
            if is_being_sent(shared, &event.conversation_id).await? {
                self.0.push(event);
            } else {
                keep(shared, event).await?;
            }
        }
        Ok(())
    }

    /// Stores them all, because nobody will come back for them.
    pub async fn release(self, shared: &Shared) -> Result<(), EngineError> {
        for event in self.0 {
            keep(shared, event).await?;
        }
        Ok(())
    }
}

/// Takes in what happened. Tells whether X charged for it.
pub async fn hear(shared: &Shared, happening: Happening, held_back: &mut HeldBack) -> Result<bool, EngineError> {
    if happening.of != shared.account.id {
        // Another person who signed in with the same app.
        return Ok(false);
    }
    match happening.activity {
        Activity::Message(told) => {
            hear_message(shared, &told, held_back).await?;
            return Ok(told.received);
        }
        Activity::UnclearMessage => {
            tracing::debug!("the stream told a message that only a page can show");
            shared.want_catch_up();
        }
        Activity::Read(sign) => hear_of_reading(shared, &sign).await?,
        Activity::Typing(sign) => hear_of_typing(shared, &sign),
    }
    Ok(false)
}

async fn hear_message(shared: &Shared, told: &ToldMessage, held_back: &mut HeldBack) -> Result<(), EngineError> {
    if told.received {
        shared.note_delivery(told.id).await;
    }
    let id = told.id;
    let is_shown = !shared.store.call(move |store| store.find_shown(&[id])).await?.is_empty();
    if is_shown {
        return Ok(());
    }
    let Some(conversation) = find_place(shared, told).await? else {
        shared.expect(id);
        return Ok(());
    };
    let event = told_event(told, conversation);
    if told.sender == shared.account.id && is_being_sent(shared, &event.conversation_id).await? {
        held_back.0.push(event);
    } else {
        keep(shared, event).await?;
    }
    if lacks_something(told) {
        shared.expect(id);
    }
    Ok(())
}

async fn find_place(shared: &Shared, told: &ToldMessage) -> Result<Option<ConversationId>, EngineError> {
    Ok(match place_of(told, shared.account.id) {
        Place::Certain(conversation) => Some(conversation),
        Place::MaybeGroup(group) => {
            let asked = group.clone();
            let is_known = shared.store.call(move |store| store.knows_conversation(&asked)).await?;
            is_known.then_some(group)
        }
        Place::Untold => None,
    })
}

fn hear_of_typing(shared: &Shared, sign: &Sign) {
    let Some(conversation_id) = place_of_sign(sign, shared.account.id) else {
        tracing::debug!("somebody types elsewhere");
        return;
    };
    shared.listener.changed(EngineEvent::PersonTyping { conversation_id, person: sign.person });
}

async fn hear_of_reading(shared: &Shared, sign: &Sign) -> Result<(), EngineError> {
    let (Some(conversation), Some(up_to)) = (place_of_sign(sign, shared.account.id), read_up_to(sign)) else {
        tracing::debug!("somebody has read something elsewhere");
        return Ok(());
    };
    let place = conversation.clone();
    if shared.store.call(move |store| store.save_read_receipt(&place, up_to)).await? {
        shared.emit_conversations([conversation]);
    }
    Ok(())
}

async fn keep(shared: &Shared, event: Event) -> Result<(), EngineError> {
    shared.ingest(move |store| store.ingest_told(&[event])).await?;
    Ok(())
}

/// Whether X was asked to take a message for this conversation and has not answered yet.
async fn is_being_sent(shared: &Shared, conversation: &ConversationId) -> Result<bool, EngineError> {
    let rows = shared.store.call(Store::load_outbox).await?;
    Ok(rows.iter().any(|row| row.state == SendState::Sending && row.conversation_id == *conversation))
}
