//! One file for each call, with its tests; what several share is in [`listing`], [`sending`] and [`path`].

pub(crate) mod conversation_events;
pub(crate) mod create_group;
pub(crate) mod delete_event;
pub(crate) mod dm_events;
pub(crate) mod dm_media;
pub(crate) mod event;
pub(crate) mod events_with;
mod listing;
pub(crate) mod not_found;
mod path;
pub(crate) mod profile_image;
pub(crate) mod send_to_conversation;
pub(crate) mod send_to_participant;
mod sending;
pub(crate) mod users;
pub(crate) mod users_me;
