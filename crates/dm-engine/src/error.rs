//! What the engine cannot do, in sentences for people.

use dm_store::StoreError;
use x_api::ApiError;

/// Why the engine did not do what the person asked. Nothing was lost: what they wrote is where it was.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// X failed, or refused.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// There is nothing to send.
    #[error("There is nothing to send yet.")]
    EmptyMessage,
    /// X takes no text this long.
    #[error("This message has {characters} characters. X takes at most {most}.")]
    TooLong {
        /// How many it has.
        characters: usize,
        /// How many X takes.
        most: usize,
    },
    /// A name is one short line.
    #[error("This name has {characters} characters. A name can have {most}.")]
    AliasTooLong {
        /// How many it has.
        characters: usize,
        /// How many it may have.
        most: usize,
    },
    /// A character that has no place in a message.
    #[error("This message contains a character that cannot be sent. Type the text again without it.")]
    UnsendableCharacter,
    /// X takes no description this long.
    #[error("This description has {characters} characters. X takes at most {most}.")]
    DescriptionTooLong {
        /// How many it has.
        characters: usize,
        /// How many X takes.
        most: usize,
    },
    /// A file cannot be sent as it is.
    #[error(transparent)]
    Unfit(#[from] dm_media::Unfit),
    /// A group needs others, and not too many.
    #[error("A group needs 2 to 49 other people; {chosen} are chosen.")]
    GroupSize {
        /// How many others were chosen.
        chosen: usize,
    },
    /// A conversation can only be written to by those in it.
    #[error("This conversation belongs to someone else.")]
    ForeignConversation,
    /// X may have deleted the message already.
    #[error("It is too late: X is already deleting this message.")]
    DeletedAlready,
    /// X lets nobody block themselves.
    #[error("You cannot block yourself.")]
    BlocksOneself,
    /// X looks for people by Latin letters only.
    #[error("X finds people by the letters A to Z, digits and spaces. Try their handle, such as @alice.")]
    UnsearchableName,
    /// The budget for look-ups is used up for now.
    #[error("X lets Pipit look for people again later.")]
    PeopleLater,
    /// A file of the cache cannot be read or written.
    #[error("Pipit cannot keep pictures on this disk.")]
    Cache(#[from] std::io::Error),
    /// The budget for attachments is used up for now.
    #[error("X lets Pipit fetch more files later.")]
    MediaLater,
    /// X has no such file, or one that Pipit cannot show.
    #[error("X does not have this file any more, or it is not what it should be.")]
    MediaGone,
    /// An attachment ended before its end.
    #[error("The file did not come whole. Try again.")]
    MediaCut,
    /// What lies on the disk is not what was written there.
    #[error("The file was damaged on this disk. Try again.")]
    MediaDamaged,
    /// The person's disk does not take a file.
    #[error("The file could not be saved there: {}.", _0.kind())]
    NotSaved(#[source] std::io::Error),
    /// The engine is being stopped.
    #[error("Pipit is closing.")]
    Stopping,
}
