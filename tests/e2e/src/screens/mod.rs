//! Every screen of the app: what it is called, what it shows, and the way to it, with a simulated X and a person's hands.
//!
//! They come in acts, each with a stage of its own. On the way through an act a [`Visitor`] is led to each of its screens, in a
//! wide and in a narrow window, in the light and in the dark: axe in a test, or the camera of `cargo xtask screenshots`.

mod beginning;
mod finding;
mod reading;
mod settings;
mod stage;
mod trouble;
mod walk;
mod world;
mod writing;

use std::future::Future;

use anyhow::Result;
use x_sim::Scenario;

use crate::{Keychain, Launch, Theme};

pub use stage::Stage;
use walk::Walk;

/// One screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// What its pictures are called.
    pub name: &'static str,
    /// What is to be seen on it.
    pub caption: &'static str,
}

fn screen(name: &'static str, caption: &'static str) -> Screen {
    Screen { name, caption }
}

/// How wide the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// With room for the inbox and a conversation.
    Wide,
    /// As narrow as the window can be: one pane at a time.
    Narrow,
}

impl Width {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Its word in the names of files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    fn size(self) -> (u32, u32) {
        match self {
            Self::Wide => (1_180, 760),
            Self::Narrow => (380, 760),
        }
    }
}

/// A screen as somebody sees it now.
#[derive(Debug)]
pub struct View<'a> {
    /// Which one.
    pub screen: Screen,
    /// In which window.
    pub width: Width,
    /// In which light.
    pub theme: Theme,
    /// Where it stands.
    pub stage: &'a Stage,
}

/// Who looks at screens.
pub trait Visitor {
    /// In which lights each screen is to be seen.
    fn themes(&self) -> &'static [Theme] {
        &[Theme::Light, Theme::Dark]
    }

    /// Looks at one.
    ///
    /// # Errors
    /// Whatever ends the walk.
    fn visit(&mut self, view: &View<'_>) -> impl Future<Output = Result<()>>;
}

/// A part of the walk, with a stage of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Act {
    /// From the first screen to an empty inbox.
    Beginning,
    /// The inbox, and what people have written.
    Reading,
    /// What one can do with messages and conversations.
    Writing,
    /// Search, and the ways that lead everywhere.
    Finding,
    /// The settings, and accounts.
    Settings,
    /// What goes wrong.
    Trouble,
}

impl Act {
    /// All of them, in the order of the walk.
    pub const ALL: [Self; 6] =
        [Self::Beginning, Self::Reading, Self::Writing, Self::Finding, Self::Settings, Self::Trouble];

    /// Leads somebody through this act.
    ///
    /// # Errors
    /// When a screen does not come in time, or the visitor has seen enough.
    pub async fn play<V: Visitor>(self, stage: &mut Stage, visitor: &mut V) -> Result<()> {
        let mut walk = Walk::begin(stage, visitor);
        match self {
            Self::Beginning => beginning::play(&mut walk).await,
            Self::Reading => reading::play(&mut walk).await,
            Self::Writing => writing::play(&mut walk).await,
            Self::Finding => finding::play(&mut walk).await,
            Self::Settings => settings::play(&mut walk).await,
            Self::Trouble => trouble::play(&mut walk).await,
        }
    }

    /// Sets the stage for this act, with the app in one of its languages.
    ///
    /// # Errors
    /// When a program is missing or does not start.
    pub async fn set_stage(self, launch: Launch, language: &str) -> Result<Stage> {
        let (scenario, keychain) = match self {
            Self::Beginning => (Scenario::Empty, Keychain::None),
            _ => (Scenario::Demo, Keychain::Unlocked),
        };
        Stage::set(scenario, keychain, launch, language).await
    }
}
