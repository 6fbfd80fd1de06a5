//! `entities`: links, names and tags in a text, each with its place in code points.

use dm_model::UserId;
use serde::Serialize;
use url::Url;

use crate::world::{Link, People, Picture, PostId};

/// What a text holds. What it does not hold is left out.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entities {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) urls: Vec<UrlEntity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) mentions: Vec<Mention>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashtags: Vec<TagEntity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) cashtags: Vec<TagEntity>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct UrlEntity {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) url: String,
    pub(super) expanded_url: String,
    pub(super) display_url: String,
    /// What the page shows that the link leads to; in Posts only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) images: Vec<PreviewImage>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PreviewImage {
    url: String,
    width: u32,
    height: u32,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) username: String,
    /// Missing when nobody has this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<UserId>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct TagEntity {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) tag: String,
}

/// The longest username and the longest cashtag on X.
const LONGEST_USERNAME: usize = 15;
const LONGEST_CASHTAG: usize = 6;

impl Entities {
    /// `None` for a text without any.
    pub(crate) fn of(text: &str, links: &[Link], people: &People) -> Option<Self> {
        let urls = links.iter().map(UrlEntity::of).collect();
        let mut entities = Self { urls, mentions: Vec::new(), hashtags: Vec::new(), cashtags: Vec::new() };
        let characters: Vec<_> = text.chars().collect();
        let mut before = None;
        for (start, sign) in characters.iter().copied().enumerate() {
            // A sign within a word is no beginning: `alice@example`, `a#b`.
            let begins = before.is_none_or(|before: char| !before.is_alphanumeric() && !"_&@#$/".contains(before));
            before = Some(sign);
            if begins {
                let rest = characters.get(start + 1..).unwrap_or_default();
                entities.add(sign, start, rest, people);
            }
        }
        let is_empty = entities.urls.is_empty()
            && entities.mentions.is_empty()
            && entities.hashtags.is_empty()
            && entities.cashtags.is_empty();
        (!is_empty).then_some(entities)
    }

    /// Adds what begins with this sign, if anything does.
    fn add(&mut self, sign: char, start: usize, rest: &[char], people: &People) {
        let word =
            |belongs: fn(char) -> bool| -> String { rest.iter().copied().take_while(|it| belongs(*it)).collect() };
        match sign {
            '@' | '＠' => {
                let username = word(|letter| letter.is_ascii_alphanumeric() || letter == '_');
                let length = username.len();
                let is_mail = rest.get(length) == Some(&'@');
                if (1..=LONGEST_USERNAME).contains(&length) && !is_mail {
                    let id = people.named(&username);
                    self.mentions.push(Mention { start, end: start + 1 + length, username, id });
                }
            }
            '#' | '＃' => {
                let tag = word(|letter| letter.is_alphanumeric() || letter == '_');
                // Numbers alone are no tag: `#1`.
                if tag.chars().any(char::is_alphabetic) {
                    self.hashtags.push(TagEntity { start, end: start + 1 + tag.chars().count(), tag });
                }
            }
            '$' => {
                let tag = word(|letter| letter.is_ascii_alphanumeric());
                let is_name = tag.bytes().all(|byte| byte.is_ascii_alphabetic());
                if is_name && (1..=LONGEST_CASHTAG).contains(&tag.len()) {
                    self.cashtags.push(TagEntity { start, end: start + 1 + tag.len(), tag });
                }
            }
            _ => {}
        }
    }
}

impl UrlEntity {
    pub(crate) fn of(link: &Link) -> Self {
        let Link { start, end, url, expanded_url, display_url, post: _ } = link.clone();
        Self { start, end, url, expanded_url, display_url, images: Vec::new() }
    }
}

impl PreviewImage {
    pub(super) fn of(post: PostId, picture: &Picture, origin: &Url) -> Self {
        let url = format!("{origin}post_images/{post}/large.png");
        Self { url, width: picture.width(), height: picture.height() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The entities of a text without links, as they stand there.
    fn written(text: &str) -> Vec<String> {
        let Some(entities) = Entities::of(text, &[], &People::default()) else { return Vec::new() };
        let characters: Vec<_> = text.chars().collect();
        let mentions = entities.mentions.iter().map(|it| (it.start, it.end));
        let tags = entities.hashtags.iter().chain(&entities.cashtags).map(|it| (it.start, it.end));
        mentions.chain(tags).map(|(start, end)| characters[start..end].iter().collect()).collect()
    }

    #[test]
    fn names_and_tags_are_found_where_they_stand() {
        for (text, entities) in [
            ("🦭 @alice, and @bob!", &["@alice", "@bob"][..]),
            ("#low_tide #2025 #今日は", &["#low_tide", "#今日は"]),
            ("$TSLA costs $100 or $20k", &["$TSLA"]),
            ("alice@example a#b c$D &#x @a@b", &[]),
            ("@thisnameismuchtoolong # $ @", &[]),
        ] {
            assert_eq!(written(text), entities, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "[@#$a-c1_ ＃駅🦭&/]{0,30}") {
            for entity in written(&text) {
                prop_assert!(entity.chars().count() >= 2);
            }
        }
    }
}
