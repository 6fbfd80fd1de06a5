//! Starting and stopping a simulated X.

use std::{
    future::{Future, IntoFuture},
    io,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{net::TcpListener, runtime::Handle, task::JoinSet};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    Config, Control, activity,
    connection::{self, Reachability},
    control_http,
    living::Life,
    persist::{Keeper, PersistError, State},
    router::router,
    scenarios::ScenarioError,
    simulation::{Simulation, locked},
};

/// How long tasks may take to end by themselves.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a simulated X did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or not allowed.
    #[error("Nothing can listen on port {port} of 127.0.0.1: {source}. Choose another port, or 0 for any free one.")]
    Bind {
        /// The port that was asked for.
        port: u16,
        /// The system's reason.
        source: io::Error,
    },
    /// The scenario makes no sense.
    #[error("The scenario cannot be played: {0}")]
    Scenario(#[from] ScenarioError),
    /// The file of [`Config::persist`] cannot be used.
    #[error(transparent)]
    Persist(#[from] PersistError),
}

/// A simulated X that listens on 127.0.0.1. Dropping it breaks its connections and ends its tasks.
#[derive(Debug)]
pub struct Simulator {
    simulation: Arc<Simulation>,
    keeper: Option<Arc<Keeper>>,
    tasks: Mutex<JoinSet<()>>,
    runtime: Handle,
    stopping: CancellationToken,
}

impl Simulator {
    /// Lets the scenario's people move in and begins to listen.
    ///
    /// # Errors
    /// [`StartError`] when the port cannot be had or the scenario is broken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (listener, origin) = bind(config.port).await?;
        let state = match Keeper::read(&config)? {
            Some(state) => state,
            None => State::at_the_beginning(&config)?,
        };
        let reachability = Reachability::new(listener, config.clock.clone(), config.seed)
            .map_err(|source| StartError::Bind { port: config.port, source })?;
        let persist = config.persist.clone();
        let simulation = Arc::new(Simulation::new(config, state, origin, reachability.clone()));
        let keeper = persist.map(|path| Arc::new(Keeper::new(path, simulation.clone())));
        let simulator = Self {
            simulation: simulation.clone(),
            keeper: keeper.clone(),
            tasks: Mutex::default(),
            runtime: Handle::current(),
            stopping: CancellationToken::new(),
        };
        locked(&simulation.world).news.open();
        let serving = connection::serve(reachability, router(simulation.clone()));
        let stopping = simulator.stopping.clone();
        simulator.run(async move { stopping.run_until_cancelled_owned(serving).await.unwrap_or_default() });
        let (stopping, watching) = (simulator.stopping.clone(), activity::cut_slow_streams(simulation));
        simulator.run(async move { stopping.run_until_cancelled_owned(watching).await.unwrap_or_default() });
        if let Some(keeper) = keeper {
            // At once, so that a file that cannot be written is noticed now.
            keeper.save().await?;
            let stopping = simulator.stopping.clone();
            simulator.run(async move {
                stopping.run_until_cancelled_owned(keeper.save_after_changes()).await.unwrap_or_default();
            });
        }
        tracing::info!(origin = %simulator.simulation.origin, "the simulated X is up");
        Ok(simulator)
    }

    /// Where this X is: `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn origin(&self) -> Url {
        self.simulation.origin.clone()
    }

    /// The hand that moves the world.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(self.simulation.clone())
    }

    /// From now on people write now and then, and answer what is written to them.
    pub fn let_people_live(&self) {
        let living = Life::begin(self.simulation.clone()).go_on();
        let stopping = self.stopping.clone();
        self.run(async move { stopping.run_until_cancelled_owned(living).await.unwrap_or_default() });
    }

    /// Serves the control over HTTP, on a port of its own: X itself has no such paths, and it may be unreachable.
    ///
    /// # Errors
    /// [`StartError::Bind`] when the port cannot be had.
    pub async fn serve_control(&self, port: u16) -> Result<Url, StartError> {
        let (listener, url) = bind(port).await?;
        let stopping = self.stopping.clone().cancelled_owned();
        let service = control_http::router(self.control());
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopping).into_future();
        self.run(async move { drop(serving.await) });
        Ok(url)
    }

    /// Stops listening, breaks what connections there are, waits until everything has ended, and saves what is to be kept.
    pub async fn stop(&self) {
        if tokio::time::timeout(PATIENCE, self.simulation.streams.end()).await.is_err() {
            tracing::warn!("some streams did not end by themselves");
        }
        self.stopping.cancel();
        self.simulation.reachability.set(false);
        let mut tasks = std::mem::take(&mut *locked(&self.tasks));
        let ended = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            tracing::warn!("some tasks did not end by themselves");
        }
        tasks.shutdown().await;
        if let Err(error) = self.save().await {
            tracing::error!(%error, "the simulated X could not be saved");
        }
    }

    /// Writes the file of [`Config::persist`] now; without one there is nothing to do.
    ///
    /// # Errors
    /// [`PersistError::Write`].
    pub async fn save(&self) -> Result<(), PersistError> {
        match &self.keeper {
            Some(keeper) => keeper.save().await,
            None => Ok(()),
        }
    }

    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn simulation(&self) -> Arc<Simulation> {
        self.simulation.clone()
    }

    fn run(&self, task: impl Future<Output = ()> + Send + 'static) {
        locked(&self.tasks).spawn_on(task, &self.runtime);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stopping.cancel();
        self.simulation.reachability.set(false);
    }
}

async fn bind(port: u16) -> Result<(TcpListener, Url), StartError> {
    let bind_error = |source| StartError::Bind { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(bind_error)?;
    let address = listener.local_addr().map_err(bind_error)?;
    let origin = Url::parse(&format!("http://{address}/")).map_err(|error| bind_error(io::Error::other(error)))?;
    Ok((listener, origin))
}
