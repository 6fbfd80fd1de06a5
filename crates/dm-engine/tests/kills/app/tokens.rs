//! Alice's session: the tokens that the app is told.

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;
use x_api::{TokenError, TokenSource};

use crate::say;

#[derive(Default)]
pub struct Tokens {
    current: watch::Sender<Option<SecretString>>,
}

impl Tokens {
    pub fn take(&self, token: &str) {
        self.current.send_replace(Some(token.into()));
    }

    async fn other_than(&self, refused: Option<&str>) -> Result<SecretString, TokenError> {
        let mut current = self.current.subscribe();
        let is_good = |token: &SecretString| Some(token.expose_secret()) != refused;
        let good = current.wait_for(|token| token.as_ref().is_some_and(is_good)).await;
        good.ok().and_then(|token| token.clone()).ok_or(TokenError::SignedOut)
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        self.other_than(None).await
    }

    async fn replace(&self, refused: &SecretString) -> Result<SecretString, TokenError> {
        let refused = refused.expose_secret();
        let is_current = self.current.borrow().as_ref().is_some_and(|token| token.expose_secret() == refused);
        if is_current {
            say("token").map_err(|error| TokenError::Unreachable(error.to_string()))?;
        }
        self.other_than(Some(refused)).await
    }
}
