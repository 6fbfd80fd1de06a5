//! What X answers: one folder for each area of its API with its routes, one file for each call with its tests.

pub(crate) mod activity;
pub(crate) mod direct_messages;
pub(crate) mod json_body;
pub(crate) mod media;
pub(crate) mod not_found;
mod path;
pub(crate) mod users;
