//! Through whose eyes an answer is written: what X shows of a person or a Post depends on who asks.

use dm_model::UserId;
use serde_json::{Value, json};
use url::Url;

use crate::{
    dialect::{Dialect, Tongue},
    problem::not_found_entry,
    world::{Person, Post, PostId, World},
};

/// The world as somebody sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) world: &'a World,
    /// Nobody for an app that asks in its own name.
    pub(crate) viewer: Option<UserId>,
    pub(crate) origin: &'a Url,
    pub(crate) dialect: Dialect,
}

/// Why something is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unseen {
    /// It is not there, or not any more.
    NotFound,
    /// The person, or the author, is suspended.
    Suspended,
    /// It is for the author's followers.
    NotAuthorized,
}

impl<'a> View<'a> {
    pub(crate) fn person(&self, id: UserId) -> Result<&'a Person, Unseen> {
        let person = self.world.people().get(id).ok_or(Unseen::NotFound)?;
        if person.suspended { Err(Unseen::Suspended) } else { Ok(person) }
    }

    pub(crate) fn post(&self, id: PostId) -> Result<&'a Post, Unseen> {
        let post = self.world.posts().get(id).filter(|post| !post.deleted).ok_or(Unseen::NotFound)?;
        let author = self.person(post.author)?;
        let follows = |viewer| self.world.relations().follows(viewer, post.author);
        let may_see = self.viewer.is_some_and(|viewer| viewer == post.author || follows(viewer));
        if author.protected && !may_see { Err(Unseen::NotAuthorized) } else { Ok(post) }
    }
}

impl Unseen {
    /// The entry in `errors` for a person.
    pub(crate) fn person_entry(self, parameter: &str, value: &str) -> Value {
        self.entry("user", parameter, value)
    }

    /// The entry in `errors` for a Post.
    pub(crate) fn post_entry(self, tongue: Tongue, parameter: &str, id: PostId) -> Value {
        let resource_type = match tongue {
            Tongue::Launch => "tweet",
            Tongue::Current => "post",
        };
        self.entry(resource_type, parameter, &id.to_string())
    }

    fn entry(self, resource_type: &str, parameter: &str, value: &str) -> Value {
        let mut entry = not_found_entry(resource_type, parameter, value);
        match self {
            Self::NotFound => {}
            // X has no type of its own for this.
            Self::Suspended => {
                entry["title"] = json!("Forbidden");
                entry["detail"] = json!(format!("User has been suspended: [{value}]."));
            }
            Self::NotAuthorized => {
                entry["title"] = json!("Authorization Error");
                entry["detail"] = json!(format!(
                    "Sorry, you are not authorized to see the {resource_type} with {parameter}: [{value}]."
                ));
                entry["type"] = json!("https://api.x.com/2/problems/not-authorized-for-resource");
            }
        }
        entry
    }
}
