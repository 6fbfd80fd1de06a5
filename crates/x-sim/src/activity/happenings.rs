//! What people do without writing: they type, and they read.

use dm_model::{ConversationId, EventId, Timestamp, UserId};

use super::What;
use crate::world::{ControlError, TrueContent, World};

impl World {
    /// Somebody begins to write. The others are told; X shows it for about three seconds.
    pub(crate) fn show_typing(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        person: UserId,
    ) -> Result<(), ControlError> {
        self.must_be_in(conversation, person)?;
        let told = self.participants_of(conversation);
        self.news.add(at, conversation, person, told, What::Typed);
        Ok(())
    }

    /// Somebody reads a message, and so all before it. Only who wrote that message is told, as X documents it.
    pub(crate) fn mark_read(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        person: UserId,
        event: EventId,
    ) -> Result<(), ControlError> {
        self.must_be_in(conversation, person)?;
        let is_message = |content: &TrueContent| matches!(content, TrueContent::Message { .. });
        let read = self.event_for(person, event);
        let read = read.filter(|event| event.conversation == *conversation && is_message(&event.content));
        let told = read.ok_or(ControlError::UnknownEvent(event))?.sender.into_iter().collect();
        self.news.add(at, conversation, person, told, What::Read(event));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Stage;

    #[tokio::test]
    async fn only_participants_type_and_read_and_only_what_they_see() {
        let stage = Stage::set().await;
        let (place, hello) = (stage.alice_and_bob(), stage.bob_writes("hello"));
        let elsewhere = ConversationId::one_to_one(stage.bob, stage.carol);
        let control = &stage.control;
        assert_eq!(control.show_typing(&place, stage.carol), Err(ControlError::NotAParticipant(stage.carol)));
        assert_eq!(control.mark_read(&place, stage.carol, hello), Err(ControlError::NotAParticipant(stage.carol)));
        assert_eq!(control.mark_read(&elsewhere, stage.bob, hello), Err(ControlError::UnknownEvent(hello)));
        let group = control.add_group(&[stage.alice, stage.bob]).unwrap();
        let joined = control.add_join(&group, stage.bob, &[stage.carol]).unwrap();
        assert_eq!(control.mark_read(&group, stage.alice, joined), Err(ControlError::UnknownEvent(joined)));
        assert_eq!(control.mark_read(&place, stage.alice, hello), Ok(()));
    }
}
