//! What reading and writing costs: every answer that X charges for is counted here, as X counts it.
//!
//! X charges for a resource once a UTC day, so what was read today can be read again for nothing. Where X sends people
//! along with events it may charge for them too; they are kept, so that the price was paid for something.

use std::future::Future;

use dm_model::{Billable, Charged, EngineEvent, EventId, PostId, UserId};
use dm_store::{FetchedPerson, FetchedPost};
use x_api::{Answer, ApiError, EventPage};

use crate::{
    EngineError,
    ingest::{person_of, post_of, posts_shared},
    scheduler::{Call, Urgency},
    shared::{AskError, Shared},
    sync::vanished,
};

/// What X charged, as the person may want to know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spending {
    /// On this UTC day.
    pub today: Vec<Charged>,
    /// In the last thirty UTC days, today among them.
    pub month: Vec<Charged>,
}

/// How many days a month has here.
const MONTH_DAYS: i64 = 30;

impl Shared {
    /// Asks for a page of events, counts what it costs, and notices what it no longer shows.
    pub async fn ask_for_page(
        &self,
        call: Call,
        urgency: Urgency,
        request: impl Future<Output = Result<Answer<EventPage>, ApiError>>,
    ) -> Result<EventPage, AskError> {
        let page = self.ask(call, urgency, request).await?;
        let events: Vec<EventId> = page.events.iter().map(|event| event.id).collect();
        let people: Vec<FetchedPerson> = page.users.iter().map(person_of).collect();
        let posts: Vec<FetchedPost> = page.posts.iter().map(post_of).collect();
        let shared = posts_shared(&page);
        let now = self.clock.now();
        let counted = self.store.call(move |store| {
            store.charge_events(now.utc_day(), &events)?;
            if !shared.is_empty() {
                let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
                store.charge_posts(now.utc_day(), &ids)?;
                store.save_posts(&posts, &shared)?;
            }
            let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
            store.charge_people(now.utc_day(), &ids)?;
            store.save_people(&people, now)
        });
        match counted.await {
            Ok(news) if !news.is_empty() => self.listener.changed(EngineEvent::PeopleChanged { ids: news }),
            counted => warn_if_uncounted(counted.map(drop)),
        }
        if let Err(error) = vanished::notice(self, call, &page).await {
            tracing::warn!(%error, "nobody looked for messages that X no longer shows");
        }
        Ok(page)
    }

    /// Counts a message that the activity stream delivered.
    pub async fn count_delivery(&self, message: EventId) {
        let day = self.clock.now().utc_day();
        warn_if_uncounted(self.store.call(move |store| store.charge_deliveries(day, &[message])).await.map(drop));
    }

    /// Counts something for which X charges each time.
    pub async fn count(&self, billable: Billable) {
        let day = self.clock.now().utc_day();
        warn_if_uncounted(self.store.call(move |store| store.charge(day, billable, 1)).await);
    }

    /// What X charged today and in the last thirty days.
    pub async fn load_spending(&self) -> Result<Spending, EngineError> {
        let today = self.clock.now().utc_day();
        let days = self.store.call(move |store| store.load_spending(today + 1 - MONTH_DAYS)).await?;
        let mut spending = Spending::default();
        for day in days {
            if day.day == today {
                spending.today.clone_from(&day.charged);
            }
            for charged in day.charged {
                match spending.month.iter_mut().find(|sum| sum.billable == charged.billable) {
                    Some(sum) => sum.units = sum.units.saturating_add(charged.units),
                    None => spending.month.push(charged),
                }
            }
        }
        Ok(spending)
    }
}

/// A meter that stands still keeps no message waiting.
fn warn_if_uncounted(counted: Result<(), EngineError>) {
    if let Err(error) = counted {
        tracing::warn!(%error, "what X charged could not be counted");
    }
}
