//! One at a time, for each account: within the process by a mutex, and among processes by a lock on a file, which the
//! system takes back when a process ends, however it ends.

use std::{
    any::Any,
    collections::HashMap,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::Duration,
};

use dm_model::UserId;
use tokio::{sync::Mutex, time::timeout};

use super::{VaultError, file::private_folder};

/// How long somebody else may take. A refresh takes as long as X's answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// Keeps all others from working on an account's tokens, for as long as it is held.
pub struct Alone {
    _held: Box<dyn Any + Send + Sync>,
}

impl Alone {
    /// A guard that ends when `held` is dropped.
    #[must_use]
    pub fn holding(held: impl Send + Sync + 'static) -> Self {
        Self { _held: Box::new(held) }
    }
}

/// Who is alone with which account.
#[derive(Default)]
pub(super) struct Locks {
    /// Where the locked files are; `None`: nobody outside of this process shares the vault.
    folder: Option<PathBuf>,
    accounts: std::sync::Mutex<HashMap<UserId, Arc<Mutex<()>>>>,
}

impl Locks {
    pub(super) fn in_folder(folder: PathBuf) -> Self {
        Self { folder: Some(folder), ..Self::default() }
    }

    pub(super) async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        let mutex =
            Arc::clone(self.accounts.lock().unwrap_or_else(PoisonError::into_inner).entry(account).or_default());
        let folder = self.folder.clone();
        let both = async move {
            let within = mutex.lock_owned().await;
            let Some(folder) = folder else { return Ok(Alone::holding(within)) };
            // The mutex goes with the thread that waits, so that no second one waits beside it.
            let waiting = move || Ok::<_, io::Error>(Alone::holding((lock(&folder, account)?, within)));
            tokio::task::spawn_blocking(waiting).await.map_err(io::Error::other)?
        };
        let locked = timeout(PATIENCE, both).await;
        let locked =
            locked.map_err(|_| VaultError::Failed("another Pipit does not let go of the account".to_owned()))?;
        locked.map_err(|error| VaultError::Failed(error.to_string()))
    }
}

fn lock(folder: &Path, account: UserId) -> io::Result<File> {
    private_folder(folder)?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(format!("{account}.lock")))?;
    file.lock()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::future::{Future, poll_fn};
    use std::pin::pin;
    use std::task::Poll;

    use super::*;

    async fn has_to_wait(locks: &Locks, account: UserId) -> bool {
        let mut waiting = pin!(locks.alone(account));
        poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context).is_pending())).await
    }

    #[tokio::test]
    async fn one_at_a_time_and_alice_does_not_wait_for_bob() {
        let (alice, bob) = (UserId::new(1001).unwrap(), UserId::new(2002).unwrap());
        let locks = Locks::default();
        let held = locks.alone(alice).await.unwrap();
        assert!(has_to_wait(&locks, alice).await);
        assert!(!has_to_wait(&locks, bob).await);
        drop(held);
        assert!(!has_to_wait(&locks, alice).await);
    }

    #[tokio::test]
    async fn two_that_share_a_folder_take_turns() {
        let alice = UserId::new(1001).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (one, other) =
            (Locks::in_folder(folder.path().join("locks")), Locks::in_folder(folder.path().join("locks")));
        let held = one.alone(alice).await.unwrap();
        let file = File::open(folder.path().join("locks/1001.lock")).unwrap();
        assert!(file.try_lock().is_err(), "another process would get it");
        let (turn, ()) = tokio::join!(other.alone(alice), async { drop(held) });
        turn.unwrap();
    }
}
