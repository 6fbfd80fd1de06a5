//! The time that an answer tells.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use dm_model::Timestamp;

use crate::simulation::Simulation;

/// The `Date` of an answer that does not tell the simulator's time; rides on the response.
#[derive(Debug, Clone, Copy)]
pub(super) enum ToldDate {
    /// Ahead, or behind when negative.
    Off { seconds: i64 },
    /// No header.
    None,
}

/// Tells the simulator's time in every answer.
pub(crate) async fn tell_time(State(simulation): State<Arc<Simulation>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let seconds = match response.extensions().get::<ToldDate>() {
        Some(ToldDate::None) => return response,
        Some(ToldDate::Off { seconds }) => *seconds,
        None => 0,
    };
    let millis = simulation.clock.now().as_millis().saturating_add(seconds.saturating_mul(1000));
    if let Some(date) = http_date(Timestamp::from_millis(millis)) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// RFC 9110, section 5.6.7.
fn http_date(time: Timestamp) -> Option<HeaderValue> {
    let time = jiff::Timestamp::from_millisecond(time.as_millis()).ok()?;
    HeaderValue::from_str(&time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
