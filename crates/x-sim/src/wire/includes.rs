//! `includes`: what the data of an answer refers to, each thing once; and `errors` for what of it cannot be shown.

use std::collections::{BTreeMap, BTreeSet};

use dm_model::{EventId, MediaKey, UserId};
use serde::Serialize;
use serde_json::Value;

use super::{EventWishes, PostWishes, UserWishes, View, WireMedia, WireUser, post::wire_post};
use crate::{
    billing::Resource,
    dialect::Tongue,
    world::{Person, PostId, TrueContent, TrueEvent},
};

/// Things to which data refers.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Includes<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    users: Vec<WireUser<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<WireMedia<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    posts: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tweets: Vec<Value>,
}

impl Includes<'_> {
    /// An answer without anything to include has no `includes`.
    pub(crate) fn is_empty(&self) -> bool {
        self.users.is_empty() && self.media.is_empty() && self.posts.is_empty() && self.tweets.is_empty()
    }
}

/// What stands beside the data of an answer.
#[derive(Debug, Default)]
pub(crate) struct Beside<'a> {
    pub(crate) includes: Includes<'a>,
    pub(crate) errors: Vec<Value>,
    /// What of it is charged.
    pub(crate) reads: Vec<Resource>,
}

impl<'a> Beside<'a> {
    /// What events refer to.
    pub(crate) fn events(events: &[&'a TrueEvent], wishes: &EventWishes, view: &View<'a>) -> Self {
        // Each with the parameter by which it was met first.
        let mut people = BTreeMap::<UserId, &str>::new();
        // With a message that carries it, which this person may see.
        let mut keys = BTreeMap::<&MediaKey, EventId>::new();
        for event in events {
            if let Some(sender) = event.sender.filter(|_| wishes.expands("sender_id")) {
                people.entry(sender).or_insert("sender_id");
            }
            match &event.content {
                TrueContent::Joined { people: who } | TrueContent::Left { people: who }
                    if wishes.expands("participant_ids") =>
                {
                    for person in who {
                        people.entry(*person).or_insert("participant_ids");
                    }
                }
                TrueContent::Message { media_keys, .. } if wishes.expands("attachments.media_keys") => {
                    keys.extend(media_keys.iter().map(|key| (key, event.id)));
                }
                _ => {}
            }
        }
        let mut beside = Self::default();
        for (id, parameter) in people {
            beside.add_person(id, parameter, &wishes.user, view);
        }
        let known_media = keys.into_iter().filter_map(|(key, message)| Some((view.world.media(key)?, message)));
        beside.includes.media =
            known_media.map(|(media, message)| WireMedia::new(media, message, &wishes.media_fields)).collect();
        let posts = || events.iter().flat_map(|event| event.content.referenced_posts());
        for (tongue, expansion) in [(Tongue::Launch, "referenced_tweets.id"), (Tongue::Current, "referenced_posts")] {
            if wishes.expands(expansion) {
                beside.add_posts(posts(), tongue, expansion, &wishes.posts, view);
            }
        }
        beside
    }

    /// What people refer to.
    pub(crate) fn people(people: &[&'a Person], wishes: &UserWishes, view: &View<'a>) -> Self {
        let mut beside = Self::default();
        let Some(post_wishes) = &wishes.posts else { return beside };
        let pinned = || people.iter().filter_map(|person| person.pinned);
        let recent = || people.iter().filter_map(|person| view.world.posts().of(person.id).next_back().map(|it| it.id));
        for (tongue, pinned_name, recent_name) in [
            (Tongue::Launch, "pinned_tweet_id", "most_recent_tweet_id"),
            (Tongue::Current, "pinned_post_id", "most_recent_post_id"),
        ] {
            if wishes.expands(pinned_name) {
                beside.add_posts(pinned(), tongue, pinned_name, post_wishes, view);
            }
            if wishes.expands(recent_name) {
                beside.add_posts(recent(), tongue, recent_name, post_wishes, view);
            }
        }
        beside
    }

    fn add_person(&mut self, id: UserId, parameter: &str, wishes: &UserWishes, view: &View<'a>) {
        match view.person(id) {
            Ok(person) => {
                self.reads.push(Resource::User(id));
                self.includes.users.push(WireUser::new(person, wishes, view));
            }
            Err(unseen) => self.errors.push(unseen.person_entry(parameter, &id.to_string())),
        }
    }

    fn add_posts(
        &mut self,
        ids: impl Iterator<Item = PostId>,
        tongue: Tongue,
        parameter: &str,
        wishes: &PostWishes,
        view: &View<'a>,
    ) {
        for id in ids.collect::<BTreeSet<_>>() {
            match view.post(id) {
                Ok(post) => {
                    let wire = wire_post(post, wishes, tongue, view);
                    let included = match tongue {
                        Tongue::Launch => &mut self.includes.tweets,
                        Tongue::Current => &mut self.includes.posts,
                    };
                    // It may have come by another expansion.
                    if !included.contains(&wire) {
                        included.push(wire);
                    }
                    // In either tongue it is one Post.
                    if !self.reads.contains(&Resource::Post(id)) {
                        self.reads.push(Resource::Post(id));
                    }
                }
                Err(unseen) => self.errors.push(unseen.post_entry(tongue, parameter, id)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
