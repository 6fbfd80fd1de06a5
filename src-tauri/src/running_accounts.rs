//! The accounts' engines side by side, and which one of the accounts the window shows.
//!
//! Every account that is signed in has an engine of its own, or a reason why it has none. One of them is shown: it alone has
//! the window's focus and a conversation on screen; to the others the person is elsewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use dm_engine::Engine;
use dm_model::{ConversationId, UserId};
use x_auth::Session;

use crate::error::CommandError;

/// An account's engine and the session it speaks with.
pub struct Running {
    pub engine: Engine,
    pub session: Arc<Session>,
}

impl Running {
    /// Ends the engine, and then waits for a refresh of the session that is under way.
    pub async fn stop(&self) {
        self.engine.stop().await;
        self.session.settle().await;
    }
}

/// What became of an account that is signed in.
enum Place {
    Runs(Arc<Running>),
    Fails(CommandError),
}

/// The accounts' engines.
#[derive(Default)]
pub struct RunningAccounts {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    places: BTreeMap<UserId, Place>,
    /// Whose engines have run so far.
    have_run: BTreeSet<UserId>,
    shown: Option<UserId>,
    /// Whether the window has the focus.
    focused: bool,
    /// Whether nobody is at the window, whichever account it shows.
    away: bool,
    /// The shown account's conversation on screen; the page tells it, also while no engine runs.
    open: Option<ConversationId>,
}

impl RunningAccounts {
    /// An account's engine.
    pub fn get(&self, account: UserId) -> Option<Arc<Running>> {
        match self.state().places.get(&account)? {
            Place::Runs(running) => Some(Arc::clone(running)),
            Place::Fails(_) => None,
        }
    }

    /// All engines.
    pub fn all(&self) -> Vec<Arc<Running>> {
        self.state().places.values().filter_map(Place::running).collect()
    }

    /// Why an account has no engine, if it was tried in vain to start one.
    pub fn problem_of(&self, account: UserId) -> Option<CommandError> {
        match self.state().places.get(&account)? {
            Place::Runs(_) => None,
            Place::Fails(problem) => Some(problem.clone()),
        }
    }

    /// Gives an account its engine. Where another one was it must have been taken and stopped before.
    pub fn put(&self, running: Running) {
        let mut state = self.state();
        running.engine.set_away(state.away);
        state.have_run.insert(running.engine.account().id);
        state.places.insert(running.engine.account().id, Place::Runs(Arc::new(running)));
        state.tell_shown();
    }

    /// Whether an account has or had an engine since the app was started.
    pub fn has_run(&self, account: UserId) -> bool {
        self.state().have_run.contains(&account)
    }

    /// Notes why an account has no engine.
    pub fn put_problem(&self, account: UserId, problem: CommandError) {
        self.state().places.insert(account, Place::Fails(problem));
    }

    /// Lets it be tried once more to start an account's engine.
    pub fn forget_problem_of(&self, account: UserId) {
        self.state().places.retain(|id, place| *id != account || place.running().is_some());
    }

    /// Takes an account's engine away, for whoever stops it.
    pub fn take(&self, account: UserId) -> Option<Arc<Running>> {
        self.state().places.remove(&account)?.running()
    }

    /// Takes all engines away.
    pub fn take_all(&self) -> Vec<Arc<Running>> {
        std::mem::take(&mut self.state().places).into_values().filter_map(|place| place.running()).collect()
    }

    /// The account that the window shows.
    pub fn shown(&self) -> Option<UserId> {
        self.state().shown
    }

    /// Shows another account, or none. For the one that was shown before, the person is elsewhere from now on.
    pub fn show(&self, account: Option<UserId>) {
        let mut state = self.state();
        if state.shown == account {
            return;
        }
        if let Some(before) = state.shown_running() {
            before.engine.show_conversation(None);
            before.engine.set_focused(false);
        }
        state.shown = account;
        state.open = None;
        state.tell_shown();
    }

    /// The window got or lost the focus.
    pub fn set_focused(&self, focused: bool) {
        let mut state = self.state();
        state.focused = focused;
        state.tell_shown();
    }

    /// Nobody is at the window any more, or somebody is back.
    pub fn set_away(&self, away: bool) {
        let mut state = self.state();
        state.away = away;
        for running in state.places.values().filter_map(Place::running) {
            running.engine.set_away(away);
        }
    }

    /// A page begins, perhaps in place of one that ended without a word: it shows no conversation, and will say when nobody is
    /// there.
    pub fn forget_page(&self) {
        self.set_away(false);
        let mut state = self.state();
        state.open = None;
        state.tell_shown();
    }

    /// The page shows another conversation of an account, or none. What it says of an account that is not shown any more comes
    /// too late.
    pub fn show_conversation(&self, account: UserId, open: Option<ConversationId>) {
        let mut state = self.state();
        if state.shown == Some(account) {
            state.open = open;
            state.tell_shown();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn shown_running(&self) -> Option<Arc<Running>> {
        self.places.get(&self.shown?)?.running()
    }

    fn tell_shown(&self) {
        if let Some(shown) = self.shown_running() {
            shown.engine.set_focused(self.focused);
            shown.engine.show_conversation(self.open.clone());
        }
    }
}

impl Place {
    fn running(&self) -> Option<Arc<Running>> {
        match self {
            Self::Runs(running) => Some(Arc::clone(running)),
            Self::Fails(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use dm_engine::{CacheLimits, EngineParts, Listener};
    use dm_model::{Account, Clock, EngineEvent, SystemClock, Timestamp};
    use dm_store::{ArrivedMessage, DataKey, Owner, Store};
    use url::Url;
    use x_api::Client;
    use x_auth::{MemoryVault, Provider};

    use super::*;

    struct Deaf;

    impl Listener for Deaf {
        fn changed(&self, _event: EngineEvent) {}
        fn arrived(&self, _messages: Vec<ArrivedMessage>) {}
    }

    fn alice() -> UserId {
        "17".parse().unwrap()
    }

    fn bob() -> UserId {
        "18".parse().unwrap()
    }

    fn with_carol(account: UserId) -> ConversationId {
        ConversationId::one_to_one(account, "19".parse().unwrap())
    }

    /// An engine whose X cannot be reached.
    async fn running(id: UserId, folder: &Path) -> Running {
        let origin = Url::parse("http://127.0.0.1:1/").unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let provider = Provider::at_origin("pipit-test".to_owned(), &origin);
        let http = x_api::http_client().unwrap();
        let session = Session::new(id, provider, http.clone(), Arc::new(MemoryVault::default()), Arc::clone(&clock));
        let signed_in_at = Timestamp::from_millis(0);
        let account = Account { id, name: String::new(), username: String::new(), signed_in_at, demo: false };
        let folder = folder.join(id.to_string());
        let owner = Owner { id, since: signed_in_at };
        let engine = Engine::start(EngineParts {
            account,
            store: Arc::new(
                Store::open(&folder.join("messages.sqlite"), owner, &DataKey::from_bytes(&[7; 32])).unwrap(),
            ),
            x: Client::new(origin, http, session.clone()),
            clock,
            seed: 1,
            cache_folder: folder.join("cache"),
            outgoing_folder: folder.join("outgoing"),
            files_in_hand: false,
            cache_limits: CacheLimits::default(),
            listener: Arc::new(Deaf),
        })
        .await
        .unwrap();
        Running { engine, session }
    }

    async fn alice_and_bob(folder: &Path) -> RunningAccounts {
        let accounts = RunningAccounts::default();
        accounts.put(running(alice(), folder).await);
        accounts.put(running(bob(), folder).await);
        accounts.set_focused(true);
        accounts.show(Some(alice()));
        accounts
    }

    fn sees(accounts: &RunningAccounts, account: UserId) -> bool {
        accounts.get(account).unwrap().engine.is_in_view(&with_carol(account))
    }

    #[tokio::test]
    async fn only_the_shown_account_has_a_conversation_on_screen() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = alice_and_bob(folder.path()).await;
        accounts.show_conversation(alice(), Some(with_carol(alice())));
        assert!(sees(&accounts, alice()));
        accounts.show(Some(bob()));
        assert!(!sees(&accounts, alice()), "alice's window is gone");
        accounts.show(Some(alice()));
        assert!(!sees(&accounts, alice()), "her new window has not opened a conversation yet");
    }

    #[tokio::test]
    async fn an_account_whose_engine_was_taken_away_has_run() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = RunningAccounts::default();
        assert!(!accounts.has_run(alice()));
        accounts.put(running(alice(), folder.path()).await);
        accounts.take(alice()).unwrap().stop().await;
        assert_eq!((accounts.has_run(alice()), accounts.has_run(bob())), (true, false));
    }

    #[tokio::test]
    async fn a_page_that_begins_shows_none_of_what_the_one_before_it_did() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = alice_and_bob(folder.path()).await;
        accounts.show_conversation(alice(), Some(with_carol(alice())));
        accounts.set_away(true);
        accounts.forget_page();
        assert!(!sees(&accounts, alice()), "nothing is open in it");
        accounts.show_conversation(alice(), Some(with_carol(alice())));
        assert!(sees(&accounts, alice()), "somebody is there");
    }

    #[tokio::test]
    async fn what_the_page_says_of_an_account_that_it_left_comes_too_late() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = alice_and_bob(folder.path()).await;
        accounts.show(Some(bob()));
        accounts.show_conversation(alice(), Some(with_carol(alice())));
        assert!(!sees(&accounts, alice()));
        accounts.show_conversation(bob(), Some(with_carol(bob())));
        assert!(sees(&accounts, bob()));
    }

    #[tokio::test]
    async fn a_renewed_engine_knows_what_is_on_screen() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = alice_and_bob(folder.path()).await;
        accounts.show_conversation(alice(), Some(with_carol(alice())));
        accounts.take(alice()).unwrap().stop().await;
        assert!(accounts.get(alice()).is_none());
        accounts.put(running(alice(), folder.path()).await);
        assert!(sees(&accounts, alice()));
        assert_eq!(accounts.all().len(), 2, "bob's engine went on");
    }

    #[tokio::test]
    async fn an_account_that_cannot_be_opened_takes_no_other_down_and_can_be_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = alice_and_bob(folder.path()).await;
        accounts.take(bob()).unwrap().stop().await;
        accounts.put_problem(bob(), CommandError::sentence("It is damaged."));
        assert!(accounts.get(bob()).is_none());
        assert!(accounts.get(alice()).is_some());
        accounts.forget_problem_of(alice());
        assert!(accounts.get(alice()).is_some(), "only a problem is forgotten");
        accounts.forget_problem_of(bob());
        assert_eq!(accounts.problem_of(bob()), None);
    }
}
