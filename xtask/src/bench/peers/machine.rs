//! The machine on which it was measured, and the versions of what was measured: without them the numbers say little.

use std::fs;

use serde::Serialize;

use super::{Candidate, sizes};
use crate::process;

/// Debian's package of what Pipit draws with.
const WEBKIT: &str = "libwebkit2gtk-4.1-0";

#[derive(Serialize)]
pub struct Machine {
    date: String,
    processor: String,
    cores: usize,
    memory: String,
    kernel: String,
    system: String,
    /// Of the programs, and of what Pipit draws with.
    versions: Vec<String>,
    /// By which Pipit was weighed.
    weighed: String,
}

impl Machine {
    /// Looks where one is.
    pub fn look(peers: &[&Candidate]) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let unknown = || "unknown".to_owned();
        let mut versions = vec![format!("Pipit {}", env!("CARGO_PKG_VERSION"))];
        let packages = peers.iter().filter_map(|peer| Some((peer.title, *peer.packages.first()?)));
        for (title, package) in [("WebKitGTK", WEBKIT)].into_iter().chain(packages) {
            versions.push(format!("{title} {}", version_of(package).unwrap_or_else(unknown)));
        }
        Self {
            date: process::answer(process::command("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_else(unknown),
            processor: value(&read("/proc/cpuinfo"), "model name", ':').unwrap_or_else(unknown),
            cores: std::thread::available_parallelism().map_or(0, Into::into),
            memory: value(&read("/proc/meminfo"), "MemTotal", ':').map_or_else(unknown, |memory| in_gigabytes(&memory)),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            system: value(&read("/etc/os-release"), "PRETTY_NAME", '=').unwrap_or_else(unknown),
            versions,
            weighed: match sizes::package_of_pipit().as_deref().and_then(|package| package.file_name()) {
                Some(name) => format!("Pipit was weighed by {}.", name.display()),
                None => "Pipit's program was weighed alone: `cargo xtask dist` makes its package.".to_owned(),
            },
        }
    }

    /// The same in sentences.
    pub fn lines(&self) -> [String; 3] {
        let Self { date, processor, cores, memory, kernel, system, versions, weighed } = self;
        [
            format!("{date}: {processor}, {cores} cores, {memory}; {system}, Linux {kernel}."),
            format!("{}.", versions.join(", ")),
            weighed.clone(),
        ]
    }
}

fn version_of(package: &str) -> Option<String> {
    process::answer(process::command("dpkg-query").args(["--show", "--showformat=${Version}", package]))
}

/// The first value of this name in lines of names and values.
fn value(text: &str, name: &str, between: char) -> Option<String> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(between));
    let (_, value) = pairs.find(|(key, _)| key.trim() == name)?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// Linux counts in kibibytes, and calls them kB.
fn in_gigabytes(memory: &str) -> String {
    match memory.trim_end_matches("kB").trim().parse::<u64>() {
        Ok(kibibytes) => format!("{} GB of memory", kibibytes * 1024 / 1_000_000_000),
        Err(_) => memory.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_describes_the_machine() {
        let text = "processor\t: 0\nmodel name\t: A Processor: 2 GHz\nmodel name\t: Another\n";
        assert_eq!(value(text, "model name", ':').as_deref(), Some("A Processor: 2 GHz"));
        assert_eq!(value("ID=debian\nPRETTY_NAME=\"Debian\"\n", "PRETTY_NAME", '=').as_deref(), Some("Debian"));
        assert_eq!(in_gigabytes("24604864 kB"), "25 GB of memory");
    }
}
