//! Alice's client of a simulated X in which she knows Bob and Carol.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use dm_model::{ConversationId, UserId};
use secrecy::SecretString;
use url::Url;
use x_api::{Client, TokenError, TokenSource, TransferLimits, http_client};
use x_sim::{Config, Control, Simulator};

/// The token that the simulator gave out; it is never replaced.
struct Issued(String);

#[async_trait]
impl TokenSource for Issued {
    async fn access_token(&self) -> Result<SecretString, TokenError> {
        Ok(self.0.as_str().into())
    }

    async fn replace(&self, _refused: &SecretString) -> Result<SecretString, TokenError> {
        Err(TokenError::SignedOut)
    }
}

/// Alice's client of a world in which she knows Bob and Carol.
pub struct World {
    pub simulator: Simulator,
    pub x: Control,
    pub client: Client,
    pub alice: UserId,
    pub bob: UserId,
    pub carol: UserId,
    pub with_bob: ConversationId,
}

impl World {
    pub async fn new() -> Self {
        let simulator = Simulator::start(Config::default()).await.unwrap();
        let x = simulator.control();
        let [alice, bob, carol] =
            [("Alice", "alice"), ("Bob", "bob"), ("Carol", "carol")].map(|(name, handle)| x.add_person(name, handle));
        let tokens = Arc::new(Issued(x.sign_in(alice, "pipit-demo").access_token));
        let client = Client::new(simulator.origin(), http_client().unwrap(), tokens);
        Self { simulator, x, client, alice, bob, carol, with_bob: ConversationId::one_to_one(alice, bob) }
    }

    /// All bytes of an attachment of at most 1 MB.
    pub async fn attachment_at(&self, url: &Url) -> Vec<u8> {
        let limits = TransferLimits { bytes: 1 << 20, silence: Duration::from_secs(10) };
        let mut stream = self.client.fetch_attachment(url, limits).await.unwrap().value;
        let mut bytes = Vec::new();
        while let Some(piece) = stream.next().await.unwrap() {
            bytes.extend(piece);
        }
        bytes
    }
}
