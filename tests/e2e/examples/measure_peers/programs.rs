//! The programs that are measured, and how each is started: with a home of its own, so that none finds what another left.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use rustix::process::geteuid;
use url::Url;

use crate::{filled_store::FilledStore, pixels::Sought};

/// A site's first screen, as far as it needs no network.
const WEB_PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title>
<style>
    body { font: 18px sans-serif; max-width: 30em; margin: 4em auto; background: #fff; color: #111 }
    a { display: block; margin: 2em 0; padding: 0.8em; border-radius: 2em; background: #111; color: #fff; text-align: center }
</style>
<h1>Happening now</h1><p>A page that lies on this machine.</p><a href=".">Create account</a><a href=".">Sign in</a></html>
"#;

/// A page that is nothing but a colour.
const EMPTY_PAGE: &str = r#"<!doctype html><title>Nothing</title><body style="background: rgb(18, 120, 84)">"#;
const ITS_COLOUR: Sought = Sought::Colour([18, 120, 84]);

/// What people would use instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Peer {
    TelegramDesktop,
    Dino,
    Nheko,
    Chromium,
    /// Not one that people would use, but the least that a page costs which `WebKitGTK` draws.
    MiniBrowser,
}

/// One of the programs that are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    Pipit,
    Peer(Peer),
}

impl Program {
    /// How it is named in what is printed, and in the names of pictures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pipit => "pipit",
            Self::Peer(Peer::TelegramDesktop) => "telegram-desktop",
            Self::Peer(Peer::Dino) => "dino",
            Self::Peer(Peer::Nheko) => "nheko",
            Self::Peer(Peer::Chromium) => "chromium",
            Self::Peer(Peer::MiniBrowser) => "mini-browser",
        }
    }

    /// What its first content is: `MiniBrowser`'s bars of buttons are there before its page.
    pub fn sought(self) -> Sought {
        if self == Self::Peer(Peer::MiniBrowser) { ITS_COLOUR } else { Sought::Anything }
    }

    /// How it is started on the store's desktop.
    pub fn command(self, store: &FilledStore) -> Result<Command> {
        match self {
            Self::Pipit => Ok(store.launch.command(&store.desktop)),
            Self::Peer(peer) => peer.command(store, self.name()),
        }
    }
}

impl Peer {
    fn command(self, store: &FilledStore, name: &str) -> Result<Command> {
        let home = store.desktop.folder().join("peers").join(name);
        let run = home.join("run");
        fs::create_dir_all(&run)?;
        fs::set_permissions(&run, fs::Permissions::from_mode(0o700))?;
        let mut command = Command::new(self.program()?);
        store.desktop.host(&mut command);
        command.env("HOME", &home).env("XDG_RUNTIME_DIR", run);
        match self {
            // Without asking whether another one runs that could show its window.
            Self::TelegramDesktop => {
                command.arg("-many").arg("-workdir").arg(home.join("telegram"));
            }
            // The display has no GPU. The desktop tells Pipit so, and these need less memory when they are told as well.
            Self::Dino => {
                command.env("GSK_RENDERER", "cairo");
            }
            Self::Nheko => {
                command.env("QT_QUICK_BACKEND", "software");
            }
            Self::MiniBrowser => {
                command.arg(page(&home, EMPTY_PAGE)?.as_str());
            }
            Self::Chromium => {
                command.arg("--disable-gpu");
                command
                    .arg(format!("--app={}", page(&home, WEB_PAGE)?))
                    .args(["--no-first-run", "--no-default-browser-check"]);
                command.arg(format!("--user-data-dir={}", home.join("profile").display()));
                // It refuses to run as root otherwise; and a bar that warns of that would be seen before the page is.
                if geteuid().is_root() {
                    command.args(["--no-sandbox", "--test-type"]);
                }
            }
        }
        Ok(command)
    }

    fn program(self) -> Result<PathBuf> {
        Ok(match self {
            Self::TelegramDesktop => "telegram-desktop".into(),
            Self::Dino => "dino-im".into(),
            Self::Nheko => "nheko".into(),
            Self::Chromium => "chromium".into(),
            Self::MiniBrowser => mini_browser()?,
        })
    }
}

/// Puts a page there to be shown.
fn page(home: &Path, text: &str) -> Result<Url> {
    let page = home.join("page.html");
    fs::write(&page, text)?;
    Url::from_file_path(&page).map_err(|()| anyhow::anyhow!("that is no whole path"))
}

/// Beside WebKitGTK's other programs, in a folder that is named after the machine's architecture.
fn mini_browser() -> Result<PathBuf> {
    let libraries = fs::read_dir("/usr/lib")?.flatten();
    let mut paths = libraries.map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser"));
    paths.find(|path| path.is_file()).context("WebKitGTK's MiniBrowser is not here")
}
