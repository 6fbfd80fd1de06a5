//! Systems on which we do not install anything: what is needed is named in their own words, and the command stops, unless all
//! of it is evidently there.

use std::path::Path;

use anyhow::{Result, bail};

use super::operating_system::OperatingSystem;
use super::{Purpose, python};
use crate::process;

/// The libraries by which pkg-config knows that the app can be built.
const LIBRARIES: &[&str] = &["webkit2gtk-4.1", "librsvg-2.0", "dbus-1"];
/// The programs that window tests start.
const PROGRAMS: &[&str] = &["Xvfb", "openbox", "dbus-daemon", "WebKitWebDriver", "xprop"];
/// The programs that tests keep secrets with.
const KEYCHAIN_PROGRAMS: &[&str] = &["dbus-daemon", "gnome-keyring-daemon"];
/// The programs that go through the consent page.
const BROWSER_PROGRAMS: &[&str] = &["chromium", "chromedriver"];

/// Stops with advice when something is missing.
pub fn check(system: &OperatingSystem, purposes: &[Purpose]) -> Result<()> {
    for &purpose in purposes {
        if !is_evidently_there(system, purpose) {
            bail!("{}", advice(system, purpose));
        }
    }
    Ok(())
}

fn is_evidently_there(system: &OperatingSystem, purpose: Purpose) -> bool {
    match (system, purpose) {
        (_, Purpose::Python) => python::is_ready(),
        (OperatingSystem::MacOs, Purpose::Building) => {
            process::answer(process::command("xcode-select").arg("--print-path")).is_some()
        }
        // The compiler's tools built xtask itself; WebView2 is a part of Windows 11 and of an up-to-date Windows 10.
        (OperatingSystem::Windows, Purpose::Building) => {
            [r"C:\Program Files (x86)\Microsoft\EdgeWebView", r"C:\Program Files\Microsoft\EdgeWebView"]
                .iter()
                .any(|folder| Path::new(folder).is_dir())
        }
        // Their keychains are not tested.
        (OperatingSystem::MacOs | OperatingSystem::Windows, Purpose::Keychain) => true,
        (OperatingSystem::MacOs | OperatingSystem::Windows | OperatingSystem::Unknown, _) | (_, Purpose::CleanRoot) => {
            false
        }
        (_, Purpose::Building) => {
            process::answer(process::command("pkg-config").arg("--exists").args(LIBRARIES)).is_some()
        }
        (_, Purpose::WindowTests) => PROGRAMS.iter().all(|program| process::is_installed(program)),
        (_, Purpose::Keychain) => KEYCHAIN_PROGRAMS.iter().all(|program| process::is_installed(program)),
        (_, Purpose::Browser) => BROWSER_PROGRAMS.iter().all(|program| process::is_installed(program)),
    }
}

fn advice(system: &OperatingSystem, purpose: Purpose) -> String {
    let needed = match (system, purpose) {
        (OperatingSystem::Fedora, Purpose::Building) => {
            "sudo dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel libappindicator-gtk3-devel librsvg2-devel \
             dbus-devel patchelf xdg-utils"
        }
        (OperatingSystem::Fedora, Purpose::WindowTests) => {
            "sudo dnf install xorg-x11-server-Xvfb xauth openbox dbus-daemon webkit2gtk-driver xdotool xprop \
             ImageMagick gnome-keyring dejavu-sans-fonts google-noto-color-emoji-fonts google-noto-sans-cjk-fonts"
        }
        (OperatingSystem::Arch, Purpose::Building) => {
            "sudo pacman -S --needed base-devel webkit2gtk-4.1 libayatana-appindicator librsvg dbus patchelf xdg-utils"
        }
        (OperatingSystem::Arch, Purpose::WindowTests) => {
            "sudo pacman -S --needed xorg-server-xvfb xorg-xauth openbox dbus webkit2gtk-4.1 xdotool xorg-xprop \
             imagemagick gnome-keyring ttf-dejavu noto-fonts-emoji noto-fonts-cjk"
        }
        (OperatingSystem::MacOs, Purpose::Building) => "xcode-select --install",
        (OperatingSystem::Windows, Purpose::Building) => {
            "Microsoft C++ Build Tools (the workload “Desktop development with C++”) and the WebView2 Runtime"
        }
        (OperatingSystem::Debian | OperatingSystem::OtherLinux, Purpose::Building) => {
            "a C compiler, pkg-config, patchelf, xdg-utils, and the development files of WebKitGTK 4.1, librsvg 2, \
             Ayatana AppIndicator 3 and D-Bus"
        }
        (OperatingSystem::Debian | OperatingSystem::OtherLinux, Purpose::WindowTests) => {
            "Xvfb, xauth, openbox, dbus-daemon, WebKitWebDriver, xdotool, xprop, ImageMagick, gnome-keyring, and \
             fonts with Latin, Chinese and Japanese letters and emoji"
        }
        (OperatingSystem::Fedora, Purpose::Browser) => "sudo dnf install chromium chromedriver",
        (OperatingSystem::Arch, Purpose::Browser) => "sudo pacman -S --needed chromium",
        (OperatingSystem::Debian | OperatingSystem::OtherLinux, Purpose::Browser) => "Chromium and ChromeDriver",
        (OperatingSystem::Fedora, Purpose::Keychain) => "sudo dnf install dbus-daemon gnome-keyring",
        (OperatingSystem::Arch, Purpose::Keychain) => "sudo pacman -S --needed dbus gnome-keyring",
        (_, Purpose::Keychain) => "dbus-daemon and gnome-keyring",
        (_, Purpose::Python) => "Python 3.11 or newer, with its modules venv and ensurepip",
        (_, Purpose::CleanRoot) => return "a clean Debian is made on Debian only".to_owned(),
        (OperatingSystem::Unknown, Purpose::Building) => {
            return "Pipit builds on Linux, macOS and Windows; this system is none of them".to_owned();
        }
        (
            OperatingSystem::MacOs | OperatingSystem::Windows | OperatingSystem::Unknown,
            Purpose::WindowTests | Purpose::Browser,
        ) => {
            return "a virtual display is to be had on Linux only".to_owned();
        }
    };
    let what_for = match purpose {
        Purpose::Building => "to build the app",
        Purpose::WindowTests => "to run the app without a display",
        Purpose::Python => "to run the simulator's Python clients",
        Purpose::Keychain => "to test with a real keychain",
        Purpose::Browser => "to go through the consent page in a browser",
        Purpose::CleanRoot => "to try a package in a clean Debian",
    };
    format!("something is missing {what_for}. Install it and run this again:\n   {needed}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_is_told_its_own_names() {
        assert!(advice(&OperatingSystem::Fedora, Purpose::Building).contains("webkit2gtk4.1-devel"));
        assert!(
            advice(&OperatingSystem::Arch, Purpose::Building).contains("pacman -S --needed base-devel webkit2gtk-4.1")
        );
        assert!(advice(&OperatingSystem::MacOs, Purpose::Building).contains("xcode-select --install"));
        assert!(advice(&OperatingSystem::Windows, Purpose::Building).contains("WebView2"));
        assert!(advice(&OperatingSystem::OtherLinux, Purpose::Building).contains("WebKitGTK 4.1"));
    }

    #[test]
    fn a_virtual_display_is_not_promised_where_there_is_none() {
        assert!(!is_evidently_there(&OperatingSystem::MacOs, Purpose::WindowTests));
        assert_eq!(
            advice(&OperatingSystem::Windows, Purpose::WindowTests),
            "a virtual display is to be had on Linux only"
        );
    }
}
