//! A simulated X with Alice in it, and the way there.

use std::{
    net::TcpListener,
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use dm_model::{Timestamp, UserId};
use secrecy::ExposeSecret;
use url::Url;
use x_api::{Client, http_client};
use x_auth::{FixedToken, Provider, TokenPair};
use x_sim::{Call, Config, Control, IssuedTokens, LimitTable, RegisteredClient, SimClock, Simulator};

pub const CLIENT_ID: &str = "pipit-demo";

pub struct World {
    pub simulator: Simulator,
    pub x: Control,
    pub provider: Provider,
    pub http: reqwest::Client,
    pub alice: UserId,
}

impl World {
    pub async fn new() -> Self {
        Self::with_secret(None).await
    }

    /// A world whose client is confidential when it has a secret.
    pub async fn with_secret(secret: Option<&str>) -> Self {
        Self::with_client(RegisteredClient { secret: secret.map(str::to_owned), ..RegisteredClient::pipit_demo() })
            .await
    }

    /// A world with a client that is set up like this, and redirects to a free port.
    pub async fn with_client(client: RegisteredClient) -> Self {
        Self::begin(client, SimClock::system()).await
    }

    /// A world in which time stands still until it is moved.
    pub async fn at_rest(time: Timestamp) -> Self {
        Self::begin(RegisteredClient::pipit_demo(), SimClock::fixed_at(time)).await
    }

    async fn begin(client: RegisteredClient, clock: SimClock) -> Self {
        let redirect_uri = redirect_uri(free_port());
        let client_secret = client.secret.as_deref().map(Into::into);
        let client = RegisteredClient { redirect_uris: vec![redirect_uri.to_string()], ..client };
        let simulator = Simulator::start(Config {
            clients: vec![client],
            clock,
            limits: LimitTable::generous(),
            ..Config::default()
        })
        .await
        .unwrap();
        let x = simulator.control();
        let alice = x.add_person("Alice", "alice");
        let at_x = Provider::at_origin(CLIENT_ID.to_owned(), &simulator.origin());
        let provider = Provider { client_secret, redirect_uris: vec![redirect_uri], ..at_x };
        Self { simulator, x, provider, http: http_client().unwrap(), alice }
    }

    /// Alice's tokens; the access token has run out as far as we know.
    pub fn stale_pair(&self) -> TokenPair {
        pair(&self.x.sign_in(self.alice, CLIENT_ID), self.x.now())
    }

    /// Whether an access token opens X.
    pub async fn opens(&self, token: &str) -> bool {
        let client = Client::new(self.simulator.origin(), self.http.clone(), Arc::new(FixedToken(token.into())));
        client.fetch_me().await.is_ok_and(|me| me.value.id == self.alice)
    }

    /// How often X's token endpoint was asked.
    pub fn token_requests(&self) -> usize {
        self.x.requests().iter().filter(|request| request.call == Call::Token).count()
    }
}

pub fn pair(issued: &IssuedTokens, expires_at: Timestamp) -> TokenPair {
    TokenPair {
        access: issued.access_token.as_str().into(),
        refresh: Some(issued.refresh_token.as_str().into()),
        expires_at,
        scopes: Vec::new(),
    }
}

pub fn refresh_of(pair: &TokenPair) -> String {
    pair.refresh.as_ref().unwrap().expose_secret().to_owned()
}

pub fn redirect_uri(port: u16) -> Url {
    format!("http://127.0.0.1:{port}/callback").parse().unwrap()
}

/// A port that was free a moment ago, and that no connection is given meanwhile: those get ports from 32768 on.
pub fn free_port() -> u16 {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let start = process::id().wrapping_mul(61);
    loop {
        let number = start.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % 15_000;
        let port = 15_000 + u16::try_from(number).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
