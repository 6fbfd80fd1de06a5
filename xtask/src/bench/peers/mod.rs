//! Pipit beside what people would use instead: Telegram Desktop, Dino, nheko, and Chromium with a window for one site, the way
//! x.com itself would run. All run in turn on the same virtual display with the same window manager.
//!
//! The measuring is done by the example `measure_peers` of the end-to-end tests, which says how; one observer watches the display
//! for all of them. Memory is the share of all processes of a program (PSS) when it has been left alone for half a minute, and
//! the two minutes after that are what it is idle. What each showed at its first content lies as pictures in
//! `target/bench/peers`: there one sees that the same moment is meant.

mod compared;
mod machine;
mod sizes;

use std::time::Instant;

use anyhow::{Result, bail};
use serde::Serialize;

use super::filled_store::{self, CONVERSATIONS, EVENTS};
use super::row::{self, Row};
use super::{Outcome, measuring};
use crate::requirements::{self, Consent};
use crate::{repository, terminal};
use compared::Compared;
use machine::Machine;

const STARTS: usize = 7;
const ROUNDS: usize = 3;
const SECONDS: u32 = 120;
const SETTLING: u32 = 30;

/// A program that can be measured.
pub struct Candidate {
    /// As the example names it.
    pub name: &'static str,
    /// As people do.
    pub title: &'static str,
    /// As it is started.
    program: &'static str,
    /// As Debian names it: first what is installed, then the rest of the same program.
    pub packages: &'static [&'static str],
}

pub const PIPIT: &str = "pipit";

/// Not one that people would use: what any window costs that WebKitGTK draws.
pub const FLOOR: &str = "mini-browser";

const PEERS: &[Candidate] = &[
    Candidate {
        name: "telegram-desktop",
        title: "Telegram Desktop",
        program: "telegram-desktop",
        packages: &["telegram-desktop"],
    },
    Candidate { name: "dino", title: "Dino", program: "dino-im", packages: &["dino-im", "dino-im-common"] },
    Candidate { name: "nheko", title: "nheko", program: "nheko", packages: &["nheko"] },
    Candidate {
        name: "chromium",
        title: "Chromium --app",
        program: "chromium",
        packages: &["chromium", "chromium-common"],
    },
    Candidate {
        name: FLOOR,
        title: "WebKitGTK, empty page",
        program: "MiniBrowser",
        packages: &["libwebkit2gtk-4.1-0"],
    },
];

/// Everything, as it is kept.
#[derive(Serialize)]
struct Report<'a> {
    machine: &'a Machine,
    programs: &'a [Compared],
    targets: &'a [Row],
    left_out: &'a [String],
}

pub fn measure(consent: Consent) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        bail!("the bench “peers” needs a virtual display, and so Linux");
    }
    let (peers, left_out) = install(consent);
    if peers.is_empty() {
        bail!("there is nothing to compare with:\n   {}", left_out.join("\n   "));
    }
    let mut command = filled_store::measure_by("measure_peers", consent)?;
    let names: Vec<_> = peers.iter().map(|peer| peer.name).collect();
    command.args(["--peers", &names.join(","), "--starts", &STARTS.to_string(), "--rounds", &ROUNDS.to_string()]);
    command.args(["--seconds", &SECONDS.to_string(), "--settling", &SETTLING.to_string()]);
    command.arg("--pictures").arg(repository::target().join("bench/peers"));
    let title = format!("Starting {} programs in turn, and leaving each alone (most of an hour)", peers.len() + 1);
    let printed = measuring::output_of(&mut command, &title, "the measure failed")?;

    terminal::begin_step("Asking apt what each brings onto the disk");
    let began = Instant::now();
    let programs = terminal::with_seconds_shown(|| compared::read(&printed, &peers, sizes::weigh))?;
    terminal::end_step(true, began.elapsed());
    let targets = compared::targets(&programs);
    let machine = Machine::look(&peers);
    let json = serde_json::to_string_pretty(&Report {
        machine: &machine,
        programs: &programs,
        targets: &targets,
        left_out: &left_out,
    })?;
    let text =
        [compared::table(&programs), compared::ratios(&programs), row::table_of(&targets), notes(&machine, &left_out)];
    Ok(Outcome { text: text.join("\n"), json })
}

/// Which peers can be measured here; and a sentence about each that cannot.
fn install(consent: Consent) -> (Vec<&'static Candidate>, Vec<String>) {
    let mut here = Vec::new();
    let mut left_out = Vec::new();
    for peer in PEERS {
        let package = peer.packages.first().copied().unwrap_or(peer.program);
        match requirements::for_comparing(package, peer.program, consent) {
            Ok(()) => here.push(peer),
            Err(error) => left_out.push(format!("{} is left out: {error:#}", peer.title)),
        }
    }
    (here, left_out)
}

/// What one has to know to read the tables.
fn notes(machine: &Machine, left_out: &[String]) -> String {
    let reading = format!(
        "Pipit shows its inbox of {CONVERSATIONS} conversations, over {EVENTS} events in its encrypted store.
Its peers show their first screen, with no account, no network and nothing stored; Chromium shows a
small page that lies on this machine. That flatters them. The display has no GPU: Pipit, Dino, nheko and
Chromium are told to draw without, which makes them lighter; Telegram Desktop runs as it comes.
Median (least–most) of {STARTS} starts, and of {ROUNDS} times left alone: memory after {SETTLING} s, then idle for {SECONDS} s.
WebKitGTK's own MiniBrowser with an empty page is the least that any window costs which WebKitGTK draws;
its first content is its bar of buttons. Each had been started once before. Content is the first that one sees in the window, Inbox is when
Pipit has painted its conversations. Disk is the program itself, and with it all that a bare Debian
needs for it."
    );
    let mut lines: Vec<&str> = reading.lines().chain(left_out.iter().map(String::as_str)).collect();
    let machine = machine.lines();
    lines.extend(machine.iter().map(String::as_str));
    format!("   {}\n", lines.join("\n   "))
}
