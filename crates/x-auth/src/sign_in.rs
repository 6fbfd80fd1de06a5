//! Signing in, from the click to the tokens.
//!
//! [`SignInAttempt::begin`] takes a port before anything else, so that no redirect can come too early, and makes the
//! address of X's page with a fresh state and PKCE challenge (RFC 7636). The app opens that address in the person's
//! browser. [`SignInAttempt::finish`] waits for the one redirect that carries the state, or for its address when the person
//! pastes it, exchanges its code, and only then tells the browser how it ended.

use std::{io, time::Duration};

use dm_model::Clock;
use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, basic::BasicClient,
};
use tokio::sync::mpsc;
use url::Url;

use crate::{
    PastedAddress, Provider, SetupMistake, TokenPair,
    loopback::Listener,
    redirect::{Expected, Redirect},
    token_endpoint::{CodeGrant, GrantError, exchange_code},
    web_page::WebPage,
};

/// What Pipit asks for. `tweet.read` and `users.read` are needed by X for every Direct Message call.
const SCOPES: [&str; 6] = ["dm.read", "dm.write", "tweet.read", "users.read", "media.write", "offline.access"];
/// How long the person may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// A sign-in under way. Dropping it gives it up.
pub struct SignInAttempt {
    provider: Provider,
    listener: Listener,
    authorize_url: Url,
    redirect_url: RedirectUrl,
    expected: Expected,
    verifier: PkceCodeVerifier,
    pasted: PastedAddress,
    pasted_finds: mpsc::Receiver<Redirect>,
}

/// Why a sign-in ended without tokens.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Every port that X would redirect to is taken.
    #[error(
        "Signing in needs one of the ports {} of this computer, but other programs use them. Close one of them and \
             try again.",
        list(ports)
    )]
    PortsTaken {
        /// The ports that were tried.
        ports: Vec<u16>,
    },
    /// The machine does not let us listen.
    #[error("Pipit could not wait for the browser ({0}). Try again.")]
    Listener(#[from] io::Error),
    /// The person said no.
    #[error("You declined to connect Pipit to your X account. You can sign in at any time.")]
    Denied,
    /// Five minutes went by.
    #[error("Signing in took longer than five minutes. Try again.")]
    TimedOut,
    /// The person gave up in the app.
    #[error("Signing in was cancelled.")]
    Cancelled,
    /// The developer app is not set up as Pipit needs it.
    #[error("{0}")]
    Setup(SetupMistake),
    /// Another server than X answered.
    #[error("The answer to this sign-in did not come from X, so nothing of it was used. Try again.")]
    Foreign,
    /// X would not sign the person in.
    #[error("X refused the sign-in: {}. Try again.", words(error, description))]
    Refused {
        /// OAuth's word for it (RFC 6749, 4.1.2.1 and 5.2).
        error: String,
        /// X's own words; may be empty. Text, never markup.
        description: String,
    },
    /// X was not reached.
    #[error("X cannot be reached ({0}). Check the connection and try again.")]
    Unreachable(String),
}

impl SignInAttempt {
    /// Takes the first free port and makes the address of X's page.
    ///
    /// # Errors
    /// [`SignInError::PortsTaken`], [`SignInError::Listener`].
    pub async fn begin(provider: &Provider) -> Result<Self, SignInError> {
        let uris = &provider.redirect_uris;
        let ports = || uris.iter().filter_map(Url::port_or_known_default).collect();
        let listener = Listener::bind(uris).await?.ok_or_else(|| SignInError::PortsTaken { ports: ports() })?;
        let address = listener.redirect_uri().clone();
        let redirect_url = RedirectUrl::from_url(address.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (authorize_url, state) = BasicClient::new(ClientId::new(provider.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(provider.authorize_url.clone()))
            .set_redirect_uri(redirect_url.clone())
            .authorize_url(CsrfToken::new_random)
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        let expected = Expected {
            path: address.path().to_owned(),
            state: state.secret().as_str().into(),
            issuers: provider.issuers.clone(),
        };
        let (found, pasted_finds) = mpsc::channel(1);
        let pasted = PastedAddress::new(address, expected.clone(), found);
        let provider = provider.clone();
        Ok(Self { provider, listener, authorize_url, redirect_url, expected, verifier, pasted, pasted_finds })
    }

    /// Takes the address that X led to where the browser cannot bring it, while [`finish`](Self::finish) waits.
    #[must_use]
    pub fn pasted_address(&self) -> PastedAddress {
        self.pasted.clone()
    }

    /// The page to open in the person's browser.
    #[must_use]
    pub fn authorize_url(&self) -> &Url {
        &self.authorize_url
    }

    /// Waits for the person, at most five minutes by `clock`, and exchanges what comes back for tokens. Redirects that
    /// do not carry this attempt's state change nothing.
    ///
    /// # Errors
    /// [`SignInError`]; each can be answered by a new attempt.
    pub async fn finish(
        self,
        http: &reqwest::Client,
        clock: &dyn Clock,
        cancelled: impl Future<Output = ()>,
    ) -> Result<TokenPair, SignInError> {
        let Self { provider, listener, redirect_url, expected, verifier, pasted: _pasted, mut pasted_finds, .. } = self;
        let (redirect, browser) = tokio::select! {
            found = listener.redirect(&expected) => found.map(|(redirect, browser)| (redirect, Some(browser)))?,
            Some(redirect) = pasted_finds.recv() => (redirect, None),
            () = clock.wait_until(clock.now().after(PATIENCE)) => return Err(SignInError::TimedOut),
            () = cancelled => return Err(SignInError::Cancelled),
        };
        // One redirect only: from here on nobody else is heard.
        drop((listener, pasted_finds));
        let has_secret = provider.client_secret.is_some();
        let result = match redirect {
            Redirect::Code(code) => {
                let grant = CodeGrant { code, redirect_url, verifier };
                let exchanged = exchange_code(&provider, http, grant, clock.now()).await;
                exchanged.map_err(|error| match error {
                    GrantError::Refused { error, description } => refusal(error, description, has_secret),
                    GrantError::Unreachable(why) => SignInError::Unreachable(why),
                })
            }
            Redirect::Denied => Err(SignInError::Denied),
            Redirect::Foreign => Err(SignInError::Foreign),
            Redirect::Refused { error, description } => Err(refusal(error, description, has_secret)),
        };
        let Some(browser) = browser else { return result };
        let page = match &result {
            Ok(_) => WebPage::SignedIn,
            Err(SignInError::Denied) => WebPage::Declined,
            Err(_) => WebPage::Failed,
        };
        browser.show(page).await;
        result
    }
}

fn refusal(error: String, description: String, has_secret: bool) -> SignInError {
    match SetupMistake::of_refusal(&error, &description, has_secret) {
        Some(mistake) => SignInError::Setup(mistake),
        None => SignInError::Refused { error, description },
    }
}

/// X's description, or OAuth's word where there is none, without its full stop.
fn words<'a>(error: &'a str, description: &'a str) -> &'a str {
    if description.is_empty() { error } else { description.trim_end_matches(['.', ' ']) }
}

/// `1, 2 or 3`.
fn list(ports: &[u16]) -> String {
    let ports: Vec<_> = ports.iter().map(u16::to_string).collect();
    match ports.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "of none".to_owned(),
    }
}
