//! What a text holds, in the form of X's older APIs, which the activity stream keeps.

use dm_model::UserId;
use serde::Serialize;

use super::{
    Entities,
    entities::{Mention, TagEntity, UrlEntity},
};
use crate::world::{Link, People};

/// Links, names and tags in a text. What it does not hold are empty lists.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct ActivityEntities<'a> {
    hashtags: Vec<Tag>,
    symbols: Vec<Tag>,
    user_mentions: Vec<UserMention<'a>>,
    urls: Vec<Address>,
}

/// Where it begins and ends, in code points.
type Indices = [usize; 2];

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Tag {
    text: String,
    indices: Indices,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct UserMention<'a> {
    screen_name: &'a str,
    name: &'a str,
    id: u64,
    id_str: UserId,
    indices: Indices,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Address {
    url: String,
    expanded_url: String,
    display_url: String,
    indices: Indices,
}

impl<'a> ActivityEntities<'a> {
    pub(super) fn of(text: &str, links: &[Link], people: &'a People) -> Self {
        let Some(Entities { urls, mentions, hashtags, cashtags }) = Entities::of(text, links, people) else {
            return Self::default();
        };
        Self {
            hashtags: hashtags.into_iter().map(Tag::from).collect(),
            symbols: cashtags.into_iter().map(Tag::from).collect(),
            // A name that nobody has is only text.
            user_mentions: mentions.into_iter().filter_map(|mention| user_mention(&mention, people)).collect(),
            urls: urls.into_iter().map(Address::from).collect(),
        }
    }
}

fn user_mention<'a>(mention: &Mention, people: &'a People) -> Option<UserMention<'a>> {
    let person = people.get(mention.id?)?;
    Some(UserMention {
        screen_name: &person.username,
        name: &person.name,
        id: person.id.get(),
        id_str: person.id,
        indices: [mention.start, mention.end],
    })
}

impl From<TagEntity> for Tag {
    fn from(TagEntity { start, end, tag }: TagEntity) -> Self {
        Self { text: tag, indices: [start, end] }
    }
}

impl From<UrlEntity> for Address {
    fn from(UrlEntity { start, end, url, expanded_url, display_url, images: _ }: UrlEntity) -> Self {
        Self { url, expanded_url, display_url, indices: [start, end] }
    }
}
