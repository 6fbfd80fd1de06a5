//! Alice writes and sends, and her app is killed again and again.

use std::{future::Future, path::Path, time::Duration};

use dm_model::SendState;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tempfile::TempDir;
use tokio::time::{Interval, interval, sleep};

use crate::{
    books::{Books, open_store},
    life::{Life, Said},
    plan::{MESSAGES, Place},
    truth,
    wire::{Moment, Reached, Wire},
    world::World,
};

/// How often the app is killed.
pub const KILLS: usize = 50;

/// Connections on which X says nothing break after so long, as if the app gave up.
const SILENCE: Duration = Duration::from_millis(150);

/// A life that takes longer hangs.
const PATIENCE: Duration = Duration::from_mins(3);

/// What alice does at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// She thinks of the next message.
    Nothing,
    /// The draft may be kept or not.
    Writing,
    /// The draft is there.
    Written,
    /// The message may be kept or not.
    Sending,
}

/// When a life ends.
#[derive(Debug, Clone, Copy)]
enum End {
    /// When something is on the wire.
    On(Moment),
    /// When she has pressed Enter so many times.
    AfterSends(usize),
    /// When all is sent: nobody kills it.
    InPeace,
}

pub struct Play {
    world: World,
    folder: TempDir,
    books: Books,
    random: StdRng,
    doing: Doing,
    starts: u64,
    /// How many kills left a message in the middle of being sent.
    in_the_air: usize,
}

impl Play {
    pub async fn begin(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let world = World::begin(seed, &mut random).await;
        let books = Books::of(&world);
        Self { world, folder: folder(), books, random, doing: Doing::Nothing, starts: 0, in_the_air: 0 }
    }

    /// All of it: in the end nothing goes wrong any more, and everything must be right.
    pub async fn run(mut self) {
        self.world.is_ill();
        for kill in 1..=KILLS {
            let end = self.any_end();
            self.live(MESSAGES * kill / KILLS, end).await;
        }
        assert!(self.in_the_air > 0, "no kill hit a message in the air");
        self.world.is_well();
        self.live(MESSAGES, End::InPeace).await;
        let store = open_store(self.folder.path(), &self.world);
        truth::check(&self.world, &self.books, &store);
    }

    /// One life of the app, in which alice sends up to this message.
    async fn live(&mut self, up_to: usize, end: End) {
        self.starts += 1;
        let moment = if let End::On(moment) = end { Some(moment) } else { None };
        let wire = Wire::to(&self.world.simulator.origin(), moment).await;
        let mut life = Life::begin(&self.world, self.folder.path(), self.starts, &wire.origin).await;
        let mut silence = interval(SILENCE);
        let hangs = sleep(PATIENCE);
        tokio::pin!(hangs);
        let (mut sends, mut left) = (0, None);
        loop {
            tokio::select! {
                () = wire.moment() => break,
                said = life.hear() => match said {
                    Said::TokenWanted => life.take_token(&self.world.new_token()).await,
                    Said::Left(count) => left = Some(count),
                    said => {
                        if matches!(said, Said::Queued | Said::Grouped(_)) {
                            // What was left before says nothing.
                            left = None;
                        }
                        self.note(said);
                        if self.books.given() < up_to && self.go_on(&mut life).await {
                            sends += 1;
                        }
                    }
                },
                _ = silence.tick() => self.world.x.release_silent_calls(),
                () = &mut hangs => panic!("the app hangs with {} given of {up_to}: {}", self.books.given(), self.outbox()),
            }
            let is_at_rest = self.books.given() == up_to && left == Some(0);
            if is_at_rest || matches!(end, End::AfterSends(most) if sends >= most) {
                break;
            }
        }
        if let End::InPeace = end {
            self.finish(wire, life.ends(), &mut silence).await;
        } else {
            self.kill(wire, life, &mut silence).await;
        }
    }

    /// Does the next thing; whether she pressed Enter.
    async fn go_on(&mut self, life: &mut Life) -> bool {
        let message = &self.world.plan.messages[self.books.given()];
        match (self.books.conversation(message.place), &self.world.plan.places[message.place]) {
            (Some(conversation), _) if self.doing == Doing::Written => {
                self.doing = Doing::Sending;
                life.send(conversation).await;
                true
            }
            (Some(conversation), _) => {
                self.doing = Doing::Writing;
                life.write(conversation, message.file, &message.text).await;
                false
            }
            (None, Place::NewGroup(people)) => {
                self.doing = Doing::Sending;
                life.make_group(people, &message.text).await;
                true
            }
            (None, Place::Known(_)) => unreachable!("its id is known"),
        }
    }

    fn note(&mut self, said: Said) {
        let message = self.world.plan.messages.get(self.books.given());
        self.doing = match said {
            Said::Written => Doing::Written,
            Said::Queued => {
                self.books.gave(message.unwrap(), None);
                Doing::Nothing
            }
            Said::Grouped(conversation) => {
                self.books.gave(message.unwrap(), Some(conversation));
                Doing::Nothing
            }
            Said::Running | Said::Left(_) | Said::TokenWanted => return,
        };
    }

    /// What is still to be sent, for whoever looks into a failure.
    fn outbox(&self) -> String {
        let rows = open_store(self.folder.path(), &self.world).load_outbox().unwrap();
        let states: Vec<_> = rows.into_iter().map(|row| (row.text, row.state)).collect();
        format!("{:?}; {states:?}", self.doing)
    }

    async fn kill(&mut self, wire: Wire, life: Life, silence: &mut Interval) {
        // Some moments later, so that what follows at once is hit too.
        let longest = 1_u32 << self.random.random_range(0..12);
        for _ in 0..self.random.random_range(0..longest) {
            tokio::task::yield_now().await;
        }
        let said = self.finish(wire, life.kill(), silence).await;
        for said in said {
            self.note(said);
        }
        let store = open_store(self.folder.path(), &self.world);
        self.books.check(&store);
        let rows = store.load_outbox().unwrap();
        let waits = rows.iter().find(|row| matches!(row.state, SendState::Wedged { .. }));
        assert!(waits.is_none(), "X refuses nothing here, but this waits for alice: {waits:?}");
        self.in_the_air += usize::from(rows.iter().any(|row| row.state == SendState::Sending));
        // What alice finds when she opens the app again tells her whether her last message was sent.
        let Some(message) = self.world.plan.messages.get(self.books.given()) else { return };
        self.doing = match (self.doing, self.books.conversation(message.place)) {
            (Doing::Sending, Some(conversation)) => {
                let draft = store.load_draft(conversation).unwrap();
                if draft.is_some_and(|draft| draft.text == message.text) {
                    Doing::Written
                } else {
                    self.books.gave(message, None);
                    self.books.check(&store);
                    Doing::Nothing
                }
            }
            (Doing::Sending, None) => {
                if let Some(conversation) = self.books.find(&store, &message.text) {
                    self.books.gave(message, Some(conversation));
                }
                Doing::Nothing
            }
            (Doing::Writing, _) => Doing::Nothing,
            (doing, _) => doing,
        };
    }

    /// The app ends; X does what has reached it.
    async fn finish<T>(&self, wire: Wire, ending: impl Future<Output = T>, silence: &mut Interval) -> T {
        let all = async {
            let ended = ending.await;
            wire.settles().await;
            ended
        };
        tokio::pin!(all);
        loop {
            tokio::select! {
                ended = &mut all => return ended,
                _ = silence.tick() => self.world.x.release_silent_calls(),
            }
        }
    }

    fn any_end(&mut self) -> End {
        if self.random.random_ratio(1, 5) {
            return End::AfterSends(self.random.random_range(1..8));
        }
        let reached = [Reached::TheWire, Reached::X, Reached::TheAppAgain][self.random.random_range(0..3)];
        let of_changes = self.random.random_ratio(4, 5);
        End::On(Moment { of_changes, request: self.random.random_range(1..60), reached })
    }
}

/// A folder in memory where there is such a thing: a process that is killed takes nothing with it that it has written.
fn folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() }.unwrap()
}
