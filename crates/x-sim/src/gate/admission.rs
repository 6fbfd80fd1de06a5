//! Who may pass: the token, its kind and scopes, and the limits.

use axum::http::{HeaderMap, StatusCode, header};

use super::{Gate, visit::Caller};
use crate::{
    call::Wants,
    limits::{Exhausted, Standings},
    oauth::{Bearer, Scope},
    problem::Problem,
    simulation::locked,
};

impl Gate {
    /// Checks the token and counts the call. What is known before a refusal is left in `caller` and `standings`.
    pub(super) fn admit(
        &self,
        headers: &HeaderMap,
        caller: &mut Caller,
        standings: &mut Standings,
    ) -> Result<(), Problem> {
        let wants = self.call.wants();
        if wants == Wants::Nothing {
            return Ok(());
        }
        let now = self.simulation.clock.now();
        let token = bearer_token(headers).ok_or_else(Problem::unauthorized)?;
        let bearer = locked(&self.simulation.grants).bearer(now, token).ok_or_else(Problem::unauthorized)?;
        let (user, client_id, scopes) = match bearer {
            Bearer::Person(access) => (Some(access.user), access.client_id, Some(access.scopes)),
            Bearer::App { client_id } => (None, client_id, None),
        };
        caller.user = user;
        let client_id = caller.client_id.insert(client_id);
        // Whoever is known is counted, also when the call is refused below or struck by a fault.
        match locked(&self.simulation.limits).take(now, self.call, client_id, user) {
            Ok(left) => *standings = left,
            Err(Exhausted(left)) => {
                *standings = left;
                return Err(Problem::of_status(StatusCode::TOO_MANY_REQUESTS));
            }
        }
        if locked(&self.simulation.unenrolled).contains(client_id) {
            return Err(Problem::client_not_enrolled(client_id));
        }
        is_of_the_right_kind(wants, scopes.as_deref())
    }
}

/// The token of the one `Authorization` header that a request must have. The scheme is written as X writes it.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok()?.strip_prefix("Bearer ")
}

/// Whether a token with these scopes, or an app's that has none, is what the call wants.
fn is_of_the_right_kind(wants: Wants, scopes: Option<&[Scope]>) -> Result<(), Problem> {
    match (wants, scopes) {
        (Wants::Person(wanted) | Wants::AppOrPerson(wanted), Some(scopes)) => {
            if wanted.iter().all(|scope| scopes.contains(scope)) {
                Ok(())
            } else {
                Err(Problem::of_status(StatusCode::FORBIDDEN))
            }
        }
        (Wants::App, Some(_)) => Err(Problem::unsupported_authentication("OAuth 2.0 User Context")),
        (Wants::Person(_), None) => Err(Problem::unsupported_authentication("OAuth 2.0 Application-Only")),
        (Wants::App | Wants::AppOrPerson(_), None) | (Wants::Nothing, _) => Ok(()),
    }
}
