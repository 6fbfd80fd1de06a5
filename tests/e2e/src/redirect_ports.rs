//! X redirects to one of three fixed ports, so on one machine one sign-in goes on at a time: also among test runs that know
//! nothing of each other.

use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use anyhow::{Context, Result};

use crate::until;

/// Some sign-ins of others, one after the other.
const LONGEST_QUEUE: Duration = Duration::from_mins(2);

/// The right to sign in, until it is dropped or the process ends.
#[derive(Debug)]
pub struct RedirectPorts {
    _locked: File,
}

impl RedirectPorts {
    /// Waits until nobody else who asks here signs in.
    ///
    /// # Errors
    /// When the others take too long, or the lock's file cannot be made.
    pub async fn reserve() -> Result<Self> {
        let path = std::env::temp_dir().join("pipit-e2e.redirect-ports.lock");
        let file = File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
        until("others to finish their sign-in", LONGEST_QUEUE, async || match file.try_lock() {
            Ok(()) => Ok(Some(())),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        })
        .await?;
        Ok(Self { _locked: file })
    }
}
