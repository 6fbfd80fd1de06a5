//! What a day of reading came to.

use std::{collections::BTreeSet, time::Duration};

use dm_model::EventId;
use serde::Serialize;
use x_sim::{Call, Control};

use crate::day::Eve;

/// X's answer to a token that has run out. Apps renew theirs before that; the tests' tokens are renewed after it.
const TOKEN_RAN_OUT: u16 = 401;

#[derive(Debug, Serialize)]
pub struct Figures {
    /// Requests that read.
    requests: usize,
    /// What X charged for reading, in dollars. Sends are left out: they cost everyone the same.
    dollars: f64,
    /// From sent to stored.
    delays: Option<Delays>,
    /// Events of the day that were never stored.
    missed: usize,
    /// How often X said that it was too much.
    refused: usize,
}

/// In seconds.
#[derive(Debug, Serialize)]
struct Delays {
    messages: usize,
    mean: f64,
    median: f64,
    #[serde(rename = "p95")]
    percentile_95: f64,
}

impl Figures {
    /// `thousandths` is what the day's reading cost.
    pub fn of(
        eve: &Eve,
        thousandths: u64,
        delays: &[Duration],
        stored: impl Fn(&[EventId]) -> BTreeSet<EventId>,
    ) -> Self {
        let day = eve.midnight..eve.end();
        let requests: Vec<_> = eve.world.x.requests().into_iter().filter(|request| day.contains(&request.at)).collect();
        let reads = requests.iter().filter(|request| request.method == "GET" && request.status != TOKEN_RAN_OUT);
        let truth = eve.world.truth().into_iter().filter(|event| day.contains(&event.created_at));
        let happened: Vec<EventId> = truth.map(|event| event.id).collect();
        Self {
            requests: reads.count(),
            dollars: Duration::from_millis(thousandths).as_secs_f64(),
            delays: Delays::of(delays),
            missed: happened.len() - stored(&happened).len(),
            refused: requests.iter().filter(|request| request.status == 429).count(),
        }
    }
}

impl Delays {
    /// Of delays in order.
    fn of(delays: &[Duration]) -> Option<Self> {
        let at = |share: usize| delays.get(delays.len() * share / 100).map(Duration::as_secs_f64);
        let count = u32::try_from(delays.len()).ok().filter(|count| *count > 0)?;
        Some(Self {
            messages: delays.len(),
            mean: (delays.iter().sum::<Duration>() / count).as_secs_f64(),
            median: at(50)?,
            percentile_95: at(95)?,
        })
    }
}

/// What X has charged for reading so far, in thousandths of a dollar.
pub fn charged_for_reading(x: &Control) -> u64 {
    let is_send = |call| matches!(call, Call::SendToConversation | Call::SendToParticipant | Call::CreateGroup);
    x.bill().lines.iter().filter(|line| !is_send(line.call)).map(|line| line.amount.thousandths()).sum()
}
