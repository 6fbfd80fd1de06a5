//! Pages of events, and what comes along with them.
//!
//! Whoever reads a page takes in what there is to it beside its events: what it cost, and which messages it should show and
//! does not. Where X sends people and Posts along it may charge for them too; they are kept, so that the price was paid for
//! something.

use std::future::Future;

use dm_model::{EngineEvent, EventId, PostId, UserId};
use dm_store::{FetchedPerson, FetchedPost};
use x_api::{Answer, ApiError, EventPage};

use crate::{
    asking::AskError,
    cost::warn_if_uncounted,
    scheduler::{Call, Urgency},
    shared::Shared,
    sync::vanished,
    translation::{person_of, post_of, posts_shared},
};

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
}
