//! Each account's place: its folder, its way to X, its engine. What happens to one of them touches no other.

use std::{path::PathBuf, sync::Arc};

use dm_engine::{CacheLimits, Engine, EngineParts};
use dm_model::{Account, EngineEvent, UserId};
use dm_store::{Owner, Store};
use secrecy::SecretString;
use serde::Serialize;
use specta::Type;
use url::Url;
use x_api::{Answer, ApiError, Client, PageRequest, User};
use x_auth::{FixedToken, Provider, Session, SetupMistake, TokenPair, revoke};

use crate::{
    app_state::AppState, data_key, error::CommandError, page_events::PageEvent, running_accounts::Running,
    shell_listener::ShellListener,
};

/// The real X.
const X_ORIGIN: &str = "https://api.x.com/";

/// Where to sign in, and where to ask.
pub struct WayToX {
    pub provider: Provider,
    pub origin: Url,
}

/// Who signed in, and what their developer app does not let Pipit do.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// What does not work for them, and how to mend it.
    pub shortcomings: Vec<CommandError>,
}

impl AppState {
    /// The way to X for someone who signs in now, or to the simulated one.
    ///
    /// # Errors
    /// When there is no client id, or the simulated X does not start.
    pub async fn way_to_x(&self, demo: bool) -> Result<WayToX, CommandError> {
        if demo {
            return self.way_to_demo().await;
        }
        let client_id = self.client_id().ok_or_else(CommandError::client_id_missing)?;
        self.way_through(client_id).await
    }

    /// The way to X that an account signed in by.
    ///
    /// # Errors
    /// As [`way_to_x`](Self::way_to_x).
    pub async fn way_of(&self, account: &Account) -> Result<WayToX, CommandError> {
        match self.settings.client_id_of(account.id) {
            Some(client_id) if !account.demo => self.way_through(client_id).await,
            _ => self.way_to_x(account.demo).await,
        }
    }

    /// The way to X through a developer app.
    async fn way_through(&self, client_id: String) -> Result<WayToX, CommandError> {
        let client_secret = self.client_secret(&client_id).await?;
        let (provider, origin) = if let Some(origin) = &self.arguments.x_origin {
            (Provider::at_origin(client_id, origin), origin.clone())
        } else {
            let origin = Url::parse(X_ORIGIN).map_err(|error| CommandError::sentence(error.to_string()))?;
            (Provider::x(client_id), origin)
        };
        Ok(WayToX { provider: Provider { client_secret, ..provider }, origin })
    }

    /// The client id from the settings, or else from the environment.
    pub fn client_id(&self) -> Option<String> {
        self.settings.client_id().or_else(|| self.arguments.client_id.clone())
    }

    /// Starts the engine of an account that is signed in, unless it runs.
    ///
    /// # Errors
    /// When its data cannot be used; it is then as it was, and the list of accounts says so.
    pub async fn start_account(&self, account: &Account) -> Result<(), CommandError> {
        let _alone = self.changing_accounts.lock().await;
        if self.accounts.get(account.id).is_some() {
            return Ok(());
        }
        // It may have been signed out while others had their turn.
        if !self.settings.is_signed_in(account.id) {
            return Err(CommandError::signed_out());
        }
        let started = self.start_engine(account).await;
        if let Err(error) = &started {
            tracing::error!(why = error.message, "an account's data cannot be used");
            self.accounts.put_problem(account.id, error.clone());
        }
        self.page.push(PageEvent::AccountsChanged);
        started
    }

    async fn start_engine(&self, account: &Account) -> Result<(), CommandError> {
        let store = self.open_store(account).await?;
        let way = self.way_of(account).await?;
        // The demo's X began anew with this process and knows no older session; the store can be read without one.
        if account.demo
            && let Err(error) = self.renew_demo_session(account, &way).await
        {
            tracing::warn!(why = error.message, "the demo's session could not be made anew");
        }
        self.run(account.clone(), store, way).await
    }

    /// Keeps a new session, starts the engine of whoever it belongs to, and shows them. Who is signed in already has their
    /// session renewed; all others go on as they were.
    ///
    /// # Errors
    /// When X does not tell who it is, or the session or the settings cannot be kept.
    pub async fn accept_sign_in(&self, tokens: TokenPair, way: WayToX, demo: bool) -> Result<SignedIn, CommandError> {
        let access = SecretString::clone(&tokens.access);
        let client = Client::new(way.origin.clone(), self.http.clone(), Arc::new(FixedToken(access)));
        let me = client.fetch_me().await;
        let mistakes = self.mistakes_of(&tokens, &client, &me, &way).await;
        if let Some(worst) = mistakes.iter().find(|mistake| mistake.is_in_the_way()) {
            // What cannot be used is given back.
            let _no_loss = revoke(&way.provider, &self.http, &tokens).await;
            return Err((*worst).into());
        }
        let me = me?;
        let known = self.settings.account(me.value.id);
        let account = Account {
            id: me.value.id,
            name: me.value.name.clone(),
            username: me.value.username.clone(),
            // X's clock tells only whole seconds: what came in the same second counts as news rather than as read.
            signed_in_at: known.map(|known| known.signed_in_at).or(me.server_time).unwrap_or_else(|| self.clock.now()),
            demo,
        };
        let alone = self.changing_accounts.lock().await;
        let store = self.open_store(&account).await?;
        // The old engine ends first, so that it cannot refresh with a session that is being replaced.
        if let Some(old) = self.accounts.take(account.id) {
            old.stop().await;
        }
        if let Err(error) = self.vaults.of(&account).save_tokens(account.id, &tokens).await {
            // Who was signed in stays so, with the session they had.
            drop(alone);
            let _as_before = self.start_account(&account).await;
            return Err(error.into());
        }
        self.settings.save_signed_in(&account, &way.provider.client_id)?;
        self.accounts.show(Some(account.id));
        self.run(account.clone(), store, way).await?;
        drop(alone);
        if let Some(running) = self.accounts.get(account.id)
            && let Err(error) = running.engine.learn_own_person(&me.value).await
        {
            tracing::info!(%error, "the account's own picture is not known yet");
        }
        self.page.push(PageEvent::AccountsChanged);
        Ok(SignedIn { account, shortcomings: mistakes.into_iter().map(CommandError::from).collect() })
    }

    /// What is wrong with the developer app. Reading an event may cost something, so that is tried only where the account signs
    /// in through this app for the first time; the first catch-up then has it for nothing.
    async fn mistakes_of(
        &self,
        tokens: &TokenPair,
        client: &Client,
        me: &Result<Answer<User>, ApiError>,
        way: &WayToX,
    ) -> Vec<SetupMistake> {
        let is_known = me.as_ref().is_ok_and(|me| {
            self.settings.client_id_of(me.value.id).is_some_and(|client_id| client_id == way.provider.client_id)
        });
        let newest = PageRequest::newest(1);
        let events = if is_known { Ok(()) } else { client.fetch_events(&newest).await.map(drop) };
        x_auth::check(&tokens.scopes, me, &events)
    }

    /// Puts another account on screen; what could not be opened before is tried again when the page asks for it.
    ///
    /// # Errors
    /// When it is not signed in.
    pub fn switch_account(&self, id: UserId) -> Result<(), CommandError> {
        if !self.settings.is_signed_in(id) {
            return Err(CommandError::signed_out());
        }
        self.accounts.forget_problem_of(id);
        self.accounts.show(Some(id));
        if let Err(error) = self.settings.save_active_account(id) {
            // The next start shows another one first; that is all.
            tracing::warn!(why = error.message, "which account is on screen could not be kept");
        }
        Ok(())
    }

    async fn run(&self, account: Account, store: Arc<Store>, way: WayToX) -> Result<(), CommandError> {
        let id = account.id;
        let session =
            Session::new(id, way.provider, self.http.clone(), self.vaults.of(&account), Arc::clone(&self.clock));
        let tokens: Arc<dyn x_api::TokenSource> = session.clone();
        let engine = Engine::start(EngineParts {
            cache_folder: self.account_folder(id).join("cache"),
            outgoing_folder: self.account_folder(id).join("outgoing"),
            files_in_hand: self.accounts.has_run(id),
            cache_limits: CacheLimits::default(),
            account,
            store,
            x: Client::new(way.origin, self.http.clone(), tokens),
            clock: Arc::clone(&self.clock),
            seed: rand::random(),
            listener: Arc::new(ShellListener { app: self.app.clone(), account_id: id }),
        })
        .await?;
        engine.set_daily_budget(self.settings.settings().daily_budget_of(id)).await;
        let connectivity = engine.connectivity();
        self.accounts.put(Running { engine, session });
        self.unread.count_again();
        // A new engine tells only what changes, and the page may still show how the old one was doing.
        let event = EngineEvent::ConnectivityChanged { connectivity };
        self.notifications.changed(id, &event);
        self.page.push(PageEvent::Engine { account_id: id, event });
        self.take_up_app_token(id);
        Ok(())
    }

    async fn open_store(&self, account: &Account) -> Result<Arc<Store>, CommandError> {
        let path = self.account_folder(account.id).join("messages.sqlite");
        let owner = Owner { id: account.id, since: account.signed_in_at };
        let key = data_key::load_or_make(self.vaults.of(account).as_ref(), account.id, &path).await?;
        let opened = tauri::async_runtime::spawn_blocking(move || Store::open(&path, owner, &key)).await;
        let opened = opened.map_err(|_| CommandError::sentence("Pipit is closing."))?;
        Ok(Arc::new(opened?))
    }

    fn account_folder(&self, account: UserId) -> PathBuf {
        self.data_folder.join("accounts").join(account.to_string())
    }

    #[cfg(not(feature = "demo"))]
    #[expect(clippy::unused_async, reason = "its twin with the demo awaits")]
    async fn way_to_demo(&self) -> Result<WayToX, CommandError> {
        Err(CommandError::sentence("This Pipit was built without the demo."))
    }

    #[cfg(not(feature = "demo"))]
    #[expect(clippy::unused_async, reason = "its twin with the demo awaits")]
    async fn renew_demo_session(&self, _account: &Account, _way: &WayToX) -> Result<(), CommandError> {
        Err(CommandError::sentence("This Pipit was built without the demo."))
    }
}
