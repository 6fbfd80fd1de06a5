//! The tokens of a session. Their texts are [`SecretString`]s, so neither `Debug` nor a log shows them, and they are
//! turned into storable text only in `vault/stored_tokens`.

use async_trait::async_trait;
use dm_model::Timestamp;
use secrecy::SecretString;
use x_api::{TokenError, TokenSource};

/// What X gives out at a sign-in or a refresh.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// Opens the API until `expires_at`.
    pub access: SecretString,
    /// Buys the next pair, once. Missing when the person did not grant `offline.access`.
    pub refresh: Option<SecretString>,
    /// When X stops accepting `access`, by the clock of this machine.
    pub expires_at: Timestamp,
    /// What the person granted; may be less than was asked for.
    pub scopes: Vec<String>,
}

/// One access token that cannot be renewed: for asking who signed in, before there is an account to keep it under.
#[derive(Debug, Clone)]
pub struct FixedToken(pub SecretString);

#[async_trait]
impl TokenSource for FixedToken {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        Ok(self.0.clone())
    }

    async fn replace(&self, _refused: &SecretString) -> Result<SecretString, TokenError> {
        Err(TokenError::SignedOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_cannot_be_printed() {
        let pair = TokenPair {
            access: "opens-sesame".into(),
            refresh: Some("once-only".into()),
            expires_at: Timestamp::from_millis(0),
            scopes: vec!["dm.read".to_owned()],
        };
        let printed = format!("{pair:?} {:?}", FixedToken(pair.access.clone()));
        assert!(!printed.contains("sesame") && !printed.contains("once-only"), "{printed}");
        assert!(printed.contains("dm.read"));
    }
}
