//! The page on which a person watches the simulated X: who lives there, what is said, what is asked of it, what that
//! uses up. It stands on the control's port, asks for the state once a second, and needs nothing from anywhere else.

mod overview;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use dm_model::{ConversationId, UserId};
use serde::Deserialize;

use crate::{Control, TrueEvent, simulation::locked, wire};
use overview::Overview;

/// How many events of a conversation are shown.
const EVENTS: usize = 50;
/// Nothing from elsewhere, and no words of people as code.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn routes() -> Router<Control> {
    Router::new()
        .route("/", get(page))
        .route("/status.css", get(style))
        .route("/status.js", get(script))
        .route("/sim/pictures/{person}", get(picture))
        .route("/sim/overview", get(overview))
        .route("/sim/events", get(events))
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(include_str!("page.html")))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page.css"))
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("page.js"))
}

/// A profile picture. The page does not ask X for it, so that its log shows what others asked.
async fn picture(State(control): State<Control>, Path(person): Path<UserId>) -> Result<Response, StatusCode> {
    let picture = locked(&control.simulation().world).people().get(person).and_then(|person| person.picture.clone());
    wire::picture(picture.ok_or(StatusCode::NOT_FOUND)?).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

#[derive(Deserialize)]
struct Known {
    #[serde(default)]
    requests: u64,
}

async fn overview(State(control): State<Control>, Query(known): Query<Known>) -> Json<Overview> {
    Json(Overview::of(&control, known.requests))
}

#[derive(Deserialize)]
struct Place {
    conversation: ConversationId,
}

/// The last events of a conversation, oldest first.
async fn events(State(control): State<Control>, Query(place): Query<Place>) -> Json<Vec<TrueEvent>> {
    Json(control.last_events(&place.conversation, EVENTS))
}

#[cfg(test)]
mod tests;
