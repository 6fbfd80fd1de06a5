//! How much memory a process and its children hold, and by how much they grew at most since one began to look.
//!
//! Linux counts the most that a process ever held and can be told to begin that count anew (proc(5), `clear_refs`).

use std::fs;

use anyhow::{Context as _, Result};
use pipit_e2e::ProcessTree;

/// The memory of a process and its children, from one moment on.
pub struct Memory {
    /// The process first. Each with what it held at the beginning.
    before: Vec<(String, u64)>,
}

/// By how many bytes memory grew at most.
pub struct Growth {
    pub app: u64,
    /// The sum over all processes, each at its worst.
    pub all: u64,
}

impl Memory {
    /// From now on.
    pub fn watch(process: &str) -> Result<Self> {
        let mut before = Vec::new();
        for id in ProcessTree::of(process).ids()? {
            fs::write(format!("/proc/{id}/clear_refs"), "5")?;
            let held = field(&id, "VmRSS:")?;
            before.push((id, held));
        }
        Ok(Self { before })
    }

    /// What the process itself held at the beginning, in bytes.
    pub fn app_before(&self) -> u64 {
        self.before.first().map_or(0, |(_, held)| *held)
    }

    pub fn growth(&self) -> Result<Growth> {
        let mut growths = Vec::new();
        for (id, held) in &self.before {
            growths.push(field(id, "VmHWM:")?.saturating_sub(*held));
        }
        Ok(Growth { app: growths.first().copied().unwrap_or_default(), all: growths.iter().sum() })
    }
}

/// A line of a process's status, in bytes.
fn field(process: &str, name: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name} is told"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kibibytes * 1024)
}
