//! What the person does to write: drafts, files, sends.

use dm_media::Preparation;
use dm_model::{Attached, AttachmentId, ConversationId, Draft, SendAllowance, TransactionId, UserId};

use super::Engine;
use crate::{AttachmentSource, EngineError, MediaFile};

impl Engine {
    /// What is being written in a conversation; `None` for nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_draft(&self, conversation_id: ConversationId) -> Result<Option<Draft>, EngineError> {
        self.shared.store.call(move |store| store.load_draft(&conversation_id)).await
    }

    /// Keeps the unsent text of a conversation. What is attached stays.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn save_draft(&self, conversation_id: ConversationId, text: String) -> Result<(), EngineError> {
        let (changed_at, saved) = (self.shared.clock.now(), conversation_id.clone());
        self.shared.store.call(move |store| store.save_draft(&saved, &text, changed_at)).await?;
        self.shared.emit_conversations([conversation_id]);
        Ok(())
    }

    /// Examines a file and keeps a copy of it as part of a conversation's draft, in place of the one before (a message
    /// carries one at most), which can be put back. Without a conversation, it is for a group that is being put together, and waits for
    /// [`create_group`](Self::create_group) until the next start.
    ///
    /// # Errors
    /// For a file that cannot be read or that X would not take, with what to change, and when the disk is full; the
    /// draft is then as it was.
    pub async fn attach(
        &self,
        conversation_id: Option<ConversationId>,
        source: AttachmentSource,
        preparation: Preparation,
    ) -> Result<Attached, EngineError> {
        self.shared.attach(conversation_id, source, preparation).await
    }

    /// Puts a file that another one replaced, or that was set aside, back on the draft; the other one is forgotten.
    ///
    /// # Errors
    /// When it is not there any more or goes with a message already, and when the store cannot be written.
    pub async fn put_back_attachment(
        &self,
        conversation_id: ConversationId,
        id: AttachmentId,
    ) -> Result<(), EngineError> {
        self.shared.put_back_attachment(conversation_id, id).await
    }

    /// Says what can be seen in a file, for those who cannot see it; an empty text takes that back.
    ///
    /// # Errors
    /// For a text that X would not take, when the file goes with a message already, and when the store cannot be written.
    pub async fn describe_attachment(&self, id: AttachmentId, alt_text: String) -> Result<(), EngineError> {
        self.shared.describe_attachment(id, alt_text).await
    }

    /// Takes a file off the draft. Until the next start it can be put back.
    ///
    /// # Errors
    /// When it goes with a message already, and when the store cannot be written.
    pub async fn set_attachment_aside(&self, id: AttachmentId) -> Result<(), EngineError> {
        self.shared.set_attachment_aside(id).await
    }

    /// Forgets a file, on a draft or not.
    ///
    /// # Errors
    /// When it goes with a message already, and when the store cannot be written.
    pub async fn remove_attachment(&self, id: AttachmentId) -> Result<(), EngineError> {
        self.shared.remove_attachment(id).await
    }

    /// A file of ours for the page that paints it, also once it is sent; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn load_outgoing(&self, id: AttachmentId) -> Result<Option<MediaFile>, EngineError> {
        self.shared.load_outgoing(id).await
    }

    /// Sends a text, a file or both. The message stands in the timeline when this returns, and goes out by itself.
    ///
    /// # Errors
    /// For what X would not take, for a file that is not there or goes with another message, and when the store cannot
    /// be written; then nothing is sent, and the draft is as it was.
    pub async fn send_message(
        &self,
        conversation_id: ConversationId,
        text: String,
        attachment: Option<AttachmentId>,
    ) -> Result<TransactionId, EngineError> {
        self.shared.queue_message(conversation_id, text, attachment).await
    }

    /// Sends a text that was written in a notification: what is being written in the conversation itself stays.
    ///
    /// # Errors
    /// As [`send_message`](Self::send_message).
    pub async fn reply(&self, conversation_id: ConversationId, text: String) -> Result<(), EngineError> {
        self.shared.queue_beside_draft(conversation_id, text).await
    }

    /// Makes a group of 2 to 49 others with its first message. It is known by the id given here until X gives it one.
    ///
    /// # Errors
    /// As [`send_message`](Self::send_message), and for too few or too many others.
    pub async fn create_group(
        &self,
        others: Vec<UserId>,
        text: String,
        attachment: Option<AttachmentId>,
    ) -> Result<ConversationId, EngineError> {
        self.shared.queue_group(others, text, attachment).await
    }

    /// Lets a message that waits, for the person or for its time, go out now.
    ///
    /// # Errors
    /// When there is none that waits (it may be on its way at this moment), or the store cannot be written.
    pub async fn send_again(&self, id: TransactionId) -> Result<(), EngineError> {
        self.shared.send_again(id).await
    }

    /// Takes back a message that waits or whose file is being uploaded.
    ///
    /// # Errors
    /// When there is none (what may be at X cannot be taken back), or the store cannot be written.
    pub async fn discard_send(&self, id: TransactionId) -> Result<(), EngineError> {
        self.shared.discard_send(id).await
    }

    /// Makes a message that waits or whose file is being uploaded a draft again, with its file, above what is being
    /// written there already.
    ///
    /// # Errors
    /// As [`discard_send`](Self::discard_send), and when another file hangs on the draft that is there.
    pub async fn edit_send(&self, id: TransactionId) -> Result<Draft, EngineError> {
        self.shared.edit_send(id).await
    }

    /// How many messages X takes in a conversation now, and when there will be more.
    #[must_use]
    pub fn send_allowance(&self, conversation_id: &ConversationId) -> SendAllowance {
        self.shared.send_allowance(conversation_id)
    }
}
