//! The engine as the shell sees it: one account's conversations, and what the person does with them.

mod finding;
mod placing;
mod received;
mod sending;
mod unread;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use dm_files::FileKey;
use dm_model::{
    Account, Backfill, Clock, Connectivity, ConversationId, Diagnostics, EngineEvent, EventId, Inbox, Person, RealTime,
    TimelinePage, TimelinePlace, UserId,
};
use dm_store::Store;
use secrecy::SecretString;
use tokio::sync::{Mutex, Notify, watch};

use crate::{
    CacheLimits, EngineError, Listener, Tasks, alias,
    connectivity::ConnectivityState,
    media::Media,
    mutes, outbox,
    randomness::Randomness,
    real_time::{self, RealTimeState},
    scheduler::Scheduler,
    server_clock::ServerClock,
    shared::Shared,
    store_access::StoreAccess,
    sync::{self, DailyBudget, people},
    translation::person_of,
    wishes,
};

/// The most items that one call gives of a timeline.
const MOST_ITEMS: u32 = 500;

/// A window shows no more rows of the inbox at once, without scrolling.
const ROWS_ON_SCREEN: usize = 20;

/// A row names and pictures no more of its people.
const PEOPLE_OF_A_ROW: usize = 3;

/// What an engine is made of.
pub struct EngineParts {
    /// Whose engine it is.
    pub account: Account,
    /// Their store.
    pub store: Arc<Store>,
    /// Their way to X.
    pub x: x_api::Client,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where randomness starts. Another one at each start: the ids of sends come from it.
    pub seed: u64,
    /// A folder for pictures and attachments, which may be emptied at any time.
    pub cache_folder: PathBuf,
    /// How much that folder may hold.
    pub cache_limits: CacheLimits,
    /// A folder for files that are to be sent. Nobody else may touch it.
    pub outgoing_folder: PathBuf,
    /// Whether the person may hold files that stand in no draft yet, as for a group that is only being put together: another
    /// engine of this account has run since the window is there. Only where there are none, copies that nothing needs are removed.
    pub files_in_hand: bool,
    /// Who hears what changes.
    pub listener: Arc<dyn Listener>,
}

/// One account's engine. It works from [`start`](Self::start) to [`stop`](Self::stop).
pub struct Engine {
    shared: Arc<Shared>,
    tasks: Tasks,
}

impl Engine {
    /// Starts the engine's tasks. What the store holds can be shown at once; X is asked in the background.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn start(parts: EngineParts) -> Result<Self, EngineError> {
        let store = StoreAccess::new(parts.store);
        let file_key = Arc::new(FileKey::from_bytes(&*store.call(Store::load_or_make_file_key).await?));
        let shared = Arc::new(Shared {
            account: parts.account,
            store,
            x: parts.x,
            clock: ServerClock::new(parts.clock),
            randomness: Randomness::from_seed(parts.seed),
            scheduler: Scheduler::default(),
            connectivity: ConnectivityState::default(),
            attention: watch::Sender::default(),
            daily_budget: Mutex::default(),
            thrift: watch::Sender::default(),
            real_time: RealTimeState::default(),
            last_catch_up: watch::Sender::default(),
            trouble: watch::Sender::default(),
            listener: parts.listener,
            media: Media::in_folder(&parts.cache_folder, parts.cache_limits, &file_key),
            file_key,
            outgoing_folder: parts.outgoing_folder,
            outbox_wanted: Notify::new(),
            wishes_wanted: Notify::new(),
            send_answered: Notify::new(),
            own_messages_read: Notify::new(),
            sync_wanted: Notify::new(),
            network_changed: Notify::new(),
            mutes_changed: Notify::new(),
            people_wanted: Notify::new(),
            people_shown: std::sync::Mutex::default(),
            looking_up: Mutex::default(),
            backfilling: Mutex::default(),
            filling: Mutex::default(),
        });
        shared.remember().await?;
        // Before anything may be sent: what was being sent when the app ended is in doubt.
        let doubted = shared.store.call(Store::doubt_interrupted_sends).await?;
        if doubted > 0 {
            tracing::info!(doubted, "some messages were being sent when the app ended");
        }
        if !parts.files_in_hand
            && let Err(error) = shared.sweep_outgoing().await
        {
            tracing::warn!(%error, "copies that nobody needs could not be removed");
        }
        shared.remove_copies_for_others().await;
        let tasks = Tasks::default();
        tasks.start("catch-up", sync::keep_caught_up(Arc::clone(&shared)));
        tasks.start("open conversation", sync::keep_open_conversation_fresh(Arc::clone(&shared)));
        tasks.start("real time", real_time::keep_listening(Arc::clone(&shared)));
        tasks.start("people", people::keep_known(Arc::clone(&shared)));
        tasks.start("outbox", outbox::keep_sending(Arc::clone(&shared)));
        tasks.start("mutes", mutes::keep_ending(Arc::clone(&shared)));
        tasks.start("wishes", wishes::keep_carrying_out(Arc::clone(&shared)));
        Ok(Self { shared, tasks })
    }

    /// Stops all tasks and returns when none runs any more and nothing is written any more. A send under way is
    /// settled after the next start.
    pub async fn stop(&self) {
        self.tasks.stop().await;
        self.shared.remove_copies_for_others().await;
        self.shared.store.finish().await;
    }

    /// Whose engine it is.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.shared.account
    }

    /// How the connection is doing.
    #[must_use]
    pub fn connectivity(&self) -> Connectivity {
        self.shared.connectivity.current()
    }

    /// The conversations; `only` these, where it says which.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_inbox(&self, only: Option<Vec<ConversationId>>) -> Result<Inbox, EngineError> {
        let Some(ids) = only else {
            let inbox = self.shared.store.call(Store::load_inbox).await?;
            let on_screen = inbox.conversations.iter().take(ROWS_ON_SCREEN);
            let people = on_screen.flat_map(|row| row.people.iter().take(PEOPLE_OF_A_ROW)).copied();
            people::note_shown(&self.shared, people);
            return Ok(inbox);
        };
        // Which of these are on screen, nobody says.
        self.shared.store.call(move |store| store.load_inbox_of(&ids)).await
    }

    /// A stretch of a conversation's timeline; at most 500 items.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_timeline(
        &self,
        conversation_id: ConversationId,
        place: TimelinePlace,
        limit: u32,
    ) -> Result<TimelinePage, EngineError> {
        let limit = limit.clamp(1, MOST_ITEMS);
        let page = self.shared.store.call(move |store| store.load_stretch(&conversation_id, place, limit)).await?;
        people::note_shown(&self.shared, page.people.iter().map(|person| person.id));
        Ok(page)
    }

    /// Reads a conversation's past at X, further back than it is known here: until something older has come, its beginning
    /// is reached, or X allows no more for now.
    ///
    /// # Errors
    /// When X cannot be reached or refuses, and when the store cannot be written. What had come until then is kept.
    pub async fn backfill(&self, conversation_id: ConversationId) -> Result<Backfill, EngineError> {
        sync::backfill(&self.shared, conversation_id).await
    }

    /// Reads what a conversation's timeline shows as missing: what catch-ups left out, in all conversations, and what a long
    /// absence left out in this one.
    ///
    /// # Errors
    /// As [`backfill`](Self::backfill).
    pub async fn fill_missing(&self, conversation_id: ConversationId) -> Result<Backfill, EngineError> {
        sync::fill_missing(&self.shared, conversation_id).await
    }

    /// Limits what a UTC day may cost; `None`: as much as it takes. Reading slows down before the limit is reached, and
    /// sends are never held back.
    pub async fn set_daily_budget(&self, budget: Option<DailyBudget>) {
        let before = std::mem::replace(&mut *self.shared.daily_budget.lock().await, budget);
        if before != budget {
            // A larger budget is felt at once.
            self.sync_now();
        }
    }

    /// Listens to X's activity stream with the bearer token of the developer app that the person signed in with, or, with
    /// none, stops listening. Messages come either way; the stream only tells them at once.
    pub fn set_app_token(&self, token: Option<SecretString>) {
        self.shared.real_time.set_token(token);
    }

    /// How the activity stream is doing.
    #[must_use]
    pub fn real_time(&self) -> RealTime {
        self.shared.real_time.standing()
    }

    /// How the sync is doing, and what it costs.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_diagnostics(&self) -> Result<Diagnostics, EngineError> {
        self.shared.load_diagnostics().await
    }

    /// Everyone we know but the account's own person, by name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_people(&self) -> Result<Vec<Person>, EngineError> {
        self.shared.store.call(Store::load_people).await
    }

    /// These people, as far as X describes them. Those of whom nothing is known yet are looked up first; when that
    /// fails, they are left out.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn describe(&self, ids: Vec<UserId>) -> Result<Vec<Person>, EngineError> {
        people::describe(&self.shared, ids).await
    }

    /// The account's own person, as far as X described them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn load_own_person(&self) -> Result<Option<Person>, EngineError> {
        let own = BTreeSet::from([self.account().id]);
        Ok(self.shared.store.call(move |store| store.load_people_by_id(&own)).await?.pop())
    }

    /// Keeps what X told of the account's own person when they signed in.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn learn_own_person(&self, own: &x_api::User) -> Result<(), EngineError> {
        let (person, now) = (person_of(own), self.shared.clock.now());
        let changed = self.shared.store.call(move |store| store.save_people(&[person], now)).await?;
        if !changed.is_empty() {
            self.shared.listener.changed(EngineEvent::PeopleChanged { ids: changed });
        }
        Ok(())
    }

    /// Whether there is such a conversation here.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn has_conversation(&self, id: ConversationId) -> Result<bool, EngineError> {
        self.shared.store.call(move |store| store.knows_conversation(&id)).await
    }

    /// The machine is connected in another way now: what could not be reached a moment ago perhaps can.
    pub fn network_changed(&self) {
        self.shared.network_changed.notify_one();
    }

    /// Marks a conversation as read up to an event.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn mark_read(&self, conversation_id: ConversationId, up_to: EventId) -> Result<(), EngineError> {
        let id = conversation_id.clone();
        if self.shared.store.call(move |store| store.mark_read(&id, up_to)).await? {
            self.shared.emit_conversations([conversation_id]);
        }
        Ok(())
    }

    /// Gives a conversation a name of its own, at most 100 characters; nothing, or nothing visible, calls it by its people
    /// again. X does not hear of it.
    ///
    /// # Errors
    /// For a longer name, and when the store cannot be written.
    pub async fn rename_conversation(
        &self,
        conversation_id: ConversationId,
        alias: Option<String>,
    ) -> Result<(), EngineError> {
        let alias = alias.as_deref().map(alias::tidied).transpose()?.flatten();
        let id = conversation_id.clone();
        self.shared.store.call(move |store| store.save_alias(&id, alias.as_deref())).await?;
        self.shared.emit_conversations([conversation_id]);
        Ok(())
    }

    /// Deletes a message of one's own: it is shown nowhere from here on, and X is asked to delete it when
    /// [`UNDO_FOR`](crate::UNDO_FOR) is over.
    ///
    /// # Errors
    /// When there is no such message, or the store cannot be written.
    pub async fn withdraw_message(&self, id: EventId) -> Result<(), EngineError> {
        self.shared.withdraw(id).await
    }

    /// Undoes a deletion; or, where X refused one, forgets that.
    ///
    /// # Errors
    /// [`EngineError::DeletedAlready`] when it is too late, and when the store cannot be written.
    pub async fn keep_message(&self, id: EventId) -> Result<(), EngineError> {
        self.shared.keep_message(id).await
    }

    /// Blocks somebody. X is told as soon as it can be reached.
    ///
    /// # Errors
    /// For the account's own person, and when the store cannot be written.
    pub async fn block(&self, person: UserId) -> Result<(), EngineError> {
        self.shared.set_blocked(person, true).await
    }

    /// Lifts a block, whether it was made here or elsewhere.
    ///
    /// # Errors
    /// As [`block`](Self::block).
    pub async fn unblock(&self, person: UserId) -> Result<(), EngineError> {
        self.shared.set_blocked(person, false).await
    }

    /// Tells which conversation is on screen, if any: it is read more often.
    pub fn show_conversation(&self, open: Option<ConversationId>) {
        self.shared.attention.send_if_modified(|attention| replaced(&mut attention.open, open));
    }

    /// Tells whether the window has the focus. The conversation on screen is read only while it has. Getting it is a reason
    /// to look for news earlier, and to try again at once while X cannot be reached.
    pub fn set_focused(&self, focused: bool) {
        self.shared.attention.send_if_modified(|attention| replaced(&mut attention.focused, focused));
    }

    /// Tells whether nobody is at the window: it is hidden, or nothing was done in it for some minutes. Then reading is
    /// slower; when somebody is back, it catches up.
    pub fn set_away(&self, away: bool) {
        self.shared.attention.send_if_modified(|attention| replaced(&mut attention.away, away));
    }

    /// Whether a message in this conversation is seen as it arrives: not by who has left it open and gone.
    #[must_use]
    pub fn is_in_view(&self, conversation_id: &ConversationId) -> bool {
        self.in_view().as_ref() == Some(conversation_id)
    }

    fn in_view(&self) -> Option<ConversationId> {
        let attention = self.shared.attention.borrow();
        attention.open.clone().filter(|_| attention.is_given())
    }

    /// Looks for news now, if X allows it.
    pub fn sync_now(&self) {
        self.shared.sync_wanted.notify_one();
    }
}

fn replaced<T: PartialEq>(place: &mut T, value: T) -> bool {
    let differs = *place != value;
    *place = value;
    differs
}
