//! A second start of Pipit on the same data brings the first one's window to the front, hands over its link, and ends.
//!
//! That is a courtesy between two starts in one desktop session. What keeps two of them from working on the same data is the
//! lock on the folder (ADR 6), which also holds where they cannot hear of each other.

use std::{ffi::OsString, path::Path};

use sha2::{Digest as _, Sha256};
use tauri::{AppHandle, Wry, plugin::TauriPlugin};

use crate::{
    arguments::{self, Arguments, Command},
    deep_links, windows,
};

/// What every Pipit is called on the session bus, before what tells their data apart.
const NAME: &str = "app.pipit.desktop";

/// Hands over to a Pipit that runs already, or becomes the one that others hand over to.
pub fn plugin(arguments: &Arguments) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name(arguments))
        .callback(|app, command_line, _folder| take_over(app, command_line))
        .build()
}

/// One for each place in which data lies.
fn name(arguments: &Arguments) -> String {
    match &arguments.data_folder {
        Some(folder) => format!("{NAME}.at_{}", fingerprint(folder)),
        None if arguments.demo => format!("{NAME}.demo"),
        None => NAME.to_owned(),
    }
}

/// A bus name takes no path; a few bytes of a digest tell two folders apart.
fn fingerprint(folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    hex::encode(digest.get(..8).unwrap_or_default())
}

fn take_over(app: &AppHandle, command_line: Vec<String>) {
    let given = command_line.into_iter().skip(1).map(OsString::from);
    match arguments::read(given) {
        Ok(Command::Run(Arguments { link: Some(link), .. })) => deep_links::follow(app, &link),
        // Somebody's session begins, with Pipit in it already.
        Ok(Command::Run(Arguments { minimized: true, .. })) => {}
        _ => windows::raise(app),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &str) -> String {
        name(&Arguments { data_folder: Some(folder.into()), ..Arguments::default() })
    }

    #[test]
    fn pipits_with_data_of_their_own_do_not_hand_over_to_each_other() {
        let demo = name(&Arguments { demo: true, ..Arguments::default() });
        let names = [name(&Arguments::default()), demo, at("/home/alice/one"), at("/home/alice/two")];
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name} twice");
            assert!(zbus_takes(name), "{name} is no name for the bus");
        }
        assert_eq!(at("/home/alice/one"), at("/home/alice/one"));
    }

    /// The D-Bus specification's rule for names, "Bus names".
    fn zbus_takes(name: &str) -> bool {
        let begins_well = |part: &str| part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        name.len() < 200 && name.split('.').all(begins_well)
    }
}
