//! What alice is going to send: 500 messages into 20 conversations.

use std::fmt;

use dm_model::{ConversationId, UserId};
use rand::{RngExt as _, rngs::StdRng, seq::SliceRandom as _};

use crate::files::File;

/// How many messages, and into how many conversations.
pub const MESSAGES: usize = 500;
pub const CONVERSATIONS: usize = FRIENDS + GROUPS + NEW_GROUPS;

pub const FRIENDS: usize = 12;
pub const GROUPS: usize = 4;
const NEW_GROUPS: usize = 4;

const MEGABYTE: usize = 1 << 20;

/// Where messages go.
#[derive(Debug, Clone)]
pub enum Place {
    Known(ConversationId),
    /// A group that the first message makes.
    NewGroup(Vec<UserId>),
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Which of the places.
    pub place: usize,
    pub text: String,
    pub file: Option<WantedFile>,
}

/// A file by its kind and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedFile {
    Picture(usize),
    Video(usize),
}

impl fmt::Display for WantedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Picture(bytes) => write!(formatter, "picture:{bytes}"),
            Self::Video(bytes) => write!(formatter, "video:{bytes}"),
        }
    }
}

impl WantedFile {
    /// What the app makes of this.
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Picture(bytes) => File::picture_of(bytes).bytes,
            Self::Video(bytes) => File::video_of(bytes).bytes,
        }
    }
}

/// All that alice is going to send.
pub struct Plan {
    pub places: Vec<Place>,
    /// In the order in which she writes them.
    pub messages: Vec<Message>,
}

impl Plan {
    /// With these friends and groups, and new groups of some of the friends.
    pub fn new(friends: &[UserId], groups: &[ConversationId], alice: UserId, random: &mut StdRng) -> Self {
        let with = |friend: &UserId| Place::Known(ConversationId::one_to_one(alice, *friend));
        let mut places: Vec<Place> = friends.iter().map(with).collect();
        places.extend(groups.iter().cloned().map(Place::Known));
        places.extend((0..NEW_GROUPS).map(|number| Place::NewGroup(friends[number..number + 3].to_vec())));
        let mut order: Vec<usize> = (0..MESSAGES).map(|number| number % CONVERSATIONS).collect();
        order.shuffle(random);
        let mut begun = [false; CONVERSATIONS];
        let mut messages = Vec::new();
        for (number, place) in order.into_iter().enumerate() {
            let begins = !std::mem::replace(&mut begun[place], true);
            messages.push(message(number, place, begins, random));
        }
        Self { places, messages }
    }
}

fn message(number: usize, place: usize, begins: bool, random: &mut StdRng) -> Message {
    if begins {
        return Message { place, text: format!("This begins conversation {place}"), file: None };
    }
    let text = match random.random_range(0..10) {
        // Nothing tells these from each other but their order.
        0 | 1 => "Yes".to_owned(),
        2 => format!("See https://example.org/{number} and tell me"),
        _ => format!("message {number}"),
    };
    let file = match random.random_range(0..60) {
        0 | 1 => Some(WantedFile::Picture(100 + number)),
        2 => Some(WantedFile::Video(MEGABYTE + 700 + number)),
        _ => None,
    };
    Message { place, text, file }
}
