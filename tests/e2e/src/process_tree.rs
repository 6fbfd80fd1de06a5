//! What a process and all that it started take of the machine, as Linux counts it (proc(5)).

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use rustix::param::clock_ticks_per_second;

/// A process, its children, and theirs.
#[derive(Debug, Clone)]
pub struct ProcessTree {
    root: String,
}

impl ProcessTree {
    /// The tree below a process.
    #[must_use]
    pub fn of(root: &str) -> Self {
        Self { root: root.to_owned() }
    }

    /// The ids of all that run now, the root first.
    ///
    /// # Errors
    /// When the root has ended.
    pub fn ids(&self) -> Result<Vec<String>> {
        let mut all = vec![self.root.clone()];
        let mut next = 0;
        while let Some(id) = all.get(next) {
            let mut children = String::new();
            for task in tasks(id)? {
                children += &fs::read_to_string(task.join("children")).unwrap_or_default();
            }
            all.extend(children.split_whitespace().map(str::to_owned));
            next += 1;
        }
        Ok(all)
    }

    /// The time that they have had on processors so far.
    ///
    /// # Errors
    /// When one of them has ended meanwhile.
    pub fn processor_time(&self) -> Result<Duration> {
        let mut ticks = 0;
        for id in self.ids()? {
            let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
            // The name, in brackets, may hold anything. Behind it the 12th and 13th are the times in user and system mode.
            let (_, fields) = stat.rsplit_once(')').context("a process has no name")?;
            for field in fields.split_whitespace().skip(11).take(2) {
                ticks += field.parse::<u64>()?;
            }
        }
        Ok(Duration::from_millis(ticks.saturating_mul(1_000) / clock_ticks_per_second().max(1)))
    }

    /// How often their threads have waited for something and were woken.
    ///
    /// # Errors
    /// When one of them has ended meanwhile.
    pub fn wake_ups(&self) -> Result<u64> {
        let mut sum = 0;
        for id in self.ids()? {
            for task in tasks(&id)? {
                // A thread may end while one looks.
                let status = fs::read_to_string(task.join("status")).unwrap_or_default();
                let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
                sum += count.map_or(Ok(0), |count| count.trim().parse::<u64>())?;
            }
        }
        Ok(sum)
    }

    /// The memory that is theirs, in bytes; what they share with others counts in proportion (PSS).
    ///
    /// # Errors
    /// When one of them has ended meanwhile.
    pub fn memory(&self) -> Result<u64> {
        let mut kibibytes = 0;
        for id in self.ids()? {
            let held = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
            let share = held.lines().find_map(|line| line.strip_prefix("Pss:")).context("no share is told")?;
            kibibytes += share.trim().trim_end_matches("kB").trim().parse::<u64>()?;
        }
        Ok(kibibytes * 1024)
    }
}

fn tasks(id: &str) -> Result<Vec<PathBuf>> {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).with_context(|| format!("the process {id} has ended"))?;
    tasks.map(|task| Ok(task?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_counts_what_its_processes_take() {
        let own = ProcessTree::of(&std::process::id().to_string());
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        assert!(own.ids().unwrap().contains(&child.id().to_string()));
        assert!(own.memory().unwrap() > 1 << 20);
        assert!(own.wake_ups().unwrap() > 0);
        assert!(own.processor_time().unwrap() < Duration::from_hours(1));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!own.ids().unwrap().contains(&child.id().to_string()));
    }
}
