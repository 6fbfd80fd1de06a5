//! People: who somebody is, and their pictures.

mod by_ids;
mod me;
mod profile_image;

use axum::routing::get;

use crate::{
    Call,
    router::{Gates, Routes},
};

/// The calls of this area.
pub(crate) fn routes(gates: &Gates) -> Routes {
    Routes::new()
        .route("/2/users/me", gates.gated(Call::UsersMe, get(me::handle)))
        .route("/2/users", gates.gated(Call::Users, get(by_ids::handle)))
        .route("/profile_images/{user}/{file}", gates.gated(Call::ProfileImage, get(profile_image::handle)))
}
