//! A day of use, hour by hour: what arrives, and what somebody does who reads it.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, Result, ensure};
use dm_model::UserId;
use pipit_e2e::Page;
use serde::Serialize;
use x_sim::Control;

use crate::{
    HOUR,
    arrivals::{self, text_of},
    filled_store::{FilledStore, PICTURES, Place, picture},
    seeing::{self, Visit},
};

/// How much happens, or has happened.
#[derive(Serialize, Debug, Clone, Copy, Default)]
pub struct Amount {
    pub arrivals: usize,
    pub switches: usize,
    pub pictures: usize,
}

impl Amount {
    /// The part of this that falls to one of so many equal times.
    pub fn share(self, times: usize, number: usize) -> Self {
        let of = |all: usize| all * (number + 1) / times - all * number / times;
        Self { arrivals: of(self.arrivals), switches: of(self.switches), pictures: of(self.pictures) }
    }

    /// What happened after that had.
    pub fn after(self, before: Self) -> Self {
        Self {
            arrivals: self.arrivals - before.arrivals,
            switches: self.switches - before.switches,
            pictures: self.pictures - before.pictures,
        }
    }
}

/// So many conversations are opened by one script of the driver's. With one for each, what scripts leave in the page would be more
/// than what is looked for.
const IN_A_ROUND: usize = 14;

/// Of the messages that arrive, every fourth comes into the conversation that is open.
const INTO_THE_OPEN_ONE: usize = 4;

/// Every tenth conversation that is opened has nothing new, and stands far down in the inbox.
const WITHOUT_NEWS: usize = 10;

/// Every second picture is also looked at large.
const LARGE: usize = 2;

pub struct Day<'a> {
    store: &'a FilledStore,
    x: Control,
    alice: UserId,
    /// The number of the place that is open.
    open: Option<usize>,
    done: Amount,
    /// What was written so far.
    said: BTreeSet<String>,
}

impl<'a> Day<'a> {
    pub fn begin(store: &'a FilledStore, x: Control) -> Result<Self> {
        let alice = x.person("alice").context("alice is not at X")?;
        Ok(Self { store, x, alice, open: None, done: Amount::default(), said: BTreeSet::new() })
    }

    /// The app was closed and is open again, with no conversation on screen.
    pub fn app_was_started_anew(&mut self) {
        self.open = None;
    }

    /// What has happened so far.
    pub fn done(&self) -> Amount {
        self.done
    }

    /// Lives through one hour before this page, in which so much happens.
    pub async fn live(&mut self, page: &Page, hour: Amount) -> Result<()> {
        let pause = HOUR / u32::try_from(hour.arrivals.max(1))?;
        let rounds = hour.switches.div_ceil(IN_A_ROUND);
        for number in 0..rounds {
            self.play_round(page, hour.share(rounds, number), pause).await?;
        }
        Ok(())
    }

    /// Messages arrive; then conversations are opened one after another, and where a picture has come it is seen.
    async fn play_round(&mut self, page: &Page, round: Amount, pause: Duration) -> Result<()> {
        let mut visits = Vec::with_capacity(round.switches);
        let (mut newest, mut pictures) = (None, self.done.pictures);
        for number in 0..round.switches {
            let now = round.share(round.switches, number);
            let switch = self.done.switches + number;
            // All of them in turn, far apart, and in no order that a cache could like.
            let place = switch * 271 % self.store.places.len();
            for arrival in 0..now.arrivals {
                let comes_here = arrival + 1 == now.arrivals && !switch.is_multiple_of(WITHOUT_NEWS);
                let open = self.open.filter(|_| self.said.len().is_multiple_of(INTO_THE_OPEN_ONE));
                let anywhere = self.said.len() * 7 % self.store.places.len();
                newest = Some(self.say(if comes_here { place } else { open.unwrap_or(anywhere) }, None)?);
                self.x.advance(pause);
            }
            let mut seen = newest.clone().filter(|_| now.arrivals > 0 && !switch.is_multiple_of(WITHOUT_NEWS));
            if now.pictures > 0 {
                newest = Some(self.say(place, Some(pictures))?);
                seen.clone_from(&newest);
                pictures += 1;
            }
            let is_large = now.pictures > 0 && pictures.is_multiple_of(LARGE);
            let conversation = self.place(place)?.conversation.clone();
            visits.push(Visit { conversation, text: seen, picture: now.pictures > 0, large: is_large });
            self.open = Some(place);
        }
        seeing::visit(page, newest.as_deref(), &visits).await?;
        let done = &mut self.done;
        (done.arrivals, done.switches, done.pictures) = (self.said.len(), done.switches + visits.len(), pictures);
        Ok(())
    }

    /// One more message arrives, with the picture of this number; the answer is its text.
    fn say(&mut self, place: usize, picture_number: Option<usize>) -> Result<String> {
        let Place { conversation, people } = self.place(place)?;
        let text = text_of(self.said.len());
        let sender = people[self.said.len() % people.len()];
        if let Some(number) = picture_number {
            let bytes = picture(PICTURES + 1 + u32::try_from(number)?)?;
            self.x.add_picture_message(conversation, sender, &text, bytes)?;
        } else {
            self.x.add_message(conversation, sender, &text)?;
        }
        self.said.insert(text.clone());
        Ok(text)
    }

    fn place(&self, number: usize) -> Result<&'a Place> {
        self.store.places.get(number).context("there is no such place")
    }

    /// Looks whether the app has each message that arrived, once and nothing else.
    pub async fn compare_with_truth(&self, page: &Page) -> Result<()> {
        let stored = arrivals::all_stored(page, self.alice, &self.store.places).await?;
        let there: BTreeSet<String> = stored.iter().cloned().collect();
        ensure!(stored.len() == there.len(), "{} messages are there twice", stored.len() - there.len());
        let missing = self.said.difference(&there).count();
        ensure!(missing == 0, "of {} messages that arrived at X, {missing} are not in the app", self.said.len());
        Ok(())
    }
}
