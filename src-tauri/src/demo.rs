//! The demo: a simulated X inside the app. Everything else is as with the real one; only the browser is not needed to say yes.
//!
//! The simulated X forgets everything when the app ends, while the store keeps what it was told. So its people are given
//! the same past again (their month of history ends when the demo was first opened), and the session is made anew.

use dm_model::{Account, Clock as _, SystemClock, Timestamp};
use secrecy::SecretString;
use tokio::sync::OnceCell;
use x_auth::{Provider, SignInAttempt, TokenPair};
use x_sim::{Config, Simulator};

use crate::{accounts::WayToX, app_state::AppState, error::CommandError};

/// The developer app that the simulated X knows.
const CLIENT_ID: &str = "pipit-demo";

/// The simulated X, started by whoever needs it first.
#[derive(Default)]
pub struct Demo {
    simulator: OnceCell<Simulator>,
}

impl Demo {
    /// Ends the simulated X.
    pub async fn stop(&self) {
        if let Some(simulator) = self.simulator.get() {
            simulator.stop().await;
        }
    }

    /// The token of the developer app that everybody signs in with here, once the simulated X runs.
    pub fn app_token(&self) -> Option<SecretString> {
        self.simulator.get().map(|simulator| simulator.control().app_token(CLIENT_ID).into())
    }

    async fn simulator(&self, history_ends_at: Timestamp) -> Result<&Simulator, CommandError> {
        self.simulator
            .get_or_try_init(|| async {
                let config = Config { history_ends_at: Some(history_ends_at), ..Config::demo() };
                let simulator = Simulator::start(config).await.map_err(|error| {
                    CommandError::sentence("The demo could not start.").with_hint(error.to_string())
                })?;
                simulator.let_people_live();
                Ok(simulator)
            })
            .await
    }
}

impl AppState {
    /// Signs in to the demo, pressing Allow in the person's place.
    ///
    /// # Errors
    /// When the simulated X does not start, or one of the ports for its redirect is not free.
    pub async fn sign_in_to_demo(&self) -> Result<Account, CommandError> {
        let way = self.way_to_demo().await?;
        let tokens = self.consent(&way, None).await?;
        Ok(self.accept_sign_in(tokens, way, true).await?.account)
    }

    /// The way to the simulated X.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn way_to_demo(&self) -> Result<WayToX, CommandError> {
        let end = if let Some(end) = self.settings.demo_history_end() {
            end
        } else {
            let now = SystemClock.now();
            self.settings.save_demo_history_end(now)?;
            now
        };
        let origin = self.demo.simulator(end).await?.origin();
        Ok(WayToX { provider: Provider::at_origin(CLIENT_ID.to_owned(), &origin), origin })
    }

    /// Makes a session anew at a simulated X that has forgotten it.
    ///
    /// # Errors
    /// As [`sign_in_to_demo`](Self::sign_in_to_demo).
    pub async fn renew_demo_session(&self, account: &Account, way: &WayToX) -> Result<(), CommandError> {
        let tokens = self.consent(way, Some(&account.username)).await?;
        Ok(self.vaults.of(account).save_tokens(account.id, &tokens).await?)
    }

    async fn consent(&self, way: &WayToX, username: Option<&str>) -> Result<TokenPair, CommandError> {
        let attempt = SignInAttempt::begin(&way.provider).await?;
        let address = attempt.authorize_url().clone();
        let never = std::future::pending();
        let (pressed, tokens) = tokio::join!(
            x_sim::consent::allow(&address, username),
            attempt.finish(&self.http, self.clock.as_ref(), never)
        );
        pressed
            .map_err(|error| CommandError::sentence("The demo could not sign you in.").with_hint(error.to_string()))?;
        Ok(tokens?)
    }
}
