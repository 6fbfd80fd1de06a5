//! Posts that messages share, as X sends them along: `includes.posts`, or `includes.tweets` in the words of the launch.

use dm_model::{PostId, Timestamp, UserId};
use serde_json::Value;

use crate::wire;

/// A Post as X shows it beside a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Who wrote it; only the launch words tell.
    pub author: Option<UserId>,
    /// What it says. X has rewritten its links to t.co.
    pub text: String,
    /// When it was written; the id tells the same.
    pub created_at: Option<Timestamp>,
    /// Links, mentions and tags in the text, as X sent them.
    pub entities: Option<Value>,
}

impl Post {
    /// Reads a Post object; `None` without a readable id and a text.
    pub(crate) fn from_wire(object: &Value) -> Option<Self> {
        Some(Self {
            id: wire::id(object, "id")?,
            author: wire::id(object, "author_id"),
            text: wire::text(object, "text")?.to_owned(),
            created_at: wire::time(object, "created_at"),
            entities: object.get("entities").filter(|it| it.is_object()).cloned(),
        })
    }
}

/// The Posts that an event refers to, in either tongue.
pub(crate) fn referenced_by(event: &Value) -> Vec<PostId> {
    let mut ids = Vec::new();
    for name in ["referenced_posts", "referenced_tweets"] {
        for id in wire::list(event, name).iter().filter_map(|reference| wire::id(reference, "id")) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

/// All Posts of an envelope's `includes`, in either tongue.
pub(crate) fn included(includes: &Value) -> Vec<Post> {
    let lists = ["posts", "tweets"].into_iter().flat_map(|name| wire::list(includes, name));
    lists.filter_map(Post::from_wire).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn posts_are_read_in_both_tongues_and_odd_ones_cost_only_themselves() {
        let post = json!({"id":"77","text":"Seals","author_id":"2002","created_at":"2022-10-19T20:58:00.000Z"});
        let includes = json!({"posts":[post, {"id":"78"}, 7], "tweets":[{"id":"79","text":""}]});
        let posts = included(&includes);
        assert_eq!(posts.iter().map(|post| post.id.get()).collect::<Vec<_>>(), [77, 79]);
        assert_eq!((posts[0].author.map(UserId::get), posts[1].author), (Some(2002), None));
        assert!(included(&Value::Null).is_empty());
    }

    #[test]
    fn an_event_names_its_posts_once() {
        let event = json!({"referenced_posts":[{"id":"77"},{"id":"x"}], "referenced_tweets":[{"id":"77"},{"id":"78"}]});
        assert_eq!(referenced_by(&event).iter().map(|id| id.get()).collect::<Vec<_>>(), [77, 78]);
        assert!(referenced_by(&json!({"referenced_posts":"77"})).is_empty());
    }
}
