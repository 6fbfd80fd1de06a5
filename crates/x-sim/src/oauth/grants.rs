//! Who allowed what, and which codes and tokens are good.
//!
//! Tokens that come from one consent form a family. A refresh token that is used a second time was stolen or lost, so
//! the whole family dies, as X is reported to do it (and RFC 9700 recommends).

use std::{
    collections::{HashMap, HashSet},
    fmt,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dm_model::{Timestamp, UserId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{OAuthError, Scope};

/// How long an authorization code is good (X's docs).
const CODE_LIFE: Duration = Duration::from_secs(30);
/// How long an access token is good (X's docs).
const ACCESS_LIFE: Duration = Duration::from_hours(2);
/// How long a consent page may stay open.
const CONSENT_LIFE: Duration = Duration::from_mins(15);

/// Codes, tokens, and open consent pages.
#[derive(Serialize, Deserialize)]
pub(crate) struct Grants {
    random: ChaCha20Rng,
    consents: HashMap<String, (Timestamp, PendingConsent)>,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    /// Tokens of apps themselves, and whose they are.
    apps: HashMap<String, String>,
    refresh: HashMap<String, Refresh>,
    families: u64,
    dead_families: HashSet<u64>,
    #[serde(skip)]
    counts: RefreshCounts,
}

/// What became of refresh tokens since the simulator was started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RefreshCounts {
    /// How often one bought a new pair.
    pub refreshes: u64,
    /// How often a token was shown that had bought a pair before.
    pub reuses: u64,
    /// How many families died of that.
    pub families_killed: u64,
}

/// A sign-in for which a person is looking at the consent page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingConsent {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) state: String,
    pub(crate) code_challenge: String,
    pub(crate) scopes: Vec<Scope>,
}

#[derive(Serialize, Deserialize)]
struct Code {
    consent: PendingConsent,
    user: UserId,
    expires_at: Timestamp,
    /// The family that was born when the code was used.
    used_for: Option<u64>,
}

/// What an access token allows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Access {
    pub(crate) user: UserId,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<Scope>,
    family: u64,
    expires_at: Timestamp,
}

/// Who shows a token.
#[derive(Debug, Clone)]
pub(crate) enum Bearer {
    /// A person who allowed an app something.
    Person(Access),
    /// An app by itself.
    App {
        /// The app's public id.
        client_id: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Refresh {
    user: UserId,
    client_id: String,
    scopes: Vec<Scope>,
    family: u64,
    used: bool,
}

/// A pair of tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedTokens {
    /// Good for two hours.
    pub access_token: String,
    /// Good for one refresh; empty when the scopes have no `offline.access`.
    pub refresh_token: String,
}

impl Grants {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        // Another stream than the world's, so that a sign-in does not change which ids come next.
        random.set_stream(1);
        Self {
            random,
            consents: HashMap::new(),
            codes: HashMap::new(),
            access: HashMap::new(),
            apps: HashMap::new(),
            refresh: HashMap::new(),
            families: 0,
            dead_families: HashSet::new(),
            counts: RefreshCounts::default(),
        }
    }

    /// Remembers a consent page; the answer must come with the returned key.
    pub(crate) fn open_consent(&mut self, now: Timestamp, consent: PendingConsent) -> String {
        self.consents.retain(|_, (expires_at, _)| *expires_at > now);
        let key = self.random_text();
        self.consents.insert(key.clone(), (now.after(CONSENT_LIFE), consent));
        key
    }

    /// Takes a consent page away, answered or not.
    pub(crate) fn close_consent(&mut self, now: Timestamp, key: &str) -> Option<PendingConsent> {
        let (expires_at, consent) = self.consents.remove(key)?;
        (expires_at > now).then_some(consent)
    }

    /// The person allowed it: a code for the redirect.
    pub(crate) fn issue_code(&mut self, now: Timestamp, consent: PendingConsent, user: UserId) -> String {
        let code = self.random_text();
        let issued = Code { consent, user, expires_at: now.after(CODE_LIFE), used_for: None };
        self.codes.insert(code.clone(), issued);
        code
    }

    /// Buys tokens with a code. A second attempt kills what the first one bought (RFC 6749, section 4.1.2).
    pub(crate) fn redeem_code(
        &mut self,
        now: Timestamp,
        code: &str,
        client_id: &str,
        redirect_uri: &str,
        verifier: &str,
    ) -> Result<(IssuedTokens, Vec<Scope>), OAuthError> {
        const INVALID: OAuthError =
            OAuthError { status: axum::http::StatusCode::BAD_REQUEST, error: "invalid_request", description: CODE };
        const CODE: &str = "Value passed for the authorization code was invalid.";
        self.families += 1;
        let family = self.families;
        let issued = self.codes.get_mut(code).ok_or(INVALID)?;
        // Used means used, also when what follows is refused.
        if let Some(earlier) = issued.used_for.replace(family) {
            self.dead_families.insert(earlier);
            return Err(INVALID);
        }
        let consent = &issued.consent;
        if issued.expires_at <= now || consent.client_id != client_id {
            return Err(INVALID);
        }
        if consent.redirect_uri != redirect_uri {
            return Err(OAuthError::invalid_request(
                "Value passed for the redirect uri did not match the uri of the authorization code.",
            ));
        }
        if !verifier_matches(verifier, &consent.code_challenge) {
            return Err(OAuthError::invalid_request(
                "Value passed for the code verifier did not match the code challenge.",
            ));
        }
        let (user, scopes) = (issued.user, consent.scopes.clone());
        let tokens = self.issue(now, family, user, client_id, &scopes);
        Ok((tokens, scopes))
    }

    /// Trades a refresh token for a new pair. The old one dies; using it again kills the family.
    pub(crate) fn refresh(
        &mut self,
        now: Timestamp,
        token: &str,
        client_id: &str,
    ) -> Result<(IssuedTokens, Vec<Scope>), OAuthError> {
        let invalid = OAuthError::invalid_request("Value passed for the token was invalid.");
        let refresh = self.refresh.get_mut(token).ok_or_else(|| invalid.clone())?;
        let family = refresh.family;
        if refresh.client_id != client_id {
            return Err(invalid);
        }
        if refresh.used {
            self.counts.reuses += 1;
            self.counts.families_killed += u64::from(self.dead_families.insert(family));
            return Err(invalid);
        }
        if self.dead_families.contains(&family) {
            return Err(invalid);
        }
        refresh.used = true;
        self.counts.refreshes += 1;
        let (user, scopes) = (refresh.user, refresh.scopes.clone());
        let tokens = self.issue(now, family, user, client_id, &scopes);
        Ok((tokens, scopes))
    }

    /// Tokens without a browser.
    pub(crate) fn sign_in(&mut self, now: Timestamp, user: UserId, client_id: &str, scopes: &[Scope]) -> IssuedTokens {
        self.families += 1;
        self.issue(now, self.families, user, client_id, scopes)
    }

    pub(crate) fn counts(&self) -> RefreshCounts {
        self.counts
    }

    /// Takes a token back: an access token alone, a refresh token with its family (RFC 7009, section 2.1).
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        if self.access.get(token).is_some_and(|access| access.client_id == client_id) {
            self.access.remove(token);
        }
        if let Some(refresh) = self.refresh.get(token).filter(|refresh| refresh.client_id == client_id) {
            self.dead_families.insert(refresh.family);
        }
    }

    pub(crate) fn revoke_access_of(&mut self, user: UserId) {
        self.access.retain(|_, access| access.user != user);
    }

    /// The token of an app itself. It stays the same and does not expire.
    pub(crate) fn app_token(&mut self, client_id: &str) -> String {
        if let Some((token, _)) = self.apps.iter().find(|(_, owner)| *owner == client_id) {
            return token.clone();
        }
        let token = self.random_text();
        self.apps.insert(token.clone(), client_id.to_owned());
        token
    }

    /// Every code and token that was ever issued, good or not.
    pub(crate) fn issued(&self) -> Vec<String> {
        let of_people = self.codes.keys().chain(self.access.keys()).chain(self.refresh.keys());
        of_people.chain(self.apps.keys()).cloned().collect()
    }

    /// Who shows this token, if it is good.
    pub(crate) fn bearer(&self, now: Timestamp, token: &str) -> Option<Bearer> {
        if let Some(client_id) = self.apps.get(token) {
            return Some(Bearer::App { client_id: client_id.clone() });
        }
        let access = self.access.get(token)?;
        let good = access.expires_at > now && !self.dead_families.contains(&access.family);
        good.then(|| Bearer::Person(access.clone()))
    }

    fn issue(&mut self, now: Timestamp, family: u64, user: UserId, client_id: &str, scopes: &[Scope]) -> IssuedTokens {
        let (client_id, scopes) = (client_id.to_owned(), scopes.to_vec());
        let access_token = self.random_text();
        let mut refresh_token = String::new();
        if scopes.contains(&Scope::OfflineAccess) {
            refresh_token = self.random_text();
            let refresh = Refresh { user, client_id: client_id.clone(), scopes: scopes.clone(), family, used: false };
            self.refresh.insert(refresh_token.clone(), refresh);
        }
        let expires_at = now.after(ACCESS_LIFE);
        self.access.insert(access_token.clone(), Access { user, client_id, scopes, family, expires_at });
        IssuedTokens { access_token, refresh_token }
    }

    fn random_text(&mut self) -> String {
        let mut bytes = [0; 32];
        self.random.fill_bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// PKCE with S256 (RFC 7636, section 4.6). The verifier's form is checked too.
fn verifier_matches(verifier: &str, challenge: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(allowed)
        && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

impl fmt::Debug for Grants {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Grants(..)")
    }
}

impl fmt::Debug for IssuedTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IssuedTokens(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_matches() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(verifier_matches(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        assert!(!verifier_matches(verifier, verifier));
        assert!(!verifier_matches("short", &URL_SAFE_NO_PAD.encode(Sha256::digest("short"))));
    }
}
