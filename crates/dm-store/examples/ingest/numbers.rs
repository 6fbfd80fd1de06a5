//! Times and what is said of many of them.

use std::time::Instant;

pub fn milliseconds_since(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

/// The value that so many in a hundred do not exceed.
pub fn share_of(values: &mut [f64], hundredths: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get(last * hundredths / 100).copied().unwrap_or_default()
}

pub fn as_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}
