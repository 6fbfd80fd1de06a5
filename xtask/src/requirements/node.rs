//! Node, which builds and tests the page, and the page's npm packages.

use std::time::SystemTime;
use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::{process, repository};

/// The lock file, and the copy of it that npm leaves when it has installed what it says.
const LOCK: &str = "package-lock.json";
/// As new as the crate `tauri` in `Cargo.lock`.
const TAURI_COMMAND_LINE: &str = "2.12.5";
const INSTALLED_LOCK: &str = "node_modules/.package-lock.json";

/// Stops with a sentence when Node is missing or too old.
pub fn ensure_version() -> Result<()> {
    let Some(answer) = process::answer(process::command("node").arg("--version")) else {
        bail!("Node is missing. Pipit's page is built with it: install Node 20.19 or newer, then run this again");
    };
    if !version(&answer).is_some_and(is_new_enough) {
        bail!("Node {answer} is too old. Vite needs 20.19 or newer, and in the 22 line 22.12 or newer");
    }
    Ok(())
}

/// Installs the npm packages when they are missing or older than the lock file.
pub fn ensure_packages() -> Result<()> {
    if !is_stale(changed_at(LOCK), changed_at(INSTALLED_LOCK)) {
        return Ok(());
    }
    process::run_quietly("Installing the page's npm packages", process::npm().args(["ci", "--no-audit", "--no-fund"]))
}

/// The Tauri command line, which only `dev` needs. It lies in a folder of its own and not in the lock file: there it would
/// name a package for every system, and a registry that mirrors only some of them could install nothing at all.
pub fn ensure_tauri_command_line() -> Result<PathBuf> {
    let folder = repository::target().join("tools").join(format!("tauri-cli-{TAURI_COMMAND_LINE}"));
    let script = folder.join("node_modules/@tauri-apps/cli/tauri.js");
    if !script.is_file() {
        fs::create_dir_all(&folder)?;
        let mut install = process::npm();
        install.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"]).arg(&folder);
        install.arg(format!("@tauri-apps/cli@{TAURI_COMMAND_LINE}"));
        process::run_quietly("Installing the Tauri command line (once)", &mut install)?;
    }
    Ok(script)
}

fn changed_at(path: impl AsRef<Path>) -> Option<SystemTime> {
    fs::metadata(repository::root().join(path)).and_then(|file| file.modified()).ok()
}

fn is_stale(lock: Option<SystemTime>, installed: Option<SystemTime>) -> bool {
    match (lock, installed) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(lock), Some(installed)) => installed < lock,
    }
}

/// Major and minor number out of `v20.19.3`.
fn version(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.trim().strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// Vite 8's own condition: `^20.19.0 || >=22.12.0`.
fn is_new_enough((major, minor): (u32, u32)) -> bool {
    (major == 20 && minor >= 19) || (major, minor) >= (22, 12)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_versions_that_vite_accepts_are_accepted() {
        for (answer, accepted) in [
            ("v20.18.3", false),
            ("v20.19.0", true),
            ("v21.7.0", false),
            ("v22.11.0", false),
            ("v22.12.0\n", true),
            ("v24.1.0", true),
        ] {
            assert_eq!(version(answer).is_some_and(is_new_enough), accepted, "{answer}");
        }
    }

    #[test]
    fn rubbish_is_no_version() {
        assert_eq!(version("node: not found"), None);
        assert_eq!(version("v20"), None);
    }

    #[test]
    fn packages_are_installed_when_missing_or_older_than_the_lock_file() {
        let earlier = SystemTime::UNIX_EPOCH;
        let later = earlier + Duration::from_secs(1);
        assert!(is_stale(Some(later), None));
        assert!(is_stale(Some(later), Some(earlier)));
        assert!(!is_stale(Some(earlier), Some(later)));
    }
}
