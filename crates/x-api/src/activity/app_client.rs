//! The developer app's own way to X.

use std::{fmt, sync::Arc, time::Duration};

use dm_model::Clock;
use reqwest::header::AUTHORIZATION;
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::{ActivityStream, Subscription};
use crate::{
    Answer, ApiError, ApiErrorKind, Client, Limits, client,
    errors::Effect,
    exchange::{self, Received},
    wire,
};

/// X sends at least an empty line every 20 seconds (X's docs on streams). A stream that is silent for longer than this
/// is dead.
pub const KEEP_ALIVES_STAY_AWAY: Duration = Duration::from_secs(45);

/// The longest backfill, in minutes (X's specification).
pub const LONGEST_BACKFILL: u8 = 5;

/// X's largest page of subscriptions, and how many pages are read: an app has some thousands at most.
const LARGEST_PAGE: &str = "1000";
const MOST_PAGES: usize = 20;

/// The largest page that is read, in bytes.
const LARGEST_JSON: usize = 8 << 20;

/// Asks X as the developer app itself, with the app's bearer token: for its subscriptions and for the stream, and for
/// nothing else.
pub struct AppClient {
    origin: Url,
    http: reqwest::Client,
    token: SecretString,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for AppClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AppClient").finish_non_exhaustive()
    }
}

impl AppClient {
    /// The app's client for the same X that `client` asks. A stream is given up when it is silent for `patience`;
    /// [`KEEP_ALIVES_STAY_AWAY`] fits X.
    ///
    /// # Errors
    /// When the machine offers no means for secure connections.
    pub fn beside(client: &Client, token: SecretString, patience: Duration) -> Result<Self, reqwest::Error> {
        // No bound on the whole of a request, which for a stream is days; and no compression, which would keep lines
        // back until there are enough of them.
        let http = client::http_client_builder().read_timeout(patience).no_gzip().build()?;
        Ok(Self { origin: client.origin().clone(), http, token, clock: client.shared_clock() })
    }

    /// `GET /2/activity/subscriptions`: what the app is told of Direct Messages, whoever's they are.
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::Unauthorized`] when this is no app's token.
    pub async fn fetch_subscriptions(&self) -> Result<Answer<Vec<Subscription>>, ApiError> {
        let (mut found, mut next) = (Vec::new(), None::<String>);
        let mut pages = 0;
        loop {
            let mut url = client::endpoint(&self.origin, &["activity", "subscriptions"]);
            url.query_pairs_mut().append_pair("max_results", LARGEST_PAGE);
            if let Some(next) = &next {
                url.query_pairs_mut().append_pair("pagination_token", next);
            }
            let Answer { value, limits, server_time } = self.get_json(url).await?;
            found.extend(wire::list(&value, "data").iter().filter_map(Subscription::from_wire));
            next = value.get("meta").and_then(|meta| wire::text(meta, "next_token")).map(str::to_owned);
            pages += 1;
            if next.is_none() || pages == MOST_PAGES {
                return Ok(Answer { value: found, limits, server_time });
            }
        }
    }

    /// `GET /2/activity/stream`: opens the stream, beginning `backfill_minutes` ago ([`LONGEST_BACKFILL`] at most).
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiErrorKind::TooManyConnections`] when the app's two streams are taken.
    pub async fn listen(&self, backfill_minutes: u8) -> Result<Answer<ActivityStream>, ApiError> {
        let mut url = client::endpoint(&self.origin, &["activity", "stream"]);
        if backfill_minutes > 0 {
            let minutes = backfill_minutes.min(LONGEST_BACKFILL).to_string();
            url.query_pairs_mut().append_pair("backfill_minutes", &minutes);
        }
        let response = self.get(url).await?;
        let (limits, server_time) = exchange::told_by(response.headers());
        Ok(Answer { value: ActivityStream::of(response), limits, server_time })
    }

    async fn get(&self, url: Url) -> Result<reqwest::Response, ApiError> {
        let token = exchange::bearer(&self.token, Effect::Reads).map_err(|_| {
            // A text that no header can hold is no token.
            ApiError::new(Effect::Reads, ApiErrorKind::Unauthorized)
        })?;
        let response = self.http.get(url).header(AUTHORIZATION, token).send().await;
        let response = response.map_err(|cause| ApiError::broken(Effect::Reads, cause))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(exchange::refusal(Effect::Reads, response, self.clock.now()).await)
    }

    async fn get_json(&self, url: Url) -> Result<Answer<Value>, ApiError> {
        let response = self.get(url).await?;
        let (limits, server_time): (Limits, _) = exchange::told_by(response.headers());
        let whole = match exchange::read(response, LARGEST_JSON).await {
            Ok(Received::Whole(body)) => serde_json::from_slice(&body).ok(),
            Ok(Received::TooLarge(_)) => None,
            Err(cause) => return Err(ApiError::broken(Effect::Reads, cause).with_headers(limits, server_time)),
        };
        let rubbish = || ApiError::new(Effect::Reads, ApiErrorKind::MaybeReached).with_headers(limits, server_time);
        Ok(Answer { value: whole.ok_or_else(rubbish)?, limits, server_time })
    }
}
