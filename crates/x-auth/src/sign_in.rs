//! Signing in, from the click to the tokens.
//!
//! [`SignInAttempt::begin`] takes a port before anything else, so that no redirect can come too early, and makes the
//! address of X's page with a fresh state and PKCE challenge (RFC 7636). The app opens that address in the person's
//! browser. [`SignInAttempt::finish`] waits for the one redirect that carries the state, exchanges its code, and only
//! then tells the browser how it ended.

use std::{io, time::Duration};

use dm_model::Clock;
use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, basic::BasicClient,
};
use url::Url;

use crate::{
    Provider, TokenPair,
    loopback::Listener,
    redirect::Redirect,
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
    state: CsrfToken,
    verifier: PkceCodeVerifier,
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
        let ports = &provider.redirect_ports;
        let listener = Listener::bind(ports).await?.ok_or_else(|| SignInError::PortsTaken { ports: ports.clone() })?;
        let redirect_url = RedirectUrl::new(listener.redirect_uri()).map_err(io::Error::other)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (authorize_url, state) = BasicClient::new(ClientId::new(provider.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(provider.authorize_url.clone()))
            .set_redirect_uri(redirect_url.clone())
            .authorize_url(CsrfToken::new_random)
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Self { provider: provider.clone(), listener, authorize_url, redirect_url, state, verifier })
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
        let Self { provider, listener, redirect_url, state, verifier, .. } = self;
        let (redirect, browser) = tokio::select! {
            found = listener.redirect(state.secret()) => found?,
            () = clock.wait_until(clock.now().after(PATIENCE)) => return Err(SignInError::TimedOut),
            () = cancelled => return Err(SignInError::Cancelled),
        };
        // One redirect only: from here on nobody else is heard.
        drop(listener);
        let result = match redirect {
            Redirect::Code(code) => {
                let grant = CodeGrant { code, redirect_url, verifier };
                exchange_code(&provider, http, grant, clock.now()).await.map_err(SignInError::from)
            }
            Redirect::Denied => Err(SignInError::Denied),
            Redirect::Refused { error, description } => Err(SignInError::Refused { error, description }),
        };
        let page = match &result {
            Ok(_) => WebPage::SignedIn,
            Err(SignInError::Denied) => WebPage::Declined,
            Err(_) => WebPage::Failed,
        };
        browser.show(page).await;
        result
    }
}

impl From<GrantError> for SignInError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Refused { error, description } => Self::Refused { error, description },
            GrantError::Unreachable(why) => Self::Unreachable(why),
        }
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
