//! Posts that messages refer to.

use std::{collections::HashMap, fmt, str::FromStr};

use dm_model::{Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{ControlError, Link, Picture, Shortened, World};

/// X's id of a Post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PostId(pub(crate) u64);

impl fmt::Display for PostId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<PostId> for String {
    fn from(id: PostId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for PostId {
    type Error = ControlError;

    fn try_from(text: String) -> Result<Self, ControlError> {
        text.parse()
    }
}

impl FromStr for PostId {
    type Err = ControlError;

    /// Reads X's pattern of ids, `^[0-9]{1,19}$`.
    fn from_str(text: &str) -> Result<Self, ControlError> {
        let well_formed = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| well_formed);
        number.map(Self).ok_or_else(|| ControlError::UnknownPost(text.to_owned()))
    }
}

/// Something that somebody said to everybody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) id: PostId,
    pub(crate) author: UserId,
    /// As X shows it.
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
    /// What the page shows that its first link leads to.
    #[serde(default)]
    pub(crate) preview: Option<Picture>,
    pub(crate) created_at: Timestamp,
    /// X remembers that it was there: those who ask are told that it cannot be found.
    pub(crate) deleted: bool,
}

/// All Posts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Posts {
    by_id: HashMap<PostId, Post>,
    /// Each author's, oldest first.
    by_author: HashMap<UserId, Vec<PostId>>,
}

impl Posts {
    pub(crate) fn get(&self, id: PostId) -> Option<&Post> {
        self.by_id.get(&id)
    }

    /// Whether it is there and was not deleted.
    pub(crate) fn stands(&self, id: PostId) -> bool {
        self.get(id).is_some_and(|post| !post.deleted)
    }

    /// What this person has posted and not deleted, oldest first.
    pub(crate) fn of(&self, author: UserId) -> impl DoubleEndedIterator<Item = &Post> {
        let ids = self.by_author.get(&author).into_iter().flatten();
        ids.filter_map(|id| self.by_id.get(id)).filter(|post| !post.deleted)
    }
}

impl World {
    /// Somebody posts.
    pub(crate) fn add_post(&mut self, at: Timestamp, author: UserId, text: &str) -> Result<PostId, ControlError> {
        self.must_know(&[author])?;
        let id = PostId(self.snowflakes.next(at));
        let Shortened { text, links } = self.shortener.shorten(text, id.0);
        self.posts.by_id.insert(id, Post { id, author, text, links, preview: None, created_at: at, deleted: false });
        self.posts.by_author.entry(author).or_default().push(id);
        Ok(id)
    }

    /// The page that a Post links to has a picture, which X shows with the Post.
    pub(crate) fn show_page_of_post(&mut self, id: PostId, preview: Picture) -> Result<(), ControlError> {
        let post = self.posts.by_id.get_mut(&id).filter(|post| !post.links.is_empty());
        post.ok_or_else(|| ControlError::UnknownPost(id.to_string()))?.preview = Some(preview);
        Ok(())
    }

    /// Takes a Post away.
    pub(crate) fn delete_post(&mut self, id: PostId) -> Result<(), ControlError> {
        let post = self.posts.by_id.get_mut(&id).filter(|post| !post.deleted);
        let post = post.ok_or_else(|| ControlError::UnknownPost(id.to_string()))?;
        post.deleted = true;
        let author = post.author;
        if let Some(author) = self.person_mut(author) {
            author.pinned.take_if(|pinned| *pinned == id);
        }
        Ok(())
    }

    /// Pins a Post to its author's profile.
    pub(crate) fn pin_post(&mut self, id: PostId) -> Result<(), ControlError> {
        let post = self.posts.get(id).filter(|post| !post.deleted);
        let author = post.ok_or_else(|| ControlError::UnknownPost(id.to_string()))?.author;
        self.person_mut(author).ok_or(ControlError::UnknownPerson(author))?.pinned = Some(id);
        Ok(())
    }

    pub(crate) fn posts(&self) -> &Posts {
        &self.posts
    }
}
