//! Measures what a refresh costs the request that needs it, against the simulated X over real loopback HTTP, and prints what
//! came out as one JSON object. Each answer of X takes the same time, as if X were far away, so that waiting for one answer
//! more is seen. The tokens lie in a vault of files, which brings each pair to the disk.
//!
//! `cargo xtask bench session` builds it in release and shows the values beside their targets.

use std::{
    io::{self, Write as _},
    sync::Arc,
    time::{Duration, Instant},
};

use dm_model::{ManualClock, UserId};
use serde::Serialize;
use tokio::task::JoinSet;
use x_api::{Client, TokenSource, http_client};
use x_auth::{FileVault, Provider, Session, TokenPair, Vault as _};
use x_sim::{Call, Calls, Config, Control, Fault, LimitTable, RegisteredClient, SimClock, Simulator};

/// How long X takes for each answer.
const ANSWER: Duration = Duration::from_millis(50);
/// How long tokens live (X's documentation).
const LIFE: Duration = Duration::from_hours(2);
const TIMES: usize = 100;
const AT_ONCE: usize = 50;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What came out; times in milliseconds.
#[derive(Serialize)]
struct Measured {
    answer: f64,
    with_good_token: Vec<f64>,
    with_ended_token: Vec<f64>,
    at_once: usize,
    refreshes_for_all_at_once: u64,
    all_at_once: f64,
}

struct Stage {
    x: Control,
    client: Client,
    clock: ManualClock,
    _simulator: Simulator,
    _folder: tempfile::TempDir,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let stage = Stage::set().await?;
    let (mut with_good_token, mut with_ended_token) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        with_good_token.push(stage.time_of_request().await?);
        stage.end_token();
        with_ended_token.push(stage.time_of_request().await?);
    }
    stage.end_token();
    let (before, began) = (stage.x.refresh_counts().refreshes, Instant::now());
    let mut asking = JoinSet::new();
    for _ in 0..AT_ONCE {
        let client = stage.client.clone();
        asking.spawn(async move { client.fetch_me().await.map(drop) });
    }
    while let Some(asked) = asking.join_next().await {
        asked??;
    }
    let measured = Measured {
        answer: milliseconds(ANSWER),
        with_good_token,
        with_ended_token,
        at_once: AT_ONCE,
        refreshes_for_all_at_once: stage.x.refresh_counts().refreshes - before,
        all_at_once: milliseconds(began.elapsed()),
    };
    writeln!(io::stdout(), "{}", serde_json::to_string(&measured)?)?;
    Ok(())
}

impl Stage {
    async fn set() -> Result<Self, Failure> {
        let config = Config { clock: SimClock::system(), limits: LimitTable::none(), ..Config::default() };
        let simulator = Simulator::start(config).await?;
        let x = simulator.control();
        let alice: UserId = x.add_person("Alice", "alice");
        let client_id = RegisteredClient::pipit_demo().client_id;
        let issued = x.sign_in(alice, &client_id);
        let clock = ManualClock::at(x.now());
        let folder = tempfile::tempdir()?;
        let vault = Arc::new(FileVault::new(folder.path().to_owned()));
        let tokens = TokenPair {
            access: issued.access_token.into(),
            refresh: Some(issued.refresh_token.into()),
            expires_at: x.now().after(LIFE),
            scopes: Vec::new(),
        };
        vault.save_tokens(alice, &tokens).await?;
        let provider = Provider::at_origin(client_id, &simulator.origin());
        let session = Session::new(alice, provider, http_client()?, vault, Arc::new(clock.clone()));
        let tokens: Arc<dyn TokenSource> = session;
        let client = Client::new(simulator.origin(), http_client()?, tokens);
        // Connections are made, and what happens only once has happened.
        client.fetch_me().await?;
        for call in [Call::Token, Call::UsersMe] {
            x.answer_always(Calls::Of(call), Some(Fault::Latency { shortest: ANSWER, longest: ANSWER }));
        }
        Ok(Self { x, client, clock, _simulator: simulator, _folder: folder })
    }

    /// To the session the token has run out.
    fn end_token(&self) {
        self.clock.advance(LIFE);
    }

    async fn time_of_request(&self) -> Result<f64, Failure> {
        let began = Instant::now();
        self.client.fetch_me().await?;
        Ok(milliseconds(began.elapsed()))
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
