//! Direct Messages: reading and deleting events, writing, attachments. What several calls share is in [`listing`],
//! [`sending`] and [`attaching`].

mod all_events;
mod attaching;
mod conversation_events;
mod create_group;
mod delete_event;
mod event;
mod events_with;
mod listing;
mod media;
mod send_to_conversation;
mod send_to_participant;
mod sending;

use axum::routing::{delete, get, post};

use crate::{
    Call,
    router::{Gates, Routes},
};

/// The calls of this area.
pub(crate) fn routes(gates: &Gates) -> Routes {
    Routes::new()
        .route("/2/dm_events", gates.gated(Call::DmEvents, get(all_events::handle)))
        .route(
            "/2/dm_events/{event_id}",
            gates
                .gated(Call::Event, get(event::handle))
                .merge(gates.gated(Call::DeleteEvent, delete(delete_event::handle))),
        )
        .route("/2/dm_conversations", gates.gated(Call::CreateGroup, post(create_group::handle)))
        .route(
            "/2/dm_conversations/{id}/dm_events",
            gates.gated(Call::ConversationEvents, get(conversation_events::handle)),
        )
        .route(
            "/2/dm_conversations/{id}/messages",
            gates.gated(Call::SendToConversation, post(send_to_conversation::handle)),
        )
        .route(
            "/2/dm_conversations/with/{participant_id}/dm_events",
            gates.gated(Call::EventsWith, get(events_with::handle)),
        )
        .route(
            "/2/dm_conversations/with/{participant_id}/messages",
            gates.gated(Call::SendToParticipant, post(send_to_participant::handle)),
        )
        .route(
            "/2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}",
            gates.gated(Call::DmMedia, get(media::handle)),
        )
}
