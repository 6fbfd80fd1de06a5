//! What others sent: pictures of people and Posts, and what hangs on messages.

use std::path::PathBuf;

use dm_model::{MediaKey, PostId, UserId};

use super::Engine;
use crate::{EngineError, MediaFile, ReceivedAttachment};

impl Engine {
    /// Someone's picture; `None` where they have none. `version` is the one that [`Person`](dm_model::Person) tells.
    ///
    /// # Errors
    /// When it cannot be fetched or kept.
    pub async fn load_picture(&self, person: UserId, version: u32) -> Result<Option<MediaFile>, EngineError> {
        self.shared.load_picture(person, version).await
    }

    /// The picture of a Post; `None` where it has none.
    ///
    /// # Errors
    /// When it cannot be fetched or kept.
    pub async fn load_post_picture(&self, post: PostId) -> Result<Option<MediaFile>, EngineError> {
        self.shared.load_post_picture(post).await
    }

    /// An attachment, fetched unless it is kept; `None` where X gave no address for it, or lately did not have it.
    ///
    /// # Errors
    /// When it cannot be fetched or kept.
    pub async fn load_attachment(&self, key: MediaKey) -> Result<Option<MediaFile>, EngineError> {
        self.shared.load_attachment(key).await
    }

    /// The still picture of an attachment that moves; `None` where X has none.
    ///
    /// # Errors
    /// When it cannot be fetched or kept.
    pub async fn load_preview(&self, key: MediaKey) -> Result<Option<MediaFile>, EngineError> {
        self.shared.load_preview(key).await
    }

    /// An attachment that the person asks for: like [`load_attachment`](Self::load_attachment), but X is asked also for what
    /// it did not have lately.
    ///
    /// # Errors
    /// When it cannot be had, fetched or kept.
    pub async fn fetch_attachment(&self, key: MediaKey) -> Result<ReceivedAttachment, EngineError> {
        self.shared.fetch_attachment(key).await
    }

    /// Writes an attachment to a file of the person's, in place of what is there. That stays as it is until all is written.
    ///
    /// # Errors
    /// When it cannot be had, or the file cannot be written.
    pub async fn save_attachment(&self, key: MediaKey, target: PathBuf) -> Result<(), EngineError> {
        self.shared.save_attachment(key, target).await
    }

    /// A copy of an attachment that another program may show, with the ending that fits what it is. It is plain, as other
    /// programs cannot read what we encrypt, and goes when this engine stops. Copies are kept within the same size as attachments.
    ///
    /// # Errors
    /// When it cannot be had, or the copy cannot be written.
    pub async fn copy_for_another_program(&self, key: MediaKey) -> Result<PathBuf, EngineError> {
        self.shared.copy_for_another_program(key).await
    }
}
