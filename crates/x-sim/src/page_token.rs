//! Pagination tokens: opaque to callers, stable while new things come, good only for the list they were made for.
//!
//! In a list of events a token leads to an event, in a list to which things are only added to a place.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dm_model::EventId;
use sha2::{Digest, Sha256};

use crate::world::Cursor;

/// Makes and reads pagination tokens.
#[derive(Debug)]
pub(crate) struct PageTokens {
    secret: [u8; 32],
}

const OLDER: u8 = 0;
const NEWER: u8 = 1;
const PLACE: u8 = 2;

impl PageTokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self { secret: Sha256::digest(seed.to_be_bytes()).into() }
    }

    /// A token for the events older than this one; `list` names the list and its viewer.
    pub(crate) fn older_than(&self, event: EventId, list: &str) -> String {
        self.write(OLDER, event.get(), list)
    }

    /// A token for the events newer than this one.
    pub(crate) fn newer_than(&self, event: EventId, list: &str) -> String {
        self.write(NEWER, event.get(), list)
    }

    /// A token for what stands in this place of a list and behind it.
    pub(crate) fn place(&self, place: usize, list: &str) -> String {
        self.write(PLACE, u64::try_from(place).unwrap_or(u64::MAX), list)
    }

    /// `None` for what is no token of this list.
    pub(crate) fn read(&self, token: &str, list: &str) -> Option<Cursor> {
        let (direction, number) = self.open(token, list)?;
        let event = EventId::new(number).ok()?;
        match direction {
            OLDER => Some(Cursor::Before(event)),
            NEWER => Some(Cursor::After(event)),
            _ => None,
        }
    }

    /// `None` for what is no token of a place in this list.
    pub(crate) fn read_place(&self, token: &str, list: &str) -> Option<usize> {
        let (direction, number) = self.open(token, list)?;
        if direction == PLACE { usize::try_from(number).ok() } else { None }
    }

    fn open(&self, token: &str, list: &str) -> Option<(u8, u64)> {
        let bytes: [u8; 17] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let [seal @ .., direction, _, _, _, _, _, _, _, _] = bytes;
        let [_, _, _, _, _, _, _, _, _, hidden @ ..] = bytes;
        let mask = self.mask(seal);
        let number = u64::from_be_bytes(hidden) ^ mask;
        (self.write(direction, number, list) == token).then_some((direction, number))
    }

    fn write(&self, direction: u8, number: u64, list: &str) -> String {
        let seal = self.seal(direction, number, list);
        let hidden = number ^ self.mask(seal);
        let mut bytes = Vec::with_capacity(17);
        bytes.extend(seal);
        bytes.push(direction);
        bytes.extend(hidden.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn seal(&self, direction: u8, number: u64, list: &str) -> [u8; 8] {
        let hash = Sha256::new().chain_update(self.secret).chain_update([direction]);
        let hash = hash.chain_update(number.to_be_bytes()).chain_update(list).finalize();
        first_eight(&hash)
    }

    fn mask(&self, seal: [u8; 8]) -> u64 {
        u64::from_be_bytes(first_eight(&Sha256::new().chain_update(self.secret).chain_update(seal).finalize()))
    }
}

fn first_eight(bytes: &[u8]) -> [u8; 8] {
    bytes.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_leads_back_to_its_event(number in 1..i64::MAX.cast_unsigned()) {
            let tokens = PageTokens::new(1);
            let event = EventId::new(number).unwrap();
            prop_assert_eq!(tokens.read(&tokens.older_than(event, "a"), "a"), Some(Cursor::Before(event)));
            prop_assert_eq!(tokens.read(&tokens.newer_than(event, "a"), "a"), Some(Cursor::After(event)));
        }

        #[test]
        fn a_token_leads_back_to_its_place(place in 0_usize..1_000_000) {
            let tokens = PageTokens::new(1);
            let token = tokens.place(place, "a");
            prop_assert_eq!(tokens.read_place(&token, "a"), Some(place));
            prop_assert_eq!(tokens.read(&token, "a"), None);
            prop_assert_eq!(tokens.read_place(&token, "b"), None);
        }

        #[test]
        fn made_up_tokens_are_refused(text in ".{0,40}") {
            prop_assert_eq!(PageTokens::new(1).read(&text, "a"), None);
        }
    }

    #[test]
    fn a_token_of_another_list_is_refused() {
        let tokens = PageTokens::new(1);
        let token = tokens.older_than(EventId::new(99).unwrap(), "alice's inbox");
        assert_eq!(tokens.read(&token, "bob's inbox"), None);
        assert!(token.len() >= 16, "X's specification asks for 16 characters at least");
    }
}
