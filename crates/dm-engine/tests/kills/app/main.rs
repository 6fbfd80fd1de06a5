//! The app that the tests in `tests/kills` end at any moment: the engine over a store, and what a person does in the
//! composer. It is told what to do line by line, says line by line what is done, and lives until its input ends.
//!
//! | it is told | it does | it says |
//! |---|---|---|
//! | `write CONVERSATION FILE TEXT` | makes this the draft there; FILE is `none`, `picture:BYTES` or `video:BYTES` | `written` |
//! | `send CONVERSATION` | sends the draft | `queued` |
//! | `group PEOPLE TEXT` | makes a group of these, with its first message | `grouped CONVERSATION` |
//! | `token TOKEN` | takes this token from now on | |
//!
//! By itself it says `running` when its engine is up, `left COUNT` when another number of messages waits to be sent and after
//! each new one, and `token` when X takes the last token no more. Words are parted by tabs.

mod clock;
#[expect(clippy::unwrap_used, dead_code, reason = "the tests' own files; others use more of them")]
#[path = "../../engine/support/files.rs"]
mod files;
mod tokens;

use std::{
    env,
    error::Error,
    io::{self, BufRead as _, Write as _},
    path::PathBuf,
    sync::Arc,
    thread,
};

use dm_engine::{CacheLimits, Engine, EngineParts, Listener};
use dm_files::{EncryptedWriter, FileKey};
use dm_model::{Account, Clock, ConversationId, Draft, EngineEvent, OutgoingAttachment, Timestamp, UserId};
use dm_store::{ArrivedMessage, DataKey, Owner, Store};
use tokio::sync::{Notify, mpsc};
use x_api::{Dialect, TokenSource, http_client};

use clock::FastClock;
use files::File;
use tokens::Tokens;

type Failure = Box<dyn Error + Send + Sync>;

/// What the app begins with, in the order of its arguments.
struct Beginning {
    folder: PathBuf,
    x: url::Url,
    alice: UserId,
    signed_in_at: Timestamp,
    clock: FastClock,
    /// Which start of the app this is.
    start: u64,
}

struct App {
    engine: Engine,
    store: Arc<Store>,
    clock: Arc<FastClock>,
    tokens: Arc<Tokens>,
    outgoing: PathBuf,
    start: u64,
    /// How many files it has kept.
    files: usize,
    /// How many messages waited to be sent when that was said last.
    left: Option<usize>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut orders = orders();
    let changed = Arc::new(Notify::new());
    let mut app = App::start(Beginning::told()?, Arc::clone(&changed)).await?;
    say("running")?;
    app.say_what_is_left()?;
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => app.carry_out(&order).await?,
                None => break,
            },
            () = changed.notified() => app.say_what_is_left()?,
        }
    }
    app.engine.stop().await;
    Ok(())
}

impl Beginning {
    fn told() -> Result<Self, Failure> {
        let mut arguments = env::args().skip(1);
        let mut next = || arguments.next().ok_or("an argument is missing");
        Ok(Self {
            folder: next()?.into(),
            x: next()?.parse()?,
            alice: next()?.parse()?,
            signed_in_at: Timestamp::from_millis(next()?.parse()?),
            clock: FastClock { since: Timestamp::from_millis(next()?.parse()?), times: next()?.parse()? },
            start: next()?.parse()?,
        })
    }
}

impl App {
    async fn start(beginning: Beginning, changed: Arc<Notify>) -> Result<Self, Failure> {
        let Beginning { folder, x, alice, signed_in_at, clock, start } = beginning;
        let store = Arc::new(Store::open(
            &folder.join("alice.sqlite"),
            Owner { id: alice, since: signed_in_at },
            &DataKey::from_bytes(&[7; 32]),
        )?);
        let (clock, tokens) = (Arc::new(clock), Arc::new(Tokens::default()));
        let source = Arc::clone(&tokens) as Arc<dyn TokenSource>;
        let account =
            Account { id: alice, name: "Alice".to_owned(), username: "alice".to_owned(), signed_in_at, demo: true };
        let outgoing = folder.join("outgoing");
        let parts = EngineParts {
            account,
            store: Arc::clone(&store),
            x: x_api::Client::with(x, http_client()?, source, Arc::clone(&clock) as _, Dialect::default()),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            seed: start,
            cache_folder: folder.join("cache"),
            cache_limits: CacheLimits::default(),
            outgoing_folder: outgoing.clone(),
            files_in_hand: false,
            listener: Arc::new(Heard(changed)),
        };
        let engine = Engine::start(parts).await?;
        engine.set_away(true);
        Ok(Self { engine, store, clock, tokens, outgoing, start, files: 0, left: None })
    }

    async fn carry_out(&mut self, order: &str) -> Result<(), Failure> {
        match order.split('\t').collect::<Vec<_>>()[..] {
            ["write", conversation, file, text] => {
                let conversation: ConversationId = conversation.parse()?;
                // What was attached before the app ended is attached still.
                let draft = self.engine.load_draft(conversation.clone()).await?;
                let has_file = draft.is_some_and(|draft| draft.attachment.is_some());
                if let (Some(file), false) = (wanted(file)?, has_file) {
                    self.attach(&conversation, &file)?;
                }
                self.engine.save_draft(conversation, text.to_owned()).await?;
                say("written")
            }
            ["send", conversation] => {
                let conversation: ConversationId = conversation.parse()?;
                let draft = self.engine.load_draft(conversation.clone()).await?.ok_or("there is no draft")?;
                let Draft { text, attachment, .. } = draft;
                self.engine.send_message(conversation, text, attachment.map(|attachment| attachment.id)).await?;
                self.took("queued")
            }
            ["group", people, text] => {
                let people = people.split(',').map(str::parse).collect::<Result<Vec<UserId>, _>>()?;
                let conversation = self.engine.create_group(people, text.to_owned(), None).await?;
                self.took(&format!("grouped\t{conversation}"))
            }
            ["token", token] => {
                self.tokens.take(token);
                Ok(())
            }
            _ => Err(format!("this is no order: {order}").into()),
        }
    }

    /// Makes a file part of a draft, as if dm-media had let it through.
    fn attach(&mut self, conversation: &ConversationId, file: &File) -> Result<(), Failure> {
        let attachment = OutgoingAttachment {
            id: format!("attachment-{}-{}", self.start, self.files).parse()?,
            kind: file.kind,
            content_type: file.content_type.to_owned(),
            bytes: u32::try_from(file.bytes.len())?,
            uploaded_bytes: 0,
            width: Some(1),
            height: Some(1),
            duration_ms: None,
            alt_text: None,
        };
        self.files += 1;
        std::fs::create_dir_all(&self.outgoing)?;
        let path = self.outgoing.join(attachment.id.as_str());
        if self.files.is_multiple_of(2) {
            // As an older Pipit left it; the next start encrypts it.
            std::fs::write(path, &file.bytes)?;
        } else {
            let key = FileKey::from_bytes(&*self.store.load_or_make_file_key()?);
            let mut copy = EncryptedWriter::begin(&key, std::fs::File::create(path)?)?;
            copy.write_all(&file.bytes)?;
            copy.finish()?;
        }
        self.store.add_outgoing(Some(conversation), &attachment, self.clock.now())?;
        Ok(())
    }

    /// Says that a message is kept, and soon how many are left, though it may be sent by then.
    fn took(&mut self, what: &str) -> Result<(), Failure> {
        self.left = None;
        say(what)
    }

    fn say_what_is_left(&mut self) -> Result<(), Failure> {
        let left = self.store.load_outbox()?.len();
        if self.left.replace(left) != Some(left) {
            say(&format!("left\t{left}"))?;
        }
        Ok(())
    }
}

/// The file that an order names.
fn wanted(file: &str) -> Result<Option<File>, Failure> {
    match file.split_once(':') {
        None => Ok(None),
        Some(("picture", bytes)) => Ok(Some(File::picture_of(bytes.parse()?))),
        Some((_, bytes)) => Ok(Some(File::video_of(bytes.parse()?))),
    }
}

/// Lines as they come, until the input ends.
fn orders() -> mpsc::UnboundedReceiver<String> {
    let (told, orders) = mpsc::unbounded_channel();
    thread::spawn(move || io::stdin().lock().lines().map_while(Result::ok).try_for_each(|line| told.send(line)));
    orders
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(io::stdout(), "{line}")?)
}

/// Hears of changes.
struct Heard(Arc<Notify>);

impl Listener for Heard {
    fn changed(&self, _: EngineEvent) {
        self.0.notify_one();
    }

    fn arrived(&self, _: Vec<ArrivedMessage>) {}
}
