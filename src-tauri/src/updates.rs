//! Newer versions of Pipit: looked for among its releases, once after the start and whenever the person asks, and installed only when
//! they say so.
//!
//! What is downloaded is installed only if it is signed with the key in `tauri.conf.json`, for the very version that was announced.
//! Where a package manager put Pipit onto the system it is the one to replace it, and Pipit asks nobody.

use std::{sync::Mutex, sync::PoisonError, time::Duration};

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager as _, utils::config::BundleType, utils::platform::bundle_type};
use tauri_plugin_updater::{Error, Update, Updater, UpdaterBuilder, UpdaterExt as _};

use crate::{app_state::AppState, error::CommandError, page_events::PageEvent};

/// A server that says nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How it stands with newer versions, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum UpdateState {
    /// The system's package manager sees to them.
    PackageManager,
    /// Nobody does: this Pipit was built by hand.
    BuiltByHand,
    /// Nobody has looked yet.
    NotLooked,
    /// This is the newest.
    Newest,
    /// There is a newer one.
    #[serde(rename_all = "camelCase")]
    Available {
        /// Which.
        version: String,
    },
    /// It is being downloaded and put in place.
    #[serde(rename_all = "camelCase")]
    Installing {
        /// Which.
        version: String,
    },
    /// It is there once Pipit is started anew.
    #[serde(rename_all = "camelCase")]
    Installed {
        /// Which.
        version: String,
    },
}

/// Who replaces this Pipit with a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeper {
    Itself,
    PackageManager,
    Nobody,
}

/// What is known about newer versions.
pub struct Updates {
    keeper: Keeper,
    known: Mutex<Known>,
}

struct Known {
    state: UpdateState,
    update: Option<Update>,
}

impl Updates {
    /// At start, when nothing was asked yet.
    pub fn new() -> Self {
        let keeper = keeper(bundle_type().as_ref(), Elsewhere::is_set());
        let state = match keeper {
            Keeper::Itself => UpdateState::NotLooked,
            Keeper::PackageManager => UpdateState::PackageManager,
            Keeper::Nobody => UpdateState::BuiltByHand,
        };
        Self { keeper, known: Mutex::new(Known { state, update: None }) }
    }

    /// How it stands.
    pub fn state(&self) -> UpdateState {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).state.clone()
    }

    /// Asks the releases for a newer version, unless that is none of our business or one is on its way already.
    ///
    /// # Errors
    /// When they cannot be asked, or what they say makes no sense.
    pub async fn look(&self, app: &AppHandle) -> Result<UpdateState, CommandError> {
        let busy = matches!(self.state(), UpdateState::Installing { .. } | UpdateState::Installed { .. });
        if self.keeper != Keeper::Itself || busy {
            return Ok(self.state());
        }
        let found = updater(app).map_err(|error| told(&error))?.check().await.map_err(|error| told(&error))?;
        let state = match &found {
            Some(update) => UpdateState::Available { version: update.version.clone() },
            None => UpdateState::Newest,
        };
        Ok(self.set(app, Known { state, update: found }))
    }

    /// Downloads what was found and puts it in place. On Windows that ends Pipit, and the installer starts it anew.
    ///
    /// # Errors
    /// When it does not come, is not what its makers signed, or cannot be put in place. The Pipit that runs stays as it is.
    pub async fn install(&self, app: &AppHandle) -> Result<UpdateState, CommandError> {
        let Some(update) = self.take_available() else { return Ok(self.state()) };
        let version = update.version.clone();
        self.set(app, Known { state: UpdateState::Installing { version: version.clone() }, update: None });
        match update.download_and_install(|_, _| (), || ()).await {
            Ok(()) => {
                tracing::info!(version, "a newer version is in place");
                Ok(self.set(app, Known { state: UpdateState::Installed { version }, update: None }))
            }
            Err(error) => {
                self.set(app, Known { state: UpdateState::Available { version }, update: Some(update) });
                Err(told(&error))
            }
        }
    }

    fn take_available(&self) -> Option<Update> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).update.take()
    }

    fn set(&self, app: &AppHandle, known: Known) -> UpdateState {
        let state = known.state.clone();
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
        app.state::<AppState>().page.push(PageEvent::UpdateChanged { update: state.clone() });
        state
    }
}

/// Looks once when the window is drawn, if the person lets Pipit look.
pub fn look_after_start(app: &AppHandle) {
    let looking = app.clone();
    app.state::<AppState>().start_task("look for an update", async move {
        let state = looking.state::<AppState>();
        let drawn = state.painted.subscribe().wait_for(|painted| *painted).await.is_ok();
        if drawn
            && state.settings.settings().look_for_updates
            && let Err(error) = state.updates.look(&looking).await
        {
            tracing::info!(why = error.message, "nobody said whether there is a newer version");
        }
    });
}

/// An `AppImage` is the person's own file, and so is what they dragged to their Applications or installed on Windows. A program on
/// Linux that is none of these came from a distribution, or from its own source.
fn keeper(bundle: Option<&BundleType>, set_elsewhere: bool) -> Keeper {
    match bundle {
        _ if set_elsewhere => Keeper::Itself,
        Some(BundleType::Deb | BundleType::Rpm) => Keeper::PackageManager,
        // macOS says so of every program.
        _ if cfg!(debug_assertions) => Keeper::Nobody,
        Some(_) => Keeper::Itself,
        None => Keeper::Nobody,
    }
}

fn updater(app: &AppHandle) -> Result<Updater, Error> {
    let builder = app.updater_builder().timeout(PATIENCE);
    let builder = match Elsewhere::from_environment() {
        Some(elsewhere) => elsewhere.redirect(builder)?,
        None => builder,
    };
    builder.configure_client(|client| client.connect_timeout(PATIENCE).read_timeout(PATIENCE)).build()
}

/// Where tests have their releases. A release of Pipit does not read it: whoever sets the variables of a process must not
/// decide what replaces it.
struct Elsewhere {
    releases: String,
    key: String,
    program: String,
}

impl Elsewhere {
    fn is_set() -> bool {
        Self::from_environment().is_some()
    }

    fn from_environment() -> Option<Self> {
        if cfg!(not(debug_assertions)) {
            return None;
        }
        let set = |name| std::env::var(name).ok();
        Some(Self {
            releases: set("PIPIT_TEST_RELEASES")?,
            key: set("PIPIT_TEST_RELEASES_KEY")?,
            program: set("PIPIT_TEST_PROGRAM")?,
        })
    }

    fn redirect(self, builder: UpdaterBuilder) -> Result<UpdaterBuilder, Error> {
        Ok(builder.endpoints(vec![self.releases.parse()?])?.pubkey(self.key).executable_path(self.program))
    }
}

fn told(error: &Error) -> CommandError {
    // With the reason for who looks for it; it names hosts and files of ours at most.
    tracing::warn!(%error, "an update failed");
    match error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => CommandError::sentence("The new version is not what Pipit's makers signed.")
            .with_hint("It was not installed. If it stays so, tell them."),
        Error::Reqwest(_) | Error::Network(_) | Error::ReleaseNotFound | Error::Serialization(_) => {
            CommandError::sentence("Pipit's releases could not be asked.").with_hint("Try again later.")
        }
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) | Error::UnsupportedArch | Error::UnsupportedOs => {
            CommandError::sentence("The new version is not there for this computer yet.").with_hint("Try again later.")
        }
        _ => CommandError::sentence("The new version could not be put in place.")
            .with_hint("Check that Pipit's own file can be written, or install it by hand."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_package_manager_installed_is_left_to_it() {
        for bundle in [BundleType::Deb, BundleType::Rpm] {
            assert_eq!(keeper(Some(&bundle), false), Keeper::PackageManager);
        }
    }

    #[test]
    fn a_pipit_that_was_built_by_hand_asks_nobody() {
        assert_eq!(keeper(None, false), Keeper::Nobody);
    }

    #[test]
    fn what_is_not_signed_as_it_must_be_is_told_apart_from_what_did_not_come() {
        let refused = told(&Error::SignedVersionMismatch { signed: "1.0.0".into(), announced: "1.2.0".into() });
        assert_eq!(refused, told(&Error::MissingSignedVersion));
        assert_ne!(refused, told(&Error::ReleaseNotFound));
    }
}
