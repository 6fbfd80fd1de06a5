//! `Post` on the wire, at the launch called `Tweet`.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Entities, View, entities::PreviewImage, iso};
use crate::{
    dialect::{self, Dialect, Tongue},
    query::Query,
    world::Post,
};

/// How long and how often X lets people edit a Post (X's docs).
const EDITABLE_FOR: Duration = Duration::from_hours(1);
const EDITS: u32 = 5;

/// What a caller wants to know about Posts, in either tongue.
#[derive(Debug)]
pub(crate) struct PostWishes {
    tweet_fields: Vec<String>,
    post_fields: Vec<String>,
}

impl PostWishes {
    /// A parameter of the other dialect stays where it is, and is refused with all that nobody knows.
    pub(crate) fn take_from(query: &mut Query, dialect: Dialect) -> Self {
        let mut take = |tongue, own: Dialect, name| {
            let words = dialect::POST_FIELDS.of(own);
            if dialect.understands(tongue) { query.take_words(name, &words) } else { Vec::new() }
        };
        Self {
            tweet_fields: take(Tongue::Launch, Dialect::Launch, "tweet.fields"),
            post_fields: take(Tongue::Current, Dialect::Current, "post.fields"),
        }
    }

    fn fields(&self, tongue: Tongue) -> &[String] {
        match tongue {
            Tongue::Launch => &self.tweet_fields,
            Tongue::Current => &self.post_fields,
        }
    }
}

/// One Post on the wire. `id`, `text` and the ids of its edits come always; the rest as far as it was asked for and
/// a Post of words has it.
pub(super) fn wire_post(post: &Post, wishes: &PostWishes, tongue: Tongue, view: &View<'_>) -> Value {
    let (edits, reposts) = match tongue {
        Tongue::Launch => ("edit_history_tweet_ids", "retweet_count"),
        Tongue::Current => ("edit_history_post_ids", "repost_count"),
    };
    let mut wire = Map::new();
    wire.insert("id".to_owned(), json!(post.id));
    wire.insert("text".to_owned(), json!(post.text));
    wire.insert(edits.to_owned(), json!([post.id]));
    for field in wishes.fields(tongue) {
        let value = match field.as_str() {
            "author_id" => json!(post.author),
            "conversation_id" => json!(post.id),
            "created_at" => json!(iso(post.created_at)),
            "display_text_range" => json!([0, post.text.chars().count()]),
            "edit_controls" => json!({
                "edits_remaining": EDITS,
                "is_edit_eligible": true,
                "editable_until": iso(post.created_at.after(EDITABLE_FOR)),
            }),
            "entities" => match entities_of(post, view) {
                Some(entities) => json!(entities),
                None => continue,
            },
            // X does not guess here.
            "lang" => json!("und"),
            "paid_partnership" | "possibly_sensitive" => json!(false),
            "public_metrics" => json!({
                reposts: 0,
                "reply_count": 0,
                "like_count": 0,
                "quote_count": 0,
                "bookmark_count": 0,
                "impression_count": 0,
            }),
            "reply_settings" => json!("everyone"),
            _ => continue,
        };
        wire.insert(field.clone(), value);
    }
    Value::Object(wire)
}

fn entities_of(post: &Post, view: &View<'_>) -> Option<Entities> {
    let mut entities = Entities::of(&post.text, &post.links, view.world.people())?;
    if let (Some(first), Some(preview)) = (entities.urls.first_mut(), &post.preview) {
        first.images.push(PreviewImage::of(post.id, preview, view.origin));
    }
    Some(entities)
}
