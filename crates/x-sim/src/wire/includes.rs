//! `includes`: what the events of an answer refer to, each thing once.

use std::collections::BTreeSet;

use dm_model::{MediaKey, UserId};
use serde::Serialize;
use url::Url;

use super::{EventWishes, WireMedia, WireUser};
use crate::world::{TrueContent, TrueEvent, World};

/// Things that events refer to.
#[derive(Debug, Serialize)]
pub(crate) struct Includes<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    users: Vec<WireUser<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<WireMedia<'a>>,
}

impl<'a> Includes<'a> {
    /// `None` when there is nothing to include.
    pub(crate) fn of(events: &[&'a TrueEvent], wishes: &EventWishes, world: &'a World, origin: &Url) -> Option<Self> {
        let mut people = BTreeSet::<UserId>::new();
        let mut keys = BTreeSet::<&MediaKey>::new();
        for event in events {
            if wishes.expands("sender_id") {
                people.extend(event.sender);
            }
            match &event.content {
                TrueContent::Joined { people: who } | TrueContent::Left { people: who }
                    if wishes.expands("participant_ids") =>
                {
                    people.extend(who);
                }
                TrueContent::Message { media_keys, .. } if wishes.expands("attachments.media_keys") => {
                    keys.extend(media_keys);
                }
                _ => {}
            }
        }
        let known_people = people.into_iter().filter_map(|id| world.people().get(id));
        let users: Vec<_> = known_people.map(|person| WireUser::new(person, &wishes.user, origin)).collect();
        let known_media = keys.into_iter().filter_map(|key| world.media(key));
        let media: Vec<_> = known_media.map(|media| WireMedia::new(media, &wishes.media_fields)).collect();
        if users.is_empty() && media.is_empty() { None } else { Some(Self { users, media }) }
    }
}
