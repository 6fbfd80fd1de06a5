//! How the world looks on X's wire. Nothing is given that was not asked for.

mod activity;
mod activity_entities;
mod activity_subscription;
mod entities;
mod event;
mod includes;
mod media;
mod post;
mod upload;
mod user;
mod view;

pub(crate) use activity::activity_line;
pub(crate) use activity_subscription::WireSubscription;
use entities::Entities;
pub(crate) use event::{EventWishes, WireEvent};
pub(crate) use includes::{Beside, Includes};
pub(crate) use media::WireMedia;
use post::PostWishes;
pub(crate) use upload::upload;
pub(crate) use user::{UserWishes, WireUser};
pub(crate) use view::{Unseen, View};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use dm_model::Timestamp;
use serde::Serialize;

use crate::{problem::Problem, world::Picture};

/// X's form of a time: `2022-10-19T20:58:00.000Z`.
fn iso(time: Timestamp) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(time.as_millis()).ok()?;
    Some(time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let Ok(bytes) = serde_json::to_vec(body) else {
        return Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

/// Answers with a picture, which may have to be drawn first.
pub(crate) async fn picture(picture: Picture) -> Result<Response, Problem> {
    let drawn = tokio::task::spawn_blocking(move || picture.png()).await;
    let png = drawn.map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}
