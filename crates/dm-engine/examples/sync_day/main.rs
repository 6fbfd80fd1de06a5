//! Plays a recorded day against the simulated X in virtual time, once with Pipit's engine and once with the polling bot
//! that X's guide teaches, and prints what reading cost and how late messages came as one JSON array.
//!
//! `cargo xtask bench sync` runs it and shows the values beside their targets. Both live the same days from the same
//! seed, each in a simulated X and on a thread of its own. An answer takes no virtual time, so what is measured is
//! when each of them asks, and not the network. On the days on which X's activity stream tells Pipit what happens nobody
//! asks, so the real time counts that a message takes through simulator, engine and store.

mod arrivals;
mod bot;
mod day;
mod figures;
mod pipit;
#[expect(clippy::expect_used, clippy::unwrap_used, reason = "the tests' own world, where they are allowed")]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../../tests/engine/support/mod.rs"]
mod support;

use std::{
    io::{self, Write as _},
    process::ExitCode,
    thread,
};

use serde::Serialize;
use tokio::runtime;

use day::{Day, Hearing, Kind, Limits, Place};
use figures::Figures;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The days: what happens, where, under which limits, and how Pipit hears of it.
const DAYS: [(Kind, Place, Limits, Hearing); 11] = [
    (Kind::Quiet, Place::OneToOne, Limits::Current, Hearing::Asks),
    (Kind::Quiet, Place::Group, Limits::Current, Hearing::Asks),
    (Kind::Busy, Place::OneToOne, Limits::Current, Hearing::Asks),
    (Kind::Busy, Place::Group, Limits::Current, Hearing::Asks),
    (Kind::Open, Place::OneToOne, Limits::Current, Hearing::Asks),
    (Kind::Open, Place::Group, Limits::Current, Hearing::Asks),
    (Kind::Open, Place::OneToOne, Limits::Launch, Hearing::Asks),
    (Kind::Open, Place::Group, Limits::Launch, Hearing::Asks),
    (Kind::Quiet, Place::OneToOne, Limits::Current, Hearing::Listens),
    (Kind::Open, Place::OneToOne, Limits::Current, Hearing::Listens),
    (Kind::Open, Place::Group, Limits::Current, Hearing::Listens),
];

/// What came out of one day.
#[derive(Serialize)]
struct Measured {
    day: Kind,
    place: Place,
    limits: Limits,
    hearing: Hearing,
    /// New messages of the day, those of the account's own person too.
    messages: usize,
    pipit: Figures,
    bot: Figures,
}

fn main() -> ExitCode {
    let measured: Result<Vec<Measured>, Failure> = thread::scope(|scope| {
        let running = DAYS.map(|(kind, place, limits, hearing)| {
            scope.spawn(move || measure(&Day::new(kind, place, limits, hearing)))
        });
        running.into_iter().map(|day| day.join().unwrap_or_else(|_| Err("a day broke off".into()))).collect()
    });
    let printed = measured.and_then(|days| Ok(serde_json::to_string(&days)?));
    match printed {
        Ok(line) if writeln!(io::stdout(), "{line}").is_ok() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(failure) => {
            drop(writeln!(io::stderr(), "{failure}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(day: &Day) -> Result<Measured, Failure> {
    let (pipit, bot) = thread::scope(|scope| {
        let pipit = scope.spawn(|| Ok(runtime()?.block_on(pipit::lives(day))));
        let bot = scope.spawn(|| runtime()?.block_on(bot::lives(day)));
        (pipit.join(), bot.join())
    });
    let broke_off = |_| Err(Failure::from("a day broke off"));
    Ok(Measured {
        day: day.kind,
        place: day.place,
        limits: day.limits,
        hearing: day.hearing,
        messages: day.messages(),
        pipit: pipit.unwrap_or_else(broke_off)?,
        bot: bot.unwrap_or_else(broke_off)?,
    })
}

/// One thread for the simulated X and who asks it: where one waits, the other goes on, however busy the machine is. And one
/// for what blocks, so that it can be known when nothing is under way, and time goes on.
fn runtime() -> io::Result<runtime::Runtime> {
    runtime::Builder::new_current_thread().max_blocking_threads(1).enable_all().build()
}
