//! The recorded day: who writes when, and when Alice looks.
//!
//! The night is quiet. Over the day single messages come, and bursts of conversation in which people answer one another.
//! Alice's app shows the conversation all day, with the focus during the hours in which she looks; only then does she
//! answer. The same seed gives the same day to everyone who lives it.

use std::{sync::Arc, time::Duration};

use dm_model::{ConversationId, Timestamp, UserId};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde::Serialize;

use crate::support::{self, Setting, World};

const SEED: u64 = 4;

/// What lies within the 30 days that X lists, before the day begins.
const HISTORY: u32 = 500;

const fn minutes(hours: u64, minutes: u64) -> u64 {
    hours * 60 + minutes
}

/// When Alice looks, in minutes since midnight.
const LOOKS: [(u64, u64); 4] = [
    (minutes(7, 30), minutes(7, 45)),
    (minutes(12, 30), minutes(13, 0)),
    (minutes(18, 0), minutes(18, 30)),
    (minutes(20, 0), minutes(22, 0)),
];

/// When single messages may come.
const AWAKE: (u64, u64) = (minutes(7, 0), minutes(23, 0));

/// From one message of a burst to the next, in milliseconds; short pauses are more frequent.
const SHORTEST_PAUSE: f64 = 5_000.0;
const LONGEST_PAUSE: f64 = 90_000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nobody writes.
    Quiet,
    /// 60 messages, two thirds of them in bursts.
    Busy,
    /// A long conversation whenever Alice looks; what counts is how fast it comes.
    Open,
}

/// Where people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    OneToOne,
    Group,
}

/// X's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limits {
    Current,
    Launch,
}

/// How Pipit hears of what happens; the bot always asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hearing {
    /// It asks.
    Asks,
    /// It has the token of a developer app and listens to X's activity stream.
    Listens,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Alice,
    Bob,
    Carol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Alice begins or ends to look.
    Looks(bool),
    Writes(Who),
}

/// One day as it was recorded.
pub struct Day {
    pub kind: Kind,
    pub place: Place,
    pub limits: Limits,
    pub hearing: Hearing,
    /// What happens, in order, since midnight.
    pub actions: Vec<(Duration, Action)>,
}

/// A world on the eve of the day.
pub struct Eve {
    pub world: Arc<World>,
    /// Where people write.
    pub place: ConversationId,
    pub midnight: Timestamp,
}

impl Day {
    pub fn new(kind: Kind, place: Place, limits: Limits, hearing: Hearing) -> Self {
        let mut random = StdRng::seed_from_u64(SEED);
        let (singles, bursts_seen, bursts_unseen, length) = match kind {
            Kind::Quiet => (0, 0, 0, 0),
            Kind::Busy => (18, 4, 2, 7),
            Kind::Open => (10, 16, 0, 15),
        };
        let mut times: Vec<Duration> = (0..singles).map(|_| within(AWAKE, &mut random)).collect();
        for number in 0..bursts_seen + bursts_unseen {
            let when = if number < bursts_seen { evening_or_earlier(number) } else { AWAKE };
            let mut at = within(when, &mut random);
            for _ in 0..length {
                times.push(at);
                at += pause(&mut random);
            }
        }
        let mut actions: Vec<_> =
            times.into_iter().map(|at| (at, Action::Writes(writer(at, place, &mut random)))).collect();
        for (begin, end) in LOOKS {
            actions.push((Duration::from_mins(begin), Action::Looks(true)));
            actions.push((Duration::from_mins(end), Action::Looks(false)));
        }
        actions.sort_unstable();
        Self { kind, place, limits, hearing, actions }
    }

    /// How many messages the day brings.
    pub fn messages(&self) -> usize {
        self.actions.iter().filter(|(_, action)| matches!(action, Action::Writes(_))).count()
    }

    /// A world with a month of messages behind it, two hours before midnight.
    pub async fn eve(&self) -> Eve {
        let limits = match self.limits {
            Limits::Current => support::Limits::Current,
            Limits::Launch => support::Limits::Launch,
        };
        let world = World::in_the_setting(Setting { limits, ..Setting::default() }).await;
        let first_day = world.x.now().utc_day();
        let midnight = Timestamp::start_of_utc_day(first_day + 30);
        // The oldest is listed still when the day ends.
        let begins = Timestamp::start_of_utc_day(first_day + 1).after(Duration::from_hours(6));
        let ends = midnight.before(Duration::from_hours(3));
        world.clock.advance(begins.since(world.x.now()));
        let group = world.group();
        let place = match self.place {
            Place::OneToOne => world.with_bob(),
            Place::Group => group.clone(),
        };
        let places = [world.with_bob(), group, world.with_carol()];
        let pause = ends.since(begins) / HISTORY;
        for (number, conversation) in (0..HISTORY).zip(places.iter().cycle()) {
            // The last message stands where the day's messages will.
            let conversation = if number + 1 == HISTORY { &place } else { conversation };
            let others = if *conversation == world.with_carol() { world.carol } else { world.bob };
            let sender = if number % 2 == 1 { others } else { world.alice };
            let _id = world.x.add_message(conversation, sender, &format!("message {number} of the month"));
            world.clock.advance(pause);
        }
        world.clock.advance(midnight.before(Duration::from_hours(2)).since(world.x.now()));
        Eve { world, place, midnight }
    }
}

impl Eve {
    pub fn person(&self, who: Who) -> UserId {
        match who {
            Who::Alice => self.world.alice,
            Who::Bob => self.world.bob,
            Who::Carol => self.world.carol,
        }
    }

    /// When the day is over.
    pub fn end(&self) -> Timestamp {
        self.midnight.after(Duration::from_hours(24))
    }
}

/// When Alice looks; the evening is long, and every other of these.
fn evening_or_earlier(number: usize) -> (u64, u64) {
    let [morning, noon, afternoon, evening] = LOOKS;
    *[evening, noon, evening, afternoon, evening, evening, morning].iter().cycle().nth(number).unwrap_or(&evening)
}

fn within((begin, end): (u64, u64), random: &mut StdRng) -> Duration {
    Duration::from_millis(random.random_range(begin * 60_000..end * 60_000))
}

fn pause(random: &mut StdRng) -> Duration {
    let share: f64 = random.random_range(0.0..1.0);
    Duration::from_secs_f64((SHORTEST_PAUSE + (LONGEST_PAUSE - SHORTEST_PAUSE) * share * share) / 1_000.0)
}

fn writer(at: Duration, place: Place, random: &mut StdRng) -> Who {
    let looks = LOOKS.iter().any(|(begin, end)| (Duration::from_mins(*begin)..Duration::from_mins(*end)).contains(&at));
    let alice_answers = looks && random.random_bool(0.4);
    match place {
        _ if alice_answers => Who::Alice,
        Place::Group if random.random_bool(0.5) => Who::Carol,
        Place::OneToOne | Place::Group => Who::Bob,
    }
}
