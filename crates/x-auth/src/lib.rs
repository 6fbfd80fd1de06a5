//! Signing in to X, and staying signed in.
//!
//! A [`SignInAttempt`] listens on loopback, sends the person to X's page, takes the redirect and exchanges its code
//! for a [`TokenPair`] (OAuth 2.0 with PKCE, RFC 6749, 7636 and 8252). The pair goes into a [`Vault`], which is the
//! operating system's keychain where there is one. A [`Session`] then gives out access tokens and renews them: X's
//! refresh tokens work once, so a new pair is stored before anybody uses it, and there is never more than one
//! refresh under way.

mod loopback;
mod pasted;
mod provider;
mod redirect;
mod request_head;
mod session;
mod setup;
mod sign_in;
mod token_endpoint;
mod tokens;
mod vault;
mod web_page;

pub use pasted::{PasteError, PastedAddress};
pub use provider::Provider;
pub use session::Session;
pub use setup::{SetupMistake, check};
pub use sign_in::{SignInAttempt, SignInError};
pub use token_endpoint::{RevokeError, revoke};
pub use tokens::{FixedToken, TokenPair};
pub use vault::{
    Alone, FileVault, Keychain, KeychainState, KeychainVault, LazyVault, MemoryVault, Vault, VaultEntry, VaultError,
    VaultKind, VaultState, keychain_is_unlocked,
};
