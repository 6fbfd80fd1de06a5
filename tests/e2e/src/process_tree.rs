//! What a process and all that it started take of the machine, as Linux counts it (proc(5)).

use std::{collections::BTreeMap, fs, io::ErrorKind, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use rustix::{io::Errno, param::clock_ticks_per_second};

/// A process, its children, and theirs.
#[derive(Debug, Clone)]
pub struct ProcessTree {
    root: String,
    /// What is no longer below the root, and belongs to it all the same.
    orphans: Vec<String>,
}

impl ProcessTree {
    /// The tree below a process.
    #[must_use]
    pub fn of(root: &str) -> Self {
        Self { root: root.to_owned(), orphans: Vec::new() }
    }

    /// The same tree with what was started below it and has lost its parent since.
    #[must_use]
    pub fn with_orphans(self, orphans: Vec<String>) -> Self {
        Self { orphans, ..self }
    }

    /// The processes that this one has started or taken in, those that have ended and were not asked how included.
    ///
    /// # Errors
    /// When `/proc` cannot be read.
    pub fn own_children() -> Result<Vec<String>> {
        children(&std::process::id().to_string())
    }

    /// The ids of all that run now, the root first.
    ///
    /// # Errors
    /// When the root has ended.
    pub fn ids(&self) -> Result<Vec<String>> {
        let mut all = vec![self.root.clone()];
        all.extend(children(&self.root)?);
        all.extend(self.orphans.iter().cloned());
        let mut next = 1;
        while let Some(id) = all.get(next) {
            // One that has ended meanwhile has none.
            let more = children(id).unwrap_or_default();
            all.extend(more);
            next += 1;
        }
        Ok(all)
    }

    /// The time that they have had on processors so far, and those whose end they have seen.
    ///
    /// # Errors
    /// When the root has ended.
    pub fn processor_time(&self) -> Result<Duration> {
        let mut ticks = 0;
        for id in self.ids()? {
            let Some(stat) = read_of(&id, "stat")? else { continue };
            // The name, in brackets, may hold anything. Behind it the 12th and 13th are the times in user and system mode,
            // and the next two those of its children that have ended.
            let (_, fields) = stat.rsplit_once(')').context("a process has no name")?;
            for field in fields.split_whitespace().skip(11).take(4) {
                ticks += field.parse::<u64>()?;
            }
        }
        Ok(Duration::from_millis(ticks.saturating_mul(1_000) / clock_ticks_per_second().max(1)))
    }

    /// How often their threads have waited for something and were woken.
    ///
    /// # Errors
    /// When the root has ended.
    pub fn wake_ups(&self) -> Result<u64> {
        let mut sum = 0;
        for id in self.ids()? {
            // One may end while one looks, and a thread may.
            for task in tasks(&id).unwrap_or_default() {
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
    /// When the root has ended.
    pub fn memory(&self) -> Result<u64> {
        Ok(self.memory_by_name()?.values().map(|memory| memory.all).sum())
    }

    /// The same, for each name of a program: the first fifteen letters of what it is called.
    ///
    /// # Errors
    /// When the root has ended.
    pub fn memory_by_name(&self) -> Result<BTreeMap<String, Memory>> {
        let mut by_name: BTreeMap<String, Memory> = BTreeMap::new();
        for id in self.ids()? {
            let (Some(name), Some(held)) = (read_of(&id, "comm")?, read_of(&id, "smaps_rollup")?) else { continue };
            let bytes = |field: &str| -> Result<u64> {
                let share = held.lines().find_map(|line| line.strip_prefix(field)).context("no share is told")?;
                Ok(share.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
            };
            let sum = by_name.entry(name.trim_end().to_owned()).or_default();
            sum.all += bytes("Pss:")?;
            sum.of_files += bytes("Pss_File:")?;
        }
        Ok(by_name)
    }
}

/// Memory that is a process's own, and its share of what it has together with others (PSS), in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// All of it.
    pub all: u64,
    /// What of that is mapped from files, such as programs and libraries. It becomes less when others come who use them too.
    pub of_files: u64,
}

fn children(id: &str) -> Result<Vec<String>> {
    let mut children = Vec::new();
    for task in tasks(id)? {
        let named = fs::read_to_string(task.join("children")).unwrap_or_default();
        children.extend(named.split_whitespace().map(str::to_owned));
    }
    Ok(children)
}

/// What Linux tells of a process; nothing of one that has ended meanwhile.
fn read_of(id: &str, file: &str) -> Result<Option<String>> {
    match fs::read_to_string(format!("/proc/{id}/{file}")) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if Errno::from_io_error(&error) == Some(Errno::SRCH) => Ok(None),
        Err(error) => Err(error.into()),
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
        assert!(own.memory_by_name().unwrap().contains_key("sleep"));
        assert!(own.wake_ups().unwrap() > 0);
        assert!(own.processor_time().unwrap() < Duration::from_hours(1));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(own.processor_time().is_ok() && own.memory().is_ok());
        assert!(!own.ids().unwrap().contains(&child.id().to_string()));
    }

    #[test]
    fn an_orphan_counts_with_its_tree() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let mut other = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let (id, orphan) = (child.id().to_string(), other.id().to_string());
        let tree = ProcessTree::of(&id).with_orphans(vec![orphan.clone()]);
        assert_eq!(tree.ids().unwrap(), [id, orphan.clone()]);
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(tree.memory().unwrap() > 0, "one that has ended counts nothing");
        assert!(ProcessTree::own_children().unwrap().contains(&child.id().to_string()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(tree.memory().is_err());
    }
}
