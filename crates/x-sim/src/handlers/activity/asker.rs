//! Who asks: an app by itself, or a person through it.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
};
use dm_model::UserId;

use crate::{
    activity::{Needs, NewSubscription},
    oauth::{Bearer, Scope},
    problem::Problem,
    simulation::{Simulation, locked},
};

/// Whose token a request carried. The gate has checked that it is good.
#[derive(Debug)]
pub(super) struct Asker {
    /// The app's public id.
    pub(super) app: String,
    person: Option<(UserId, Vec<Scope>)>,
}

impl FromRequestParts<Arc<Simulation>> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, simulation: &Arc<Simulation>) -> Result<Self, Problem> {
        let token = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = token.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorized)?;
        let bearer = locked(&simulation.grants).bearer(simulation.clock.now(), token);
        Ok(match bearer.ok_or_else(Problem::unauthorized)? {
            Bearer::App { client_id } => Self { app: client_id, person: None },
            Bearer::Person(access) => Self { app: access.client_id, person: Some((access.user, access.scopes)) },
        })
    }
}

impl Asker {
    /// The person, if there is one.
    pub(super) fn person(&self) -> Option<UserId> {
        self.person.as_ref().map(|(user, _)| *user)
    }

    /// Whether the activity may be told to this app: what is private only when the person whose it is asks for it.
    pub(super) fn may_subscribe(&self, new: &NewSubscription) -> Result<(), Problem> {
        match (new.event_type.needs(), &self.person) {
            (Needs::Nobody(_), None) => Ok(()),
            (_, None) => Err(Problem::unsupported_authentication("OAuth 2.0 Application-Only")),
            (Needs::Nobody(scope), Some((_, scopes))) => must_hold(scopes, scope),
            (Needs::ThePerson(scope), Some((user, scopes))) => {
                must_hold(scopes, scope)?;
                if new.filter.user_id == Some(*user) {
                    Ok(())
                } else {
                    Err(Problem::forbidden("filter.user_id must identify the authenticated user for private events."))
                }
            }
            (Needs::AnotherScope, Some(_)) => Err(Problem::of_status(StatusCode::FORBIDDEN)),
        }
    }
}

fn must_hold(scopes: &[Scope], scope: Scope) -> Result<(), Problem> {
    if scopes.contains(&scope) { Ok(()) } else { Err(Problem::of_status(StatusCode::FORBIDDEN)) }
}
