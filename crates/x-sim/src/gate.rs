//! What happens to every call before and after its handler: token, limits, faults, headers, the record.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use dm_model::UserId;

use crate::{
    Call, Fault, RequestRecord,
    call::Wants,
    connection::Switch,
    limits::{Exhausted, Standings},
    oauth::Bearer,
    problem::Problem,
    simulation::{Simulation, locked},
};

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

/// Who calls, as far as the token tells.
#[derive(Debug, Default)]
struct Caller {
    user: Option<UserId>,
    client_id: Option<String>,
}

impl Caller {
    /// What handlers may ask for.
    fn extensions(&self) -> Extensions {
        let mut extensions = Extensions::new();
        if let Some(user) = self.user {
            extensions.insert(Viewer(user));
        }
        if let Some(client_id) = &self.client_id {
            extensions.insert(App(client_id.clone()));
        }
        extensions
    }
}

/// How a call ended.
enum Ending {
    Answer(Response),
    Cut,
}

/// Lets a request pass to its handler, or answers in its place.
pub(crate) async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path_and_query = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let switch = request.extensions().get::<ConnectInfo<Switch>>().map(|info| info.0.clone());
    let mut caller = Caller::default();
    let mut standings = Standings::default();
    let ending = match gate.admit(request.headers(), &mut caller, &mut standings) {
        Ok(()) => {
            request.extensions_mut().extend(caller.extensions());
            gate.answer(request, next, &mut standings).await
        }
        Err(problem) => Ending::Answer(problem.into_response()),
    };
    let mut response = match ending {
        Ending::Answer(response) => response,
        Ending::Cut => {
            gate.record(&method, path_and_query, None, caller.user);
            if let Some(switch) = switch {
                switch.cut();
            }
            // Nobody will read this: the connection is gone.
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    standings.write_into(response.headers_mut());
    gate.record(&method, path_and_query, Some(response.status()), caller.user);
    response
}

impl Gate {
    /// Checks the token and counts the call. What is known before a refusal is left in `caller` and `standings`.
    fn admit(&self, headers: &HeaderMap, caller: &mut Caller, standings: &mut Standings) -> Result<(), Problem> {
        let wants = self.call.wants();
        if wants == Wants::Nothing {
            return Ok(());
        }
        let now = self.simulation.clock.now();
        let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = token.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorized)?;
        let bearer = locked(&self.simulation.grants).bearer(now, token).ok_or_else(Problem::unauthorized)?;
        let client_id = match bearer {
            Bearer::Person(access) => {
                caller.user = Some(access.user);
                let (Wants::Person(scopes) | Wants::AppOrPerson(scopes)) = wants else {
                    return Err(Problem::unsupported_authentication("OAuth 2.0 User Context"));
                };
                if !scopes.iter().all(|scope| access.scopes.contains(scope)) {
                    return Err(Problem::of_status(StatusCode::FORBIDDEN));
                }
                access.client_id
            }
            Bearer::App { .. } if matches!(wants, Wants::Person(_)) => {
                return Err(Problem::unsupported_authentication("OAuth 2.0 Application-Only"));
            }
            Bearer::App { client_id } => client_id,
        };
        let client_id = caller.client_id.insert(client_id);
        match locked(&self.simulation.limits).take(now, self.call, client_id, caller.user) {
            Ok(left) => {
                *standings = left;
                Ok(())
            }
            Err(Exhausted(left)) => {
                *standings = left;
                Err(Problem::of_status(StatusCode::TOO_MANY_REQUESTS))
            }
        }
    }

    async fn answer(&self, request: Request, next: Next, standings: &mut Standings) -> Ending {
        let fault = locked(&self.simulation.faults).take(self.call);
        let response = match fault {
            None => next.run(request).await,
            Some(Fault::Status(status)) => of_status(status),
            Some(Fault::RawBody { status, content_type, body }) => raw(status, content_type, body),
            Some(Fault::ResetBeforeCommit) => return Ending::Cut,
            Some(Fault::ResetAfterCommit) => {
                drop(next.run(request).await);
                return Ending::Cut;
            }
            Some(Fault::StatusAfterCommit(status)) => {
                drop(next.run(request).await);
                of_status(status)
            }
            Some(Fault::RateLimited) => {
                *standings = standings.used_up(self.simulation.clock.now());
                of_status(429)
            }
            Some(Fault::PageReplaced(page)) => {
                drop(next.run(request).await);
                Json(page).into_response()
            }
        };
        Ending::Answer(response)
    }

    fn record(&self, method: &Method, path_and_query: String, status: Option<StatusCode>, user: Option<UserId>) {
        let record = RequestRecord {
            at: self.simulation.clock.now(),
            call: self.call,
            method: method.to_string(),
            path_and_query,
            status: status.map_or(0, |status| status.as_u16()),
            user,
        };
        tracing::debug!(call = ?record.call, status = record.status, "answered");
        locked(&self.simulation.requests).push(record);
    }
}

fn of_status(status: u16) -> Response {
    Problem::of_status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)).into_response()
}

fn raw(status: u16, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}

/// Tells the simulator's time in every answer.
pub(crate) async fn tell_time(State(simulation): State<Arc<Simulation>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(date) = http_date(simulation.clock.now()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// RFC 9110, section 5.6.7.
fn http_date(time: dm_model::Timestamp) -> Option<HeaderValue> {
    let time = jiff::Timestamp::from_millisecond(time.as_millis()).ok()?;
    HeaderValue::from_str(&time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}

#[cfg(test)]
mod tests;
