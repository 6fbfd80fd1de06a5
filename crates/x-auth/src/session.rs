//! A session: it gives out access tokens and renews them.
//!
//! X's refresh token works once, and using an old one again is reported to end the whole session. Three rules follow.
//! Only one refresh is under way at a time, and those who ask meanwhile get its result. A refresh runs as a task of
//! its own, so whoever asked may go away without the new pair being lost. And the new pair is in the vault before
//! anybody gets it; while the vault refuses it, it is held here and offered again at the next call.
//!
//! X's word (`invalid_request`, `invalid_grant`) ends the session. A missing network or a locked vault never does.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use dm_model::{Clock, UserId};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;
use x_api::{TokenError, TokenSource};

use crate::{
    Provider, TokenPair, Vault, VaultError,
    token_endpoint::{self, GrantError},
};

/// A token that is given out lives at least this long.
const LEAST_LIFE: Duration = Duration::from_mins(1);

/// The session of one account.
pub struct Session {
    shared: Arc<Shared>,
    refreshes: TaskTracker,
}

struct Shared {
    account: UserId,
    provider: Provider,
    http: reqwest::Client,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    /// Locked for as long as a refresh takes.
    known: Mutex<Known>,
}

/// What the session knows of its tokens.
enum Known {
    /// Nothing yet: the vault was not read.
    Nothing,
    Pair {
        pair: TokenPair,
        is_saved: bool,
    },
    /// X refused this pair. A new sign-in puts another into the vault.
    Refused(TokenPair),
}

impl Session {
    /// The session whose tokens lie in `vault` under `account`. They are read at the first call.
    #[must_use]
    pub fn new(
        account: UserId,
        provider: Provider,
        http: reqwest::Client,
        vault: Arc<dyn Vault>,
        clock: Arc<dyn Clock>,
    ) -> Arc<Self> {
        let known = Mutex::new(Known::Nothing);
        let shared = Arc::new(Shared { account, provider, http, vault, clock, known });
        Arc::new(Self { shared, refreshes: TaskTracker::new() })
    }

    /// Resolves when no refresh is under way. Wait for it before the app ends: a refresh that is cut off may cost the
    /// session.
    pub async fn settle(&self) {
        self.refreshes.close();
        self.refreshes.wait().await;
    }

    async fn token(&self, refused: Option<SecretString>) -> Result<SecretString, TokenError> {
        {
            let mut known = self.shared.known.lock().await;
            let pair = self.shared.load(&mut known).await?;
            if self.shared.is_good(&pair, refused.as_ref()) {
                return Ok(pair.access);
            }
        }
        let shared = Arc::clone(&self.shared);
        let refresh = self.refreshes.spawn(async move { shared.refresh(refused.as_ref()).await });
        refresh.await.unwrap_or_else(|_| Err(TokenError::Unreachable("the refresh was interrupted".to_owned())))
    }
}

#[async_trait]
impl TokenSource for Session {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        self.token(None).await
    }

    async fn replace(&self, refused: &SecretString) -> Result<SecretString, TokenError> {
        self.token(Some(refused.clone())).await
    }
}

impl Shared {
    /// The pair that is known, safely stored; else the vault's.
    async fn load(&self, known: &mut Known) -> Result<TokenPair, TokenError> {
        if let Known::Pair { pair, is_saved } = known {
            if !*is_saved {
                self.vault.save_tokens(self.account, pair).await?;
                *is_saved = true;
            }
            return Ok(pair.clone());
        }
        let stored = self.vault.load_tokens(self.account).await?;
        let pair = stored.filter(|stored| !matches!(known, Known::Refused(refused) if is_same(refused, stored)));
        let pair = pair.ok_or(TokenError::SignedOut)?;
        *known = Known::Pair { pair: pair.clone(), is_saved: true };
        Ok(pair)
    }

    async fn refresh(&self, refused: Option<&SecretString>) -> Result<SecretString, TokenError> {
        let mut known = self.known.lock().await;
        let mut pair = self.load(&mut known).await?;
        if self.is_good(&pair, refused) {
            return Ok(pair.access);
        }
        // Another process may have used our refresh token already; then its pair is in the vault. This also makes sure
        // that the vault is open before the only copy of a new pair depends on it.
        let stored = self.vault.load_tokens(self.account).await?;
        if let Some(stored) = stored.filter(|stored| !is_same(stored, &pair)) {
            *known = Known::Pair { pair: stored.clone(), is_saved: true };
            if self.is_good(&stored, refused) {
                return Ok(stored.access);
            }
            pair = stored;
        }
        let Some(refresh_token) = &pair.refresh else {
            *known = Known::Refused(pair);
            return Err(TokenError::SignedOut);
        };
        match token_endpoint::refresh(&self.provider, &self.http, refresh_token, self.clock.now()).await {
            Ok(next) => {
                *known = Known::Pair { pair: next, is_saved: false };
                Ok(self.load(&mut known).await?.access)
            }
            Err(GrantError::Refused { error, .. }) => {
                tracing::warn!(error, "X ended the session");
                *known = Known::Refused(pair);
                Err(TokenError::SignedOut)
            }
            Err(GrantError::Unreachable(why)) => Err(TokenError::Unreachable(why)),
        }
    }

    fn is_good(&self, pair: &TokenPair, refused: Option<&SecretString>) -> bool {
        let is_refused = refused.is_some_and(|token| token.expose_secret() == pair.access.expose_secret());
        !is_refused && pair.expires_at > self.clock.now().after(LEAST_LIFE)
    }
}

fn is_same(one: &TokenPair, other: &TokenPair) -> bool {
    one.access.expose_secret() == other.access.expose_secret()
}

impl From<VaultError> for TokenError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error.to_string())
    }
}
