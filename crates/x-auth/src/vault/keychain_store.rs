//! The way to the operating system's keychain, opened when it is needed and opened anew when it has broken.
//!
//! A Secret Service that was restarted does not know the old way any more, and one that was not there at the first try may be
//! there at the next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring_core::{CredentialStore, Entry, Error, Result};

/// The keychain's entries of one name.
pub(super) struct KeychainStore {
    service_name: String,
    open: Mutex<Option<Arc<CredentialStore>>>,
}

impl KeychainStore {
    pub(super) fn new(service_name: String) -> Self {
        Self { service_name, open: Mutex::default() }
    }

    /// Does something with an entry, and once more where the way to the keychain was broken. Blocks.
    pub(super) fn with_entry<T>(&self, name: &str, work: impl Fn(&Entry) -> Result<T>) -> Result<T> {
        let known = self.open().clone();
        if let Some(store) = known {
            match self.entry(&store, name).and_then(|entry| work(&entry)) {
                Err(Error::PlatformFailure(_)) => *self.open() = None,
                done => return done,
            }
        }
        let store = native_store().map_err(|error| {
            tracing::info!(%error, "there is no keychain");
            Error::NoDefaultStore
        })?;
        *self.open() = Some(Arc::clone(&store));
        work(&self.entry(&store, name)?)
    }

    fn entry(&self, store: &Arc<CredentialStore>, name: &str) -> Result<Entry> {
        store.build(&self.service_name, name, None)
    }

    fn open(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "macos")]
fn native_store() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn native_store() -> Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn native_store() -> Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}
