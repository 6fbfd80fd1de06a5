//! Budgets as the store keeps them: a row for each window, named by the calls that draw from it.

use dm_store::KeptWindow;
use x_api::Window;

use super::{Call, budget::Budget, pools::Pool};

const USER_DAY: &str = "/user_day";
const APP_DAY: &str = "/app_day";

/// The rows for these pools.
pub fn kept_windows(pools: &[Pool]) -> Vec<KeptWindow> {
    pools.iter().flat_map(rows).collect()
}

fn rows(pool: &Pool) -> impl Iterator<Item = KeptWindow> + use<> {
    let name = pool.calls.iter().map(|call| call.as_str()).collect::<Vec<_>>().join("+");
    let [user_day, app_day] = pool.budget.days();
    let windows = [("", Some(pool.budget.window())), (USER_DAY, user_day), (APP_DAY, app_day)];
    windows.into_iter().filter_map(move |(suffix, window)| {
        let Window { limit, remaining, reset } = window?;
        Some(KeptWindow { name: format!("{name}{suffix}"), limit, remaining, resets_at: reset })
    })
}

/// The pools of these rows. What a later Pipit may have added is passed over.
pub fn restored(kept: &[KeptWindow]) -> Vec<Pool> {
    let window = |name: &str| {
        let kept = kept.iter().find(|kept| kept.name == name)?;
        Some(Window { limit: kept.limit, remaining: kept.remaining, reset: kept.resets_at })
    };
    let pool = |kept: &KeptWindow| {
        let calls = kept.name.split('+').map(Call::named).collect::<Option<_>>()?;
        let days = [USER_DAY, APP_DAY].map(|suffix| window(&format!("{}{suffix}", kept.name)));
        Some(Pool { calls, budget: Budget::kept(window(&kept.name)?, days) })
    };
    kept.iter().filter_map(pool).collect()
}
