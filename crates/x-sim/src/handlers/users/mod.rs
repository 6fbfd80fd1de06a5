//! People: who somebody is, their pictures, and blocking their messages.

mod by_id;
mod by_ids;
mod by_username;
mod by_usernames;
mod dm_block;
mod lookup;
mod me;
mod post_image;
mod profile_image;
mod search;

use axum::routing::{get, post};

use crate::{
    Call,
    router::{Gates, Routes},
};

/// The calls of this area.
pub(crate) fn routes(gates: &Gates) -> Routes {
    Routes::new()
        .route("/2/users/me", gates.gated(Call::UsersMe, get(me::handle)))
        .route("/2/users", gates.gated(Call::Users, get(by_ids::handle)))
        .route("/2/users/{id}", gates.gated(Call::UserById, get(by_id::handle)))
        .route("/2/users/by", gates.gated(Call::UsersByUsernames, get(by_usernames::handle)))
        .route("/2/users/by/username/{username}", gates.gated(Call::UserByUsername, get(by_username::handle)))
        .route("/2/users/search", gates.gated(Call::UserSearch, get(search::handle)))
        .route("/2/users/{id}/dm/block", gates.gated(Call::DmBlock, post(dm_block::block)))
        .route("/2/users/{id}/dm/unblock", gates.gated(Call::DmUnblock, post(dm_block::unblock)))
        .route("/profile_images/{user}/{file}", gates.gated(Call::ProfileImage, get(profile_image::handle)))
        .route("/post_images/{post}/{file}", gates.gated(Call::PostImage, get(post_image::handle)))
}
