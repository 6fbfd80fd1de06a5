//! What the shell holds: settings, the vault, the running engine, and whoever is signing in.

use std::{
    fs::File,
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Instant,
};

use dm_engine::{Engine, Listener, Tasks};
use dm_model::{Account, Clock, ConversationId, EngineEvent, SystemClock};
use dm_store::ArrivedMessage;
use tauri::{AppHandle, Manager as _, async_runtime};
use tokio::sync::{Mutex, RwLock, watch};
use x_auth::Session;

use crate::{
    arguments::Arguments, commands::startup, data_folder, error::CommandError, lazy_vault::LazyVault, notifications,
    page_events::PageEvents, settings::SettingsFile, sign_in::SignInUnderWay,
};

/// An account's engine and the session it speaks with.
pub struct Running {
    pub engine: Engine,
    pub session: Arc<Session>,
}

/// Everything that commands share.
pub struct AppState {
    pub app: AppHandle,
    pub arguments: Arguments,
    pub started: Instant,
    pub data_folder: PathBuf,
    pub settings: SettingsFile,
    pub http: reqwest::Client,
    pub clock: Arc<dyn Clock>,
    pub vault: Arc<LazyVault>,
    pub page: PageEvents,
    pub sign_in: Mutex<Option<SignInUnderWay>>,
    pub running: RwLock<Option<Arc<Running>>>,
    /// Set once it is known whether somebody is signed in, or why the data cannot be used.
    resumed: watch::Sender<Option<Result<(), CommandError>>>,
    problem_told: Mutex<bool>,
    tasks: Tasks,
    #[cfg(feature = "demo")]
    pub demo: crate::demo::Demo,
    /// Held until the app ends.
    lock: OnceLock<File>,
    /// What the page said it shows, also while no engine runs.
    attention: std::sync::Mutex<(bool, Option<ConversationId>)>,
}

impl AppState {
    /// The state at start; nothing runs yet.
    ///
    /// # Errors
    /// When the settings or the means for secure connections are missing.
    pub fn new(app: &AppHandle, arguments: Arguments, started: Instant) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            data_folder: app.path().app_data_dir()?,
            settings: SettingsFile::open(app)?,
            http: x_api::http_client()?,
            app: app.clone(),
            arguments,
            started,
            clock: Arc::new(SystemClock),
            vault: Arc::default(),
            page: PageEvents::default(),
            sign_in: Mutex::default(),
            running: RwLock::default(),
            resumed: watch::Sender::default(),
            problem_told: Mutex::default(),
            tasks: Tasks::default(),
            #[cfg(feature = "demo")]
            demo: crate::demo::Demo::default(),
            lock: OnceLock::new(),
            attention: std::sync::Mutex::default(),
        })
    }

    /// Takes up the session of whoever is signed in, while the window opens.
    pub fn resume(app: &AppHandle) {
        let resuming = app.clone();
        app.state::<Self>().start_task("resume", async move { resuming.state::<Self>().try_to_resume().await });
    }

    /// Starts a task that ends with the app.
    pub fn start_task(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        // Callers are on threads of Tauri's, or of the system's, that know no runtime.
        let _inside = async_runtime::handle().inner().enter();
        self.tasks.start(name, work);
    }

    /// Why the data cannot be used, if it cannot. Whoever asks again after a problem was told has it tried again.
    pub async fn problem(&self) -> Option<CommandError> {
        let mut told = self.problem_told.lock().await;
        if *told {
            self.try_to_resume().await;
        }
        let resumed = self.resumed.subscribe().wait_for(Option::is_some).await.ok().and_then(|resumed| resumed.clone());
        let problem = resumed.and_then(Result::err);
        *told = problem.is_some();
        problem
    }

    async fn try_to_resume(&self) {
        let resumed = self.resume_account().await;
        if let Err(error) = &resumed {
            tracing::error!(why = error.message, "the account's data cannot be used");
        }
        self.resumed.send_replace(Some(resumed));
    }

    async fn resume_account(&self) -> Result<(), CommandError> {
        if self.lock.get().is_none() {
            let lock = data_folder::lock(&self.data_folder)
                .map_err(|error| CommandError::unusable_folder(&self.data_folder, &error))?;
            let _first = self.lock.set(lock);
        }
        if let Some(account) = self.settings.active_account() {
            return self.start_engine(account).await;
        }
        #[cfg(feature = "demo")]
        if self.arguments.sign_in_to_demo {
            self.sign_in_to_demo().await?;
        }
        Ok(())
    }

    /// The running engine.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn engine(&self) -> Result<EngineRef, CommandError> {
        let running = self.running.read().await.clone();
        running.map(EngineRef).ok_or_else(CommandError::signed_out)
    }

    /// Who is signed in.
    pub async fn account(&self) -> Option<Account> {
        self.running.read().await.as_ref().map(|running| running.engine.account().clone())
    }

    /// Puts a new engine in the place of the old one, which is stopped first.
    pub async fn replace_running(&self, running: Option<Running>) {
        let mut place = self.running.write().await;
        if let Some(old) = place.take() {
            old.engine.stop().await;
            old.session.settle().await;
        }
        if let Some(running) = running {
            let (focused, open) = self.attention().clone();
            running.engine.set_focused(focused);
            running.engine.show_conversation(open);
            // A new engine tells only what changes, and the page may still show how the old one was doing.
            self.page.push(EngineEvent::ConnectivityChanged { connectivity: running.engine.connectivity() });
            *place = Some(Arc::new(running));
        }
    }

    /// The window got or lost the focus.
    pub fn set_focused(&self, focused: bool) {
        self.attention().0 = focused;
        if let Ok(running) = self.running.try_read()
            && let Some(running) = running.as_ref()
        {
            running.engine.set_focused(focused);
        }
    }

    /// The page shows another conversation, or none.
    pub async fn show_conversation(&self, open: Option<ConversationId>) {
        self.attention().1.clone_from(&open);
        if let Some(running) = self.running.read().await.as_ref() {
            running.engine.show_conversation(open);
        }
    }

    /// Stops everything in good order.
    pub async fn stop(&self) {
        self.tasks.stop().await;
        self.replace_running(None).await;
        #[cfg(feature = "demo")]
        self.demo.stop().await;
    }

    fn attention(&self) -> std::sync::MutexGuard<'_, (bool, Option<ConversationId>)> {
        self.attention.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The engine, for as long as a command works with it.
pub struct EngineRef(Arc<Running>);

impl std::ops::Deref for EngineRef {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.0.engine
    }
}

/// Passes on what the engine tells: to the page, and to the desktop.
pub struct ShellListener {
    pub app: AppHandle,
}

impl Listener for ShellListener {
    fn changed(&self, event: EngineEvent) {
        self.app.state::<AppState>().page.push(event);
    }

    fn arrived(&self, messages: Vec<ArrivedMessage>) {
        let app = self.app.clone();
        self.app.state::<AppState>().start_task("notify", async move {
            if let Ok(engine) = app.state::<AppState>().engine().await {
                notifications::show_arrived(&app, &engine, messages).await;
            }
        });
    }

    fn caught_up(&self) {
        startup::report(&self.app.state::<AppState>(), "caught up");
    }
}
