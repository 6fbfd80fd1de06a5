//! Media upload: in one shot or in segments, before it is attached to a message.

mod append;
mod asked;
mod body;
mod finalize;
mod initialize;
mod metadata;
mod problems;
mod status;
mod upload;

use axum::{
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{
    Call,
    router::{Gates, Routes},
};

/// The calls of this area. Those that carry files take larger bodies than all others.
pub(crate) fn routes(gates: &Gates) -> Routes {
    let upload = post(upload::handle).layer(DefaultBodyLimit::max(upload::LARGEST_BODY));
    let append = post(append::handle).layer(DefaultBodyLimit::max(append::LARGEST_BODY));
    Routes::new()
        .route(
            "/2/media/upload",
            gates.gated(Call::MediaUpload, upload).merge(gates.gated(Call::MediaStatus, get(status::handle))),
        )
        .route("/2/media/upload/initialize", gates.gated(Call::MediaInitialize, post(initialize::handle)))
        .route("/2/media/upload/{id}/append", gates.gated(Call::MediaAppend, append))
        .route("/2/media/upload/{id}/finalize", gates.gated(Call::MediaFinalize, post(finalize::handle)))
        .route("/2/media/metadata", gates.gated(Call::MediaMetadata, post(metadata::handle)))
}
