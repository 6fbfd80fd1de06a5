//! To whom a message goes, and so by which of X's three calls.

use dm_model::{ConversationId, UserId};
use dm_store::OutboxRow;

use crate::scheduler::Call;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee<'a> {
    /// These people, in a group that the message begins.
    NewGroup(&'a [UserId]),
    /// A person, whether or not there is a conversation yet.
    Person(UserId),
    /// All in a group that X knows.
    Conversation(&'a ConversationId),
}

impl<'a> Addressee<'a> {
    pub fn of(row: &'a OutboxRow, me: UserId) -> Self {
        match &row.participants {
            Some(others) => Self::NewGroup(others),
            None => Self::in_conversation(&row.conversation_id, me),
        }
    }

    /// In a conversation that X knows, or may have with a person.
    pub fn in_conversation(conversation: &'a ConversationId, me: UserId) -> Self {
        conversation.other_person(me).map_or(Self::Conversation(conversation), Self::Person)
    }

    pub fn call(self) -> Call {
        match self {
            Self::NewGroup(_) => Call::CreateGroup,
            Self::Person(_) => Call::SendToParticipant,
            Self::Conversation(_) => Call::SendToConversation,
        }
    }
}
