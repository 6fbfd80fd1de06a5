//! What alice gave her app to send, and what X must have of it.

use std::collections::HashMap;

use dm_model::{ConversationId, TransactionId};
use x_sim::{TrueContent, TrueEvent};

use crate::support::World;

/// A message that was given.
#[derive(Debug, Clone)]
pub struct Given {
    pub id: TransactionId,
    pub text: String,
    /// The file that hangs on it.
    pub file: Option<Vec<u8>>,
}

/// A message at X: its text and its file.
type Written = (String, Option<Vec<u8>>);

#[derive(Default)]
pub struct Ledger {
    /// In each conversation, in the order in which it was given. A new group is known by the id that it had here first.
    given: Vec<(ConversationId, Vec<Given>)>,
}

impl Ledger {
    pub fn gave(&mut self, conversation: &ConversationId, given: Given) {
        match self.given.iter_mut().find(|(known, _)| known == conversation) {
            Some((_, others)) => others.push(given),
            None => self.given.push((conversation.clone(), vec![given])),
        }
    }

    /// How many messages were given for a conversation and not taken back.
    pub fn given_in(&self, conversation: &ConversationId) -> usize {
        self.given.iter().find(|(known, _)| known == conversation).map_or(0, |(_, given)| given.len())
    }

    /// A message was taken back; the answer is where it was.
    pub fn took_back(&mut self, id: &TransactionId) -> (ConversationId, Given) {
        let (conversation, given) =
            self.given.iter_mut().find(|(_, given)| given.iter().any(|it| it.id == *id)).unwrap();
        let place = given.iter().position(|it| it.id == *id).unwrap();
        (conversation.clone(), given.remove(place))
    }

    /// Each message is at X once, where alice wanted it, in order, with its file; and X has nothing else of hers.
    pub fn check(&self, world: &World) {
        let mut at_x: HashMap<ConversationId, Vec<Written>> = HashMap::new();
        for event in world.truth().into_iter().filter(|event| event.sender == Some(world.alice)) {
            let conversation = event.conversation.clone();
            at_x.entry(conversation).or_default().extend(written(world, event));
        }
        // What was written where alice knew the place goes first: of what is left, words tell which new group is which.
        let (new, known): (Vec<_>, Vec<_>) =
            self.given.iter().filter(|(_, given)| !given.is_empty()).partition(|(id, _)| id.is_new_group());
        for (conversation, given) in known.into_iter().chain(new) {
            let place = if conversation.is_new_group() {
                at_x.keys().find(|place| texts(&at_x[*place]) == given_texts(given)).cloned()
            } else {
                Some(conversation.clone())
            };
            let found = place.and_then(|place| at_x.remove(&place)).unwrap_or_default();
            assert_eq!(texts(&found), given_texts(given), "once and in order in {conversation}");
            for (given, (_, file)) in given.iter().zip(&found) {
                assert!(given.file == *file, "the file of {:?} is not at X as it was", given.text);
            }
        }
        at_x.retain(|_, written| !written.is_empty());
        assert!(at_x.is_empty(), "nobody wrote to {:?}", at_x.keys());
    }
}

fn texts(at_x: &[Written]) -> Vec<&str> {
    at_x.iter().map(|(text, _)| text.as_str()).collect()
}

fn given_texts(given: &[Given]) -> Vec<&str> {
    given.iter().map(|it| it.text.as_str()).collect()
}

/// What somebody wrote and attached, as they did.
fn written(world: &World, event: TrueEvent) -> Option<Written> {
    let TrueContent::Message { mut text, media_keys, links } = event.content else { return None };
    for link in links {
        let is_to_file = link.expanded_url.contains("/messages/media/");
        text = text.replace(&link.url, if is_to_file { "" } else { &link.expanded_url });
    }
    let file = media_keys.first().and_then(|key| world.x.attachment(key)).map(|(_, bytes)| bytes);
    Some((text.trim_end().to_owned(), file))
}
