//! What may happen in a history, and how it is told.

use std::{fmt, time::Duration};

use x_sim::{Call, Dialect, Fault};

use crate::support::Setting;

/// A history: what X is like, what was there before alice signed in, and what happens then.
#[derive(Clone)]
pub struct History {
    pub setting: Setting,
    /// How many messages bob wrote before.
    pub before: u8,
    pub steps: Vec<Step>,
}

/// Where something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Bob,
    Carol,
    /// A group of alice, bob and carol.
    Group,
}

/// One step of a history. What makes no sense at its moment does nothing.
#[derive(Debug, Clone)]
pub enum Step {
    OthersWrite {
        place: Place,
        count: u8,
    },
    OthersWriteWhatXShowsLate {
        place: Place,
        count: u8,
        late: Duration,
    },
    OthersSendAPicture(Place),
    BobBeginsAGroup,
    AliceWritesOnHerPhone(Place),
    XInventsSomething,
    DaveJoins,
    DaveLeaves,
    AliceIsTakenOut,
    AliceIsBroughtBack,
    BobBlocksAlice(bool),
    /// An event is deleted, counted from the newest; maybe while something is under way.
    Deleted {
        back: u8,
        at_rest: bool,
    },

    AliceSends(Place),
    AliceMakesAGroup {
        more: u8,
    },
    AliceSendsAgain,
    AliceDiscards,
    AliceLooksAt(Place),
    AliceLooksAway,
    AliceScrollsUp(Place),

    /// The next answers to this call are spoilt.
    NextFails(Call, Fault),
    /// All answers are, until X is well again.
    XIsIll(Fault),
    XIsWell,
    XIsOutOfReach,
    XIsBack,
    TheWireIsOut,
    TheWireIsIn,
    TheTokenExpires,
    TheSessionEnds,
    AliceSignsInAgain,
    TheCreditsRunOut,
    TheCreditsComeBack,
    XSpeaks(Dialect),

    TheClockIsWrongBy {
        seconds: i32,
    },
    TheMachineSleeps(Duration),
    TimePasses(Duration),
    AliceQuits,
    /// After so many turns of the tasks: at some await point or other.
    TheAppCrashes {
        turns: u8,
    },
    AllComesRight,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bob => "bob",
            Self::Carol => "carol",
            Self::Group => "the group",
        })
    }
}

impl Place {
    /// Who writes to alice here, as the subject of a sentence.
    fn others(self) -> &'static str {
        match self {
            Self::Bob => "Bob writes",
            Self::Carol => "Carol writes",
            Self::Group => "Carol writes to the group",
        }
    }
}

/// The story: sentences, so that it can be understood without the code.
impl fmt::Debug for History {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { limits, dialect } = &self.setting;
        writeln!(formatter, "X has {limits}, and speaks {}.", words(*dialect))?;
        writeln!(
            formatter,
            "Bob wrote {} before, and carol wrote to the group. Alice signs in.",
            messages(self.before)
        )?;
        for (number, step) in self.steps.iter().enumerate() {
            writeln!(formatter, "{}. {step}", number + 1)?;
        }
        formatter.write_str("Then all trouble ends.")
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OthersWrite { place, count } => write!(formatter, "{} {}.", place.others(), messages(*count)),
            Self::OthersWriteWhatXShowsLate { place, count, late } => {
                write!(formatter, "{} {}, shown {} late.", place.others(), messages(*count), time(*late))
            }
            Self::OthersSendAPicture(place) => write!(formatter, "{} a message with a picture.", place.others()),
            Self::BobBeginsAGroup => formatter.write_str("Bob begins a group with alice and dave."),
            Self::AliceWritesOnHerPhone(place) => write!(formatter, "Alice writes to {place} on her phone."),
            Self::XInventsSomething => formatter.write_str("An event of an unknown type happens in the group."),
            Self::DaveJoins => formatter.write_str("Bob brings dave into the group."),
            Self::DaveLeaves => formatter.write_str("Dave leaves the group."),
            Self::AliceIsTakenOut => formatter.write_str("Alice leaves the group on her phone."),
            Self::AliceIsBroughtBack => formatter.write_str("Bob brings alice back into the group."),
            Self::BobBlocksAlice(true) => formatter.write_str("Bob blocks alice."),
            Self::BobBlocksAlice(false) => formatter.write_str("Bob unblocks alice."),
            Self::Deleted { back, at_rest } => {
                let when = if *at_rest { "when nothing is under way" } else { "at once" };
                write!(formatter, "The event {back} before the newest is deleted at X, {when}.")
            }
            Self::AliceSends(place) => write!(formatter, "Alice sends a message to {place}."),
            Self::AliceMakesAGroup { more } => {
                write!(formatter, "Alice makes a group with bob and carol, and sends {} more to it.", messages(*more))
            }
            Self::AliceSendsAgain => formatter.write_str("Alice sends again what was refused."),
            Self::AliceDiscards => formatter.write_str("Alice discards what was refused."),
            Self::AliceLooksAt(place) => write!(formatter, "Alice opens the conversation with {place}."),
            Self::AliceLooksAway => formatter.write_str("Alice looks at another window."),
            Self::AliceScrollsUp(place) => write!(formatter, "Alice scrolls up in the conversation with {place}."),
            Self::NextFails(call, fault) => write!(formatter, "The next {call:?} meets {fault:?}."),
            Self::XIsIll(fault) => write!(formatter, "From now on every call meets {fault:?}."),
            Self::XIsWell => formatter.write_str("X answers properly again."),
            Self::XIsOutOfReach => formatter.write_str("X is out of reach."),
            Self::XIsBack => formatter.write_str("X is back."),
            Self::TheWireIsOut => formatter.write_str("The wire is unplugged."),
            Self::TheWireIsIn => formatter.write_str("The wire is plugged in."),
            Self::TheTokenExpires => formatter.write_str("The access token expires."),
            Self::TheSessionEnds => formatter.write_str("X ends alice's session."),
            Self::AliceSignsInAgain => formatter.write_str("Alice signs in again."),
            Self::TheCreditsRunOut => formatter.write_str("The developer's credits run out."),
            Self::TheCreditsComeBack => formatter.write_str("The developer pays."),
            Self::XSpeaks(dialect) => write!(formatter, "From now on X speaks {}.", words(*dialect)),
            Self::TheClockIsWrongBy { seconds } => {
                let off = Duration::from_secs(u64::from(seconds.unsigned_abs()));
                let way = if *seconds < 0 { "behind" } else { "ahead of" };
                write!(formatter, "The machine's clock is set {} {way} X's.", time(off))
            }
            Self::TheMachineSleeps(duration) => write!(formatter, "The machine sleeps for {}.", time(*duration)),
            Self::TimePasses(duration) => write!(formatter, "{} pass.", time(*duration)),
            Self::AliceQuits => formatter.write_str("Alice quits the app and starts it again."),
            Self::TheAppCrashes { turns } => {
                write!(formatter, "After {turns} turns of its tasks the app crashes, and is started again.")
            }
            Self::AllComesRight => formatter.write_str("All trouble ends for a while."),
        }
    }
}

fn messages(count: u8) -> String {
    match count {
        0 => "nothing".to_owned(),
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    }
}

fn words(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Launch => "as it did at the launch",
        Dialect::Current => "as it does today",
        Dialect::Both => "both dialects",
    }
}

fn time(duration: Duration) -> String {
    match duration.as_secs() {
        seconds if seconds >= 48 * 3600 => format!("{} days and {} hours", seconds / 86_400, seconds / 3600 % 24),
        seconds if seconds >= 7200 => format!("{} hours", seconds / 3600),
        seconds if seconds >= 120 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}
