//! The key of an account's data: it lies in the vault, and is made when the account has no data yet.
//!
//! A key is never made anew for data that is encrypted already, because it could not open it and would hide that the right one
//! may come back: a keychain that was locked, or restored from a backup.

use std::path::Path;

use dm_model::UserId;
use dm_store::{DataKey, Store, StoreError};
use x_auth::{Vault, VaultEntry, VaultError};

use crate::error::CommandError;

/// The key of the database at this path. A new one is in the vault before it is given.
///
/// # Errors
/// When the vault is locked or does not work, when it has no key for data that needs one, or when none can be made.
pub async fn load_or_make(vault: &dyn Vault, account: UserId, database: &Path) -> Result<DataKey, CommandError> {
    let entry = VaultEntry::DataKey(account);
    if let Some(text) = vault.load(&entry).await? {
        return Ok(DataKey::from_hex(&text).ok_or(VaultError::Unreadable)?);
    }
    if Store::needs_key(database)? {
        return Err(StoreError::KeyMissing { path: database.to_owned() }.into());
    }
    let key = DataKey::generate()?;
    vault.save(&entry, &key.to_hex()).await?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use dm_model::Timestamp;
    use dm_store::Owner;
    use secrecy::ExposeSecret as _;
    use x_auth::MemoryVault;

    use super::*;

    fn alice() -> UserId {
        UserId::new(1001).unwrap()
    }

    fn open(path: &Path, key: &DataKey) -> Result<Store, StoreError> {
        Store::open(path, Owner { id: alice(), since: Timestamp::from_millis(0) }, key)
    }

    #[tokio::test]
    async fn a_key_is_made_once_and_is_in_the_vault_before_it_is_used() {
        let (folder, vault) = (tempfile::tempdir().unwrap(), MemoryVault::default());
        let path = folder.path().join("messages.sqlite");
        let key = load_or_make(&vault, alice(), &path).await.unwrap();
        let kept = vault.load(&VaultEntry::DataKey(alice())).await.unwrap().unwrap();
        assert_eq!(kept.expose_secret(), key.to_hex().expose_secret());
        drop(open(&path, &key).unwrap());
        let again = load_or_make(&vault, alice(), &path).await.unwrap();
        assert!(open(&path, &again).is_ok());
    }

    #[tokio::test]
    async fn no_key_is_made_for_data_that_is_encrypted_already() {
        let (folder, vault) = (tempfile::tempdir().unwrap(), MemoryVault::default());
        let path = folder.path().join("messages.sqlite");
        let key = load_or_make(&vault, alice(), &path).await.unwrap();
        drop(open(&path, &key).unwrap());
        vault.forget(&VaultEntry::DataKey(alice())).await.unwrap();
        let error = load_or_make(&vault, alice(), &path).await.unwrap_err();
        assert_eq!(error.message, "The key of Pipit's database is missing.");
        assert!(vault.load(&VaultEntry::DataKey(alice())).await.unwrap().is_none());
        assert!(open(&path, &key).is_ok(), "the data was touched");
    }

    #[tokio::test]
    async fn what_is_no_key_is_not_replaced() {
        let (folder, vault) = (tempfile::tempdir().unwrap(), MemoryVault::default());
        vault.save(&VaultEntry::DataKey(alice()), &"not a key".to_owned().into()).await.unwrap();
        load_or_make(&vault, alice(), &folder.path().join("messages.sqlite")).await.unwrap_err();
        let kept = vault.load(&VaultEntry::DataKey(alice())).await.unwrap().unwrap();
        assert_eq!(kept.expose_secret(), "not a key");
    }
}
