//! Looking up the people whom events name, where they did not come along with them: once, a hundred at a time. What X said
//! of somebody is good for a week, and after that until somebody looks at them again: X charges for each look-up.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, PoisonError},
    time::Duration,
};

use dm_model::{EngineEvent, Person, UserId};
use dm_store::FetchedPerson;
use x_api::{User, can_be_handle, can_be_searched};

use super::{SyncError, after_failure};
use crate::{
    EngineError,
    scheduler::{Call, Urgency},
    shared::Shared,
    translation::person_of,
};

const DAY: Duration = Duration::from_hours(24);

/// How long a description of a person is good.
const GOOD_FOR: Duration = Duration::from_hours(168);

/// So many people are asked for by name at once: enough to choose from, and ten cents at most.
const MOST_FOUND: u16 = 10;

/// X takes no more ids in one request.
const MOST_IDS: usize = 100;

/// Keeps those known whom events name, for as long as the engine runs.
pub async fn keep_known(shared: Arc<Shared>) {
    let mut failures = 0;
    loop {
        let looked_up = look_up(&shared).await;
        let now = shared.clock.now();
        match looked_up {
            Ok(()) => {
                failures = 0;
                tokio::select! {
                    () = shared.people_wanted.notified() => {}
                    () = shared.clock.wait_until(now.after(DAY)) => {}
                }
            }
            Err(error) => {
                failures += 1;
                shared.clock.wait_until(after_failure(&shared, &error, failures, now)).await;
            }
        }
    }
}

/// These people, as far as X describes them; the unknown among them are looked up first.
pub async fn describe(shared: &Shared, ids: Vec<UserId>) -> Result<Vec<Person>, EngineError> {
    let ids: BTreeSet<UserId> = ids.into_iter().collect();
    if !find_unknown(shared, &ids).await?.is_empty() {
        let _alone = shared.looking_up.lock().await;
        // Whoever was alone before may have asked for them.
        for unknown in find_unknown(shared, &ids).await?.chunks(MOST_IDS) {
            if let Err(error) = fetch(shared, unknown, Urgency::Person).await {
                tracing::info!(reason = super::reason(&error), "someone stays without a name for now");
            }
        }
    }
    let mut people = load(shared, ids).await?;
    people.retain(|person| !person.name.is_empty());
    Ok(people)
}

/// Asks X for people by name, or by handle with an `@` in front, since the person wants it: X charges for each. Gives them as
/// X ranks them, without the account's own person.
pub async fn look_for(shared: &Shared, query: &str) -> Result<Vec<Person>, EngineError> {
    let query = query.trim();
    let asked = if let Some(handle) = query.strip_prefix('@') {
        if !can_be_handle(handle) {
            return Err(EngineError::UnsearchableName);
        }
        let request = shared.x.fetch_user_by_username(handle);
        shared.ask(Call::UserByUsername, Urgency::Person, request).await.map(|found| found.into_iter().collect())
    } else {
        if !can_be_searched(query) {
            return Err(EngineError::UnsearchableName);
        }
        shared.ask(Call::UserSearch, Urgency::Person, shared.x.search_users(query, MOST_FOUND)).await
    };
    let mut users: Vec<User> = match asked {
        Ok(users) => users,
        Err(error) => {
            error.allowed_at_or_failure()?;
            return Err(EngineError::PeopleLater);
        }
    };
    let (people, now): (Vec<FetchedPerson>, _) = (users.iter().map(person_of).collect(), shared.clock.now());
    let news = shared.store.call(move |store| {
        let found: Vec<UserId> = people.iter().map(|person| person.id).collect();
        store.charge_people(now.utc_day(), &found)?;
        store.save_people(&people, now)
    });
    let news = news.await?;
    if !news.is_empty() {
        shared.listener.changed(EngineEvent::PeopleChanged { ids: news });
    }
    users.retain(|user| user.id != shared.account.id);
    let mut known: HashMap<UserId, Person> = load(shared, users.iter().map(|user| user.id).collect())
        .await?
        .into_iter()
        .map(|person| (person.id, person))
        .collect();
    Ok(users.iter().filter_map(|user| known.remove(&user.id)).collect())
}

/// These people are on screen: what is known of them is looked up anew when it has grown old.
pub fn note_shown(shared: &Shared, ids: impl IntoIterator<Item = UserId>) {
    shared.people_shown.lock().unwrap_or_else(PoisonError::into_inner).extend(ids);
    shared.people_wanted.notify_one();
}

/// Looks up those whom nobody has described to us, and those on screen whom nobody has described for a week.
async fn look_up(shared: &Shared) -> Result<(), SyncError> {
    let _alone = shared.looking_up.lock().await;
    loop {
        let since = shared.clock.now().before(GOOD_FOR);
        let shown = shared.people_shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let asked = shown.clone();
        let ids = shared.store.call(move |store| store.load_people_to_fetch(since, &asked, MOST_IDS)).await?;
        if ids.is_empty() {
            let mut now_shown = shared.people_shown.lock().unwrap_or_else(PoisonError::into_inner);
            now_shown.retain(|id| !shown.contains(id));
            return Ok(());
        }
        fetch(shared, &ids, Urgency::Background).await?;
    }
}

async fn fetch(shared: &Shared, ids: &[UserId], urgency: Urgency) -> Result<(), SyncError> {
    let users = shared.ask(Call::Users, urgency, shared.x.fetch_users(ids)).await?;
    let now = shared.clock.now();
    let people: Vec<FetchedPerson> = users.iter().map(person_of).collect();
    let described: HashSet<UserId> = people.iter().map(|person| person.id).collect();
    let undescribed: Vec<UserId> = ids.iter().copied().filter(|id| !described.contains(id)).collect();
    // They may be gone, or left out by mistake: they are asked for again after a day.
    let asked_at = now.before(GOOD_FOR.saturating_sub(DAY));
    shared
        .store
        .call(move |store| {
            store.save_people(&people, now)?;
            let found: Vec<UserId> = people.iter().map(|person| person.id).collect();
            store.charge_people(now.utc_day(), &found)?;
            store.save_undescribed_people(&undescribed, asked_at)
        })
        .await?;
    shared.listener.changed(EngineEvent::PeopleChanged { ids: ids.to_vec() });
    Ok(())
}

async fn find_unknown(shared: &Shared, ids: &BTreeSet<UserId>) -> Result<Vec<UserId>, EngineError> {
    let known: HashSet<UserId> = load(shared, ids.clone()).await?.into_iter().map(|person| person.id).collect();
    Ok(ids.iter().copied().filter(|id| !known.contains(id)).collect())
}

async fn load(shared: &Shared, ids: BTreeSet<UserId>) -> Result<Vec<Person>, EngineError> {
    shared.store.call(move |store| store.load_people_by_id(&ids)).await
}
