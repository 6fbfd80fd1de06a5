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
        if locked(&self.simulation.ledger).has_no_credit(client_id) {
            return Err(Problem::credits_depleted());
        }
        let may_message = self.simulation.client(client_id).is_none_or(|client| client.direct_messages);
        if !may_message && wants.is_about_messages() {
            return Err(Problem::missing_permission());
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

#[cfg(test)]
mod tests {
    use crate::testing::{Answer, Stage, read};

    async fn with_headers(stage: &Stage, authorization: &[String]) -> Answer {
        let request = stage.http.get(stage.url("/2/users/me"));
        read(authorization.iter().fold(request, |request, value| request.header("authorization", value))).await
    }

    #[tokio::test]
    async fn anything_but_one_well_formed_header_with_a_good_token_is_unauthorized() {
        let stage = Stage::set().await;
        let token = stage.control.sign_in(stage.alice, "pipit-demo").access_token;
        let good = format!("Bearer {token}");
        assert_eq!(with_headers(&stage, std::slice::from_ref(&good)).await.status, 200);
        for headers in [
            vec![],
            vec![token.clone()],
            vec![format!("bearer {token}")],
            vec![format!("Bearer  {token}")],
            vec![format!("Bearer{token}")],
            vec![format!("Basic {token}")],
            vec!["Bearer ".to_owned()],
            vec![format!("Bearer {token}, Bearer {token}")],
            vec!["Bearer ünknown".to_owned()],
            vec![good.clone(), good.clone()],
            vec![good.clone(), "Bearer other".to_owned()],
        ] {
            let answer = with_headers(&stage, &headers).await;
            assert_eq!((answer.status, &answer.body["title"]), (401, &"Unauthorized".into()), "{headers:?}");
            assert_eq!(answer.header("x-rate-limit-limit"), None, "nobody knows whose limits these would be");
        }
    }

    #[tokio::test]
    async fn an_app_that_is_not_enrolled_is_refused_with_its_reason() {
        let stage = Stage::set().await;
        stage.control.set_enrolled("pipit-demo", false);
        let refused = stage.get(stage.alice, "/2/dm_events").await;
        assert_eq!((refused.status, &refused.body["reason"]), (403, &"client-not-enrolled".into()));
        assert_eq!(refused.body["type"], "https://api.twitter.com/2/problems/client-forbidden");
        stage.control.set_enrolled("pipit-demo", true);
        assert_eq!(stage.get(stage.alice, "/2/dm_events").await.status, 200);
    }

    #[tokio::test]
    async fn an_app_without_the_permission_for_messages_may_still_ask_who_signed_in() {
        let mut config = crate::Config::default();
        config.clients[0].direct_messages = false;
        let stage = Stage::set_with(config).await;
        assert_eq!(stage.get(stage.alice, "/2/users/me").await.status, 200);
        for refused in [
            stage.get(stage.alice, "/2/dm_events").await,
            stage.post(stage.alice, "/2/dm_conversations", &serde_json::json!({})).await,
        ] {
            assert_eq!(refused.status, 403);
            assert_eq!(refused.body["type"], "https://api.twitter.com/2/problems/oauth1-permissions");
        }
    }

    #[tokio::test]
    async fn an_app_can_be_unenrolled_from_the_beginning() {
        let mut config = crate::Config::default();
        config.clients[0].enrolled = false;
        let stage = Stage::set_with(config).await;
        assert_eq!(stage.get(stage.alice, "/2/users/me").await.body["reason"], "client-not-enrolled");
    }

    #[tokio::test]
    async fn an_apps_own_token_reads_no_direct_messages_and_a_refusal_counts() {
        let stage = Stage::set().await;
        let token = stage.control.app_token("pipit-demo");
        let ask = async |path: &str| read(stage.http.get(stage.url(path)).bearer_auth(&token)).await;
        let refused = ask("/2/dm_events").await;
        assert_eq!((refused.status, &refused.body["title"]), (403, &"Unsupported Authentication".into()));
        assert_eq!(refused.body["type"], "https://api.twitter.com/2/problems/unsupported-authentication");
        assert_eq!(ask(&format!("/2/users?ids={}", stage.bob)).await.status, 200);
        let forbidden = stage.post(stage.alice, "/2/dm_conversations", &serde_json::json!({})).await;
        assert_eq!((forbidden.status, forbidden.header("x-rate-limit-remaining")), (400, Some("14")));
    }
}
