//! Pipit lives the day: its engine runs from the eve on, and Alice answers with it.

use std::{cell::RefCell, time::Duration};

use dm_model::{Clock as _, Timestamp};
use tokio::time::timeout;

use crate::{
    arrivals::Arrivals,
    day::{Action, Day, Eve, Hearing, Kind, Who},
    figures::{Figures, charged_for_reading},
    support::Alice,
};

/// So much is lived at a time; the tests' world takes a wait of a minute of real time for a hang.
const STRETCH: Duration = Duration::from_mins(30);

/// What the stream has not told after this long, in real time, it does not tell.
const ON_ITS_WAY: Duration = Duration::from_secs(10);

pub async fn lives(day: &Day) -> Figures {
    let eve = day.eve().await;
    let listens = day.hearing == Hearing::Listens;
    let alice = if listens { Alice::listens(&eve.world).await } else { Alice::is_settled(&eve.world).await };
    let arrivals = RefCell::new(Arrivals::new(listens));
    let life = Life { alice, arrivals };
    life.alice.engine().show_conversation(Some(eve.place.clone()));
    life.goes_on_until(eve.midnight).await;
    let charged_before = charged_for_reading(&eve.world.x);
    let mut looks = false;
    for (number, (at, action)) in day.actions.iter().enumerate() {
        life.goes_on_until(eve.midnight.after(*at)).await;
        match action {
            Action::Looks(begins) => {
                looks = *begins;
                life.alice.engine().set_focused(looks);
            }
            Action::Writes(who) => life.hears_of(*who, number, looks, &eve).await,
        }
    }
    life.goes_on_until(eve.end()).await;
    let charged = charged_for_reading(&eve.world.x) - charged_before;
    // What came last may take until after midnight.
    life.goes_on_until(eve.end().after(STRETCH)).await;
    let delays = life.arrivals.borrow().delays(day.kind == Kind::Open);
    let figures = Figures::of(&eve, charged, &delays, |ids| life.alice.store().find_known(ids).unwrap_or_default());
    let mut life = life;
    life.alice.quits().await;
    figures
}

struct Life {
    alice: Alice,
    arrivals: RefCell<Arrivals>,
}

impl Life {
    async fn hears_of(&self, who: Who, number: usize, looks: bool, eve: &Eve) {
        let text = format!("message {number} of the day");
        if who == Who::Alice {
            self.alice.sends(&eve.place, &text).await;
        } else if let Ok(id) = eve.world.x.add_message(&eve.place, eve.person(who), &text) {
            self.arrivals.borrow_mut().sent(id, eve.world.x.now(), looks);
            if self.arrivals.borrow().in_real_time {
                // What the stream tells is under way without anybody having asked, so the clock would not wait for it.
                let stored = self.alice.at_once("the message", |alice| {
                    self.note_arrivals(alice);
                    self.arrivals.borrow().waiting().is_empty()
                });
                drop(timeout(ON_ITS_WAY, stored).await);
            }
        }
    }

    /// Time goes by to this very moment, while the engine does what it wants.
    async fn goes_on_until(&self, end: Timestamp) {
        let world = &self.alice.world;
        while world.x.now() < end {
            let next = world.x.now().after(STRETCH).min(end);
            let gone_by = self.alice.until("the time", |alice| {
                self.note_arrivals(alice);
                world.x.now() >= next
            });
            // Waiting for it keeps the clock from going further.
            tokio::join!(world.clock.wait_until(next), gone_by);
        }
    }

    fn note_arrivals(&self, alice: &Alice) {
        let waiting = self.arrivals.borrow().waiting();
        if waiting.is_empty() {
            return;
        }
        let known = alice.store().find_known(&waiting).unwrap_or_default();
        self.arrivals.borrow_mut().stored(&known, alice.world.x.now());
    }
}
