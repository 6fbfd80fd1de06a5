//! Opening the stream, hearing what it tells, and opening it again.

use std::time::Duration;

use dm_model::{Connectivity, RealTime, Timestamp};
use secrecy::SecretString;
use x_api::{ActivityStream, AppClient, Heard, KEEP_ALIVES_STAY_AWAY};

use super::{
    hearing::{HeldBack, hear},
    obstacle::Obstacle,
    outage::{backfill_for, is_bridged},
    subscribing::{ask_as_app, subscribe},
};
use crate::{
    scheduler::Call,
    shared::Shared,
    sync::{Thrift, look_into_the_purse},
    waiting::GrowingWait,
};

/// The wait after the stream broke; it grows where nothing came before it broke again.
const WAIT: GrowingWait = GrowingWait { first: Duration::from_secs(2), longest: Duration::from_mins(2) };

/// The wait after X refused. Somebody may have changed the app's rights, or stopped listening elsewhere.
const REFUSED_WAIT: Duration = Duration::from_mins(15);

/// How long subscriptions are believed to be there still.
const SUBSCRIBED_FOR: Duration = Duration::from_hours(1);

/// What is remembered from one opening of the stream to the next.
#[derive(Debug, Default)]
struct Past {
    /// When the stream last told something, or that it is alive.
    heard_at: Option<Timestamp>,
    /// When the subscriptions were last seen.
    subscribed_at: Option<Timestamp>,
    /// How often it broke before anything came.
    failures: u32,
}

/// Listens with this token for as long as anyone waits for it.
pub async fn listen(shared: &Shared, token: SecretString) {
    let app = match AppClient::beside(&shared.x, token, KEEP_ALIVES_STAY_AWAY) {
        Ok(app) => app,
        Err(error) => {
            tracing::error!(%error, "there are no means for secure connections");
            return std::future::pending().await;
        }
    };
    let mut past = Past::default();
    let mut reconnections = shared.connectivity.reconnections();
    loop {
        rest_until_there_is_money(shared).await;
        if !matches!(shared.real_time.standing(), RealTime::Refused { .. }) {
            shared.set_real_time(RealTime::Connecting);
        }
        let obstacle = match open(shared, &app, &mut past).await {
            Ok(stream) => stay(shared, stream, &mut past).await,
            Err(obstacle) => obstacle,
        };
        let now = shared.clock.now();
        tracing::info!(?obstacle, failures = past.failures, "the activity stream is not open");
        reconnections.mark_unchanged();
        let next = match obstacle {
            Obstacle::Refused(reason) => {
                shared.set_real_time(RealTime::Refused { reason });
                past.subscribed_at = None;
                now.after(shared.randomness.jittered(REFUSED_WAIT))
            }
            Obstacle::Later(at) => {
                shared.set_real_time(RealTime::Connecting);
                at.max(now.after(WAIT.first))
            }
            Obstacle::Broken => {
                shared.set_real_time(RealTime::Connecting);
                let wait = WAIT.after(past.failures);
                past.failures = past.failures.saturating_add(1);
                now.after(shared.randomness.jittered(wait))
            }
            Obstacle::Spent => now,
        };
        tokio::select! {
            () = shared.clock.wait_until(next) => {}
            // The sender lives in `shared`.
            _ = reconnections.changed(), if obstacle == Obstacle::Broken => {}
        }
    }
}

/// Opens the stream, so that it begins where the last one broke off. What X cannot tell of the time between is left to a
/// catch-up.
async fn open(shared: &Shared, app: &AppClient, past: &mut Past) -> Result<ActivityStream, Obstacle> {
    let now = shared.clock.now();
    if past.subscribed_at.is_none_or(|at| now.since(at) >= SUBSCRIBED_FOR) {
        subscribe(shared, app).await?;
        past.subscribed_at = Some(now);
    }
    let backfill = past.heard_at.map_or(0, |heard_at| backfill_for(shared.clock.now().since(heard_at)));
    let stream = ask_as_app(shared, Call::ActivityStream, app.listen(backfill)).await?;
    let opened_at = shared.clock.now();
    let bridged = past.heard_at.is_some_and(|heard_at| is_bridged(opened_at.since(heard_at), backfill));
    shared.set_real_time(RealTime::Live { since: opened_at });
    if !bridged {
        // What lies before is the catch-up's.
        past.heard_at = Some(opened_at);
    }
    if !bridged || shared.connectivity.current() == Connectivity::Offline {
        shared.want_catch_up();
    }
    Ok(stream)
}

/// Hears what the stream tells until it breaks.
async fn stay(shared: &Shared, mut stream: ActivityStream, past: &mut Past) -> Obstacle {
    let mut held_back = HeldBack::default();
    let obstacle = hear_all(shared, &mut stream, past, &mut held_back).await;
    if let Err(error) = held_back.release(shared).await {
        tracing::error!(%error, "what the stream told could not be stored");
        past.heard_at = None;
    }
    obstacle
}

async fn hear_all(shared: &Shared, stream: &mut ActivityStream, past: &mut Past, held_back: &mut HeldBack) -> Obstacle {
    loop {
        let stored = tokio::select! {
            heard = stream.next() => {
                let heard_at = shared.clock.now();
                let stored = match heard {
                    Ok(Some(Heard::Happened(happening))) => hear(shared, happening, held_back).await,
                    Ok(Some(Heard::KeptAlive)) => Ok(false),
                    Ok(Some(Heard::NotUnderstood)) => {
                        tracing::debug!("a line of the activity stream was not understood");
                        Ok(false)
                    }
                    Ok(None) | Err(_) => return Obstacle::Broken,
                };
                past.failures = 0;
                if stored.is_ok() {
                    past.heard_at = Some(heard_at);
                }
                stored
            }
            () = shared.send_answered.notified(), if !held_back.is_empty() => {
                held_back.release_settled(shared).await.map(|()| false)
            }
        };
        match stored {
            Ok(true) if matches!(look_into_the_purse(shared).await, Thrift::Until(_)) => return Obstacle::Spent,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "what the stream told could not be stored");
                // A catch-up finds it again.
                past.heard_at = None;
                return Obstacle::Broken;
            }
        }
    }
}

/// Reading ends when the daily budget is spent, and hearing with it: X charges for both.
async fn rest_until_there_is_money(shared: &Shared) {
    let mut thrift = shared.thrift.subscribe();
    loop {
        let look = *thrift.borrow_and_update();
        let Thrift::Until(until) = look else { return };
        if until <= shared.clock.now() {
            return;
        }
        shared.set_real_time(RealTime::Resting { until });
        tokio::select! {
            () = shared.clock.wait_until(until) => return,
            // The sender lives in `shared`.
            _ = thrift.changed() => {}
        }
    }
}
