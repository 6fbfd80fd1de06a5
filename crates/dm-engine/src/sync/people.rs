//! Looking up the people whom events name. They never come as expansions of pages, which are read often and would be
//! paid for each day; they are asked for once, a hundred at a time, and kept for a week.

use std::{collections::HashSet, time::Duration};

use dm_model::{EngineEvent, Timestamp, UserId};
use dm_store::FetchedPerson;

use super::SyncError;
use crate::{
    ingest::person_of,
    scheduler::{Call, Urgency},
    shared::Shared,
};

/// How long a description of a person is good.
const GOOD_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// X takes no more ids in one request.
const MOST_IDS: usize = 100;

/// Looks up those whom nobody has described to us for a week.
pub async fn look_up(shared: &Shared) -> Result<(), SyncError> {
    loop {
        let now = shared.clock.now();
        let week = i64::try_from(GOOD_FOR.as_millis()).unwrap_or(i64::MAX);
        let since = Timestamp::from_millis(now.as_millis().saturating_sub(week));
        let ids = shared.store.call(move |store| store.load_people_to_fetch(since, MOST_IDS)).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let users = shared.ask(Call::Users, Urgency::Background, shared.x.fetch_users(&ids)).await?;
        let people: Vec<FetchedPerson> = users.iter().map(person_of).collect();
        let described: HashSet<UserId> = people.iter().map(|person| person.id).collect();
        let undescribed: Vec<UserId> = ids.iter().copied().filter(|id| !described.contains(id)).collect();
        shared
            .store
            .call(move |store| {
                store.save_people(&people, now)?;
                store.save_undescribed_people(&undescribed, now)
            })
            .await?;
        shared.listener.changed(EngineEvent::PeopleChanged { ids });
    }
}
