//! What was measured, side by side: the values, how many times Pipit's they are, and whether Pipit is where it promises to be.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::super::row::Row;
use super::super::spread::Spread;
use super::sizes::Sizes;
use super::{Candidate, FLOOR, PIPIT};
use crate::table::{self, Align};

/// The promises: milliseconds, MB, percent of one core.
const INBOX: f64 = 800.0;
const MEMORY: f64 = 250.0;
const PROCESSOR: f64 = 0.3;

/// Below whose memory Pipit is to be.
const HEAVY: &[&str] = &["telegram-desktop", "chromium"];

/// What the example prints for one program.
#[derive(Deserialize)]
struct Measured {
    name: String,
    starts: Vec<Moments>,
    idle: Vec<Idle>,
}

#[derive(Deserialize)]
struct Moments {
    window: f64,
    content: f64,
    inbox: Option<f64>,
}

#[derive(Deserialize)]
struct Idle {
    memory: f64,
    processor: f64,
    processes: f64,
}

/// One program.
#[derive(Serialize)]
pub struct Compared {
    name: String,
    title: String,
    /// Since the process was made, in milliseconds.
    window: Spread,
    content: Spread,
    inbox: Option<Spread>,
    /// In bytes.
    memory: Spread,
    /// Of one core, in percent.
    processor: Spread,
    processes: Spread,
    on_disk: Sizes,
}

/// Reads what the example printed: Pipit first, then the peers as they are listed.
pub fn read(json: &[u8], peers: &[&Candidate], weigh: impl Fn(Option<&Candidate>) -> Sizes) -> Result<Vec<Compared>> {
    let measured: Vec<Measured> = serde_json::from_slice(json).context("the measure printed something else")?;
    let compare = |name: &str, title: &str, sizes: Sizes| {
        let found = measured.iter().find(|measured| measured.name == name);
        found.and_then(|found| compared(found, title, sizes)).with_context(|| format!("{title} was not measured"))
    };
    let pipit = compare(PIPIT, "Pipit", weigh(None));
    [pipit].into_iter().chain(peers.iter().map(|peer| compare(peer.name, peer.title, weigh(Some(peer))))).collect()
}

fn compared(measured: &Measured, title: &str, on_disk: Sizes) -> Option<Compared> {
    let of_starts = |value: fn(&Moments) -> f64| Spread::of(&measured.starts.iter().map(value).collect::<Vec<_>>());
    let of_idle = |value: fn(&Idle) -> f64| Spread::of(&measured.idle.iter().map(value).collect::<Vec<_>>());
    Some(Compared {
        name: measured.name.clone(),
        title: title.to_owned(),
        window: of_starts(|start| start.window)?,
        content: of_starts(|start| start.content)?,
        inbox: Spread::of(&measured.starts.iter().filter_map(|start| start.inbox).collect::<Vec<_>>()),
        memory: of_idle(|idle| idle.memory)?,
        processor: of_idle(|idle| idle.processor)?,
        processes: of_idle(|idle| idle.processes)?,
        on_disk,
    })
}

/// Medians, least and most.
pub fn table(programs: &[Compared]) -> String {
    let columns = [
        ("Program", Align::Left),
        ("Window, ms", Align::Right),
        ("Content, ms", Align::Right),
        ("Inbox, ms", Align::Right),
        ("Memory, MB", Align::Right),
        ("Idle, % of a core", Align::Right),
        ("Processes", Align::Right),
        ("Disk, MB", Align::Right),
        ("with all it needs", Align::Right),
    ];
    let rows = programs.iter().map(|program| {
        vec![
            program.title.clone(),
            told(program.window, 1.0, 0),
            told(program.content, 1.0, 0),
            program.inbox.map_or_else(|| "–".to_owned(), |inbox| told(inbox, 1.0, 0)),
            told(program.memory, 1e6, 0),
            told(program.processor, 1.0, 2),
            format!("{:.0}", program.processes.median),
            in_megabytes(program.on_disk.own),
            in_megabytes(program.on_disk.with_all_it_needs),
        ]
    });
    table::laid_out(&columns, &rows.collect::<Vec<_>>())
}

/// How many times Pipit's values the medians of its peers are.
pub fn ratios(programs: &[Compared]) -> String {
    let columns = [
        ("Times Pipit's", Align::Left),
        ("Window", Align::Right),
        ("Content", Align::Right),
        ("Content to Pipit's inbox", Align::Right),
        ("Memory", Align::Right),
        ("Idle", Align::Right),
        ("Disk", Align::Right),
        ("with all it needs", Align::Right),
    ];
    let Some((pipit, peers)) = programs.split_first() else { return String::new() };
    let rows = peers.iter().map(|peer| {
        vec![
            peer.title.clone(),
            ratio(Some(peer.window.median), Some(pipit.window.median)),
            ratio(Some(peer.content.median), Some(pipit.content.median)),
            ratio(Some(peer.content.median), pipit.inbox.map(|inbox| inbox.median)),
            ratio(Some(peer.memory.median), Some(pipit.memory.median)),
            ratio(Some(peer.processor.median), Some(pipit.processor.median)),
            ratio(peer.on_disk.own, pipit.on_disk.own),
            ratio(peer.on_disk.with_all_it_needs, pipit.on_disk.with_all_it_needs),
        ]
    });
    table::laid_out(&columns, &rows.collect::<Vec<_>>())
}

/// What is promised, and beside it what Pipit has.
pub fn targets(programs: &[Compared]) -> Vec<Row> {
    let Some((pipit, peers)) = programs.split_first() else { return Vec::new() };
    let mut rows = Vec::new();
    if let Some(inbox) = pipit.inbox {
        rows.push(Row::of_milliseconds("Pipit's inbox", inbox.median).with_target(INBOX));
        for peer in peers.iter().filter(|peer| peer.name != FLOOR) {
            let what = format!("Pipit's inbox, before the first content of {}", peer.title);
            rows.push(Row::of_milliseconds(what, inbox.median).with_target(peer.content.median));
        }
    }
    if let Some(floor) = peers.iter().find(|peer| peer.name == FLOOR) {
        let content = Row::of_milliseconds("Pipit's first content", pipit.content.median);
        rows.push(content.with_rival(&floor.title, floor.content.median));
    }
    let memory = pipit.memory.median / 1e6;
    rows.push(Row::of("Pipit's memory", memory, "MB").with_target(MEMORY));
    for peer in peers.iter().filter(|peer| HEAVY.contains(&peer.name.as_str())) {
        let what = format!("Pipit's memory, below that of {}", peer.title);
        rows.push(Row::of(what, memory, "MB").with_target(peer.memory.median / 1e6));
    }
    rows.push(Row::of("Pipit idle, of one core", pipit.processor.median, "%").with_target(PROCESSOR));
    rows
}

fn told(spread: Spread, unit: f64, digits: usize) -> String {
    let [median, least, most] = [spread.median, spread.least, spread.most].map(|value| value / unit);
    format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
}

fn in_megabytes(bytes: Option<f64>) -> String {
    bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{:.0}", bytes / 1e6))
}

fn ratio(peer: Option<f64>, pipit: Option<f64>) -> String {
    match peer.zip(pipit) {
        Some((peer, pipit)) if pipit > 0.0 => format!("{:.2}", peer / pipit),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &[u8] = br#"[
        {"name":"dino","starts":[{"window":210,"content":300,"inbox":null},{"window":230,"content":340,"inbox":null}],
         "idle":[{"memory":180e6,"processor":0.5,"processes":1}]},
        {"name":"chromium","starts":[{"window":200,"content":900,"inbox":null}],
         "idle":[{"memory":360e6,"processor":0.1,"processes":10}]},
        {"name":"pipit","starts":[{"window":100,"content":400,"inbox":600}],
         "idle":[{"memory":200e6,"processor":0.2,"processes":3}]}]"#;

    fn programs() -> Vec<Compared> {
        let dino = Candidate { name: "dino", title: "Dino", program: "dino-im", packages: &[] };
        let chromium = Candidate { name: "chromium", title: "Chromium", program: "chromium", packages: &[] };
        let weigh = |peer: Option<&Candidate>| Sizes {
            own: Some(if peer.is_some() { 60e6 } else { 30e6 }),
            with_all_it_needs: None,
        };
        read(PRINTED, &[&dino, &chromium], weigh).unwrap()
    }

    #[test]
    fn pipit_stands_first_and_each_value_has_its_bounds() {
        let table = table(&programs());
        let rows: Vec<Vec<&str>> = table
            .lines()
            .skip(1)
            .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
            .collect();
        let values = ["220 (210–230)", "320 (300–340)", "–", "180 (180–180)", "0.50 (0.50–0.50)", "1", "60", "–"];
        assert_eq!(rows[0][..4], ["Pipit", "100 (100–100)", "400 (400–400)", "600 (600–600)"]);
        assert_eq!(rows[1], [&["Dino"], &values[..]].concat());
    }

    #[test]
    fn a_peer_is_so_many_times_pipit() {
        let ratios = ratios(&programs());
        let dino: Vec<&str> = ratios.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(dino, ["Dino", "2.20", "0.80", "0.53", "0.90", "2.50", "2.00", "–"]);
    }

    #[test]
    fn each_promise_says_whether_it_is_kept() {
        let kept: Vec<_> = targets(&programs()).iter().map(|row| (row.what.clone(), row.reached)).collect();
        let expected = [
            ("Pipit's inbox", true),
            ("Pipit's inbox, before the first content of Dino", false),
            ("Pipit's inbox, before the first content of Chromium", true),
            ("Pipit's memory", true),
            ("Pipit's memory, below that of Chromium", true),
            ("Pipit idle, of one core", true),
        ];
        assert_eq!(kept, expected.map(|(what, kept)| (what.to_owned(), Some(kept))));
    }

    #[test]
    fn beside_pipits_first_content_stands_what_an_empty_page_takes() {
        let floor = Candidate { name: FLOOR, title: "an empty page", program: "MiniBrowser", packages: &[] };
        let printed = String::from_utf8_lossy(PRINTED).replace("dino", FLOOR);
        let programs = read(printed.as_bytes(), &[&floor], |_| Sizes::default()).unwrap();
        let found = targets(&programs).into_iter().find(|row| row.what == "Pipit's first content").unwrap();
        assert_eq!((found.value, found.rival.map(|rival| rival.value)), (400.0, Some(320.0)));
    }

    #[test]
    fn a_program_that_was_not_measured_is_named() {
        let nheko = Candidate { name: "nheko", title: "nheko", program: "nheko", packages: &[] };
        let error = read(PRINTED, &[&nheko], |_| Sizes::default()).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("nheko was not measured"));
    }
}
