//! Keeping somebody's messages away, and letting them come again. X has no call that lists blocks.

use dm_model::UserId;
use reqwest::Method;

use crate::{Answer, ApiError, ApiErrorKind, Client, exchange::Request, wire};

impl Client {
    /// `POST /2/users/{id}/dm/block`: X takes no messages from this person to the account, nor back. Whether they are
    /// blocked now. Asking twice does no more than asking once, but X may charge for both.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn block(&self, person: UserId) -> Result<Answer<bool>, ApiError> {
        self.set_block(person, "block").await
    }

    /// `POST /2/users/{id}/dm/unblock`: lifts a block. Whether they are blocked now.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn unblock(&self, person: UserId) -> Result<Answer<bool>, ApiError> {
        self.set_block(person, "unblock").await
    }

    async fn set_block(&self, person: UserId, verb: &str) -> Result<Answer<bool>, ApiError> {
        let url = self.endpoint(&["users", &person.to_string(), "dm", verb]);
        let request = Request { method: Method::POST, repeatable: true, ..Request::get(url) };
        let answer = self.exchange_json(&request).await?;
        let Some(blocked) = answer.value.get("data").and_then(|data| wire::flag(data, "blocked")) else {
            let error = ApiError::new(request.effect(), ApiErrorKind::MaybeReached);
            return Err(error.with_headers(answer.limits, answer.server_time));
        };
        Ok(answer.map(|_| blocked))
    }
}
