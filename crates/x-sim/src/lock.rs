//! The locks around what requests share, and how a change of what survives a restart is noticed.
//!
//! Who changes something that is [`Kept`] does so through its guard, and the guard reports it. So no call can forget to
//! ask for a save, and calls that only read ask for none.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// Locks, also after another thread panicked while it held the lock: tests want the first failure, not the second.
pub(crate) fn locked<L: Lock>(lock: &L) -> L::Guard<'_> {
    lock.lock_anyway()
}

/// What can be locked.
pub(crate) trait Lock {
    type Guard<'a>
    where
        Self: 'a;

    fn lock_anyway(&self) -> Self::Guard<'_>;
}

impl<T> Lock for Mutex<T> {
    type Guard<'a>
        = MutexGuard<'a, T>
    where
        T: 'a;

    fn lock_anyway(&self) -> MutexGuard<'_, T> {
        self.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells whoever saves that there is something to save. Clones tell the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes(Arc<Notify>);

impl Changes {
    /// Resolves when something has changed since this resolved last.
    pub(crate) async fn next(&self) {
        self.0.notified().await;
    }
}

/// A lock around something that survives a restart.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    mutex: Mutex<T>,
    changes: Changes,
}

impl<T> Kept<T> {
    pub(crate) fn new(value: T, changes: &Changes) -> Self {
        Self { mutex: Mutex::new(value), changes: changes.clone() }
    }
}

impl<T> Lock for Kept<T> {
    type Guard<'a>
        = KeptGuard<'a, T>
    where
        T: 'a;

    fn lock_anyway(&self) -> KeptGuard<'_, T> {
        KeptGuard { guard: locked(&self.mutex), changes: &self.changes, changed: false }
    }
}

/// Holds the lock; reports a change when it lets go.
pub(crate) struct KeptGuard<'a, T> {
    guard: MutexGuard<'a, T>,
    changes: &'a Changes,
    changed: bool,
}

impl<T> Deref for KeptGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for KeptGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        &mut self.guard
    }
}

impl<T> Drop for KeptGuard<'_, T> {
    fn drop(&mut self) {
        if self.changed {
            self.changes.0.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::Future,
        pin::pin,
        task::{Context, Waker},
    };

    use super::*;

    fn has_changed(changes: &Changes) -> bool {
        pin!(changes.next()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_change_is_reported_once_and_reading_is_none() {
        let changes = Changes::default();
        let kept = Kept::new(1, &changes);
        assert_eq!(*locked(&kept), 1);
        assert!(!has_changed(&changes));
        *locked(&kept) += 1;
        *locked(&kept) += 1;
        assert!(has_changed(&changes));
        assert!(!has_changed(&changes));
    }
}
