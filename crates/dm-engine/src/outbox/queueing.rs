//! What the person asks of the outbox: to take a message, to try one again, to give one back.

use std::collections::HashSet;

use dm_model::{AttachmentId, ConversationId, Draft, SendAllowance, SendState, TransactionId, UserId, WedgedReason};
use dm_store::{NewSend, Store, StoreError};

use super::addressee::Addressee;
use crate::{EngineError, scheduler::Call, shared::Shared};

/// The longest text that X takes, in characters (X's documentation of Direct Messages).
pub const MOST_CHARACTERS: usize = 10_000;

/// With how many others a group begins at least (X's documentation: 2 to 49).
const FEWEST_OTHERS: usize = 2;

/// How many others a group may have.
pub const MOST_OTHERS: usize = 49;

impl Shared {
    /// Queues a text, a file or both for a conversation.
    pub async fn queue_message(
        &self,
        conversation_id: ConversationId,
        text: String,
        attachment: Option<AttachmentId>,
    ) -> Result<TransactionId, EngineError> {
        let send = self.new_send(conversation_id, text, attachment)?;
        let transaction_id = send.transaction_id.clone();
        self.queue(send, Store::queue_send).await?;
        Ok(transaction_id)
    }

    /// Queues a text that was not written in the conversation's draft.
    pub async fn queue_beside_draft(&self, conversation_id: ConversationId, text: String) -> Result<(), EngineError> {
        let send = self.new_send(conversation_id, text, None)?;
        self.queue(send, Store::queue_send_beside_draft).await
    }

    fn new_send(
        &self,
        conversation_id: ConversationId,
        text: String,
        attachment: Option<AttachmentId>,
    ) -> Result<NewSend, EngineError> {
        if !conversation_id.is_group() && conversation_id.other_person(self.account.id).is_none() {
            return Err(EngineError::ForeignConversation);
        }
        let (transaction_id, queued_at) = (self.randomness.transaction_id(), self.clock.now());
        Ok(NewSend { transaction_id, conversation_id, participants: None, text, attachment, queued_at })
    }

    /// Queues the first message of a new group. Until X has given it an id, the group is known by that message.
    pub async fn queue_group(
        &self,
        others: Vec<UserId>,
        text: String,
        attachment: Option<AttachmentId>,
    ) -> Result<ConversationId, EngineError> {
        let chosen: HashSet<UserId> = others.iter().copied().filter(|id| *id != self.account.id).collect();
        if !(FEWEST_OTHERS..=MOST_OTHERS).contains(&chosen.len()) || chosen.len() != others.len() {
            return Err(EngineError::GroupSize { chosen: chosen.len() });
        }
        let transaction_id = self.randomness.transaction_id();
        let conversation_id = ConversationId::new_group(transaction_id.clone());
        let send = NewSend {
            transaction_id,
            conversation_id: conversation_id.clone(),
            participants: Some(others),
            text,
            attachment,
            queued_at: self.clock.now(),
        };
        self.queue(send, Store::queue_send).await?;
        Ok(conversation_id)
    }

    /// Lets a message that waits go out now. A file that X refused is uploaded anew.
    pub async fn send_again(&self, id: TransactionId) -> Result<(), EngineError> {
        let conversation = self
            .store
            .call(move |store| {
                let row = store.load_send(&id)?;
                if let (Some(file), SendState::Wedged { reason: WedgedReason::AttachmentRefused { .. } }) =
                    (row.file, row.state)
                {
                    store.upload_anew(&file.attachment.id)?;
                }
                store.send_again(&id)?;
                Ok(row.conversation_id)
            })
            .await?;
        self.emit_conversations([conversation]);
        self.outbox_wanted.notify_one();
        Ok(())
    }

    /// Takes a message that is not at X out for good.
    pub async fn discard_send(&self, id: TransactionId) -> Result<(), EngineError> {
        let (conversation, removed) =
            self.store.call(move |store| Ok((store.load_send(&id)?.conversation_id, store.discard_send(&id)?))).await?;
        self.emit_conversations([conversation]);
        // Its upload ends, and what came behind it may go out.
        self.outbox_wanted.notify_one();
        self.remove_own_copy(removed.as_ref()).await;
        Ok(())
    }

    /// Takes a message that is not at X back into the composer.
    pub async fn edit_send(&self, id: TransactionId) -> Result<Draft, EngineError> {
        let at = self.clock.now();
        let draft = self
            .store
            .call(move |store| {
                let conversation = store.take_back_send(&id, at)?;
                store.load_draft(&conversation)?.ok_or(StoreError::NotFound { what: "draft" })
            })
            .await?;
        self.emit_conversations([draft.conversation_id.clone()]);
        self.outbox_wanted.notify_one();
        Ok(draft)
    }

    /// How many messages X takes in a conversation now.
    pub fn send_allowance(&self, conversation: &ConversationId) -> SendAllowance {
        let call = if conversation.is_new_group() {
            Call::CreateGroup
        } else {
            Addressee::in_conversation(conversation, self.account.id).call()
        };
        self.scheduler.allowance_at(self.clock.now(), call)
    }

    async fn queue(
        &self,
        send: NewSend,
        keep: impl FnOnce(&Store, &NewSend) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), EngineError> {
        check_text(&send.text, send.attachment.is_some())?;
        // Only spaces are no text.
        let text = if send.text.trim().is_empty() { String::new() } else { send.text };
        let send = NewSend { text, ..send };
        let conversation_id = send.conversation_id.clone();
        self.store.call(move |store| keep(store, &send)).await?;
        self.emit_conversations([conversation_id]);
        self.outbox_wanted.notify_one();
        Ok(())
    }
}

fn check_text(text: &str, has_attachment: bool) -> Result<(), EngineError> {
    let characters = text.chars().count();
    if text.trim().is_empty() && !has_attachment {
        return Err(EngineError::EmptyMessage);
    }
    if characters > MOST_CHARACTERS {
        return Err(EngineError::TooLong { characters, most: MOST_CHARACTERS });
    }
    // X's JSON has a way to write it, and nobody has a way to show it.
    if text.contains('\0') {
        return Err(EngineError::UnsendableCharacter);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_are_nothing_to_send_unless_something_hangs_on_them() {
        assert!(matches!(check_text(" \n\t ", false), Err(EngineError::EmptyMessage)));
        assert!(check_text("\u{1f426}", false).is_ok());
        assert!(check_text(" ", true).is_ok());
    }

    #[test]
    fn a_text_of_ten_thousand_characters_fits_and_one_more_does_not() {
        let most = "é".repeat(MOST_CHARACTERS);
        assert!(check_text(&most, false).is_ok());
        let longer = check_text(&format!("{most}!"), true);
        assert!(matches!(longer, Err(EngineError::TooLong { characters: 10_001, .. })));
    }

    #[test]
    fn a_text_with_a_nul_is_refused() {
        assert!(matches!(check_text("Hi\0", false), Err(EngineError::UnsendableCharacter)));
    }
}
