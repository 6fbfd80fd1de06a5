//! The packages themselves: made by Tauri's command line, gathered in one folder, with checksums and sizes.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{folder, version};
use crate::process;
use crate::repository::{self, Profile};
use crate::requirements::node;
use crate::table::{self, Align};

/// What a release may weigh to download, in bytes.
const LARGEST_DEB: u64 = 15_000_000;

/// What comes out of Tauri's folder; `.sig` are the updater's signatures.
const ENDINGS: &[&str] = &["AppImage", "deb", "dmg", "exe", "gz", "msi", "rpm", "sig"];

const CHECKSUMS: &str = "SHA256SUMS";

/// What is made on this system when nothing else is asked for.
pub fn usual() -> Vec<String> {
    let kinds: &[&str] = match std::env::consts::OS {
        "macos" => &["app", "dmg"],
        "windows" => &["msi", "nsis"],
        // An AppImage needs tools that Tauri downloads.
        _ => &["deb", "rpm"],
    };
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

/// Makes packages of these kinds out of the program that was built, and says where they are.
pub fn make(kinds: &[String], profile: Profile, config: &Path) -> Result<Vec<PathBuf>> {
    let bundles = repository::target().join(profile.folder()).join("bundle");
    if bundles.exists() {
        fs::remove_dir_all(&bundles).with_context(|| format!("cannot empty {}", bundles.display()))?;
    }
    let mut bundle = process::command("node");
    bundle
        .arg(node::ensure_tauri_command_line()?)
        .args(["bundle", "--ci", "--bundles", &kinds.join(","), "--config"])
        .arg(config);
    if profile == Profile::Debug {
        bundle.arg("--debug");
    }
    process::run_quietly("Packing", &mut bundle)?;

    let mut made = Vec::new();
    for kind in fs::read_dir(&bundles).with_context(|| format!("cannot look into {}", bundles.display()))? {
        for file in fs::read_dir(kind?.path())? {
            let path = file?.path();
            if path.is_file()
                && path.extension().and_then(OsStr::to_str).is_some_and(|ending| ENDINGS.contains(&ending))
            {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let place = folder().join(with_processor(&name, std::env::consts::ARCH));
                fs::copy(&path, &place).with_context(|| format!("cannot copy {}", path.display()))?;
                made.push(place);
            }
        }
    }
    made.sort();
    if made.is_empty() {
        bail!("nothing was packed; see {}", process::log_of("Packing").display());
    }
    // Unpacked they lie there once more, and they are large.
    fs::remove_dir_all(&bundles)?;
    Ok(made)
}

/// The update of a macOS app is named after the app alone; two of them would have one name.
fn with_processor(name: &str, processor: &str) -> String {
    match name.strip_prefix("Pipit.app") {
        Some(ending) => format!("Pipit_{}_{processor}.app{ending}", version::current()),
        None => name.to_owned(),
    }
}

/// Writes the checksums of all files of the folder, as `sha256sum --check` reads them.
pub fn write_checksums() -> Result<()> {
    let mut names: Vec<_> = fs::read_dir(folder())?
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| path.is_file()))
        .filter_map(|path| path.file_name().map(OsStr::to_owned))
        .filter(|name| name != CHECKSUMS && name != "tauri.json")
        .collect();
    names.sort();
    let mut program =
        if cfg!(target_os = "macos") { process::command("shasum") } else { process::command("sha256sum") };
    if cfg!(target_os = "macos") {
        program.args(["-a", "256"]);
    }
    let sums = process::answer(program.args(names).current_dir(folder())).context("cannot compute checksums")?;
    fs::write(folder().join(CHECKSUMS), sums + "\n")?;
    Ok(())
}

/// Shows what came out, and stops when a release became too heavy.
pub fn report(made: &[PathBuf], profile: Profile) -> Result<()> {
    let mut rows = Vec::new();
    let mut too_heavy = None;
    for path in made {
        let size = fs::metadata(path)?.len();
        if profile == Profile::Release && path.extension() == Some(OsStr::new("deb")) && size > LARGEST_DEB {
            too_heavy = Some(size);
        }
        rows.push(vec![path.display().to_string(), in_megabytes(size)]);
    }
    println!("\n{}", table::laid_out(&[("Package", Align::Left), ("Size", Align::Right)], &rows));
    match too_heavy {
        Some(size) => bail!("the .deb has {}; it may have {}", in_megabytes(size), in_megabytes(LARGEST_DEB)),
        None => Ok(()),
    }
}

/// A size as people say it.
pub fn in_megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_updates_of_two_kinds_of_mac_have_two_names() {
        let version = version::current();
        assert_eq!(
            with_processor("Pipit.app.tar.gz.sig", "aarch64"),
            format!("Pipit_{version}_aarch64.app.tar.gz.sig")
        );
        assert_eq!(with_processor("Pipit_1.2.0_amd64.deb", "x86_64"), "Pipit_1.2.0_amd64.deb");
    }

    #[test]
    fn sizes_are_said_in_megabytes() {
        assert_eq!(in_megabytes(12_345_678), "12.3 MB");
        assert_eq!(in_megabytes(99_999), "0.0 MB");
    }
}
