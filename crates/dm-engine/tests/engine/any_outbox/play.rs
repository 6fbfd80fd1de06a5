//! Playing a history: what alice does in her app, while whatever can go wrong with a send does.

use std::{sync::Arc, time::Duration};

use dm_engine::RESEND_AFTER;
use dm_model::{ConversationId, SendState, UserId};
use dm_store::OutboxRow;
use x_sim::{Call, Fault};

use super::{
    history::{CONVERSATIONS, FRIENDS, GROUPS, NEW_GROUPS, Step, What},
    ledger::{Given, Ledger},
};
use crate::support::{Alice, File, World};

/// How often each fault strikes each send.
const PROBABILITY: f64 = 0.2;

/// How often each strikes each call that brings a file, of which there are many for one message.
const PROBABILITY_OF_UPLOADS: f64 = 0.05;

const SENDS: [Call; 3] = [Call::SendToParticipant, Call::SendToConversation, Call::CreateGroup];

const UPLOADS: [Call; 5] =
    [Call::MediaUpload, Call::MediaInitialize, Call::MediaAppend, Call::MediaFinalize, Call::MediaStatus];

/// How long after a send X may show it: as long as the app waits before it sends again, less what the clocks of both differ
/// by.
const LATEST: Duration = RESEND_AFTER.saturating_sub(Duration::from_secs(5));

/// All that can go wrong with a send.
fn faults() -> [Fault; 12] {
    [
        Fault::ResetBeforeCommit,
        Fault::ResetAfterCommit,
        Fault::ResetWithinBody,
        Fault::SilenceBeforeCommit,
        Fault::SilenceAfterCommit,
        Fault::Status(503),
        Fault::StatusAfterCommit(500),
        Fault::EmptyBody,
        Fault::CutBody,
        Fault::HtmlBody,
        Fault::RateLimited,
        Fault::Latency { shortest: Duration::from_secs(1), longest: Duration::from_secs(40) },
    ]
}

/// A place of a history.
enum Place {
    Known(ConversationId),
    /// Of these people, and by the id that it had here first, once it was made.
    NewGroup(Vec<UserId>, Option<ConversationId>),
}

pub struct Play {
    world: Arc<World>,
    alice: Alice,
    places: Vec<Place>,
    ledger: Ledger,
    written: usize,
}

impl Play {
    pub async fn begin(chance: u64) -> Self {
        let world = World::by(chance).await;
        let friend = |number| world.x.add_person(&format!("Friend {number}"), &format!("friend{number}"));
        let friends: Vec<UserId> = (0..FRIENDS).map(friend).collect();
        let with = |friend: &UserId| Place::Known(ConversationId::one_to_one(world.alice, *friend));
        let mut places: Vec<Place> = friends.iter().map(with).collect();
        for number in 0..GROUPS {
            let group = world.x.add_group(&[world.alice, friends[number], friends[number + 1]]).unwrap();
            world.x.add_message(&group, friends[number], "This is the group").unwrap();
            places.push(Place::Known(group));
        }
        places.extend((0..NEW_GROUPS).map(|number| Place::NewGroup(friends[number..number + 3].to_vec(), None)));
        assert_eq!(places.len(), CONVERSATIONS);
        world.clock.advance(Duration::from_mins(1));
        let alice = Alice::signs_in(&world).await;
        for fault in faults() {
            for call in SENDS {
                world.x.answer_sometimes(call, fault.clone(), PROBABILITY);
            }
            for call in UPLOADS {
                world.x.answer_sometimes(call, fault.clone(), PROBABILITY_OF_UPLOADS);
            }
        }
        world.x.show_events_late(PROBABILITY, Duration::from_secs(1)..=LATEST);
        Self { world, alice, places, ledger: Ledger::default(), written: 0 }
    }

    pub async fn step(&mut self, step: Step) {
        match step {
            Step::Sends { place, what } => self.send(place, what).await,
            Step::EditsOne(which) => self.edit(which).await,
            Step::DiscardsOne(which) => {
                if let Some(row) = self.one_of(which, can_be_taken_back)
                    && self.alice.engine().discard_send(row.transaction_id.clone()).await.is_ok()
                {
                    self.ledger.took_back(&row.transaction_id);
                }
            }
            Step::SendsOneAgain(which) => {
                if let Some(row) = self.one_of(which, |state| matches!(state, SendState::RetryAt { .. })) {
                    // It may be on its way by now.
                    drop(self.alice.engine().send_again(row.transaction_id).await);
                }
            }
            Step::TimePasses(duration) => self.alice.lets_pass(duration).await,
            Step::TheMachineSleeps(duration) => self.world.clock.sleep(duration),
            Step::XIsOutOfReach => self.world.x.set_reachable(false),
            Step::XIsBack => self.world.x.set_reachable(true),
            Step::AliceQuits => {
                self.alice.quits().await;
                self.alice.starts_the_app().await;
            }
            Step::TheAppCrashes { turns } => {
                for _ in 0..turns {
                    tokio::task::yield_now().await;
                }
                self.alice.crashes();
                self.alice.starts_the_app().await;
            }
        }
        self.check_that_nothing_waits_for_alice();
    }

    /// Nothing goes wrong any more.
    pub async fn end(mut self) {
        self.world.x.clear_faults();
        self.world.x.set_reachable(true);
        self.alice.until("an empty outbox", |alice| alice.store().load_outbox().unwrap().is_empty()).await;
        self.alice.has_all().await;
        self.ledger.check(&self.world);
        self.alice.quits().await;
    }

    async fn send(&mut self, place: usize, what: What) {
        self.written += 1;
        let number = self.written;
        let words = format!("message {number}");
        let (text, file) = match what {
            What::Words => (words, None),
            What::Yes => ("Yes".to_owned(), None),
            What::Link => (format!("See https://example.org/{number} and tell me"), None),
            What::Picture(bytes) => (words, Some(File::picture_of(bytes))),
            What::Video(bytes) => (words, Some(File::video_of(bytes))),
        };
        let attachment = file.as_ref().map(|file| self.alice.has_prepared(file));
        let file = file.map(|file| file.bytes);
        match &self.places[place] {
            Place::Known(conversation) => {
                let id =
                    self.alice.engine().send_message(conversation.clone(), text.clone(), attachment).await.unwrap();
                self.ledger.gave(conversation, Given { id, text, file });
            }
            Place::NewGroup(_, Some(group)) => {
                let known = self.known_now(group);
                // All that was to make it may have been taken back.
                if let Ok(id) = self.alice.engine().send_message(known, text.clone(), attachment).await {
                    self.ledger.gave(group, Given { id, text, file });
                } else if self.ledger.given_in(group) == 0 {
                    let Place::NewGroup(_, made) = &mut self.places[place] else { return };
                    *made = None;
                }
            }
            Place::NewGroup(people, None) => {
                // What makes a group tells it from others.
                let text = format!("{text}, and this is group {place}");
                let group = self.alice.engine().create_group(people.clone(), text.clone(), attachment).await.unwrap();
                let id = group.made_by().unwrap().clone();
                self.ledger.gave(&group, Given { id, text, file });
                self.places[place] = Place::NewGroup(people.clone(), Some(group));
            }
        }
    }

    /// By which id the page knows a new group.
    fn known_now(&self, group: &ConversationId) -> ConversationId {
        let renamed = self.alice.heard.renames().into_iter().find(|(from, _)| from == group);
        renamed.map_or_else(|| group.clone(), |(_, to)| to)
    }

    /// Takes a message back into the composer, and sends it from there. Of a group that is not made it may be the first one.
    async fn edit(&mut self, which: usize) {
        let Some(row) = self.one_of(which, can_be_taken_back) else { return };
        let Ok(draft) = self.alice.engine().edit_send(row.transaction_id.clone()).await else { return };
        let (conversation, given) = self.ledger.took_back(&row.transaction_id);
        let attachment = draft.attachment.map(|attachment| attachment.id);
        let sent = self.alice.engine().send_message(draft.conversation_id, draft.text, attachment).await;
        self.ledger.gave(&conversation, Given { id: sent.unwrap(), ..given });
    }

    /// A message in the outbox whose state is like this.
    fn one_of(&self, which: usize, fits: impl Fn(&SendState) -> bool) -> Option<OutboxRow> {
        let mut rows = self.alice.store().load_outbox().unwrap();
        rows.retain(|row| fits(&row.state));
        if rows.is_empty() { None } else { Some(rows.swap_remove(which % rows.len())) }
    }

    /// X refuses nothing here, so nobody has to be asked.
    fn check_that_nothing_waits_for_alice(&self) {
        let rows = self.alice.store().load_outbox().unwrap();
        let waits = rows.iter().find(|row| matches!(row.state, SendState::Wedged { .. }));
        assert!(waits.is_none(), "this waits for alice: {waits:?}");
    }
}

fn can_be_taken_back(state: &SendState) -> bool {
    matches!(state, SendState::Queued | SendState::Uploading | SendState::RetryAt { .. })
}
