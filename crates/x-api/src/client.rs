//! The client: one account's way to X.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use dm_model::{Clock, SystemClock, Timestamp};
use reqwest::redirect;
use url::Url;

use crate::{Dialect, Limits, TokenSource};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The HTTP client for all that goes to X: 10 s to connect, 30 s for a whole request, no redirects (a redirect could
/// carry the token elsewhere), `User-Agent: Pipit/<version>`.
///
/// # Errors
/// When the machine offers no means for secure connections.
pub fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    http_client_builder().timeout(REQUEST_TIMEOUT).build()
}

/// What every client that asks X has in common.
pub(crate) fn http_client_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(redirect::Policy::none())
        .referer(false)
        .user_agent(concat!("Pipit/", env!("CARGO_PKG_VERSION")))
}

/// The address of a call; each segment is escaped.
pub(crate) fn endpoint(origin: &Url, segments: &[&str]) -> Url {
    let mut url = origin.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().push("2").extend(segments);
    }
    url
}

/// Asks X on behalf of one account. Clones share everything.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    origin: Url,
    http: reqwest::Client,
    tokens: Arc<dyn TokenSource>,
    clock: Arc<dyn Clock>,
    speaks_launch: AtomicBool,
}

/// What X answered, and what the answer's headers said.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// What was asked for.
    pub value: T,
    /// The limits of this call.
    pub limits: Limits,
    /// X's clock, from the `Date` header.
    pub server_time: Option<Timestamp>,
}

impl<T> Answer<T> {
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { value: change(self.value), limits: self.limits, server_time: self.server_time }
    }
}

impl Client {
    /// A client for the API at `origin` (`https://api.x.com/`), over an [`http_client`], in the current dialect.
    #[must_use]
    pub fn new(origin: Url, http: reqwest::Client, tokens: Arc<dyn TokenSource>) -> Self {
        Self::with(origin, http, tokens, Arc::new(SystemClock), Dialect::default())
    }

    /// The same with everything chosen: `clock` is asked only when X's answer carries no date, `dialect` is the one
    /// that X understood last time.
    #[must_use]
    pub fn with(
        origin: Url,
        http: reqwest::Client,
        tokens: Arc<dyn TokenSource>,
        clock: Arc<dyn Clock>,
        dialect: Dialect,
    ) -> Self {
        let speaks_launch = AtomicBool::new(dialect == Dialect::Launch);
        Self { shared: Arc::new(Shared { origin, http, tokens, clock, speaks_launch }) }
    }

    /// The words that X understood last; worth storing, since finding out costs a request.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        if self.shared.speaks_launch.load(Ordering::Relaxed) { Dialect::Launch } else { Dialect::Current }
    }

    /// Begins with these words, because X understood them before.
    pub fn speak(&self, dialect: Dialect) {
        self.shared.speaks_launch.store(dialect == Dialect::Launch, Ordering::Relaxed);
    }

    pub(crate) fn remember_dialect(&self, dialect: Dialect) {
        tracing::info!(dialect = dialect.as_str(), "X understands another dialect");
        self.shared.speaks_launch.store(dialect == Dialect::Launch, Ordering::Relaxed);
    }

    pub(crate) fn origin(&self) -> &Url {
        &self.shared.origin
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn tokens(&self) -> &dyn TokenSource {
        self.shared.tokens.as_ref()
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.shared.clock.as_ref()
    }

    pub(crate) fn shared_clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.shared.clock)
    }

    /// The address of a call; each segment is escaped.
    pub(crate) fn endpoint(&self, segments: &[&str]) -> Url {
        endpoint(&self.shared.origin, segments)
    }
}
