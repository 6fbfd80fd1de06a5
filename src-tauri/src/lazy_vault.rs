//! Where this app's secrets lie.

use std::path::Path;

use tauri::{AppHandle, Manager as _};
use x_auth::{FileVault, KeychainVault, LazyVault, VaultKind, VaultState};

use crate::app_state::AppState;

/// Pipit's name in the keychain.
const SERVICE_NAME: &str = "app.pipit.desktop";

/// The vault of a data folder, of the kind that was chosen there; without a choice it is the keychain.
pub fn new(app: &AppHandle, data_folder: &Path, chosen: Option<VaultKind>) -> LazyVault {
    // The keychain is one for all Pipits of a session, wherever their data lies, and so are the locks.
    let lock_folder = app.path().runtime_dir().map_or_else(|_| data_folder.join("locks"), |dir| dir.join(SERVICE_NAME));
    let keychain = KeychainVault::new(SERVICE_NAME.to_owned(), lock_folder);
    LazyVault::new(Box::new(keychain), FileVault::new(data_folder.join("secrets")), chosen)
}

impl AppState {
    /// Sees to it that secrets can be kept where there is no keychain: the demo's in a file, all others in memory.
    pub async fn prepare_vault(&self, demo: bool) {
        if self.vault.state().await == VaultState::Missing {
            tracing::warn!("there is no keychain");
            self.vault.choose(if demo { VaultKind::File } else { VaultKind::ThisSession });
        }
    }
}
