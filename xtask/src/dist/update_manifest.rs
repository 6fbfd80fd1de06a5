//! `cargo xtask update-manifest FOLDER`: `latest.json`, which installed apps read to learn about a new version.
//!
//! It goes with the release, beside the packages that it names. It is not signed itself: each package is, together with the version
//! that it was signed for (`requireSignedVersion` in `tauri.conf.json`). What a package manager owns is not in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Serialize;

use super::version;
use crate::process;

#[derive(Args)]
pub struct Options {
    /// The folder with the packages of all systems and their signatures (.sig)
    folder: PathBuf,
}

#[derive(Serialize)]
struct Manifest {
    version: &'static str,
    notes: String,
    pub_date: String,
    platforms: BTreeMap<String, Platform>,
}

#[derive(Serialize)]
struct Platform {
    url: String,
    signature: String,
}

pub fn run(options: &Options) -> Result<()> {
    let date = process::answer(process::command("git").args(["log", "-1", "--format=%cI"]));
    let manifest = Manifest {
        version: version::current(),
        notes: version::news()?,
        pub_date: date.context("git does not know the date of the last commit")?,
        platforms: platforms(&options.folder)?,
    };
    if manifest.platforms.is_empty() {
        bail!("{} holds no signed package", options.folder.display());
    }
    let path = options.folder.join("latest.json");
    fs::write(&path, serde_json::to_string_pretty(&manifest)?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} tells about {}", path.display(), manifest.platforms.keys().cloned().collect::<Vec<_>>().join(", "));
    Ok(())
}

fn platforms(folder: &Path) -> Result<BTreeMap<String, Platform>> {
    let mut platforms = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot look into {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(package) = name.strip_suffix(".sig") else { continue };
        let Some(platform) = platform_of(package) else { continue };
        let signature = fs::read_to_string(&path)?.trim().to_owned();
        let url = format!("{}/releases/download/v{}/{package}", env!("CARGO_PKG_REPOSITORY"), version::current());
        if platforms.insert(platform.clone(), Platform { url, signature }).is_some() {
            bail!("two packages for {platform}");
        }
    }
    Ok(platforms)
}

/// The updater's word for who can install a package; nothing for what it leaves to a package manager.
fn platform_of(package: &str) -> Option<String> {
    let (system, kind) = [
        (".AppImage", "linux", "appimage"),
        (".app.tar.gz", "darwin", "app"),
        ("-setup.exe", "windows", "nsis"),
        (".msi", "windows", "msi"),
    ]
    .into_iter()
    .find_map(|(ending, system, kind)| package.contains(ending).then_some((system, kind)))?;
    let processor = if package.contains("aarch64") || package.contains("arm64") { "aarch64" } else { "x86_64" };
    Some(format!("{system}-{processor}-{kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_for_those_who_can_install_it() {
        let of = |package| platform_of(package).unwrap_or_default();
        assert_eq!(of("Pipit_1.2.0_amd64.AppImage"), "linux-x86_64-appimage");
        assert_eq!(of("Pipit_1.2.0_aarch64.app.tar.gz"), "darwin-aarch64-app");
        assert_eq!(of("Pipit_1.2.0_x64-setup.exe"), "windows-x86_64-nsis");
        assert_eq!(of("Pipit_1.2.0_x64_en-US.msi"), "windows-x86_64-msi");
    }

    #[test]
    fn what_a_package_manager_installs_is_not_offered() {
        assert_eq!(platform_of("Pipit_1.2.0_amd64.deb"), None);
        assert_eq!(platform_of("Pipit-1.2.0-1.x86_64.rpm"), None);
    }
}
