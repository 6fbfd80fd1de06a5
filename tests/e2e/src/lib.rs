//! The real window, driven from outside: for the end-to-end tests and for the tour of `cargo xtask demo`.
//!
//! A [`Desktop`] is everything that a person's session gives to an app: a display, a session bus, a keychain, someone who
//! shows notifications, a home. None of it is shared with the machine or with another desktop, and all of it
//! ends with its owner, also after a panic. An [`App`] runs on a desktop under tauri-driver; its [`Page`] is read and
//! used as a person would: by what is shown, with the mouse and the keyboard. Links that the app
//! opens are kept in [`OpenedLinks`], and a [`Browser`] goes there.
//!
//! [`screens`] names everything that the app can show, with the way to it.
//!
//! The `WebDriver` client is fantoccini: it adds no waiting of its own to the protocol, so that there is one kind
//! of wait here, [`until`], which has a limit and says what it waited for.

mod app;
pub mod artefacts;
mod browser;
mod bus;
mod daemons;
mod desktop;
mod display;
mod drag;
mod driver;
mod files;
mod keychain;
mod notifications;
mod opened_links;
mod page;
mod process;
mod process_tree;
mod redirect_ports;
pub mod screens;
mod task_bar;
mod tools;
mod tray;
mod waiting;

pub use app::{App, CAUGHT_UP, Launch, PAINTED_INBOX};
pub use browser::Browser;
pub use daemons::{Dunst, MockedDaemon};
pub use desktop::{Desktop, Keychain};
pub use display::OtherWindow;
pub use drag::HeldFile;
pub use files::find_file;
pub use notifications::{Notification, Notifications};
pub use opened_links::OpenedLinks;
pub use page::{
    AttachedFile, ComposerSize, Focused, FoundMessage, Frame, InboxRow, OfferedPerson, Overflow, Page, Placed,
    RailAccount, Theme, TimelineItem,
};
pub use process_tree::{Memory, ProcessTree};
pub use redirect_ports::RedirectPorts;
pub use tray::{Dock, Tray};
pub use waiting::{PATIENCE, UNSEEN_PATIENCE, until};
