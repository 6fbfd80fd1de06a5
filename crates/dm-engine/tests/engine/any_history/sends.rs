//! What alice gives her app to send: each message is at X once, where she wanted it, in order.

use std::collections::{BTreeSet, HashMap};

use dm_model::{ConversationId, SendState, TransactionId, UserId};
use dm_store::OutboxRow;

use super::truth::Truth;
use crate::support::Alice;

/// All that alice gave to send.
#[derive(Default)]
pub struct Sends {
    /// In each conversation, in order; a new group is known by the id that it had before X knew it.
    given: HashMap<ConversationId, Vec<Given>>,
    /// What alice wrote otherwise.
    elsewhere: BTreeSet<String>,
    /// What went out after alice had looked at it again, and so not in its order.
    again: BTreeSet<TransactionId>,
    discarded: BTreeSet<TransactionId>,
}

struct Given {
    id: TransactionId,
    text: String,
}

impl Sends {
    pub async fn send(&mut self, alice: &Alice, conversation: ConversationId, text: String) {
        let id = alice.sends(&conversation, &text).await;
        self.given.entry(conversation).or_default().push(Given { id, text });
    }

    pub async fn make_group(&mut self, alice: &Alice, others: Vec<UserId>, texts: Vec<String>) {
        let mut texts = texts.into_iter();
        let first = texts.next().unwrap();
        let group = alice.engine().create_group(others, first.clone(), None).await.unwrap();
        let id: TransactionId = group.to_string().strip_prefix("new-").unwrap().parse().unwrap();
        self.given.entry(group.clone()).or_default().push(Given { id, text: first });
        for text in texts {
            // Where the page knows the group's new id already, it sends there; here it never does.
            self.send(alice, group.clone(), text).await;
        }
    }

    pub fn wrote_elsewhere(&mut self, text: &str) {
        self.elsewhere.insert(text.to_owned());
    }

    /// A message that is still to be sent, and waits neither for alice nor for one that does.
    pub fn what_waits(alice: &Alice) -> Option<OutboxRow> {
        alice.store().load_outbox().unwrap().into_iter().find(|row| {
            let waits_for_alice = matches!(row.state, SendState::Wedged { .. });
            let waits_for_group = row.conversation_id.is_new_group() && row.participants.is_none();
            !waits_for_alice && !waits_for_group
        })
    }

    pub async fn send_again(&mut self, alice: &Alice) {
        for id in refused(alice) {
            alice.engine().send_again(id.clone()).await.unwrap();
            self.again.insert(id);
        }
    }

    pub async fn discard(&mut self, alice: &Alice) {
        for id in refused(alice) {
            alice.engine().discard_send(id.clone()).await.unwrap();
            self.discarded.insert(id);
        }
    }

    /// Each message is where it was sent to, once, and in order.
    pub fn check(&self, truth: &Truth, alice: &Alice) {
        let mut at_x: HashMap<ConversationId, Vec<String>> = HashMap::new();
        for (conversation, text) in truth.written_by(alice.world.alice) {
            if !self.elsewhere.contains(&text) {
                at_x.entry(conversation).or_default().push(text);
            }
        }
        for (conversation, given) in &self.given {
            let wanted: Vec<&Given> = given.iter().filter(|given| !self.discarded.contains(&given.id)).collect();
            let place = if conversation.is_new_group() {
                // The group that X made of it is the one with its first message.
                at_x.iter().find(|(_, texts)| wanted.iter().any(|given| texts.contains(&given.text))).map(|it| it.0)
            } else {
                Some(conversation)
            };
            let place = place.cloned();
            let texts = place.and_then(|place| at_x.remove(&place)).unwrap_or_default();
            assert_eq!(sorted(texts.iter()), sorted(wanted.iter().map(|given| &given.text)), "each message once");
            let in_order = |given: &&&Given| !self.again.contains(&given.id);
            let kept: Vec<&String> = wanted.iter().filter(in_order).map(|given| &given.text).collect();
            let found: Vec<&String> = texts.iter().filter(|text| kept.contains(text)).collect();
            if kept.len() == found.len() {
                assert_eq!(found, kept, "messages are in order");
            }
        }
        at_x.retain(|_, texts| !texts.is_empty());
        assert!(at_x.is_empty(), "nobody gave this to be sent: {at_x:?}");
    }
}

fn refused(alice: &Alice) -> Vec<TransactionId> {
    let rows = alice.store().load_outbox().unwrap();
    rows.into_iter().filter(|row| matches!(row.state, SendState::Wedged { .. })).map(|row| row.transaction_id).collect()
}

fn sorted<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut texts: Vec<&String> = texts.collect();
    texts.sort();
    texts
}
