//! A made-up past of alice's, as a catch-up meets it: pages of a hundred events, newest first, out of 500 conversations of
//! which few are busy.

use std::error::Error;

use dm_model::{
    Attachment, AttachmentAddresses, AttachmentKind, ConversationId, Event, EventContent, EventId, Timestamp, UserId,
};
use dm_store::Owner;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::texts::Texts;

/// As many as X gives at once.
pub const PAGE: usize = 100;

const CONVERSATIONS: usize = 500;

/// When the youngest event happened.
pub const NOW: Timestamp = Timestamp::from_millis(1_780_000_000_000);

/// Between two events there are twenty-five seconds on average: a million in ten months.
const SECONDS_BETWEEN: u64 = 50;

/// A conversation that is spoken in.
pub struct Place {
    pub id: ConversationId,
    /// Alice first.
    pub people: Vec<UserId>,
}

/// The past, from its youngest event on.
pub struct Past {
    pub texts: Texts,
    places: Vec<Place>,
    /// Where pictures lie; addresses under which nothing is, where this is empty.
    pictures: Vec<AttachmentAddresses>,
    random: ChaCha8Rng,
    at: Timestamp,
}

impl Past {
    /// Between people whom nobody knows.
    pub fn new() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let mut places = Vec::with_capacity(CONVERSATIONS);
        for number in (0_u64..).take(CONVERSATIONS) {
            let others = if number % 4 == 3 { 2 + number % 9 } else { 1 };
            let mut people = vec![alice()?];
            for _ in 0..others {
                people.push(UserId::new(random.random_range(10_000..4_000_000_000))?);
            }
            let id = match people.as_slice() {
                [me, other] => ConversationId::one_to_one(*me, *other),
                _ => ConversationId::group(1_500_000_000_000_000_000 + number)?,
            };
            places.push(Place { id, people });
        }
        Ok(Self::of(places, Vec::new(), NOW))
    }

    /// In these conversations, of which the first are the busy ones, with these pictures, until `end`.
    pub fn of(places: Vec<Place>, pictures: Vec<AttachmentAddresses>, end: Timestamp) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let texts = Texts::new(&mut random);
        Self { texts, places, pictures, random, at: end }
    }

    /// The busiest conversation, or a quiet one.
    pub fn conversation(&self, rank: usize) -> Option<&ConversationId> {
        self.places.get(rank).map(|place| &place.id)
    }

    /// The same contents from here on whenever this is called, further back in time.
    pub fn repeat(&mut self) {
        self.random = ChaCha8Rng::seed_from_u64(2);
    }

    /// The next older page.
    pub fn page(&mut self) -> Result<Vec<Event>, Box<dyn Error + Send + Sync>> {
        (0..PAGE).map(|_| self.event()).collect()
    }

    fn event(&mut self) -> Result<Event, Box<dyn Error + Send + Sync>> {
        let random = &mut self.random;
        let earlier = self.at.as_millis() - random.random_range(1..=2_000 * SECONDS_BETWEEN / 2).cast_signed();
        self.at = Timestamp::from_millis(earlier);
        let id = EventId::new(EventId::first_at(self.at).ok_or("before X")?.get() + random.random_range(0..1 << 22))?;
        // A few conversations hold most of what is said.
        let busy: f64 = random.random();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small number")]
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let rank = (busy * busy * self.places.len() as f64) as usize;
        let place = self.places.get(rank).ok_or("there is no such conversation")?;
        let sender = place.people[random.random_range(0..place.people.len())];
        let content = match random.random_range(0..100) {
            0 if place.id.is_group() => EventContent::Joined { people: vec![sender] },
            1 if place.id.is_group() => EventContent::Left { people: vec![sender] },
            kind => {
                let (text, entities) = self.texts.text(random);
                let attachments = if kind < 5 { vec![picture(random, &self.pictures)?] } else { Vec::new() };
                EventContent::Message { text, attachments, entities }
            }
        };
        Ok(Event { id, conversation_id: place.id.clone(), at: self.at, sender: Some(sender), content })
    }
}

/// Whose past it is.
fn alice() -> Result<UserId, Box<dyn Error + Send + Sync>> {
    Ok(UserId::new(1_000_001)?)
}

/// Whose store it is.
pub fn owner() -> Result<Owner, Box<dyn Error + Send + Sync>> {
    Ok(Owner { id: alice()?, since: signed_in() })
}

/// When alice signed in here first: a month before [`NOW`].
fn signed_in() -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() - 30 * 24 * 3_600_000)
}

fn picture(
    random: &mut ChaCha8Rng,
    places: &[AttachmentAddresses],
) -> Result<(Attachment, AttachmentAddresses), Box<dyn Error + Send + Sync>> {
    let number: u64 = random.random_range(1..1 << 60);
    let attachment = Attachment {
        media_key: format!("3_{number}").parse()?,
        kind: AttachmentKind::Photo,
        width: Some(1_200),
        height: Some(675),
        duration_ms: None,
        has_preview: false,
        alt_text: None,
    };
    let nowhere = || format!("https://ton.twitter.com/1.1/ton/data/dm/{number}/{number}/picture.jpg");
    let chosen = usize::try_from(number)?.checked_rem(places.len()).and_then(|index| places.get(index)).cloned();
    let addresses = chosen.unwrap_or_else(|| AttachmentAddresses { file: Some(nowhere()), preview: None });
    Ok((attachment, addresses))
}
