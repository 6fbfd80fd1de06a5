//! What the shell holds: settings, the vault, the accounts' engines, and whoever is signing in.

use std::{
    fs::File,
    path::PathBuf,
    sync::{Arc, OnceLock, atomic::AtomicBool},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use dm_engine::{Engine, Tasks};
use dm_model::{Clock, SystemClock, UserId};
use tauri::{AppHandle, Manager as _, async_runtime};
use tokio::{
    sync::{Mutex, Notify, watch},
    task::JoinSet,
    time::timeout,
};

use crate::{
    arguments::{self, Arguments},
    chosen_files::ChosenFiles,
    data_folder,
    error::{CommandError, ErrorCode},
    notifications::Notifications,
    page_events::PageEvents,
    quiet::Quiet,
    running_accounts::{Running, RunningAccounts},
    settings::SettingsFile,
    sign_in::SignInUnderWay,
    tray::Tray,
    unread::Unread,
    updates::Updates,
    vault::Vaults,
};

/// How long the accounts that are not on screen wait for the window to be drawn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything that commands share.
pub struct AppState {
    pub app: AppHandle,
    pub arguments: Arguments,
    pub started: Instant,
    pub data_folder: PathBuf,
    pub settings: SettingsFile,
    pub http: reqwest::Client,
    pub clock: Arc<dyn Clock>,
    pub vaults: Vaults,
    pub page: PageEvents,
    pub notifications: Arc<Notifications>,
    pub unread: Unread,
    pub tray: Tray,
    pub quiet: Quiet,
    /// Told when the page has kept all that was written, before the window closes.
    pub page_kept: Notify,
    pub chosen_files: ChosenFiles,
    pub updates: Updates,
    pub sign_in: Mutex<Option<SignInUnderWay>>,
    pub accounts: RunningAccounts,
    /// Held while engines of accounts begin or end, so that none has two.
    pub changing_accounts: Mutex<()>,
    /// Set when the page has drawn something.
    pub painted: watch::Sender<bool>,
    /// Set once the account on screen was resumed, if there is one, or why the data folder cannot be used.
    resumed: watch::Sender<Option<Result<(), CommandError>>>,
    /// Set once it was tried to resume every account.
    all_resumed: watch::Sender<bool>,
    problem_told: Mutex<bool>,
    /// Whether the person was asked if they want to close though messages are lost.
    pub closing_was_asked: AtomicBool,
    /// Whether a task looks whether the keychain was unlocked.
    pub waits_for_keychain: AtomicBool,
    tasks: Tasks,
    #[cfg(feature = "demo")]
    pub demo: crate::demo::Demo,
    /// Held until the app ends.
    lock: OnceLock<File>,
}

impl AppState {
    /// The state at start; nothing runs yet.
    ///
    /// # Errors
    /// When the settings or the means for secure connections are missing.
    pub fn new(
        app: &AppHandle,
        arguments: Arguments,
        started: Instant,
        http: JoinHandle<reqwest::Result<reqwest::Client>>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let (data_folder, settings) = (app.path().app_data_dir()?, SettingsFile::open(app)?);
        Ok(Self {
            vaults: Vaults::new(app, &data_folder, settings.vault_place()),
            data_folder,
            settings,
            http: http.join().map_err(|_| "what speaks to X could not be made")??,
            app: app.clone(),
            arguments,
            started,
            clock: Arc::new(SystemClock),
            page: PageEvents::default(),
            notifications: Arc::default(),
            unread: Unread::default(),
            tray: Tray::default(),
            quiet: Quiet::default(),
            page_kept: Notify::new(),
            chosen_files: ChosenFiles::default(),
            updates: Updates::new(),
            sign_in: Mutex::default(),
            accounts: RunningAccounts::default(),
            changing_accounts: Mutex::default(),
            painted: watch::Sender::default(),
            resumed: watch::Sender::default(),
            all_resumed: watch::Sender::default(),
            problem_told: Mutex::default(),
            closing_was_asked: AtomicBool::default(),
            waits_for_keychain: AtomicBool::default(),
            tasks: Tasks::default(),
            #[cfg(feature = "demo")]
            demo: crate::demo::Demo::default(),
            lock: OnceLock::new(),
        })
    }

    /// Takes up the sessions of those who are signed in, while the window opens: the one on screen first.
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

    /// Why the data of the account on screen cannot be used, if it cannot. Whoever asks again after a problem was told has it
    /// tried again.
    pub async fn problem(&self) -> Option<CommandError> {
        let mut told = self.problem_told.lock().await;
        if *told {
            self.try_to_resume().await;
        }
        let resumed = self.resumed.subscribe().wait_for(Option::is_some).await.ok().and_then(|resumed| resumed.clone());
        let known = self.accounts.shown().and_then(|shown| self.accounts.problem_of(shown));
        let problem = match (resumed, known) {
            (Some(Err(problem)), _) | (_, Some(problem)) => Some(problem),
            // It may be shown only now, before its turn to be resumed came.
            (_, None) => self.start_shown_account().await.err(),
        };
        if problem.as_ref().is_some_and(|problem| problem.code == Some(ErrorCode::KeychainLocked)) {
            self.wait_for_keychain();
        }
        *told = problem.is_some();
        problem
    }

    async fn try_to_resume(&self) {
        let resumed = self.resume_shown_account().await;
        if let Err(error) = &resumed {
            tracing::error!(why = error.message, "the data folder cannot be used");
        } else {
            let app = self.app.clone();
            self.start_task("resume others", async move { app.state::<Self>().resume_others().await });
        }
        self.resumed.send_replace(Some(resumed));
    }

    async fn resume_shown_account(&self) -> Result<(), CommandError> {
        if self.lock.get().is_none() {
            let lock = data_folder::lock(&self.data_folder)
                .map_err(|error| CommandError::unusable_folder(&self.data_folder, &error))?;
            let _first = self.lock.set(lock);
            self.sweep_erased().await;
            self.erase_what_was_not_kept().await?;
            self.accounts.show(self.settings.active_account().map(|account| account.id));
        }
        #[cfg(feature = "demo")]
        if self.arguments.sign_in_to_demo && self.accounts.shown().is_none() {
            self.sign_in_to_demo().await?;
        }
        // Why it cannot be started is told when the page asks for it; the other accounts can be used.
        let _told_later = self.start_shown_account().await;
        Ok(())
    }

    /// The window does not wait for them, and they do not hold it up.
    async fn resume_others(&self) {
        let mut painted = self.painted.subscribe();
        // A page that shows a problem instead of the inbox says nothing.
        let drawn = timeout(PATIENCE, painted.wait_for(|painted| *painted)).await.is_ok();
        tracing::debug!(drawn, "the other accounts are resumed");
        for account in self.settings.signed_in() {
            if self.accounts.problem_of(account.id).is_none() {
                let _told_in_the_list = self.start_account(&account).await;
            }
        }
        self.all_resumed.send_replace(true);
    }

    /// Waits until every account that can be used has its engine. Where none can, it waits for as long as the app lives.
    pub async fn all_resumed(&self) {
        let mut resumed = self.all_resumed.subscribe();
        // The sender lives in `self`.
        drop(resumed.wait_for(|all| *all).await);
    }

    async fn start_shown_account(&self) -> Result<(), CommandError> {
        match self.accounts.shown().and_then(|shown| self.settings.account(shown)) {
            Some(account) => self.start_account(&account).await,
            None => Ok(()),
        }
    }

    /// An account's engine.
    ///
    /// # Errors
    /// When it is not signed in, or its data cannot be used.
    pub fn engine(&self, account: UserId) -> Result<EngineRef, CommandError> {
        let missing = || self.accounts.problem_of(account).unwrap_or_else(CommandError::signed_out);
        self.accounts.get(account).map(EngineRef).ok_or_else(missing)
    }

    /// Says on the terminal how far the start has come and after how many milliseconds, where a benchmark wants to know.
    pub fn report(&self, what: &str) {
        if self.arguments.report_paint {
            let milliseconds = self.started.elapsed().as_millis();
            arguments::say(&format!("pipit: {what} {milliseconds}"), std::process::ExitCode::SUCCESS);
        }
    }

    /// Stops everything in good order.
    pub async fn stop(&self) {
        self.notifications.end().await;
        self.tasks.stop().await;
        let mut stopping: JoinSet<()> =
            self.accounts.take_all().into_iter().map(|running| async move { running.stop().await }).collect();
        while stopping.join_next().await.is_some() {}
        #[cfg(feature = "demo")]
        self.demo.stop().await;
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
