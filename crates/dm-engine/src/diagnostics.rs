//! Tells how the sync is doing.

use dm_model::{Diagnostics, WindowSpan, WindowStanding};
use dm_store::Store;
use x_api::Window;

use crate::{EngineError, scheduler::Pool, shared::Shared};

impl Shared {
    /// How the sync is doing now.
    pub async fn load_diagnostics(&self) -> Result<Diagnostics, EngineError> {
        let spending = self.load_spending().await?;
        let (gaps, sends) =
            self.store.call(|store: &Store| Ok((store.load_gaps()?.len(), store.load_outbox()?.len()))).await?;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Diagnostics {
            connectivity: self.connectivity.current(),
            real_time: self.real_time.standing(),
            now: self.clock.now(),
            last_catch_up: *self.last_catch_up.borrow(),
            trouble: self.trouble.borrow().clone(),
            open_gaps: count(gaps),
            waiting_sends: count(sends),
            dialect: self.x.dialect().as_str().to_owned(),
            windows: self.scheduler.standing().iter().flat_map(windows).collect(),
            charged_today: spending.today,
            charged_this_month: spending.month,
        })
    }
}

fn windows(pool: &Pool) -> impl Iterator<Item = WindowStanding> + use<> {
    let calls: Vec<String> = pool.calls.iter().map(|call| call.as_str().to_owned()).collect();
    let [user_day, app_day] = pool.budget.days();
    let windows = [
        (WindowSpan::QuarterHour, Some(pool.budget.window())),
        (WindowSpan::UserDay, user_day),
        (WindowSpan::AppDay, app_day),
    ];
    windows.into_iter().filter_map(move |(span, window)| {
        let Window { limit, remaining, reset } = window?;
        Some(WindowStanding { calls: calls.clone(), span, limit, remaining, resets_at: reset })
    })
}
