//! System packages on Debian and its relatives: looking which are missing, naming them, installing them.
//!
//! As root they are installed at once. Otherwise through sudo, after a question that `--yes` answers beforehand. Where nobody
//! can answer, the command to run is said and nothing is touched.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Consent, Purpose};
use crate::{process, terminal};

/// WebKitGTK, the tray, icons and D-Bus with their headers; a C compiler for SQLite; Perl, by which OpenSSL is configured;
/// `xdg-open` for the browser.
const FOR_BUILDING: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "libdbus-1-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "patchelf",
    "perl",
    "pkg-config",
    "xdg-utils",
];

/// A display, a window manager, a session bus, notification daemons, a keychain and fonts in memory; `WebKitWebDriver`; tools to
/// look at windows.
const FOR_WINDOW_TESTS: &[&str] = &[
    "dbus",
    "dunst",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "gnome-keyring",
    "imagemagick",
    "openbox",
    "python3-dbusmock",
    "webkit2gtk-driver",
    "x11-utils",
    "xauth",
    "xclip",
    "xdotool",
    "xvfb",
];

/// A session bus and a Secret Service.
const FOR_KEYCHAIN: &[&str] = &["dbus", "gnome-keyring"];

const FOR_BROWSER: &[&str] = &["chromium", "chromium-driver"];

/// The bare system, and what judges a package's metadata.
const FOR_CLEAN_ROOT: &[&str] = &["appstream", "debootstrap", "desktop-file-utils"];

const FOR_PYTHON: &[&str] = &["python3", "python3-venv"];

/// Installs what is missing for these purposes.
pub fn ensure(purposes: &[Purpose], consent: Consent) -> Result<()> {
    ensure_packages(&packages(purposes), consent)
}

/// Installs what is missing of these packages.
pub fn ensure_packages(wanted: &[&str], consent: Consent) -> Result<()> {
    let missing = not_installed(wanted, &installed_ones(wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    println!("These system packages are missing:\n   {}", missing.join(" "));
    match way_to_install(is_root(), consent, terminal::has_person()) {
        Way::AsRoot => install(&missing, &[]),
        Way::ThroughSudo => install(&missing, &["sudo", "--non-interactive"]),
        Way::ThroughSudoWithPassword => install_through_sudo(&missing),
        Way::AskThenSudo => {
            if !terminal::ask("Install them now, through sudo?").context("cannot read the answer")? {
                bail!("nothing was installed; to do it by hand: {}", by_hand(&missing));
            }
            install_through_sudo(&missing)
        }
        Way::SayHow => bail!("they can be installed with: {}\n(or run this again with --yes)", by_hand(&missing)),
    }
}

fn packages(purposes: &[Purpose]) -> Vec<&'static str> {
    let lists = purposes.iter().map(|purpose| match purpose {
        Purpose::Building => FOR_BUILDING,
        Purpose::WindowTests => FOR_WINDOW_TESTS,
        Purpose::Browser => FOR_BROWSER,
        Purpose::Keychain => FOR_KEYCHAIN,
        Purpose::Python => FOR_PYTHON,
        Purpose::CleanRoot => FOR_CLEAN_ROOT,
    });
    lists.flatten().copied().collect()
}

/// What dpkg says of the packages. It exits non-zero when it knows nothing of one, and answers for the others all the same.
fn installed_ones(wanted: &[&str]) -> Result<String> {
    let output = process::command("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(wanted)
        .output()
        .context("cannot ask dpkg-query which packages are installed")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn not_installed<'a>(wanted: &[&'a str], dpkg_answer: &str) -> Vec<&'a str> {
    let installed: Vec<&str> = dpkg_answer.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    wanted.iter().copied().filter(|package| !installed.contains(package)).collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Way {
    AsRoot,
    ThroughSudo,
    ThroughSudoWithPassword,
    AskThenSudo,
    SayHow,
}

fn way_to_install(is_root: bool, consent: Consent, has_person: bool) -> Way {
    match (is_root, consent, has_person) {
        (true, _, _) => Way::AsRoot,
        (false, Consent::Given, false) => Way::ThroughSudo,
        (false, Consent::Given, true) => Way::ThroughSudoWithPassword,
        (false, Consent::AskFirst, true) => Way::AskThenSudo,
        (false, Consent::AskFirst, false) => Way::SayHow,
    }
}

/// Whether one may do everything here.
pub fn is_root() -> bool {
    process::answer(process::command("id").arg("-u")).is_some_and(|user| user == "0")
}

/// The password is asked for before the quiet steps, whose output nobody sees.
fn install_through_sudo(missing: &[&str]) -> Result<()> {
    let status = process::command("sudo").arg("--validate").status().context("sudo is not here; install as root")?;
    if !status.success() {
        bail!("sudo refused; to do it by hand: {}", by_hand(missing));
    }
    install(missing, &["sudo", "--non-interactive"])
}

fn install(missing: &[&str], prefix: &[&str]) -> Result<()> {
    process::run_quietly("Updating the list of system packages", &mut apt_get(prefix, &["update"], &[]))?;
    let title = format!("Installing {} system packages", missing.len());
    process::run_quietly(&title, &mut apt_get(prefix, &["install", "--yes", "--no-install-recommends"], missing))
}

fn apt_get(prefix: &[&str], arguments: &[&str], packages: &[&str]) -> Command {
    // Through `env`, because sudo does not hand on our environment.
    let words: Vec<&str> =
        prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]).collect();
    let (program, first) = words.split_first().map_or(("apt-get", &[][..]), |(program, first)| (*program, first));
    let mut command = process::command(program);
    command.args(first).args(arguments).args(packages);
    command
}

fn by_hand(missing: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install --no-install-recommends {}", missing.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_only_when_it_is_fully_installed() {
        let answer = "xvfb installed\nopenbox config-files\n";
        assert_eq!(not_installed(&["dbus", "openbox", "xvfb"], answer), ["dbus", "openbox"]);
    }

    #[test]
    fn window_tests_need_what_building_needs_and_more() {
        let all = packages(&[Purpose::Building, Purpose::WindowTests]);
        assert!(all.contains(&"libwebkit2gtk-4.1-dev") && all.contains(&"xvfb"));
        assert!(!packages(&[Purpose::Building]).contains(&"xvfb"));
    }

    #[test]
    fn root_is_never_asked() {
        assert_eq!(way_to_install(true, Consent::AskFirst, false), Way::AsRoot);
        assert_eq!(way_to_install(true, Consent::Given, true), Way::AsRoot);
    }

    #[test]
    fn a_person_is_asked_unless_they_said_yes_beforehand() {
        assert_eq!(way_to_install(false, Consent::AskFirst, true), Way::AskThenSudo);
        assert_eq!(way_to_install(false, Consent::Given, true), Way::ThroughSudoWithPassword);
    }

    #[test]
    fn where_nobody_can_answer_nothing_is_touched_without_a_yes() {
        assert_eq!(way_to_install(false, Consent::AskFirst, false), Way::SayHow);
        assert_eq!(way_to_install(false, Consent::Given, false), Way::ThroughSudo);
    }

    #[test]
    fn sudo_gets_the_environment_of_a_machine_without_questions() {
        let command = apt_get(&["sudo", "--non-interactive"], &["update"], &[]);
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        assert_eq!(command.get_program(), "sudo");
        assert_eq!(words, ["--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "update"]);
    }
}
