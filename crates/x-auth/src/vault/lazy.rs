//! The vault that the app uses: the keychain, or what the person chose in its place.
//!
//! Nothing is opened before somebody needs it, because that may take as long as a person needs to unlock a keychain, and
//! the window must not wait for that. A locked keychain is never replaced by anything: what lies in it would seem lost. Only
//! where there is none, and the person has said so, secrets go elsewhere.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Alone, FileVault, Keychain, KeychainState, MemoryVault, Vault, VaultEntry, VaultError};

/// Where secrets are kept. Its name in the settings must not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VaultKind {
    /// In the operating system's keychain.
    Keychain,
    /// In memory, until Pipit is closed.
    ThisSession,
    /// In files that this user alone can read.
    File,
}

impl VaultKind {
    /// Whether secrets are still known after a restart.
    #[must_use]
    pub fn lasts(self) -> bool {
        self != Self::ThisSession
    }
}

/// Whether secrets can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultState {
    /// They can, in this place.
    Usable(VaultKind),
    /// The keychain must be unlocked first. Ask again later.
    Locked,
    /// There is no keychain, and the person has to choose.
    Missing,
    /// The keychain does not work, in its own words.
    Failing(String),
}

/// The keychain, or what was chosen in its place.
pub struct LazyVault {
    keychain: Box<dyn Keychain>,
    memory: MemoryVault,
    file: FileVault,
    kind: Mutex<VaultKind>,
}

impl LazyVault {
    /// A vault of the kind that the person chose at some time; without a choice it is the keychain.
    #[must_use]
    pub fn new(keychain: Box<dyn Keychain>, file: FileVault, chosen: Option<VaultKind>) -> Self {
        let kind = Mutex::new(chosen.unwrap_or(VaultKind::Keychain));
        Self { keychain, memory: MemoryVault::default(), file, kind }
    }

    /// The kind that is used, whether or not it can be used now.
    pub fn kind(&self) -> VaultKind {
        *self.kind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Uses another kind from now on. Nothing is carried over.
    pub fn choose(&self, kind: VaultKind) {
        *self.kind.lock().unwrap_or_else(PoisonError::into_inner) = kind;
    }

    /// Whether secrets can be kept; it is found out anew each time. Whoever only wants to read one simply does, which is
    /// quicker.
    pub async fn state(&self) -> VaultState {
        let kind = self.kind();
        if kind != VaultKind::Keychain {
            return VaultState::Usable(kind);
        }
        match self.keychain.state().await {
            KeychainState::Usable => VaultState::Usable(kind),
            KeychainState::Locked => VaultState::Locked,
            KeychainState::Missing => VaultState::Missing,
            KeychainState::Failing(why) => VaultState::Failing(why),
        }
    }

    fn inside(&self) -> &dyn Vault {
        match self.kind() {
            VaultKind::Keychain => &*self.keychain,
            VaultKind::ThisSession => &self.memory,
            VaultKind::File => &self.file,
        }
    }
}

#[async_trait]
impl Vault for LazyVault {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        self.inside().load(entry).await
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        self.inside().save(entry, secret).await
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.inside().forget(entry).await
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        self.inside().alone(account).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use secrecy::ExposeSecret as _;

    use super::*;

    /// A keychain that the system unlocks, locks or takes away.
    #[derive(Default)]
    struct ScriptedKeychain {
        inside: MemoryVault,
        missing: Mutex<Option<VaultError>>,
    }

    impl ScriptedKeychain {
        fn become_(&self, error: Option<VaultError>) {
            *self.missing.lock().unwrap() = error;
        }

        fn check(&self) -> Result<(), VaultError> {
            self.missing.lock().unwrap().clone().map_or(Ok(()), Err)
        }
    }

    #[async_trait]
    impl Vault for Arc<ScriptedKeychain> {
        async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
            self.check()?;
            self.inside.load(entry).await
        }

        async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
            self.check()?;
            self.inside.save(entry, secret).await
        }

        async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
            self.check()?;
            self.inside.forget(entry).await
        }

        async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
            self.inside.alone(account).await
        }
    }

    #[async_trait]
    impl Keychain for Arc<ScriptedKeychain> {
        async fn state(&self) -> KeychainState {
            match self.check() {
                Ok(()) => KeychainState::Usable,
                Err(VaultError::Locked) => KeychainState::Locked,
                Err(_) => KeychainState::Missing,
            }
        }
    }

    struct Stage {
        keychain: Arc<ScriptedKeychain>,
        vault: LazyVault,
        folder: tempfile::TempDir,
    }

    fn stage(chosen: Option<VaultKind>) -> Stage {
        let keychain = Arc::<ScriptedKeychain>::default();
        let folder = tempfile::tempdir().unwrap();
        let vault =
            LazyVault::new(Box::new(Arc::clone(&keychain)), FileVault::new(folder.path().join("secrets")), chosen);
        Stage { keychain, vault, folder }
    }

    fn entry() -> VaultEntry {
        VaultEntry::DataKey(UserId::new(1001).unwrap())
    }

    #[tokio::test]
    async fn a_locked_keychain_is_waited_for_and_replaced_by_nothing() {
        let Stage { keychain, vault, folder } = stage(None);
        vault.save(&entry(), &"key".into()).await.unwrap();
        keychain.become_(Some(VaultError::Locked));
        assert_eq!(vault.state().await, VaultState::Locked);
        assert_eq!(vault.load(&entry()).await.unwrap_err(), VaultError::Locked);
        assert_eq!(vault.save(&entry(), &"other".into()).await.unwrap_err(), VaultError::Locked);
        assert!(!folder.path().join("secrets").exists());
        keychain.become_(None);
        assert_eq!(vault.state().await, VaultState::Usable(VaultKind::Keychain));
        assert_eq!(vault.load(&entry()).await.unwrap().unwrap().expose_secret(), "key");
    }

    #[tokio::test]
    async fn without_a_keychain_nothing_is_kept_until_the_person_chooses() {
        let Stage { keychain, vault, folder } = stage(None);
        keychain.become_(Some(VaultError::Missing));
        assert_eq!(vault.state().await, VaultState::Missing);
        assert_eq!(vault.save(&entry(), &"key".into()).await.unwrap_err(), VaultError::Missing);
        vault.choose(VaultKind::ThisSession);
        assert_eq!(vault.state().await, VaultState::Usable(VaultKind::ThisSession));
        vault.save(&entry(), &"key".into()).await.unwrap();
        assert_eq!(vault.load(&entry()).await.unwrap().unwrap().expose_secret(), "key");
        assert!(!folder.path().join("secrets").exists());
        assert!(!vault.kind().lasts());
    }

    #[tokio::test]
    async fn what_was_chosen_once_is_used_after_a_restart_though_a_keychain_has_come() {
        let Stage { keychain, vault, folder } = stage(Some(VaultKind::File));
        vault.save(&entry(), &"key".into()).await.unwrap();
        let after = LazyVault::new(
            Box::new(Arc::clone(&keychain)),
            FileVault::new(folder.path().join("secrets")),
            Some(VaultKind::File),
        );
        assert_eq!(after.state().await, VaultState::Usable(VaultKind::File));
        assert_eq!(after.load(&entry()).await.unwrap().unwrap().expose_secret(), "key");
        assert!(keychain.inside.load(&entry()).await.unwrap().is_none());
    }
}
