//! Subscriptions: what X is to tell the developer app about this account.
//!
//! They stay at X when nobody listens any more: they cost nothing, and another computer of the person may be using
//! them. The person's token makes them, and they belong to the app that the person signed in with. If the app whose
//! token is at hand does not have them afterwards, it is another app, and its stream would stay silent for ever.

use std::{collections::BTreeSet, future::Future};

use dm_model::RealTimeRefusal;
use x_api::{ActivityKind, Answer, ApiError, ApiErrorKind, AppClient};

use super::obstacle::Obstacle;
use crate::{
    asking::AskError,
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// X's answer to a subscription that is there already.
const CONFLICT: u16 = 409;

/// Makes the subscriptions that are missing.
pub async fn subscribe(shared: &Shared, app: &AppClient) -> Result<(), Obstacle> {
    let missing = missing(shared, app).await?;
    if missing.is_empty() {
        return Ok(());
    }
    for kind in &missing {
        let asked = shared.x.subscribe(*kind, shared.account.id);
        match shared.ask(Call::Subscribe, Urgency::Background, asked).await {
            Ok(()) => {}
            Err(AskError::Failed(error)) if is_there_already(&error) => {}
            Err(error) => return Err(Obstacle::of_person(&error)),
        }
    }
    tracing::info!(made = missing.len(), "subscribed to activity");
    if self::missing(shared, app).await?.is_empty() {
        Ok(())
    } else {
        Err(Obstacle::Refused(RealTimeRefusal::OtherApp))
    }
}

/// Makes a request with the app's token, if the scheduler gives leave. What comes of it says nothing of how the person's
/// own session is doing.
pub async fn ask_as_app<T>(
    shared: &Shared,
    call: Call,
    request: impl Future<Output = Result<Answer<T>, ApiError>>,
) -> Result<T, Obstacle> {
    shared.scheduler.take_leave_at(shared.clock.now(), call, Urgency::Background).map_err(Obstacle::Later)?;
    let asked_here = shared.clock.here();
    match request.await {
        Ok(answer) => {
            shared.clock.learn(asked_here, answer.server_time);
            shared.learn(call, &answer.limits).await;
            Ok(answer.value)
        }
        Err(error) => {
            shared.learn(call, &error.limits).await;
            Err(Obstacle::of_app(&error))
        }
    }
}

async fn missing(shared: &Shared, app: &AppClient) -> Result<BTreeSet<ActivityKind>, Obstacle> {
    let subscriptions = ask_as_app(shared, Call::Subscriptions, app.fetch_subscriptions()).await?;
    let mut missing = BTreeSet::from(ActivityKind::ALL);
    for subscription in subscriptions.iter().filter(|subscription| subscription.user == shared.account.id) {
        missing.remove(&subscription.kind);
    }
    Ok(missing)
}

fn is_there_already(error: &ApiError) -> bool {
    matches!(error.kind, ApiErrorKind::Refused { status: CONFLICT, .. })
}
