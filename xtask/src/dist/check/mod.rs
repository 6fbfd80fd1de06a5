//! `cargo xtask dist --check`: the .deb in a Debian that has nothing but itself.
//!
//! There it is installed as a person would, finds all its libraries, starts from its desktop entry on a virtual display,
//! signs in to the demo and fills its store. Then it is removed, and nothing may be left but that person's data.

mod clean_root;
mod left_behind;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::packages::in_megabytes;
use crate::display::VirtualDisplay;
use crate::repository::Profile;
use crate::requirements::is_root_on_debian;
use crate::watched::Watched;
use crate::{process, repository, terminal};
use clean_root::{CleanRoot, User};
use left_behind::Listing;

const PACKAGE: &str = "pipit";
const PROGRAM: &str = "/usr/bin/pipit";
const DESKTOP_ENTRY: &str = "/usr/share/applications/Pipit.desktop";
const METADATA: &str = "/usr/share/metainfo/app.pipit.desktop.metainfo.xml";

/// What a release may take on the disk beside `WebKitGTK`, in bytes.
const LARGEST_INSTALLED: u64 = 40_000_000;

/// What the check itself needs there: a session bus, and `gio launch`, which starts desktop entries.
const TOOLS: &[&str] = &["dbus-daemon", "libglib2.0-bin"];

/// What the app says when it has painted the inbox, and when all that the demo has is in its store.
const PAINTED: &str = "pipit: painted inbox";
const CAUGHT_UP: &str = "pipit: caught up";

/// A debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_mins(3);

/// Stops with a sentence where the check cannot be made.
pub fn is_possible() -> Result<()> {
    if is_root_on_debian() {
        return Ok(());
    }
    bail!("--check makes a clean Debian with debootstrap, for which it must run on Debian, and as root")
}

/// Does all of it.
pub fn run(made: &[PathBuf], profile: Profile) -> Result<()> {
    let deb = made.iter().find(|path| path.extension() == Some(OsStr::new("deb"))).context("no .deb was made")?;
    let root = CleanRoot::make()?;
    root.install(deb)?;
    let own = root.files_of(PACKAGE)?;

    step("Looking for its libraries", || all_libraries_are_there(&root))?;
    step("Looking whether it knows how it came", || it_leaves_updates_to_apt(&root))?;
    step("Judging its desktop entry and metadata", || metadata_is_valid(&root))?;
    step("Weighing what was installed", || is_light(&root, &own, profile))?;
    root.install_tools(TOOLS)?;
    let installed = root.list_files()?;
    step("Starting it from its desktop entry and signing in to the demo", || it_works(&root))?;

    root.remove(PACKAGE)?;
    let (others, after) = (root.files_of_packages()?, root.list_files()?);
    step("Looking at what was left behind", || {
        let left = left_behind::of(&own, &others, &installed, &after);
        if !left.not_the_persons.is_empty() {
            bail!("it left behind:\n   {}", left.not_the_persons.join("\n   "));
        }
        if left.the_persons.is_empty() {
            bail!("the person's data are gone");
        }
        println!("   nothing but the person's data: {}", left.the_persons.join(", "));
        Ok(())
    })?;
    root.discard()
}

fn step(title: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    terminal::begin_step(title);
    let began = Instant::now();
    let outcome = work();
    terminal::end_step(outcome.is_ok(), began.elapsed());
    outcome
}

fn all_libraries_are_there(root: &CleanRoot) -> Result<()> {
    let libraries = process::answer(&mut root.command(User::Root, &["ldd", PROGRAM])).context("ldd failed")?;
    let missing: Vec<&str> = libraries.lines().filter(|line| line.contains("not found")).map(str::trim).collect();
    if !missing.is_empty() {
        bail!("the package does not bring:\n   {}", missing.join("\n   "));
    }
    println!("   {} libraries, all there", libraries.lines().count());
    let version = process::answer(&mut root.command(User::Alice, &[PROGRAM, "--version"]));
    if version.as_deref() != Some(&format!("pipit {}", super::version::current())) {
        bail!("pipit --version says {version:?}");
    }
    Ok(())
}

/// Tauri writes into the program in which package it goes; one that was not told would offer to update itself.
fn it_leaves_updates_to_apt(root: &CleanRoot) -> Result<()> {
    const NOT_TOLD: &str = "__TAURI_BUNDLE_TYPE_VAR_UNK";
    let mut look = process::command("grep");
    look.args(["--quiet", "--text", "--fixed-strings", NOT_TOLD]).arg(root.path_of(PROGRAM));
    // It ends with 1 when it has found nothing.
    match look.status()?.code() {
        Some(1) => Ok(()),
        Some(0) => bail!("the program does not know that it came as a .deb"),
        _ => bail!("grep cannot look into the program"),
    }
}

fn metadata_is_valid(root: &CleanRoot) -> Result<()> {
    let judge = |program: &str, options: &[&str], file: &str| -> Result<()> {
        let output = process::command(program).args(options).arg(root.path_of(file)).output()?;
        if output.status.success() {
            return Ok(());
        }
        bail!(
            "{program} says of {file}:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    };
    judge("desktop-file-validate", &[], DESKTOP_ENTRY)?;
    judge("appstreamcli", &["validate", "--no-net"], METADATA)
}

fn is_light(root: &CleanRoot, own: &Listing, profile: Profile) -> Result<()> {
    let size: u64 = own
        .iter()
        .filter_map(|path| root.path_of(path).symlink_metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|file| file.len())
        .sum();
    println!("   {} in {} files and folders", in_megabytes(size), own.len());
    if profile == Profile::Release && size > LARGEST_INSTALLED {
        bail!("it may take {}", in_megabytes(LARGEST_INSTALLED));
    }
    Ok(())
}

/// Starts the app as a desktop would, waits for the inbox and for the demo's month, and looks whether a desktop can tell which
/// entry the window belongs to.
fn it_works(root: &CleanRoot) -> Result<()> {
    let display = VirtualDisplay::start(&repository::target().join("dist-check/display"))?;
    let launch = format!("gio launch {DESKTOP_ENTRY} & exec tail -f /dev/null");
    let mut command = root.command(User::Alice, &["dbus-run-session", "--", "sh", "-c", &launch]);
    command.env("DISPLAY", display.name()).env("PIPIT_DEMO_SIGN_IN", "1").env("PIPIT_REPORT_PAINT", "1");
    let app = Watched::start(&mut command)?;
    app.wait_for_lines(&[PAINTED, CAUGHT_UP], PATIENCE)?;
    let windows = display.ask(&["xprop", "-root", "_NET_CLIENT_LIST"]).unwrap_or_default();
    let window = windows.split_whitespace().last().context("there is no window")?;
    let class = display.ask(&["xprop", "-id", window, "WM_CLASS"]).unwrap_or_default();
    // `unshare` hears no other signal; with it goes all that runs in there.
    app.kill()?;

    let entry = std::fs::read_to_string(root.path_of(DESKTOP_ENTRY))?;
    let expected = entry.lines().find_map(|line| line.strip_prefix("StartupWMClass=")).context("no StartupWMClass")?;
    if !class.contains(&format!("\"{expected}\"")) {
        bail!("the window's class is {class}, and the desktop entry says {expected}");
    }
    println!("   the inbox was painted, the demo's month is in the store");
    Ok(())
}

/// For the messages of the modules below.
fn shown(path: &Path) -> std::path::Display<'_> {
    path.display()
}
