//! What cannot happen in the world, said plainly.

/// What cannot happen in the world.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// An id that belongs to nobody.
    #[error("Nobody has the id {0}. Add the person first.")]
    UnknownPerson(dm_model::UserId),
    /// No such conversation.
    #[error("There is no conversation {0}. Add the group first; a one-to-one conversation needs two known people.")]
    UnknownConversation(dm_model::ConversationId),
    /// No such event.
    #[error("There is no event {0}.")]
    UnknownEvent(dm_model::EventId),
    /// No such Post, or one that was deleted.
    #[error("There is no Post {0}.")]
    UnknownPost(String),
    /// Somebody who is not in the conversation.
    #[error("{0} is not in this conversation.")]
    NotAParticipant(dm_model::UserId),
    /// Somebody who is in the group already.
    #[error("{0} is in this group already.")]
    AlreadyIn(dm_model::UserId),
    /// Joining or leaving what is not a group.
    #[error("People join and leave groups only.")]
    NotAGroup,
    /// A group needs people.
    #[error("A group needs at least two people.")]
    TooFewPeople,
    /// Bytes that are no PNG.
    #[error("These bytes are no PNG picture.")]
    NotAPicture,
    /// Bytes that are no GIF and no MP4 as X takes them.
    #[error("X would not take this file: {0}.")]
    UnfitFile(String),
    /// The clock shows a time for which X has no ids.
    #[error("The simulated clock shows a time for which there are no ids; set it between 2010 and 2079.")]
    OutOfIds,
}
