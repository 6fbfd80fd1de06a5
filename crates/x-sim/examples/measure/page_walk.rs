//! Walks through the whole inbox, a hundred events at a time, and takes the time of each page.

use std::{net::SocketAddr, time::Instant};

use serde::Deserialize;

use crate::{
    Failure,
    connection::{Connection, EVENT_FIELDS},
    milliseconds_since,
};

/// Pages before the first one that counts.
const WARM_UP: usize = 200;

#[derive(Deserialize)]
struct Page {
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    result_count: u32,
    next_token: Option<String>,
}

/// The time of each page in milliseconds, from the request's first byte to the answer's last.
///
/// # Errors
/// When a page cannot be had, or when the pages together are not `events`.
pub async fn time_all_pages(address: SocketAddr, token: &str, events: u32) -> Result<Vec<f64>, Failure> {
    let mut connection = Connection::open(address, token).await?;
    let first = format!("/2/dm_events?max_results=100&{EVENT_FIELDS}");
    for _ in 0..WARM_UP {
        connection.get(&first).await?;
    }
    let (mut path, mut times, mut met) = (first.clone(), Vec::new(), 0);
    loop {
        let began = Instant::now();
        let body = connection.get(&path).await?;
        times.push(milliseconds_since(began));
        let Page { meta } = serde_json::from_slice(&body)?;
        met += meta.result_count;
        match meta.next_token {
            Some(token) => path = format!("{first}&pagination_token={token}"),
            None => break,
        }
    }
    if met == events { Ok(times) } else { Err(format!("{met} of {events} events were listed").into()) }
}
