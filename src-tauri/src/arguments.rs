//! What Pipit is told when it is started: arguments, and a few environment variables for tests and for developers.

use std::{
    ffi::{OsStr, OsString},
    io::Write as _,
    path::PathBuf,
    process::ExitCode,
};

use url::{Host, Url};

use crate::deep_links::SCHEME;

const HELP: &str = "\
Pipit, a desktop app for X Direct Messages

Usage: pipit [OPTIONS] [LINK]

A LINK is pipit://conversation/ID or pipit://compose?to=HANDLE. Where Pipit runs already, its
window comes to the front and follows the link.

Options:
  --demo            Run on a simulated X inside the app, with data of its own
  --minimized       Start without a window: in the tray, or else minimised
  --data-dir DIR    Keep settings, messages and pictures in DIR
  --help            Show this text
  --version         Show the version

Environment:
  PIPIT_CLIENT_ID   The client id of your X developer app, if the settings hold none
  PIPIT_X_ORIGIN    Speak to this server instead of X: https, or http on this computer
  PIPIT_LOG         What to log, such as debug or pipit=debug,x_api=info";

/// How Pipit runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Arguments {
    /// On a simulated X inside the app.
    pub demo: bool,
    /// Where its data lies, instead of the usual folder.
    pub data_folder: Option<PathBuf>,
    /// Without its window on screen.
    pub minimized: bool,
    /// An address to follow, as it was given.
    pub link: Option<String>,
    /// Where X is, instead of the real one.
    pub x_origin: Option<Url>,
    /// The client id for which the settings hold none.
    pub client_id: Option<String>,
    /// Signs in to the demo at start, for benchmarks.
    pub sign_in_to_demo: bool,
    /// Prints when the page was first painted, for benchmarks.
    pub report_paint: bool,
}

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// To run.
    Run(Arguments),
    /// To say something and end.
    Say(String),
}

/// Reads arguments and environment.
///
/// # Errors
/// A sentence for what cannot be understood.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    read_with(arguments, |name| std::env::var(name).ok())
}

fn read_with(
    mut arguments: impl Iterator<Item = OsString>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Command, String> {
    let set = |name| environment(name).filter(|value| !value.is_empty());
    let mut read = Arguments {
        x_origin: set("PIPIT_X_ORIGIN").map(|text| x_origin(&text)).transpose()?,
        client_id: set("PIPIT_CLIENT_ID"),
        sign_in_to_demo: set("PIPIT_DEMO_SIGN_IN").is_some(),
        report_paint: set("PIPIT_REPORT_PAINT").is_some(),
        ..Arguments::default()
    };
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--demo") if cfg!(feature = "demo") => read.demo = true,
            Some("--demo") => return Err("This Pipit was built without the demo.".to_owned()),
            Some("--minimized") => read.minimized = true,
            Some(link) if is_link(link) => read.link = Some(link.to_owned()),
            Some("--data-dir") => read.data_folder = Some(folder(arguments.next().as_deref())?),
            Some("--help" | "-h") => return Ok(Command::Say(HELP.to_owned())),
            Some("--version" | "-V") => {
                return Ok(Command::Say(concat!("pipit ", env!("CARGO_PKG_VERSION")).to_owned()));
            }
            _ => return Err(format!("Pipit does not know the argument {}. Try --help.", argument.display())),
        }
    }
    Ok(Command::Run(read))
}

/// Whether an argument is an address of Pipit's own; where it leads is seen when it is followed.
fn is_link(argument: &str) -> bool {
    argument.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
}

fn folder(argument: Option<&OsStr>) -> Result<PathBuf, String> {
    let argument = argument.filter(|argument| !argument.is_empty()).ok_or("--data-dir needs a folder.")?;
    std::path::absolute(argument).map_err(|error| format!("--data-dir names no folder: {error}."))
}

/// Tokens go to this server, so it must be reached safely.
fn x_origin(text: &str) -> Result<Url, String> {
    let refused = || "PIPIT_X_ORIGIN must be an https address, or http on this computer.".to_owned();
    let url = Url::parse(text).map_err(|_| refused())?;
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    };
    let safe = url.scheme() == "https" || url.scheme() == "http" && loopback;
    if safe && url.has_host() { Ok(url) } else { Err(refused()) }
}

/// Says something on the terminal, if there is one.
pub fn say(text: &str, code: ExitCode) -> ExitCode {
    let said = if code == ExitCode::SUCCESS {
        writeln!(std::io::stdout(), "{text}")
    } else {
        writeln!(std::io::stderr(), "{text}")
    };
    // Without a terminal there is nobody to tell.
    said.map_or(ExitCode::FAILURE, |()| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(words: &[&str], environment: &[(&str, &str)]) -> Result<Command, String> {
        let value = |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        read_with(words.iter().map(OsString::from), value)
    }

    #[test]
    fn without_arguments_it_runs_on_x() {
        assert_eq!(read_words(&[], &[]), Ok(Command::Run(Arguments::default())));
    }

    #[test]
    fn an_unknown_argument_is_refused_with_a_way_on() {
        let error = read_words(&["--dmeo"], &[]).unwrap_err();
        assert_eq!(error, "Pipit does not know the argument --dmeo. Try --help.");
    }

    #[test]
    fn a_link_is_taken_from_among_the_arguments_in_whatever_case_its_scheme_is() {
        for link in ["pipit://conversation/17-18", "PIPIT://compose", "pipit:nonsense"] {
            let Ok(Command::Run(read)) = read_words(&["--minimized", link], &[]) else { panic!("it runs") };
            assert_eq!((read.minimized, read.link.as_deref()), (true, Some(link)));
        }
        assert!(read_words(&["https://example.org/"], &[]).is_err());
    }

    #[test]
    fn tokens_are_never_sent_to_a_server_that_others_can_listen_to() {
        for origin in ["http://example.org/", "ftp://127.0.0.1/", "http://localhost.example.org", "nonsense"] {
            assert!(read_words(&[], &[("PIPIT_X_ORIGIN", origin)]).is_err(), "{origin} passed");
        }
        for origin in ["https://example.org/", "http://127.0.0.1:4000/", "http://[::1]:4000/"] {
            assert!(read_words(&[], &[("PIPIT_X_ORIGIN", origin)]).is_ok(), "{origin} was refused");
        }
    }

    #[test]
    fn a_data_folder_must_be_named() {
        assert!(read_words(&["--data-dir"], &[]).is_err());
        let Ok(Command::Run(arguments)) = read_words(&["--data-dir", "/tmp/pipit"], &[]) else { panic!("it runs") };
        assert_eq!(arguments.data_folder, Some(PathBuf::from("/tmp/pipit")));
    }
}
