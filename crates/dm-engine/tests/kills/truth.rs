//! What X has in the end, and what the app shows.

use std::collections::HashMap;

use dm_model::ConversationId;
use dm_store::Store;

use crate::{
    books::Books,
    plan::{MESSAGES, Message, WantedFile},
    world::{World, Written},
};

/// Each message is at X once, in its conversation and in order, and so it is in the app; X has nothing else of alice's.
pub fn check(world: &World, books: &Books, store: &Store) {
    let mut at_x: HashMap<ConversationId, Vec<Written>> = HashMap::new();
    for written in world.alice_wrote() {
        at_x.entry(written.conversation.clone()).or_default().push(written);
    }
    let mut checked = 0;
    for place in 0..world.plan.places.len() {
        let (given, known) = (books.given_in(place), books.conversation(place).unwrap());
        let conversation = if known.is_new_group() { begun_with(&given[0], &at_x) } else { known.clone() };
        let written = at_x.remove(&conversation).unwrap_or_default();
        let wanted: Vec<&str> = given.iter().map(|message| message.text.as_str()).collect();
        let texts: Vec<&str> = written.iter().map(|written| written.text.as_str()).collect();
        assert_eq!(texts, wanted, "each message is at X once, and in order");
        assert_eq!(books.shown(store, &conversation), wanted, "and so it is in the app");
        assert_eq!(books.shown(store, known), wanted, "by whichever id one asks");
        for (message, written) in given.iter().zip(&written) {
            let file: Vec<Vec<u8>> = message.file.into_iter().map(WantedFile::bytes).collect();
            assert!(written.files == file, "the file of {:?} is not at X as it was", message.text);
        }
        checked += given.len();
    }
    assert_eq!(checked, MESSAGES);
    assert!(at_x.is_empty(), "nobody sent this: {at_x:?}");
    assert!(store.load_outbox().unwrap().is_empty());
}

fn begun_with(first: &Message, at_x: &HashMap<ConversationId, Vec<Written>>) -> ConversationId {
    let mut begun = at_x.iter().filter(|(_, written)| written.iter().any(|written| written.text == first.text));
    begun.next().map(|(conversation, _)| conversation.clone()).expect("the new group is at X")
}
