//! What happens to every call before and after its handler: token, limits, faults, headers, the record.

mod admission;
mod date;
mod strike;
mod visit;

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use dm_model::UserId;

pub(crate) use date::tell_time;
use visit::Visit;

use crate::{Call, limits::Standings, problem::Problem, simulation::Simulation};

/// The gate before one kind of call.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) simulation: Arc<Simulation>,
    pub(crate) call: Call,
}

/// Whose token a request carried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer(pub(crate) UserId);

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(Problem::unauthorized)
    }
}

/// The app whose token a request carried, or through which a person's token came.
#[derive(Debug, Clone)]
#[expect(dead_code, reason = "used by what is built next")]
pub(crate) struct App(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for App {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthorized)
    }
}

/// How a call ended.
enum Ending {
    Answer(Response),
    Cut,
    Silence,
}

/// Lets a request pass to its handler, or answers in its place.
pub(crate) async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let mut visit = Visit::of(&gate, &request);
    let mut standings = Standings::default();
    let ending = match gate.admit(request.headers(), &mut visit.caller, &mut standings) {
        Ok(()) => {
            request.extensions_mut().extend(visit.caller.extensions());
            gate.answer(request, next, &visit, &mut standings).await
        }
        Err(problem) => Ending::Answer(problem.into_response()),
    };
    match ending {
        Ending::Answer(mut response) => {
            standings.write_into(response.headers_mut());
            visit.end(Some(response.status()));
            response
        }
        Ending::Cut => visit.cut().await,
        Ending::Silence => {
            let released = gate.simulation.silence_ends.notified();
            tokio::pin!(released);
            // From here on a release is heard, so whoever sees the record can release.
            released.as_mut().enable();
            visit.end(None);
            released.await;
            visit.cut().await
        }
    }
}

#[cfg(test)]
mod tests;
