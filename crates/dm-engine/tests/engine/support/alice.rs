//! Alice's app: her store in a folder of its own, and an engine that starts, stops and crashes.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use dm_engine::{CacheLimits, Engine, EngineParts};
use dm_files::{EncryptedWriter, FileKey};
use dm_model::{
    Account, AttachmentId, ConversationId, EventId, MediaKey, Message, OutgoingAttachment, RealTime, SendState,
    TimelineContent, TimelineItem, Timestamp, TransactionId, UserId,
};
use dm_store::{DataKey, Owner, Store};
use tempfile::TempDir;
use x_sim::{Link, TrueContent, TrueEvent};

use super::{File, Heard, World};

pub struct Alice {
    pub world: Arc<World>,
    pub heard: Arc<Heard>,
    folder: TempDir,
    pub signed_in_at: Timestamp,
    pub(super) store: Arc<Store>,
    engine: Option<Engine>,
    starts: u64,
    prepared: AtomicUsize,
    /// What a start takes; a test may change it between two.
    pub cache_limits: CacheLimits,
    /// The bearer token of her developer app, if she gave it to Pipit.
    app_token: Option<String>,
}

/// One event as the timeline shows it, or as X has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub id: EventId,
    conversation: ConversationId,
    at: Timestamp,
    what: What,
}

/// How links look.
#[derive(Debug, Clone, Copy)]
pub enum Shown {
    /// As they were written.
    Written,
    /// As X shortened them.
    Short,
}

impl Shown {
    /// How X shows an event; `None` for what nobody knows how to show.
    pub fn of(self, event: &TrueEvent) -> Option<Seen> {
        let what = match &event.content {
            TrueContent::Message { text, media_keys, links } => {
                let text = match self {
                    Self::Short => text.clone(),
                    Self::Written => links.iter().fold(text.clone(), |text, link| written(&text, link)),
                };
                What::Message { sender: event.sender.unwrap(), text, media_keys: media_keys.clone() }
            }
            TrueContent::Joined { people } => What::Joined { people: people.clone(), invited_by: event.sender },
            TrueContent::Left { people } => What::Left { people: people.clone() },
            TrueContent::Unknown { .. } => return None,
        };
        Some(Seen { id: event.id, conversation: event.conversation.clone(), at: event.created_at, what })
    }
}

/// The text with the place behind a short link instead of it; X's link to an attachment, which is shown, goes away.
fn written(text: &str, link: &Link) -> String {
    match text.trim_end().strip_suffix(&link.url) {
        Some(before) if link.expanded_url.contains("/messages/media/") => before.trim_end().to_owned(),
        _ => text.replace(&link.url, &link.expanded_url),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Message { sender: UserId, text: String, media_keys: Vec<MediaKey> },
    Joined { people: Vec<UserId>, invited_by: Option<UserId> },
    Left { people: Vec<UserId> },
}

impl Alice {
    /// Signs in for the first time; the engine runs.
    pub async fn signs_in(world: &Arc<World>) -> Self {
        let mut alice = Self::without_engine(world);
        alice.starts_the_app().await;
        alice
    }

    /// Signs in and waits until the first catch-up has brought all that is at X.
    pub async fn is_settled(world: &Arc<World>) -> Self {
        let alice = Self::signs_in(world).await;
        alice.has_all().await;
        alice.until("a finished catch-up", |alice| alice.heard.catch_ups() > 0).await;
        alice
    }

    /// Where her app keeps what can be fetched again.
    pub fn cache_folder(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// The account's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn without_engine(world: &Arc<World>) -> Self {
        let folder = folder();
        let signed_in_at = world.account().signed_in_at;
        let store = open(&folder, world.alice, signed_in_at);
        let heard = Heard::stirring(world.stirred.clone());
        Self {
            world: Arc::clone(world),
            heard,
            folder,
            signed_in_at,
            store,
            engine: None,
            starts: 0,
            prepared: AtomicUsize::default(),
            cache_limits: CacheLimits::default(),
            app_token: None,
        }
    }

    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().expect("the app runs")
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Starts the app anew: the database is opened again, as after a restart of the machine.
    pub async fn starts_the_app(&mut self) {
        self.starts_an_engine(false).await;
    }

    /// Signs in again to the same account while the window stays open.
    pub async fn renews_her_session(&mut self) {
        self.quits().await;
        self.starts_an_engine(true).await;
    }

    async fn starts_an_engine(&mut self, files_in_hand: bool) {
        assert!(self.engine.is_none(), "the app runs already");
        self.starts += 1;
        self.store = open(&self.folder, self.world.alice, self.signed_in_at);
        let parts = EngineParts {
            account: Account { signed_in_at: self.signed_in_at, ..self.world.account() },
            store: Arc::clone(&self.store),
            x: self.world.client(),
            clock: Arc::new(self.world.clock.clone()),
            seed: self.starts,
            cache_folder: self.cache_folder(),
            cache_limits: self.cache_limits,
            outgoing_folder: self.folder.path().join("outgoing"),
            files_in_hand,
            listener: Arc::clone(&self.heard) as _,
        };
        let engine = Engine::start(parts).await.unwrap();
        engine.set_app_token(self.app_token.clone().map(Into::into));
        self.engine = Some(engine);
    }

    /// Signs in, gives Pipit the token of her developer app, and waits until the stream is open and all is read.
    pub async fn listens(world: &Arc<World>) -> Self {
        let mut alice = Self::is_settled(world).await;
        alice.gives_token(Some(world.x.app_token("pipit-demo")));
        alice.until_live().await;
        alice
    }

    /// Gives Pipit another token of a developer app, or takes it away.
    pub fn gives_token(&mut self, token: Option<String>) {
        self.engine().set_app_token(token.clone().map(Into::into));
        self.app_token = token;
    }

    /// Waits until the stream is open and the catch-up is over that belongs to its opening.
    pub async fn until_live(&self) {
        self.at_rest("an open stream", |alice| matches!(alice.engine().real_time(), RealTime::Live { .. })).await;
    }

    /// Closes the app.
    pub async fn quits(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop().await;
        }
    }

    /// The app ends without a goodbye.
    pub fn crashes(&mut self) {
        drop(self.engine.take());
    }

    /// Puts a file into the draft with bob, as if dm-media had let it through.
    pub fn has_prepared(&self, file: &File) -> AttachmentId {
        self.prepares(file, Some(&self.world.with_bob()))
    }

    /// The same for a group that is only being put together.
    pub fn holds(&self, file: &File) -> AttachmentId {
        self.prepares(file, None)
    }

    fn prepares(&self, file: &File, in_draft: Option<&ConversationId>) -> AttachmentId {
        let id: AttachmentId = format!("attachment-{}", self.prepared.fetch_add(1, Ordering::SeqCst)).parse().unwrap();
        let outgoing = self.folder.path().join("outgoing");
        std::fs::create_dir_all(&outgoing).unwrap();
        let key = FileKey::from_bytes(&self.store.load_or_make_file_key().unwrap());
        let mut copy =
            EncryptedWriter::begin(&key, std::fs::File::create(outgoing.join(id.as_str())).unwrap()).unwrap();
        copy.write_all(&file.bytes).unwrap();
        copy.finish().unwrap();
        let attachment = OutgoingAttachment {
            id: id.clone(),
            kind: file.kind,
            content_type: file.content_type.to_owned(),
            bytes: u32::try_from(file.bytes.len()).unwrap(),
            uploaded_bytes: 0,
            width: Some(1),
            height: Some(1),
            duration_ms: None,
            alt_text: None,
        };
        self.store.add_outgoing(in_draft, &attachment, self.world.x.now()).unwrap();
        id
    }

    /// Sends a file to bob.
    pub async fn sends_file(&self, file: &File, text: &str) -> TransactionId {
        let attachment = self.has_prepared(file);
        self.engine().send_message(self.world.with_bob(), text.to_owned(), Some(attachment)).await.unwrap()
    }

    /// Where our copy of a file lies.
    pub fn copy_of(&self, attachment: &AttachmentId) -> PathBuf {
        self.folder.path().join("outgoing").join(attachment.as_str())
    }

    pub async fn sends(&self, conversation: &ConversationId, text: &str) -> TransactionId {
        self.engine().send_message(conversation.clone(), text.to_owned(), None).await.unwrap()
    }

    /// What a timeline shows, oldest first.
    pub fn timeline(&self, conversation: &ConversationId) -> Vec<TimelineItem> {
        let mut items = Vec::new();
        let mut before = None;
        loop {
            let page = self.store.load_timeline(conversation, before, 500).unwrap();
            before = page.items.iter().filter_map(|item| item.event_id).min();
            items.splice(0..0, page.items);
            if !page.has_older {
                return items;
            }
        }
    }

    /// How far a message has come.
    pub fn state_of(&self, send: &TransactionId) -> SendState {
        self.store.load_send(send).unwrap().state
    }

    /// Waits until X has a message.
    pub async fn until_sent(&self, send: &TransactionId) {
        self.until("a sent message", |alice| matches!(alice.state_of(send), SendState::Sent { .. })).await;
    }

    /// Waits until a message is in doubt.
    pub async fn until_in_doubt(&self, send: &TransactionId) {
        self.until("a message in doubt", |alice| alice.state_of(send) == SendState::Unconfirmed).await;
    }

    /// Waits until the store shows exactly what X has, no gap is open and nothing waits to be sent.
    pub async fn has_all(&self) {
        self.until("a store that equals the truth", |alice| {
            alice.store.load_gaps().unwrap().is_empty()
                && alice.store.load_outbox().unwrap().is_empty()
                && alice.agrees()
        })
        .await;
        assert_eq!(self.seen(), self.shown_by_x(), "the store shows what X has");
    }

    /// Whether the store shows and keeps exactly what X has.
    fn agrees(&self) -> bool {
        let ids: BTreeSet<EventId> = self.world.truth().iter().map(|event| event.id).collect();
        let known = self.store.find_known(&ids.iter().copied().collect::<Vec<_>>()).unwrap();
        known == ids && self.seen() == self.shown_by_x()
    }

    /// All that the timelines show, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        let conversations = self.store.load_inbox().unwrap().conversations;
        let mut seen = Vec::new();
        for conversation in conversations {
            let timeline = self.timeline(&conversation.id);
            let ids: Vec<EventId> = timeline.iter().filter_map(|item| item.event_id).collect();
            assert!(ids.is_sorted(), "a timeline is in order");
            for item in timeline {
                let Some(id) = item.event_id else { continue };
                let what = match item.content {
                    TimelineContent::Message(message) => {
                        let Message { sender, text, attachments, .. } = *message;
                        let media_keys = attachments.into_iter().map(|attachment| attachment.media_key).collect();
                        What::Message { sender, text, media_keys }
                    }
                    TimelineContent::Joined { people, invited_by } => What::Joined { people, invited_by },
                    TimelineContent::Left { people } => What::Left { people },
                    TimelineContent::Missing => continue,
                };
                seen.push(Seen { id, conversation: conversation.id.clone(), at: item.at, what });
            }
        }
        seen.sort_by_key(|seen| seen.id);
        seen
    }

    /// All that X has but what nobody knows how to show.
    fn shown_by_x(&self) -> Vec<Seen> {
        self.world.truth().iter().filter_map(|event| Shown::Written.of(event)).collect()
    }
}

/// The texts of messages, in order.
pub fn texts(items: &[TimelineItem]) -> Vec<&str> {
    let mut texts = Vec::new();
    for item in items {
        if let TimelineContent::Message(message) = &item.content {
            texts.push(message.text.as_str());
        }
    }
    texts
}

/// The key of alice's database.
pub const DATA_KEY: [u8; 32] = *b"alice's key, which nobody knows.";

fn open(folder: &TempDir, alice: UserId, since: Timestamp) -> Arc<Store> {
    Arc::new(
        Store::open(&folder.path().join("alice.sqlite"), Owner { id: alice, since }, &DataKey::from_bytes(&DATA_KEY))
            .unwrap(),
    )
}

/// A folder in memory where there is such a thing: what these tests check does not hang on a disk.
fn folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() }.unwrap()
}
