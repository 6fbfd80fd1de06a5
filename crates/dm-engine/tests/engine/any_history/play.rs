//! Playing a history: each step done to the simulated X or to alice's app.

use std::{sync::Arc, time::Duration};

use dm_model::{Connectivity, ConversationId, UserId};
use x_sim::{Calls, Fault, Money};

use super::{
    sends::Sends,
    steps::{History, Place, Step},
    truth::Truth,
};
use crate::support::{Alice, World};

const PIXEL: &[u8] = include_bytes!("../pixel.png");

/// So many proper answers follow a page that says untruly that nothing more is there: Pipit asks again before it believes
/// that, and a page that stays the same is not untrue.
const ANSWERS_AFTER_A_LIE: usize = 3;

/// A history being played.
pub struct Play {
    world: Arc<World>,
    alice: Alice,
    dave: UserId,
    group: ConversationId,
    plugged_in: bool,
    written: usize,
    sends: Sends,
    truth: Truth,
}

impl Play {
    pub async fn begin(history: &History) -> Self {
        let world = World::in_the_setting(history.setting).await;
        let dave = world.x.add_person("Dave", "dave");
        world.bob_writes_often(history.before.into());
        let group = world.group();
        world.x.add_message(&group, world.bob, "this is the group").unwrap();
        world.clock.advance(Duration::from_mins(1));
        let alice = Alice::signs_in(&world).await;
        let truth = Truth::of(&world);
        Self { world, alice, dave, group, plugged_in: true, written: 0, sends: Sends::default(), truth }
    }

    pub async fn step(&mut self, step: Step) {
        match step {
            Step::OthersWrite { place, count } => (0..count).for_each(|_| self.others_write(place)),
            Step::OthersWriteWhatXShowsLate { place, count, late } => (0..count).for_each(|_| {
                self.world.x.show_next_events_late(1, late..=late);
                self.others_write(place);
            }),
            Step::OthersSendAPicture(place) => {
                let (conversation, sender, text) = (self.place(place), self.other(place), self.new_text());
                // Where carol is not, she sends nothing.
                drop(self.world.x.add_picture_message(&conversation, sender, &text, PIXEL.to_vec()));
            }
            Step::BobBeginsAGroup => {
                let group = self.world.x.add_group(&[self.world.alice, self.world.bob, self.dave]).unwrap();
                let text = self.new_text();
                self.world.x.add_message(&group, self.world.bob, &text).unwrap();
            }
            Step::AliceWritesOnHerPhone(place) => {
                let (conversation, text) = (self.place(place), self.new_text());
                if self.world.x.add_message(&conversation, self.world.alice, &text).is_ok() {
                    self.sends.wrote_elsewhere(&text);
                }
            }
            Step::XInventsSomething => {
                self.world.x.add_unknown_event(&self.group, "ReactionCreate").unwrap();
            }
            // Who is in already cannot join, and who is not cannot leave.
            Step::DaveJoins => drop(self.world.x.add_join(&self.group, self.world.bob, &[self.dave])),
            Step::DaveLeaves => drop(self.world.x.add_leave(&self.group, &[self.dave])),
            Step::AliceIsTakenOut => drop(self.world.x.add_leave(&self.group, &[self.world.alice])),
            Step::AliceIsBroughtBack => self.bring_alice_back(),
            Step::BobBlocksAlice(blocks) => self.world.x.set_blocks(self.world.bob, self.world.alice, blocks).unwrap(),
            Step::Deleted { back, at_rest } => self.delete(back.into(), at_rest).await,

            Step::AliceSends(place) => self.alice_sends(place).await,
            Step::AliceMakesAGroup { more } => {
                let texts = (0..=more).map(|_| self.new_text()).collect();
                self.sends.make_group(&self.alice, vec![self.world.bob, self.world.carol], texts).await;
            }
            Step::AliceSendsAgain => self.sends.send_again(&self.alice).await,
            Step::AliceDiscards => self.sends.discard(&self.alice).await,
            Step::AliceLooksAt(place) => {
                self.alice.engine().set_focused(true);
                self.alice.engine().show_conversation(Some(self.place(place)));
            }
            Step::AliceLooksAway => self.alice.engine().set_focused(false),
            Step::AliceScrollsUp(place) => {
                // That X cannot be asked is shown to her; nothing else follows from it.
                let asked = Box::pin(self.alice.engine().backfill(self.place(place)));
                drop(self.alice.waits_for(asked).await);
            }
            trouble => self.trouble(trouble).await,
        }
        self.truth.observe(&self.world, &self.alice);
    }

    async fn trouble(&mut self, step: Step) {
        let x = &self.world.x;
        match step {
            Step::NextFails(call, fault) => {
                let is_a_lie = matches!(fault, Fault::PageReplaced(_));
                x.answer_next(call, fault);
                (0..ANSWERS_AFTER_A_LIE).filter(|_| is_a_lie).for_each(|_| x.answer_next(call, Fault::NoDate));
            }
            Step::XIsIll(fault) => x.answer_always(Calls::All, Some(fault)),
            Step::XIsWell => x.answer_always(Calls::All, None),
            Step::XIsOutOfReach => x.set_reachable(false),
            Step::XIsBack => x.set_reachable(true),
            Step::TheWireIsOut => {
                self.plugged_in = false;
                self.world.wire.unplug().await;
            }
            Step::TheWireIsIn => self.plug_in(),
            Step::TheTokenExpires => x.revoke_access_tokens(self.world.alice),
            Step::TheSessionEnds => self.world.set_signed_out(true),
            Step::AliceSignsInAgain => self.world.set_signed_out(false),
            Step::TheCreditsRunOut => x.set_credit("pipit-demo", Some(Money::from_thousandths(0))),
            Step::TheCreditsComeBack => x.set_credit("pipit-demo", None),
            Step::XSpeaks(dialect) => {
                self.truth.hear(dialect);
                x.set_dialect(dialect);
            }
            Step::TheClockIsWrongBy { seconds } => self.world.clock.set_wrong_by(i64::from(seconds) * 1000),
            Step::TheMachineSleeps(duration) => self.world.clock.sleep(duration),
            Step::TimePasses(duration) => self.alice.lets_pass(duration).await,
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
            Step::AllComesRight => self.all_comes_right().await,
            _ => unreachable!("the others are done above"),
        }
    }

    /// All trouble ends, and everything must come right by itself, but for what waits for alice.
    async fn all_comes_right(&mut self) {
        let x = &self.world.x;
        x.clear_faults();
        x.set_reachable(true);
        x.set_credit("pipit-demo", None);
        x.set_blocks(self.world.bob, self.world.alice, false).unwrap();
        self.world.set_signed_out(false);
        self.bring_alice_back();
        self.plug_in();
        loop {
            let (truth, world) = (&self.truth, &self.world);
            self.alice.until_right(|alice| what_is_wrong(alice).or_else(|| truth.what_is_wrong(world, alice))).await;
            if self.alice.store().load_outbox().unwrap().is_empty() {
                break;
            }
            self.sends.send_again(&self.alice).await;
        }
        self.truth.observe(&self.world, &self.alice);
        self.truth.check(&self.world, &self.alice);
        self.sends.check(&self.truth, &self.alice);
    }

    /// The end of every history.
    pub async fn end(mut self) {
        self.all_comes_right().await;
        let lasted = self.world.x.now().since(self.alice.signed_in_at);
        // What is stored is told before the app is closed.
        self.alice.quits().await;
        self.truth.check_arrivals(&self.alice);
        let asked = self.world.x.requests_total();
        assert!(asked < 1_000 + lasted.as_secs(), "X was asked {asked} times in {lasted:?}");
    }

    async fn alice_sends(&mut self, place: Place) {
        let text = if place == Place::Carol { "Yes".to_owned() } else { self.new_text() };
        self.sends.send(&self.alice, self.place(place), text).await;
    }

    fn others_write(&mut self, place: Place) {
        let (conversation, sender, text) = (self.place(place), self.other(place), self.new_text());
        self.world.x.add_message(&conversation, sender, &text).unwrap();
    }

    /// Deletes an event at X. Not what alice's app may still be in doubt about: who deletes that elsewhere cannot expect
    /// the app to know.
    async fn delete(&mut self, back: usize, at_rest: bool) {
        if at_rest {
            self.alice.rests().await;
        }
        self.truth.observe(&self.world, &self.alice);
        let Some(event) = self.world.truth().into_iter().rev().nth(back) else { return };
        if event.sender == Some(self.world.alice) && !self.truth.was_read(event.id) {
            return;
        }
        self.world.x.delete_event(event.id).unwrap();
        self.truth.deleted(event.id, at_rest);
    }

    fn bring_alice_back(&self) {
        // Unless she is there.
        drop(self.world.x.add_join(&self.group, self.world.bob, &[self.world.alice]));
    }

    fn plug_in(&mut self) {
        if !std::mem::replace(&mut self.plugged_in, true) {
            self.world.wire.plug_in();
        }
    }

    fn place(&self, place: Place) -> ConversationId {
        match place {
            Place::Bob => self.world.with_bob(),
            Place::Carol => self.world.with_carol(),
            Place::Group => self.group.clone(),
        }
    }

    fn other(&self, place: Place) -> UserId {
        if place == Place::Bob { self.world.bob } else { self.world.carol }
    }

    fn new_text(&mut self) -> String {
        self.written += 1;
        let number = self.written;
        match number % 6 {
            1 => format!("text {number}, see https://example.org/{number}?a=b."),
            2 => format!("text {number}\nin two lines"),
            3 => format!("text {number} <b>of</b> & about *markup*"),
            4 => format!("text {number} 🐦 نص"),
            _ => format!("text {number}"),
        }
    }
}

fn what_is_wrong(alice: &Alice) -> Option<String> {
    let (connectivity, gaps) = (alice.engine().connectivity(), alice.store().load_gaps().unwrap());
    if connectivity != Connectivity::Live {
        return Some(format!("the connection is {connectivity:?}"));
    }
    if !gaps.is_empty() {
        return Some(format!("there are gaps: {gaps:?}"));
    }
    Sends::what_waits(alice).map(|row| format!("this waits: {row:?}"))
}
