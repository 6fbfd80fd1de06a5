//! Alice's session over a vault with moods.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use async_trait::async_trait;
use dm_model::{ManualClock, UserId};
use secrecy::SecretString;
use x_api::{Client, TokenSource};
use x_auth::{Alone, MemoryVault, Session, TokenPair, Vault, VaultEntry, VaultError};

use crate::world::World;

/// A vault that can be locked, or refuse to keep anything.
pub struct MoodyVault {
    pub inside: MemoryVault,
    pub is_locked: AtomicBool,
    /// Whether nobody waits to be alone.
    pub is_impatient: AtomicBool,
    /// How many secrets it still keeps.
    keeps: AtomicU32,
}

impl MoodyVault {
    pub fn lock(&self, locked: bool) {
        self.is_locked.store(locked, Ordering::Relaxed);
    }

    /// It keeps so many secrets and no more.
    pub fn keeps(&self, secrets: u32) {
        self.keeps.store(secrets, Ordering::Relaxed);
    }
}

#[async_trait]
impl Vault for MoodyVault {
    async fn load(&self, entry: &VaultEntry) -> Result<Option<SecretString>, VaultError> {
        if self.is_locked.load(Ordering::Relaxed) {
            return Err(VaultError::Locked);
        }
        self.inside.load(entry).await
    }

    async fn save(&self, entry: &VaultEntry, secret: &SecretString) -> Result<(), VaultError> {
        let one_less = |keeps: u32| keeps.checked_sub(1);
        self.keeps.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).map_err(|_| VaultError::Locked)?;
        self.inside.save(entry, secret).await
    }

    async fn forget(&self, entry: &VaultEntry) -> Result<(), VaultError> {
        self.inside.forget(entry).await
    }

    async fn alone(&self, account: UserId) -> Result<Alone, VaultError> {
        let alone = self.inside.alone(account);
        if !self.is_impatient.load(Ordering::Relaxed) {
            return alone.await;
        }
        tokio::select! {
            biased;
            alone = alone => alone,
            () = std::future::ready(()) => Err(VaultError::Failed("somebody else has the account".to_owned())),
        }
    }
}

/// Alice's session over a vault that holds `pair`.
pub struct Signed {
    pub world: World,
    pub vault: Arc<MoodyVault>,
    pub clock: ManualClock,
    pub session: Arc<Session>,
    pub first: TokenPair,
}

impl Signed {
    /// Her access token has run out.
    pub async fn long_ago() -> Self {
        let world = World::new().await;
        let vault = Arc::new(MoodyVault {
            inside: MemoryVault::default(),
            is_locked: AtomicBool::new(false),
            is_impatient: AtomicBool::new(false),
            keeps: AtomicU32::new(u32::MAX),
        });
        let first = world.stale_pair();
        vault.save_tokens(world.alice, &first).await.unwrap();
        let clock = ManualClock::at(world.x.now());
        let session = session(&world, &vault, &clock);
        Self { world, vault, clock, session, first }
    }

    pub async fn stored(&self) -> TokenPair {
        self.vault.inside.load_tokens(self.world.alice).await.unwrap().unwrap()
    }

    pub fn client(&self) -> Client {
        let tokens: Arc<dyn TokenSource> = Arc::<Session>::clone(&self.session);
        Client::new(self.world.simulator.origin(), self.world.http.clone(), tokens)
    }
}

/// A session over a vault.
pub fn session(world: &World, vault: &Arc<MoodyVault>, clock: &ManualClock) -> Arc<Session> {
    let vault: Arc<dyn Vault> = Arc::<MoodyVault>::clone(vault);
    Session::new(world.alice, world.provider.clone(), world.http.clone(), vault, Arc::new(clock.clone()))
}
