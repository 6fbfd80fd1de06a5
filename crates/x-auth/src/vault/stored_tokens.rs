//! A pair of tokens as it stands in a vault: the only form in which tokens are text.
//!
//! Beside the pair it says whether its refresh token may be with X already. That is written before a refresh goes out, so
//! that whoever finds it, when nobody else can be at work, knows that a process ended in the middle of one.

use dm_model::{Timestamp, UserId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Vault, VaultEntry, VaultError};
use crate::TokenPair;

/// Whether the refresh token of a stored pair may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// It was not used.
    None,
    /// It was, or was about to be, and what came of it is not known.
    UnderWay,
}

/// What the vault holds of an account's session.
#[derive(Debug, Clone)]
pub(crate) struct StoredTokens {
    pub(crate) pair: TokenPair,
    pub(crate) renewal: Renewal,
}

pub(crate) async fn load<V: Vault + ?Sized>(vault: &V, account: UserId) -> Result<Option<StoredTokens>, VaultError> {
    vault.load(&VaultEntry::Tokens(account)).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save<V: Vault + ?Sized>(
    vault: &V,
    account: UserId,
    pair: &TokenPair,
    renewal: Renewal,
) -> Result<(), VaultError> {
    let text = write(pair, renewal)?;
    vault.save(&VaultEntry::Tokens(account), &text).await
}

/// Borrows from the secrets, so that they are not copied once more.
#[derive(Serialize)]
struct Written<'a> {
    access: &'a str,
    refresh: Option<&'a str>,
    expires_at: Timestamp,
    scopes: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    being_renewed: bool,
}

#[derive(Deserialize)]
struct Read {
    access: SecretString,
    refresh: Option<SecretString>,
    expires_at: Timestamp,
    scopes: Vec<String>,
    #[serde(default)]
    being_renewed: bool,
}

/// As long as any pair of X's; what is written grows no further, so no copy of a part of it stays behind.
const ROOM: usize = 8 << 10;

fn write(pair: &TokenPair, renewal: Renewal) -> Result<SecretString, VaultError> {
    let written = Written {
        access: pair.access.expose_secret(),
        refresh: pair.refresh.as_ref().map(ExposeSecret::expose_secret),
        expires_at: pair.expires_at,
        scopes: &pair.scopes,
        being_renewed: renewal == Renewal::UnderWay,
    };
    let mut text = Zeroizing::new(Vec::with_capacity(ROOM));
    serde_json::to_writer(&mut *text, &written).map_err(|_| VaultError::Unreadable)?;
    Ok(str::from_utf8(&text).map_err(|_| VaultError::Unreadable)?.into())
}

fn read(text: &SecretString) -> Result<StoredTokens, VaultError> {
    // serde_json's error may quote what it could not read.
    let read: Read = serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Unreadable)?;
    let pair =
        TokenPair { access: read.access, refresh: read.refresh, expires_at: read.expires_at, scopes: read.scopes };
    Ok(StoredTokens { pair, renewal: if read.being_renewed { Renewal::UnderWay } else { Renewal::None } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(access: &str) -> TokenPair {
        TokenPair {
            access: access.into(),
            refresh: Some("refresh".into()),
            expires_at: Timestamp::from_millis(1_700_000_000_000),
            scopes: vec!["dm.read".to_owned(), "offline.access".to_owned()],
        }
    }

    #[test]
    fn a_pair_survives_being_stored() {
        for renewal in [Renewal::None, Renewal::UnderWay] {
            let stored = read(&write(&pair("access"), renewal).unwrap()).unwrap();
            assert_eq!(stored.pair.access.expose_secret(), "access");
            assert_eq!(stored.pair.refresh.unwrap().expose_secret(), "refresh");
            assert_eq!((stored.pair.expires_at, stored.pair.scopes), (pair("").expires_at, pair("").scopes));
            assert_eq!(stored.renewal, renewal);
        }
    }

    #[test]
    fn a_pair_of_an_older_pipit_is_read_and_was_not_being_renewed() {
        let text = r#"{"access":"a","refresh":null,"expires_at":1700000000000,"scopes":[]}"#;
        let stored = read(&text.into()).unwrap();
        assert_eq!((stored.pair.access.expose_secret(), stored.renewal), ("a", Renewal::None));
    }

    #[test]
    fn something_else_in_the_vault_is_an_error_that_does_not_quote_it() {
        let error = read(&"{\"access\":\"open-sesame\"".into()).unwrap_err();
        assert_eq!(error, VaultError::Unreadable);
        assert!(!format!("{error} {error:?}").contains("sesame"));
    }
}
