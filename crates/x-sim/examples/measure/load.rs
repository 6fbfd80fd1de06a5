//! As many small requests as the simulator answers: what an app asks when nothing has happened.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{
    Failure,
    connection::{Connection, EVENT_FIELDS},
};

/// How many connections ask at the same time, each one request after the other.
pub const CONNECTIONS: usize = 16;
const WARM_UP: Duration = Duration::from_secs(1);
const LASTS: Duration = Duration::from_secs(8);

const USERS_ME: &str = "/2/users/me?user.fields=name,username,profile_image_url,protected,receives_your_dm";

/// How many requests were answered.
pub struct Load {
    pub requests: usize,
    pub per_second: f64,
}

/// Each connection asks for the newest event and for the account in turn.
///
/// # Errors
/// When an answer is not 200.
pub async fn ask_for_a_while(address: SocketAddr, token: &str) -> Result<Load, Failure> {
    ask_until(address, token, Instant::now() + WARM_UP).await?;
    let began = Instant::now();
    let requests = ask_until(address, token, began + LASTS).await?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(Load { requests, per_second: f64::from(u32::try_from(requests)?) / seconds })
}

async fn ask_until(address: SocketAddr, token: &str, end: Instant) -> Result<usize, Failure> {
    let mut askers = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(address, token).await?;
        let newest = format!("/2/dm_events?max_results=1&{EVENT_FIELDS}");
        askers.spawn(async move {
            let mut requests = 0;
            while Instant::now() < end {
                connection.get(&newest).await?;
                connection.get(USERS_ME).await?;
                requests += 2;
            }
            Ok::<usize, Failure>(requests)
        });
    }
    let mut requests = 0;
    while let Some(asker) = askers.join_next().await {
        requests += asker??;
    }
    Ok(requests)
}
