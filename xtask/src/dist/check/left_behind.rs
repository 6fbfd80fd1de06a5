//! What a package leaves behind when it is removed: told from lists of all files.

use std::collections::BTreeSet;

/// Paths, each from the root.
pub type Listing = BTreeSet<String>;

const HOME: &str = "/home/";

/// Where the system itself writes when packages come and go, or anything runs: none of it is the package's.
const THE_SYSTEMS: &[&str] = &["/run/", "/tmp/", "/var/cache/", "/var/lib/apt/", "/var/lib/dpkg/", "/var/log/"];

/// What was left.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    /// The folders of the app, and of its engine, in somebody's home: their own to keep.
    pub the_persons: Vec<String>,
    /// Everything else.
    pub not_the_persons: Vec<String>,
}

/// Compares the files while the package was installed and not yet used (`installed`) with those after it was removed. `own` are
/// those that the package says are its own; of these only what the packages that are still there have too (`others`) may be left.
pub fn of(own: &Listing, others: &Listing, installed: &Listing, after: &Listing) -> Left {
    let files_of_its_own = own.difference(others).filter(|path| after.contains(*path));
    let new = after.difference(installed).filter(|path| !THE_SYSTEMS.iter().any(|place| path.starts_with(place)));
    let (home, elsewhere): (Vec<_>, Vec<_>) = new.partition(|path| path.starts_with(HOME));

    let folders: BTreeSet<String> = home.iter().filter_map(|path| folder_of_an_app(path)).collect();
    Left {
        the_persons: folders.into_iter().collect(),
        not_the_persons: files_of_its_own.chain(elsewhere).cloned().collect(),
    }
}

/// `/home/alice/.local/share/app` out of the path of any file in it.
fn folder_of_an_app(path: &str) -> Option<String> {
    ["/.local/share/", "/.cache/", "/.config/"].iter().find_map(|place| {
        let (home, below) = path.split_once(place)?;
        Some(format!("{home}{place}{}", below.split('/').next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(paths: &[&str]) -> Listing {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    #[test]
    fn what_alice_wrote_is_hers_and_what_the_system_notes_is_the_system_s() {
        let own = listing(&["/.", "/usr", "/usr/bin", "/usr/bin/pipit"]);
        let others = listing(&["/.", "/usr", "/usr/bin", "/usr/bin/ls"]);
        let installed = listing(&["/usr", "/usr/bin", "/usr/bin/ls", "/usr/bin/pipit"]);
        let after = listing(&[
            "/usr",
            "/usr/bin",
            "/usr/bin/ls",
            "/home/alice/.local/share/app.pipit.desktop",
            "/home/alice/.local/share/app.pipit.desktop/settings.json",
            "/var/log/apt/term.log",
        ]);
        let left = of(&own, &others, &installed, &after);
        assert_eq!(left.the_persons, ["/home/alice/.local/share/app.pipit.desktop"]);
        assert!(left.not_the_persons.is_empty(), "{left:?}");
    }

    #[test]
    fn a_file_that_stayed_is_found_whether_it_was_installed_or_written_later() {
        let own = listing(&["/usr", "/usr/bin", "/usr/bin/pipit"]);
        let others = listing(&["/usr", "/usr/bin"]);
        let installed = listing(&["/usr", "/usr/bin", "/usr/bin/pipit"]);
        let after = listing(&["/usr", "/usr/bin", "/usr/bin/pipit", "/etc/pipit.conf"]);
        assert_eq!(of(&own, &others, &installed, &after).not_the_persons, ["/usr/bin/pipit", "/etc/pipit.conf"]);
    }

    #[test]
    fn an_empty_folder_of_its_own_is_left_behind_too() {
        let own = listing(&["/usr/lib/Pipit", "/usr/lib/Pipit/licences.txt"]);
        let after = listing(&["/usr/lib/Pipit"]);
        assert_eq!(of(&own, &Listing::new(), &own, &after).not_the_persons, ["/usr/lib/Pipit"]);
    }
}
