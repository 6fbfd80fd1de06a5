//! Files that this user alone can read, for machines without a keychain, where the person chose so.
//!
//! Each secret is a file of its own. A new one is written beside it, brought to the disk, and then takes its place, so
//! whoever reads finds the old or the new one, whole, whenever the power went. Programs that run as the same user can read
//! these files; that is the risk that the person is told of.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use dm_model::UserId;
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::{Alone, Vault, VaultEntry, VaultError, alone::Locks};

/// No secret of ours is longer, in bytes.
const LONGEST_SECRET: u64 = 64 << 10;
/// Held by whoever writes.
const WRITING: &str = "writing.lock";
/// What is being written. There is one at a time, so what a crash leaves behind is overwritten by the next.
const UNFINISHED: &str = "unfinished";

/// Keeps secrets in files of mode 0600 in a folder of mode 0700.
pub struct FileVault {
    folder: Arc<Path>,
    locks: Locks,
}

impl FileVault {
    /// A vault in `folder`, which is made when something is written. Processes share it by naming the same folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { locks: Locks::in_folder(folder.join("locks")), folder: folder.into() }
    }

    async fn with_folder<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, VaultError> {
        let folder = Arc::clone(&self.folder);
        let done = tokio::task::spawn_blocking(move || work(&folder)).await;
        let done = done.map_err(|_| VaultError::Failed("it was interrupted".to_owned()))?;
        done.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => VaultError::Unreadable,
            // The system's words name no file.
            _ => VaultError::Failed(error.to_string()),
        })
    }
}

#[async_trait]
impl Vault for FileVault {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        let name = file_name(entry);
        self.with_folder(move |folder| read(&folder.join(name))).await
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        let (name, secret) = (file_name(entry), secret.clone());
        self.with_folder(move |folder| write(folder, &name, &secret)).await
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        let name = file_name(entry);
        self.with_folder(move |folder| remove(folder, &name)).await
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        self.locks.alone(account).await
    }
}

/// A name that every file system keeps apart from all others.
fn file_name(entry: &VaultEntry) -> String {
    match entry {
        VaultEntry::Tokens(account) => format!("{account}.tokens"),
        VaultEntry::AppToken(account) => format!("{account}.app-token"),
        VaultEntry::DataKey(account) => format!("{account}.data-key"),
        // A client id could hold anything.
        VaultEntry::ClientSecret(client_id) => {
            let mut name = String::new();
            for byte in client_id.bytes() {
                // Writing to a String cannot fail.
                let _ = write!(name, "{byte:02x}");
            }
            name + ".client-secret"
        }
    }
}

fn read(path: &Path) -> io::Result<Option<SecretString>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let length = file.metadata()?.len();
    if length > LONGEST_SECRET {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // With room for all of it from the beginning, no copy of it stays behind.
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(length).unwrap_or_default() + 1));
    file.take(LONGEST_SECRET).read_to_string(&mut text)?;
    Ok(Some(text.as_str().into()))
}

fn write(folder: &Path, name: &str, secret: &SecretString) -> io::Result<()> {
    let _alone = begin_writing(folder)?;
    let unfinished = folder.join(UNFINISHED);
    // What a crash left may be somebody else's to read.
    let _gone = fs::remove_file(&unfinished);
    let mut file = private_file(&unfinished)?;
    file.write_all(secret.expose_secret().as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    sync_folder(folder)
}

fn remove(folder: &Path, name: &str) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let _alone = begin_writing(folder)?;
    for name in [UNFINISHED, name] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(folder)
}

fn begin_writing(folder: &Path) -> io::Result<File> {
    private_folder(folder)?;
    let lock = File::options().create(true).truncate(false).write(true).open(folder.join(WRITING))?;
    lock.lock()?;
    Ok(lock)
}

/// Makes a folder that this user alone can open. One that others could open is closed to them.
#[cfg(unix)]
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// On Windows a user's folders are closed to others already.
#[cfg(not(unix))]
pub(super) fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

/// Brings names to the disk, where the system has a way to.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "its twin can fail")]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> UserId {
        UserId::new(1001).unwrap()
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_secret_lies_where_this_user_alone_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let vault = FileVault::new(folder.clone());
        let entry = VaultEntry::ClientSecret("../../Abc".to_owned());
        vault.save(&entry, &"open sesame".into()).await.unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let file = folder.join("2e2e2f2e2e2f416263.client-secret");
        assert_eq!(mode(&file), 0o600);
        assert_eq!(fs::read_to_string(&file).unwrap(), "open sesame");
    }

    #[tokio::test]
    async fn what_a_crash_left_unfinished_is_in_nobodys_way_and_goes_with_the_secret() {
        let home = tempfile::tempdir().unwrap();
        let vault = FileVault::new(home.path().to_owned());
        let entry = VaultEntry::DataKey(alice());
        fs::write(home.path().join(UNFINISHED), "half a sec").unwrap();
        assert!(vault.load(&entry).await.unwrap().is_none());
        vault.save(&entry, &"whole".into()).await.unwrap();
        assert_eq!(vault.load(&entry).await.unwrap().unwrap().expose_secret(), "whole");
        fs::write(home.path().join(UNFINISHED), "half a sec").unwrap();
        vault.forget(&entry).await.unwrap();
        assert!(!home.path().join(UNFINISHED).exists());
        assert!(vault.load(&entry).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn something_else_in_its_place_is_unreadable() {
        let home = tempfile::tempdir().unwrap();
        let vault = FileVault::new(home.path().to_owned());
        fs::write(home.path().join("1001.tokens"), [0xff, 0xfe]).unwrap();
        assert_eq!(vault.load(&VaultEntry::Tokens(alice())).await.unwrap_err(), VaultError::Unreadable);
        fs::write(home.path().join("1001.tokens"), vec![b'x'; 65 << 10]).unwrap();
        assert_eq!(vault.load(&VaultEntry::Tokens(alice())).await.unwrap_err(), VaultError::Unreadable);
    }
}
