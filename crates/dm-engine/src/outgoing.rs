//! Files of ours that are to hang on messages.
//!
//! What the person chooses is examined and copied into the account's folder `outgoing` before anything else happens to
//! it: from then on it may vanish or change where it came from. The copy bears the attachment's id as its name, lies on
//! the disk before the store knows of it, and goes when neither a draft nor a message needs it any more. It is encrypted; what
//! an older Pipit left plain is encrypted at the start, and can be sent whether that succeeded or not.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Seek as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use dm_files::{EncryptedFile, EncryptedWriter, FileKey, is_encrypted};

use dm_media::{Examined, Limits, Preparation, Prepared, prepare, prepare_bytes};
use dm_model::{Attached, AttachmentId, ConversationId, OutgoingAttachment};
use dm_store::Store;
use tokio::{fs, task::spawn_blocking};

use crate::{
    EngineError, MediaFile,
    media::{Content, on_disk},
    shared::Shared,
};

/// The longest description of an attachment that X takes, in characters (X's documentation of media metadata).
pub const MOST_ALT_TEXT_CHARACTERS: usize = 1_000;

/// Where a file that is to be sent comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachmentSource {
    /// From the person's disk.
    File(PathBuf),
    /// From the clipboard.
    Bytes(Vec<u8>),
}

impl Shared {
    /// Copies a file for a conversation's draft, or for a group that is being put together. What hung on the draft before
    /// is kept, so that it can be put back.
    pub async fn attach(
        &self,
        conversation: Option<ConversationId>,
        source: AttachmentSource,
        preparation: Preparation,
    ) -> Result<Attached, EngineError> {
        let id = self.randomness.attachment_id();
        let (attachment, location_removed) = self.copy(id, source, preparation).await?;
        let (added, into, at) = (attachment.clone(), conversation.clone(), self.clock.now());
        let kept = self.store.call(move |store| store.add_outgoing(into.as_ref(), &added, at)).await;
        let replaced = match kept {
            Ok(replaced) => replaced,
            Err(error) => {
                self.remove_own_copy(Some(&attachment.id)).await;
                return Err(error);
            }
        };
        self.emit_conversations(conversation);
        Ok(Attached { attachment, replaced, location_removed })
    }

    /// Puts a file that was replaced or set aside back on the draft, and forgets the one that hangs there.
    pub async fn put_back_attachment(&self, conversation: ConversationId, id: AttachmentId) -> Result<(), EngineError> {
        let (into, at) = (conversation.clone(), self.clock.now());
        let replaced = self.store.call(move |store| store.put_back_outgoing(&into, &id, at)).await?;
        self.remove_own_copy(replaced.as_ref()).await;
        self.emit_conversations([conversation]);
        Ok(())
    }

    /// Describes a file for those who cannot see it.
    pub async fn describe_attachment(&self, id: AttachmentId, alt_text: String) -> Result<(), EngineError> {
        let characters = alt_text.chars().count();
        if characters > MOST_ALT_TEXT_CHARACTERS {
            return Err(EngineError::DescriptionTooLong { characters, most: MOST_ALT_TEXT_CHARACTERS });
        }
        let alt_text = Some(alt_text.trim().to_owned()).filter(|text| !text.is_empty());
        let conversation = self.store.call(move |store| store.describe_outgoing(&id, alt_text.as_deref())).await?;
        self.emit_conversations(conversation);
        Ok(())
    }

    /// Takes a file off its draft, so that it can be put back.
    pub async fn set_attachment_aside(&self, id: AttachmentId) -> Result<(), EngineError> {
        let conversation = self.store.call(move |store| store.set_outgoing_aside(&id)).await?;
        self.emit_conversations(conversation);
        Ok(())
    }

    /// Forgets a file that goes with no message yet.
    pub async fn remove_attachment(&self, id: AttachmentId) -> Result<(), EngineError> {
        let removed = id.clone();
        let conversation = self.store.call(move |store| store.remove_outgoing(&removed)).await?;
        self.remove_own_copy(Some(&id)).await;
        self.emit_conversations(conversation);
        Ok(())
    }

    /// A file of ours, also once it is sent and its copy is gone; `None` when there is none.
    pub async fn load_outgoing(&self, id: AttachmentId) -> Result<Option<MediaFile>, EngineError> {
        let known = self.store.call(move |store| store.load_outgoing(&id)).await?;
        let Some(known) = known else { return Ok(None) };
        match self.open_own_copy(&known.attachment.id).await {
            Ok(copy) => MediaFile::open(copy).await,
            Err(EngineError::Cache(error)) if error.kind() == io::ErrorKind::NotFound => {
                match known.upload.and_then(|upload| upload.media_key) {
                    Some(key) => self.load_attachment(key).await,
                    None => Ok(None),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Our copy of a file, open for reading.
    pub async fn open_own_copy(&self, id: &AttachmentId) -> Result<Box<dyn Content>, EngineError> {
        let (path, key) = (self.own_copy_of(id), Arc::clone(&self.file_key));
        on_disk(move || open_own_copy(&path, &key)).await
    }

    /// Forgets the copies that nothing needs any more, and encrypts those that an older Pipit left plain. Before anything can
    /// be attached.
    pub async fn sweep_outgoing(&self) -> Result<(), EngineError> {
        let needed: HashSet<AttachmentId> = self.store.call(Store::sweep_outgoing).await?.into_iter().collect();
        let mut files = match fs::read_dir(&self.outgoing_folder).await {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        while let Some(file) = files.next_entry().await? {
            let name = file.file_name();
            let is_needed = name.to_str().and_then(|name| name.parse().ok()).is_some_and(|id| needed.contains(&id));
            if !is_needed {
                remove(&file.path()).await;
                continue;
            }
            let (path, key) = (file.path(), Arc::clone(&self.file_key));
            on_disk(move || encrypt_if_plain(&path, &key)).await?;
        }
        Ok(())
    }

    /// Where our copy of a file lies.
    pub fn own_copy_of(&self, id: &AttachmentId) -> PathBuf {
        self.outgoing_folder.join(id.as_str())
    }

    /// Removes our copy of a file, if there is one. What stays behind goes at the next start.
    pub async fn remove_own_copy(&self, id: Option<&AttachmentId>) {
        if let Some(id) = id {
            remove(&self.own_copy_of(id)).await;
        }
    }

    async fn copy(
        &self,
        id: AttachmentId,
        source: AttachmentSource,
        preparation: Preparation,
    ) -> Result<(OutgoingAttachment, bool), EngineError> {
        fs::create_dir_all(&self.outgoing_folder).await?;
        let target = self.own_copy_of(&id);
        let (limits, key) = (Limits::default(), Arc::clone(&self.file_key));
        let prepared = spawn_blocking(move || match source {
            AttachmentSource::File(path) => prepare(&path, &target, &key, &limits, preparation),
            AttachmentSource::Bytes(bytes) => prepare_bytes(&bytes, &target, &key, &limits, preparation),
        });
        let Prepared { copy, location_removed } = prepared.await.map_err(|_| EngineError::Stopping)??;
        Ok((outgoing(id, &copy), location_removed))
    }
}

fn open_own_copy(path: &Path, key: &FileKey) -> io::Result<Box<dyn Content>> {
    let mut file = File::open(path)?;
    if is_encrypted(&mut file)? {
        return Ok(Box::new(EncryptedFile::open(key, file)?));
    }
    file.rewind()?;
    Ok(Box::new(file))
}

/// Puts an encrypted file in the place of a plain one, which lies there until the other is whole.
fn encrypt_if_plain(path: &Path, key: &FileKey) -> io::Result<()> {
    let mut plain = File::open(path)?;
    if is_encrypted(&mut plain)? {
        return Ok(());
    }
    plain.rewind()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let unfinished = tempfile::Builder::new().suffix(".part").tempfile_in(folder)?;
    let mut encrypted = EncryptedWriter::begin(key, unfinished)?;
    io::copy(&mut plain, &mut encrypted)?;
    let encrypted = encrypted.finish()?;
    encrypted.as_file().sync_all()?;
    encrypted.persist(path)?;
    Ok(())
}

fn outgoing(id: AttachmentId, examined: &Examined) -> OutgoingAttachment {
    let whole = |number: u128| u32::try_from(number).unwrap_or(u32::MAX);
    OutgoingAttachment {
        id,
        kind: examined.kind,
        content_type: examined.content_type.to_owned(),
        bytes: whole(examined.bytes.into()),
        uploaded_bytes: 0,
        width: Some(examined.width),
        height: Some(examined.height),
        duration_ms: examined.duration.map(|duration| whole(duration.as_millis())),
        alt_text: None,
    }
}

async fn remove(path: &Path) {
    match fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "a copy that nobody needs could not be removed");
        }
        _ => {}
    }
}
