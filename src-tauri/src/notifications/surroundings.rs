//! What announcing needs of the rest of the app: what is unread and how people are called, what the person chose, and how their
//! wishes are carried out.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use async_trait::async_trait;
use dm_engine::EngineError;
use dm_model::{ConversationId, EventId, UserId};
use dm_store::UnreadMessage;
use tauri::{AppHandle, Manager as _};
use tokio::time::timeout;

use super::text;
use crate::{app_state::AppState, error::CommandError, page_events::PageEvent, windows, words::Language};

/// How long a notification waits for X to tell how somebody is called.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the person chose, as far as it matters now.
#[derive(Clone, Copy)]
pub struct Choices {
    /// Whether anything is to be shown at this time.
    pub wanted: bool,
    /// Whether names and texts are.
    pub content: bool,
    pub sound: bool,
    pub language: Language,
}

/// The rest of the app.
#[async_trait]
pub trait Surroundings: Send + Sync + 'static {
    /// What the person chose.
    fn choices(&self) -> Choices;

    /// The handle of an account, where there are several and it matters.
    fn addressee(&self, account: UserId) -> Option<String>;

    /// Which of the messages the person has neither read nor sees now, and where they stand: the youngest ones, so many at
    /// most, oldest first; `None` while nobody can tell.
    async fn find_unread(
        &self,
        account: UserId,
        ids: BTreeSet<EventId>,
        most: usize,
    ) -> Option<Vec<(EventId, ConversationId)>>;

    /// The same with all that is to be told of them: for a few.
    async fn load_unread(&self, account: UserId, ids: BTreeSet<EventId>) -> Option<Vec<UnreadMessage>>;

    /// How these people are called; whoever is missing has no name yet.
    async fn load_names(&self, account: UserId, people: Vec<UserId>) -> HashMap<UserId, String>;

    /// Shows a conversation of an account, or its inbox, in a window in front.
    fn open(&self, account: UserId, conversation: Option<&ConversationId>);

    /// Sends an answer. One that cannot be queued goes into the page, which shows it where it was to go.
    async fn reply(&self, account: UserId, conversation: &ConversationId, text: String);

    /// Notes that a conversation was read.
    async fn mark_read(&self, account: UserId, conversation: &ConversationId, up_to: EventId);
}

#[async_trait]
impl Surroundings for AppHandle {
    fn choices(&self) -> Choices {
        let state = self.state::<AppState>();
        let settings = state.settings.settings();
        Choices {
            wanted: settings.notifications && state.quiet_until().is_none(),
            content: settings.notification_content,
            sound: settings.notification_sound,
            language: Language::of(&settings),
        }
    }

    fn addressee(&self, account: UserId) -> Option<String> {
        let signed_in = self.state::<AppState>().settings.signed_in();
        let username = |id| signed_in.iter().find(|one| one.id == id).map(|one| one.username.clone());
        if signed_in.len() > 1 { username(account) } else { None }
    }

    async fn find_unread(
        &self,
        account: UserId,
        ids: BTreeSet<EventId>,
        most: usize,
    ) -> Option<Vec<(EventId, ConversationId)>> {
        let engine = self.state::<AppState>().engine(account).ok()?;
        told(engine.find_unread_messages(ids, most).await)
    }

    async fn load_unread(&self, account: UserId, ids: BTreeSet<EventId>) -> Option<Vec<UnreadMessage>> {
        let engine = self.state::<AppState>().engine(account).ok()?;
        told(engine.load_unread_messages(ids).await)
    }

    async fn load_names(&self, account: UserId, people: Vec<UserId>) -> HashMap<UserId, String> {
        let Ok(engine) = self.state::<AppState>().engine(account) else { return HashMap::new() };
        let known = match timeout(PATIENCE, engine.describe(people)).await {
            Ok(described) => described,
            // X takes its time; those who are known already are called by their names.
            Err(_elapsed) => engine.load_people().await,
        };
        let named = |person: dm_model::Person| Some((person.id, text::name(&person.name)?));
        known.unwrap_or_default().into_iter().filter_map(named).collect()
    }

    fn open(&self, account: UserId, conversation: Option<&ConversationId>) {
        windows::show(self, account, conversation.cloned());
    }

    async fn reply(&self, account: UserId, conversation: &ConversationId, text: String) {
        if let Err(failure) = try_to_reply(self, account, conversation, &text).await {
            tracing::warn!(why = failure.message, "an answer could not be queued");
            let (account_id, conversation_id) = (account, conversation.clone());
            let answer = PageEvent::AnswerNotQueued { account_id, conversation_id, text, failure };
            self.state::<AppState>().page.push(answer);
            self.open(account, Some(conversation));
        }
    }

    async fn mark_read(&self, account: UserId, conversation: &ConversationId, up_to: EventId) {
        if let Ok(engine) = self.state::<AppState>().engine(account)
            && let Err(error) = engine.mark_read(conversation.clone(), up_to).await
        {
            tracing::warn!(%error, "it could not be kept that a conversation was read");
        }
    }
}

fn told<T>(unread: Result<T, EngineError>) -> Option<T> {
    unread.inspect_err(|error| tracing::warn!(%error, "what is unread could not be found out")).ok()
}

async fn try_to_reply(
    app: &AppHandle,
    account: UserId,
    conversation: &ConversationId,
    text: &str,
) -> Result<(), CommandError> {
    Ok(app.state::<AppState>().engine(account)?.reply(conversation.clone(), text.to_owned()).await?)
}
