//! Errors as the page gets them: a sentence, a way on, and a code only where the page does something else because of it.

use std::path::Path;

use dm_engine::EngineError;
use dm_store::StoreError;
use serde::Serialize;
use specta::Type;
use x_api::{ApiError, NextStep};
use x_auth::{SetupMistake, SignInError};

/// What went wrong, for the page to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandError {
    /// Set only where the page branches on it.
    pub code: Option<ErrorCode>,
    /// A sentence for the person.
    pub message: String,
    /// What they can do about it.
    pub hint: Option<String>,
}

/// What the page branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// The person said no at X.
    SignInDeclined,
    /// The person gave up in the app.
    SignInCancelled,
    /// Nobody is signed in.
    SignedOut,
    /// There is no client id to sign in with.
    ClientIdMissing,
    /// The developer app must be changed at X, or named anew.
    DeveloperApp,
    /// There is no keychain, and the person has not chosen what to do about it.
    VaultMissing,
    /// The keychain is locked.
    KeychainLocked,
    /// The account's data cannot be used; nothing in it was changed.
    StoreUnusable,
    /// X would not take a picture as it is; Pipit can make it smaller.
    PictureTooLarge,
}

impl CommandError {
    /// A sentence alone.
    pub fn sentence(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into(), hint: None }
    }

    pub fn with_code(self, code: ErrorCode) -> Self {
        Self { code: Some(code), ..self }
    }

    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// For commands that need somebody.
    pub fn signed_out() -> Self {
        Self::sentence("Nobody is signed in.").with_code(ErrorCode::SignedOut)
    }

    /// For sign-ins without an app of X's to sign in to.
    pub fn client_id_missing() -> Self {
        Self::sentence("Pipit needs the client id of an X developer app to sign in.")
            .with_code(ErrorCode::ClientIdMissing)
    }

    /// For a data folder that cannot be locked.
    pub fn unusable_folder(folder: &Path, error: &std::io::Error) -> Self {
        let error = if error.kind() == std::io::ErrorKind::WouldBlock {
            Self::sentence("Pipit is already running with this data.")
                .with_hint("Close this window and use the other one.")
        } else {
            Self::sentence("Pipit cannot use its data folder.").with_hint(format!("{} ({error})", folder.display()))
        };
        error.with_code(ErrorCode::StoreUnusable)
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let sentence = Self::sentence(error.to_string());
        match error {
            StoreError::Damaged { path } => sentence.with_code(ErrorCode::StoreUnusable).with_hint(format!(
                "Close Pipit, move {} away and start it again: X still has the last 30 days, and the moved file can \
                 perhaps be repaired.",
                path.display()
            )),
            StoreError::KeyDoesNotFit { path } | StoreError::KeyMissing { path } => {
                sentence.with_code(ErrorCode::StoreUnusable).with_hint(format!(
                    "It lies in the keychain of the user and the computer that wrote the data. If it is lost, close Pipit, \
                     move {} away and start it again: X still has the last 30 days.",
                    path.display()
                ))
            }
            StoreError::TooNew { path } => sentence
                .with_code(ErrorCode::StoreUnusable)
                .with_hint(format!("Install the newest Pipit. The data lies in {} and is as it was.", path.display())),
            StoreError::Unwritable { path, source } => sentence
                .with_code(ErrorCode::StoreUnusable)
                .with_hint(format!("Check that {} can be written ({source}).", path.display())),
            StoreError::NoRandomness => sentence.with_code(ErrorCode::StoreUnusable).with_hint("Start it anew and try again."),
            StoreError::DiskFull => sentence.with_hint("Make some room, then try again."),
            StoreError::DraftInTheWay => sentence.with_hint("Send it or take it out first."),
            StoreError::NotFound { .. } | StoreError::Sqlite { .. } | StoreError::Unreadable { .. } => sentence,
        }
    }
}

impl From<EngineError> for CommandError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Api(error) => error.into(),
            other => Self::sentence(other.to_string()),
        }
    }
}

impl From<ApiError> for CommandError {
    fn from(error: ApiError) -> Self {
        let sentence = Self::sentence(error.to_string());
        if error.next_step() == NextStep::SignInAgain { sentence.with_code(ErrorCode::SignedOut) } else { sentence }
    }
}

impl From<SetupMistake> for CommandError {
    fn from(mistake: SetupMistake) -> Self {
        Self::sentence(mistake.to_string()).with_code(ErrorCode::DeveloperApp).with_hint(mistake.hint())
    }
}

impl From<SignInError> for CommandError {
    fn from(error: SignInError) -> Self {
        let sentence = Self::sentence(error.to_string());
        match error {
            SignInError::Denied => sentence.with_code(ErrorCode::SignInDeclined),
            SignInError::Cancelled => sentence.with_code(ErrorCode::SignInCancelled),
            SignInError::Setup(mistake) => mistake.into(),
            _ => sentence,
        }
    }
}
