//! Where access tokens come from. x-auth implements it; this crate only asks.

use async_trait::async_trait;
use secrecy::SecretString;

/// Gives out the access token of one account.
#[async_trait]
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good for at least a minute.
    ///
    /// # Errors
    /// [`TokenError`] when there is none to be had now.
    async fn access_token(&self) -> Result<SecretString, TokenError>;

    /// X answered 401 to `refused`: gives another token. Those who ask at the same time share one refresh, and who
    /// comes late gets the token that has replaced `refused` already.
    ///
    /// # Errors
    /// [`TokenError`] when there is none to be had now.
    async fn replace(&self, refused: &SecretString) -> Result<SecretString, TokenError>;
}

/// Why there is no access token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// X does not accept this sign-in any more.
    #[error("You are signed out of X. Sign in again to go on.")]
    SignedOut,
    /// The network or X is down. The session is kept; try later.
    #[error("X cannot be reached to renew the sign-in ({0}). Pipit tries again.")]
    Unreachable(String),
    /// The keychain is locked or broken. The session is kept; try later.
    #[error("The sign-in cannot be read from or kept in the keychain ({0}). Unlock the keychain and try again.")]
    Vault(String),
}
