//! `cargo xtask dist`: what people install, in `target/dist`.
//!
//! The page and the program are built as for shipping, [`contents`] writes what a package carries besides, [`libraries`] asks
//! the program which libraries it needs, and Tauri's command line packs it all by `tauri.conf.json` and what was found out. With
//! the packages come the list of all that is in them ([`inventory`]), and their checksums. [`check`] installs the .deb in a clean
//! Debian and uses it there.

mod check;
mod contents;
mod inventory;
mod libraries;
mod licences;
mod packages;
mod version;

pub mod update_manifest;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use crate::repository::{self, Profile};
use crate::requirements;
use crate::{Installing, demo, page};

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// Which packages, as `tauri bundle` names them; those that this system installs when left out
    #[arg(long, value_delimiter = ',', value_name = "KINDS")]
    bundles: Vec<String>,
    /// Pack the debug build: quick, large, and for trying out alone
    #[arg(long)]
    debug: bool,
    /// Afterwards install the .deb in a clean Debian, use it, and remove it (Debian, as root)
    #[arg(long)]
    check: bool,
    /// Refuse unless this tag is the version and the changelog tells what is new in it
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

/// Where everything that comes out lies.
fn folder() -> PathBuf {
    repository::target().join("dist")
}

pub fn run(options: &Options) -> Result<()> {
    if let Some(tag) = &options.tag {
        version::fits(tag)?;
    }
    if options.check {
        check::is_possible()?;
        requirements::for_a_clean_root(options.installing.consent())?;
    }
    let profile = if options.debug { Profile::Debug } else { Profile::Release };
    requirements::for_building(options.installing.consent())?;
    page::build()?;
    // Without Tauri's feature `custom-protocol`, which only matters where a `devUrl` is configured: so this is the very
    // program that `cargo xtask bench` measures.
    demo::build_app(profile)?;

    if folder().exists() {
        fs::remove_dir_all(folder()).with_context(|| format!("cannot empty {}", folder().display()))?;
    }
    let contents = contents::write(&folder().join("contents"))?;
    let config = folder().join("tauri.json");
    let found = if cfg!(target_os = "linux") {
        let needed = libraries::needed_by(&repository::built_program("pipit", profile))?;
        contents.config(Some(&needed))
    } else {
        contents.config(None)
    };
    fs::write(&config, serde_json::to_string_pretty(&json!({ "bundle": found }))?)?;

    let kinds = if options.bundles.is_empty() { packages::usual() } else { options.bundles.clone() };
    let made = packages::make(&kinds, profile, &config)?;
    inventory::write(&folder().join(format!("pipit_{}.cdx.json", version::current())))?;
    packages::write_checksums()?;
    packages::report(&made, profile)?;
    if options.check {
        check::run(&made, profile)?;
    }
    Ok(())
}
