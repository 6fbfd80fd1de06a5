//! A simulated X in which alice knows bob and carol.

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use dm_model::{Account, Clock as _, ConversationId, Timestamp, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;
use x_api::{Dialect, TokenError, TokenSource, http_client};
use x_sim::{Call, Config, Control, LimitTable, RequestRecord, SimClock, Simulator, TrueContent, TrueEvent};

use super::{VirtualClock, Wire};

/// When the tests begin.
const BEGINNING: Timestamp = Timestamp::from_millis(1_780_000_000_000);

pub struct World {
    pub x: Control,
    pub clock: VirtualClock,
    /// In which words X was asked to speak at the beginning.
    pub dialect: x_sim::Dialect,
    pub wire: Wire,
    pub alice: UserId,
    pub bob: UserId,
    pub carol: UserId,
    pub stirred: watch::Sender<()>,
    /// For how long of virtual time X has kept a request waiting.
    silent_for: Mutex<Duration>,
    tokens: Arc<Tokens>,
    _simulator: Simulator,
}

/// What X is like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    pub limits: Limits,
    pub dialect: x_sim::Dialect,
}

/// One of X's tables of limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Limits {
    #[default]
    None,
    Current,
    Launch,
}

impl fmt::Display for Limits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "no limits",
            Self::Current => "today's limits",
            Self::Launch => "the limits of the launch",
        })
    }
}

impl From<Limits> for LimitTable {
    fn from(limits: Limits) -> Self {
        match limits {
            Limits::None => Self::none(),
            Limits::Current => Self::current(),
            Limits::Launch => Self::launch(),
        }
    }
}

impl World {
    /// Without limits.
    pub async fn new() -> Arc<Self> {
        Self::with_limits(LimitTable::none()).await
    }

    pub async fn with_limits(limits: LimitTable) -> Arc<Self> {
        Self::that(Config { limits, ..Config::default() }).await
    }

    /// An X as it was when v2 Direct Messages began: senders are fields of events, and no people come along.
    pub async fn of_the_launch() -> Arc<Self> {
        let (limits, dialect) = (LimitTable::launch(), x_sim::Dialect::Launch);
        Self::that(Config { limits, dialect, ..Config::default() }).await
    }

    pub async fn in_the_setting(setting: Setting) -> Arc<Self> {
        Self::that(Config { limits: setting.limits.into(), dialect: setting.dialect, ..Config::default() }).await
    }

    /// Without limits, where what happens by chance comes from this seed.
    pub async fn by(chance: u64) -> Arc<Self> {
        Self::that(Config { limits: LimitTable::none(), seed: chance, ..Config::default() }).await
    }

    async fn that(config: Config) -> Arc<Self> {
        let sim_clock = SimClock::fixed_at(BEGINNING);
        let dialect = config.dialect;
        let config = Config { clock: sim_clock.clone(), ..config };
        let simulator = Simulator::start(config).await.unwrap();
        let x = simulator.control();
        let [alice, bob, carol] =
            [("Alice", "alice"), ("Bob", "bob"), ("Carol", "carol")].map(|(name, handle)| x.add_person(name, handle));
        let stirred = watch::Sender::default();
        let wire = Wire::to(&simulator.origin(), stirred.clone()).await;
        let tokens = Arc::new(Tokens::of(x.clone(), alice));
        let clock = VirtualClock::over(sim_clock);
        let silent_for = Mutex::default();
        Arc::new(Self {
            x,
            clock,
            dialect,
            wire,
            alice,
            bob,
            carol,
            stirred,
            silent_for,
            tokens,
            _simulator: simulator,
        })
    }

    pub fn with_bob(&self) -> ConversationId {
        ConversationId::one_to_one(self.alice, self.bob)
    }

    pub fn with_carol(&self) -> ConversationId {
        ConversationId::one_to_one(self.alice, self.carol)
    }

    /// Bob writes to alice.
    pub fn bob_writes(&self, text: &str) {
        self.x.add_message(&self.with_bob(), self.bob, text).unwrap();
    }

    pub fn carol_writes(&self, text: &str) {
        self.x.add_message(&self.with_carol(), self.carol, text).unwrap();
    }

    /// `count` messages of bob's, a minute apart, numbered from 1.
    pub fn bob_writes_often(&self, count: usize) {
        for number in 1..=count {
            self.bob_writes(&format!("message {number}"));
            self.clock.advance(Duration::from_mins(1));
        }
    }

    /// A group of alice, bob and carol.
    pub fn group(&self) -> ConversationId {
        self.x.add_group(&[self.alice, self.bob, self.carol]).unwrap()
    }

    /// What X holds for alice, oldest first.
    pub fn truth(&self) -> Vec<TrueEvent> {
        self.x.truth(self.alice)
    }

    /// What alice wrote in a conversation, as X has it, oldest first.
    pub fn alice_wrote(&self, conversation: &ConversationId) -> Vec<String> {
        let text = |event: TrueEvent| match event.content {
            TrueContent::Message { text, .. } if event.sender == Some(self.alice) => Some(text),
            _ => None,
        };
        self.truth().into_iter().filter(|event| event.conversation == *conversation).filter_map(text).collect()
    }

    /// The requests of one kind so far.
    pub fn requests(&self, call: Call) -> Vec<RequestRecord> {
        self.x.requests().into_iter().filter(|request| request.call == call).collect()
    }

    /// X ends alice's session for good, or lets her sign in again.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.tokens.signed_out.store(signed_out, Ordering::SeqCst);
        self.x.revoke_access_tokens(self.alice);
    }

    /// Nothing moves but a request that X has not answered: a second goes by, and when it was `patience` altogether, the
    /// connections of those that X never answers break, as if alice's app gave up.
    pub(super) fn wait_for_an_answer(&self, patience: Duration) {
        let mut silent_for = self.silent_for.lock().unwrap();
        let second = Duration::from_secs(1);
        self.clock.advance(second);
        *silent_for += second;
        if *silent_for >= patience {
            *silent_for = Duration::ZERO;
            self.x.release_silent_calls();
        }
    }

    pub fn client(&self) -> x_api::Client {
        let clock = Arc::new(self.clock.clone());
        x_api::Client::with(
            self.wire.origin(),
            http_client().unwrap(),
            Arc::clone(&self.tokens) as Arc<dyn TokenSource>,
            clock,
            Dialect::default(),
        )
    }

    pub fn account(&self) -> Account {
        Account {
            id: self.alice,
            name: "Alice".to_owned(),
            username: "alice".to_owned(),
            signed_in_at: self.clock.now(),
            demo: true,
        }
    }
}

/// Alice's session.
struct Tokens {
    x: Control,
    alice: UserId,
    current: Mutex<String>,
    signed_out: AtomicBool,
}

impl Tokens {
    fn of(x: Control, alice: UserId) -> Self {
        let current = Mutex::new(x.sign_in(alice, "pipit-demo").access_token);
        Self { x, alice, current, signed_out: AtomicBool::new(false) }
    }
}

#[async_trait]
impl TokenSource for Tokens {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        if self.signed_out.load(Ordering::SeqCst) {
            return Err(TokenError::SignedOut);
        }
        Ok(self.current.lock().unwrap().as_str().into())
    }

    async fn replace(&self, refused: &SecretString) -> Result<SecretString, TokenError> {
        if self.signed_out.load(Ordering::SeqCst) {
            return Err(TokenError::SignedOut);
        }
        let mut current = self.current.lock().unwrap();
        if *current == refused.expose_secret() {
            *current = self.x.sign_in(self.alice, "pipit-demo").access_token;
        }
        Ok(current.as_str().into())
    }
}
