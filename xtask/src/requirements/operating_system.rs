//! Which system this is, as far as its packages have other names elsewhere.

use std::{env, fs};

/// A family of systems that share their packages' names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OperatingSystem {
    /// Debian, Ubuntu, and what is made of them.
    Debian,
    /// Fedora and what is made of it.
    Fedora,
    /// Arch and what is made of it.
    Arch,
    /// A Linux that we have no list for.
    OtherLinux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
    /// Anything else.
    Unknown,
}

impl OperatingSystem {
    /// The system that this program runs on.
    pub fn current() -> Self {
        match env::consts::OS {
            "linux" => {
                let description = ["/etc/os-release", "/usr/lib/os-release"]
                    .into_iter()
                    .find_map(|path| fs::read_to_string(path).ok());
                Self::of_linux(&description.unwrap_or_default())
            }
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            _ => Self::Unknown,
        }
    }

    /// Reads the format of os-release(5): lines of `KEY=value`, the value perhaps in quotes; `ID_LIKE` is a list.
    fn of_linux(os_release: &str) -> Self {
        let names: Vec<&str> = ["ID=", "ID_LIKE="]
            .into_iter()
            .filter_map(|key| os_release.lines().find_map(|line| line.trim().strip_prefix(key)))
            .flat_map(|value| value.trim_matches(['"', '\'']).split_whitespace())
            .collect();
        let is = |name: &str| names.contains(&name);
        if is("debian") || is("ubuntu") {
            Self::Debian
        } else if is("fedora") || is("rhel") {
            Self::Fedora
        } else if is("arch") {
            Self::Arch
        } else {
            Self::OtherLinux
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OperatingSystem;

    #[test]
    fn debian_names_itself() {
        let text = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n";
        assert_eq!(OperatingSystem::of_linux(text), OperatingSystem::Debian);
    }

    #[test]
    fn a_relative_says_whom_it_is_like() {
        let mint = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(OperatingSystem::of_linux(mint), OperatingSystem::Debian);
        let rocky = "ID=\"rocky\"\nID_LIKE='rhel centos fedora'\n";
        assert_eq!(OperatingSystem::of_linux(rocky), OperatingSystem::Fedora);
        assert_eq!(OperatingSystem::of_linux("ID=endeavouros\nID_LIKE=arch"), OperatingSystem::Arch);
    }

    #[test]
    fn a_word_that_only_contains_a_name_is_not_that_system() {
        assert_eq!(OperatingSystem::of_linux("ID=archaic\nVERSION_ID=debian\n"), OperatingSystem::OtherLinux);
        assert_eq!(OperatingSystem::of_linux(""), OperatingSystem::OtherLinux);
    }
}
