//! A session: it gives out access tokens and renews them.
//!
//! X's refresh token works once, and using an old one again is reported to end the whole session. So:
//!
//! - One refresh is under way at a time: within this session by a mutex, and among processes because whoever renews is
//!   [`alone`](Vault::alone) with the account. Being alone, it looks first whether another one has renewed already.
//! - A refresh runs as a task of its own, so whoever asked may go away without the new pair being lost. All who waited for it
//!   share what came of it, also a failure: an answer that got lost is not asked for again at once by the next in line.
//! - Before the request goes out, the vault is told that it does. Who finds this note while being alone knows that a
//!   process ended in the middle of a refresh, and does not use that refresh token again: the access token serves until it
//!   ends, then the person signs in again.
//! - The new pair is in the vault before anybody gets it. While the vault refuses it, it is held here and offered again, and
//!   this session stays alone with the account, because the note still lies in the vault.
//!
//! X's word (`invalid_request`, `invalid_grant`) ends the session. A missing network, an X that is down or a locked vault
//! never does: as long as the process lives, an answer that did not come is asked for again later.

use std::{
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use dm_model::{Clock, UserId};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;
use x_api::{TokenError, TokenSource};

use crate::{
    Alone, Provider, TokenPair, Vault, VaultError,
    token_endpoint::{self, GrantError},
    vault::stored_tokens::{self, Renewal, StoredTokens},
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
    /// How many attempts to renew have ended.
    attempts: AtomicU64,
    /// What came of the last one, if it failed.
    failure: std::sync::Mutex<Option<TokenError>>,
}

/// What the session knows of its tokens.
enum Known {
    /// Nothing yet: the vault was not read.
    Nothing,
    /// This pair lies in the vault.
    Stored(TokenPair),
    /// This pair must be kept, without a note, before anything else happens. Until then nobody gets it.
    Unsaved {
        pair: TokenPair,
        /// What lay in the vault then. If it is something else by now, somebody else's pair counts and ours does not.
        instead_of: SecretString,
        /// Keeps others from taking the note for that of a dead process.
        alone: Option<Alone>,
    },
    /// A process ended while it renewed this pair, whose access token may still serve.
    CutOff(TokenPair),
    /// Nothing more comes of this pair. A new sign-in puts another into the vault.
    Ended(TokenPair),
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
        let (attempts, failure) = Default::default();
        let shared = Arc::new(Shared { account, provider, http, vault, clock, known, attempts, failure });
        Arc::new(Self { shared, refreshes: TaskTracker::new() })
    }

    /// Resolves when no refresh is under way, and lets others have the account. Wait for it before the app ends: a refresh
    /// that is cut off costs the session.
    pub async fn settle(&self) {
        self.refreshes.close();
        self.refreshes.wait().await;
        self.shared.let_go().await;
    }

    async fn token(&self, refused: Option<SecretString>) -> Result<SecretString, TokenError> {
        let seen = self.shared.attempts.load(Ordering::SeqCst);
        {
            let mut known = self.shared.known.lock().await;
            if let Some(token) = self.shared.ready(&mut known, refused.as_ref()).await? {
                return Ok(token);
            }
        }
        let shared = Arc::clone(&self.shared);
        let renewal = self.refreshes.spawn(async move { shared.renew_once(refused.as_ref(), seen).await });
        renewal.await.unwrap_or_else(|_| Err(TokenError::Unreachable("the refresh was interrupted".to_owned())))
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
    /// A token that can be given out as things are; `None` when the pair must be saved or renewed first.
    async fn ready(
        &self,
        known: &mut Known,
        refused: Option<&SecretString>,
    ) -> Result<Option<SecretString>, TokenError> {
        match known {
            Known::Stored(pair) => return Ok(self.if_good(pair, refused)),
            Known::Unsaved { .. } => return Ok(None),
            Known::CutOff(pair) if self.lives(pair, refused) => return Ok(Some(pair.access.clone())),
            Known::CutOff(pair) => *known = Known::Ended(pair.clone()),
            Known::Nothing | Known::Ended(_) => {}
        }
        let stored = self.vault.load_tokens(self.account).await?;
        let stored = stored.filter(|stored| !matches!(known, Known::Ended(ended) if is_same(&ended.access, stored)));
        let pair = stored.ok_or(TokenError::SignedOut)?;
        let token = self.if_good(&pair, refused);
        *known = Known::Stored(pair);
        Ok(token)
    }

    /// Renews the pair, or shares what came of it when somebody else tried since so many attempts were `seen`.
    async fn renew_once(&self, refused: Option<&SecretString>, seen: u64) -> Result<SecretString, TokenError> {
        let mut known = self.known.lock().await;
        if self.attempts.load(Ordering::SeqCst) > seen
            && let Some(error) = self.failure().clone()
        {
            return Err(error);
        }
        let renewed = self.renew(&mut known, refused).await;
        *self.failure() = renewed.as_ref().err().cloned();
        self.attempts.fetch_add(1, Ordering::SeqCst);
        renewed
    }

    async fn renew(&self, known: &mut Known, refused: Option<&SecretString>) -> Result<SecretString, TokenError> {
        if let Some(token) = self.ready(known, refused).await? {
            return Ok(token);
        }
        let held = if let Known::Unsaved { alone, .. } = known { alone.take() } else { None };
        let held = if let Some(alone) = held { alone } else { self.vault.alone(self.account).await? };
        let renewed = self.renew_alone(known, refused).await;
        if let Known::Unsaved { alone, .. } = known {
            *alone = Some(held);
        }
        renewed
    }

    async fn renew_alone(&self, known: &mut Known, refused: Option<&SecretString>) -> Result<SecretString, TokenError> {
        let StoredTokens { pair, renewal } = self.settle_with_vault(known).await?;
        if let Some(token) = self.if_good(&pair, refused) {
            return Ok(token);
        }
        if renewal == Renewal::UnderWay {
            tracing::warn!("the session was cut off while it was renewed");
            *known = Known::CutOff(pair);
            return self.ready(known, refused).await?.ok_or(TokenError::SignedOut);
        }
        let Some(refresh_token) = &pair.refresh else {
            *known = Known::Ended(pair);
            return Err(TokenError::SignedOut);
        };
        // Whether or not the note is written: while this process lives, it knows that nothing was sent.
        *known = Known::Unsaved { instead_of: pair.access.clone(), pair: pair.clone(), alone: None };
        self.save(&pair, Renewal::UnderWay).await?;
        match token_endpoint::refresh(&self.provider, &self.http, refresh_token, self.clock.now()).await {
            Ok(next) => {
                *known = Known::Unsaved { instead_of: pair.access, pair: next.clone(), alone: None };
                self.save(&next, Renewal::None).await?;
                let token = next.access.clone();
                *known = Known::Stored(next);
                Ok(token)
            }
            Err(GrantError::Refused { error, .. }) => {
                tracing::warn!(error, "X ended the session");
                // The note stays: the next process need not ask again. One about the client says nothing of the token.
                if is_about_the_client(&error)
                    && let Err(why) = self.save(&pair, Renewal::None).await
                {
                    tracing::warn!(%why, "what X said of the app could not be noted");
                }
                *known = Known::Ended(pair);
                Err(TokenError::SignedOut)
            }
            Err(GrantError::Unreachable(why)) => {
                // Where the note cannot be taken back now, that comes first the next time.
                if self.save(&pair, Renewal::None).await.is_ok() {
                    *known = Known::Stored(pair);
                }
                Err(TokenError::Unreachable(why))
            }
        }
    }

    /// Tries once more to keep what is not kept, and does not stay alone with the account in any case.
    async fn let_go(&self) {
        let mut known = self.known.lock().await;
        let Known::Unsaved { alone, .. } = &mut *known else { return };
        let alone = alone.take();
        if alone.is_some()
            && let Err(why) = self.settle_with_vault(&mut known).await
        {
            tracing::warn!(%why, "the session's tokens could not be kept");
        }
    }

    /// What counts, while we are alone: what the vault holds, or a pair of ours that is to take its place.
    async fn settle_with_vault(&self, known: &mut Known) -> Result<StoredTokens, TokenError> {
        let stored = stored_tokens::load(&*self.vault, self.account).await?;
        let Some(mut stored) = stored else {
            *known = Known::Nothing;
            return Err(TokenError::SignedOut);
        };
        if let Known::Unsaved { pair, instead_of, .. } = known
            && is_same(instead_of, &stored.pair)
        {
            self.save(pair, Renewal::None).await?;
            stored = StoredTokens { pair: pair.clone(), renewal: Renewal::None };
        }
        *known = Known::Stored(stored.pair.clone());
        Ok(stored)
    }

    fn failure(&self) -> std::sync::MutexGuard<'_, Option<TokenError>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn save(&self, pair: &TokenPair, renewal: Renewal) -> Result<(), VaultError> {
        stored_tokens::save(&*self.vault, self.account, pair, renewal).await
    }

    /// The pair's access token, if it was not refused and lives long enough.
    fn if_good(&self, pair: &TokenPair, refused: Option<&SecretString>) -> Option<SecretString> {
        let good = !is_refused(pair, refused) && pair.expires_at > self.clock.now().after(LEAST_LIFE);
        good.then(|| pair.access.clone())
    }

    /// Whether the pair's access token still opens X at all.
    fn lives(&self, pair: &TokenPair, refused: Option<&SecretString>) -> bool {
        !is_refused(pair, refused) && pair.expires_at > self.clock.now()
    }
}

fn is_refused(pair: &TokenPair, refused: Option<&SecretString>) -> bool {
    refused.is_some_and(|refused| is_same(refused, pair))
}

fn is_same(access: &SecretString, pair: &TokenPair) -> bool {
    access.expose_secret() == pair.access.expose_secret()
}

/// Whether X refused the app, not the token (RFC 6749, section 5.2): a secret that was changed, for example.
fn is_about_the_client(error: &str) -> bool {
    matches!(error, "invalid_client" | "unauthorized_client")
}

impl From<VaultError> for TokenError {
    fn from(error: VaultError) -> Self {
        Self::Vault(error.to_string())
    }
}
