//! What may happen, and how it is made up.

use std::{ops::Range, time::Duration};

use proptest::{collection::vec, prelude::*};

/// How many conversations there are: with friends, groups, and groups that are not made yet.
pub const CONVERSATIONS: usize = FRIENDS + GROUPS + NEW_GROUPS;
pub const FRIENDS: usize = 12;
pub const GROUPS: usize = 4;
pub const NEW_GROUPS: usize = 4;

const MEGABYTE: usize = 1 << 20;

/// What alice and the app do.
#[derive(Debug, Clone)]
pub struct History {
    /// What goes wrong at X comes from this.
    pub chance: u64,
    pub steps: Vec<Step>,
}

/// One step. What makes no sense at its moment does nothing.
#[derive(Debug, Clone)]
pub enum Step {
    Sends {
        place: usize,
        what: What,
    },
    /// A message that waits becomes a draft again, and is sent anew at once.
    EditsOne(usize),
    DiscardsOne(usize),
    SendsOneAgain(usize),
    TimePasses(Duration),
    TheMachineSleeps(Duration),
    XIsOutOfReach,
    XIsBack,
    AliceQuits,
    /// After so many turns of the tasks: at some await point or other.
    TheAppCrashes {
        turns: u8,
    },
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Words that nobody wrote before.
    Words,
    /// The same as often.
    Yes,
    Link,
    /// With a picture that has so many bytes.
    Picture(usize),
    /// With a video that has so many bytes.
    Video(usize),
}

/// So many messages, and what happens in between.
pub fn of_messages(count: Range<usize>) -> impl Strategy<Value = History> {
    let sends_and_after = (sends(), vec(between(), 0..3)).prop_map(|(sends, mut after)| {
        after.insert(0, sends);
        after
    });
    (any::<u64>(), vec(sends_and_after, count))
        .prop_map(|(chance, steps)| History { chance, steps: steps.into_iter().flatten().collect() })
}

fn sends() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        20 => Just(What::Words),
        4 => Just(What::Yes),
        3 => Just(What::Link),
        2 => (84..MEGABYTE).prop_map(What::Picture),
        1 => (700..3 * MEGABYTE).prop_map(What::Video),
    ];
    (0..CONVERSATIONS, what).prop_map(|(place, what)| Step::Sends { place, what })
}

fn between() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => seconds(1..200).prop_map(Step::TimePasses),
        1 => seconds(60..40_000).prop_map(Step::TheMachineSleeps),
        2 => any::<usize>().prop_map(Step::EditsOne),
        2 => any::<usize>().prop_map(Step::DiscardsOne),
        2 => any::<usize>().prop_map(Step::SendsOneAgain),
        1 => Just(Step::XIsOutOfReach),
        3 => Just(Step::XIsBack),
        2 => Just(Step::AliceQuits),
        8 => any::<u8>().prop_map(|turns| Step::TheAppCrashes { turns }),
    ]
}

fn seconds(range: Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_secs)
}
