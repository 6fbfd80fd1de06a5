//! Posts that messages share, as X sent them along.

use dm_model::{EventId, Post, PostId, PostPicture, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::Value;

use crate::{
    Store, StoreError,
    error::Context as _,
    rows::{timestamp, to_json, user_id},
    short_links::expanded_by_stored,
};

/// What X said of a Post.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchedPost {
    /// Its id.
    pub id: PostId,
    /// Who wrote it, where X said.
    pub author: Option<UserId>,
    /// What it says, with X's short links.
    pub text: String,
    /// X's `entities` of it, as they came.
    pub entities: Option<Value>,
    /// When it was written.
    pub at: Timestamp,
}

impl Store {
    /// Keeps Posts that X sent along, and which messages share which of them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_posts(&self, posts: &[FetchedPost], shared: &[(EventId, Vec<PostId>)]) -> Result<(), StoreError> {
        self.write(|writer| {
            for post in posts {
                upsert(writer, post)?;
            }
            let mut statement = writer
                .prepare_cached("INSERT OR REPLACE INTO event_posts (event, position, post) VALUES (?1, ?2, ?3)")
                .context("keeping which Posts are shared")?;
            for (event, ids) in shared {
                for (position, post) in (0_i64..).zip(ids) {
                    statement
                        .execute(params![event.as_i64(), position, post.as_i64()])
                        .context("keeping which Posts are shared")?;
                }
            }
            Ok(())
        })
    }

    /// Where the picture of a Post lies, as X told; `None` when it told of none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_post_picture_url(&self, id: PostId) -> Result<Option<String>, StoreError> {
        self.read(|reader| {
            let entities: Option<Option<String>> = reader
                .prepare_cached("SELECT entities FROM posts WHERE id = ?1")
                .context("finding a Post's picture")?
                .query_row([id.as_i64()], |row| row.get(0))
                .optional()
                .context("finding a Post's picture")?;
            Ok(entities.flatten().and_then(|entities| picture_in(&entities)).map(|(url, _)| url))
        })
    }
}

fn upsert(writer: &Transaction<'_>, post: &FetchedPost) -> Result<(), StoreError> {
    let entities = post.entities.as_ref().map(|entities| to_json(entities, "entities")).transpose()?;
    writer
        .prepare_cached(
            "INSERT INTO posts (id, author, text, entities, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET author = COALESCE(excluded.author, author), text = excluded.text,
                 entities = COALESCE(excluded.entities, entities)",
        )
        .context("keeping a Post")?
        .execute(params![post.id.as_i64(), post.author.map(UserId::as_i64), post.text, entities, post.at.as_millis(),])
        .context("keeping a Post")?;
    Ok(())
}

/// The Posts that a message shares, as far as X told of them. `text` is the message's, as people see it: it may link to them
/// by their authors' handles.
pub fn load(reader: &Transaction<'_>, event: EventId, text: &str) -> Result<Vec<Post>, StoreError> {
    let mut statement = reader
        .prepare_cached(
            "SELECT posts.id, author, text, entities, at FROM event_posts JOIN posts ON posts.id = event_posts.post
             WHERE event = ?1 ORDER BY position",
        )
        .context("loading Posts")?;
    let rows = statement
        .query_map([event.as_i64()], |row| {
            let entities: Option<String> = row.get(3)?;
            let picture = entities.as_deref().and_then(picture_in).map(|(_, picture)| picture);
            let text = expanded_by_stored(row.get(2)?, entities.as_deref());
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, text, picture, row.get::<_, i64>(4)?))
        })
        .context("loading Posts")?;
    rows.map(|row| {
        let (id, author, said, picture, at) = row.context("loading Posts")?;
        let id = PostId::try_from(id).map_err(|_| StoreError::Unreadable { context: "a Post's id" })?;
        let author_handle = handle_in(text, id);
        let place = author_handle.as_deref().unwrap_or("i");
        Ok(Post {
            address: format!("https://x.com/{place}/status/{id}"),
            author: author.map(user_id).transpose()?,
            author_handle,
            text: said,
            picture,
            at: timestamp(at),
            id,
        })
    })
    .collect()
}

/// The first picture that X tells of in a Post's stored `entities`, and where it lies.
fn picture_in(entities: &str) -> Option<(String, PostPicture)> {
    let entities: Value = serde_json::from_str(entities).ok()?;
    let images = entities.get("urls")?.as_array()?.iter().filter_map(|url| url.get("images")?.as_array()).flatten();
    images.into_iter().find_map(|image| {
        let url = image.get("url")?.as_str()?.to_owned();
        let pixels = |name: &str| image.get(name).and_then(Value::as_u64).and_then(|it| u32::try_from(it).ok());
        Some((url, PostPicture { width: pixels("width"), height: pixels("height") }))
    })
}

/// The handle in the address of a Post, if the text has one: `https://x.com/bob/status/77`.
fn handle_in(text: &str, id: PostId) -> Option<String> {
    let behind = format!("/status/{id}");
    let (before, rest) = text.split_once(&behind)?;
    let handle = before.rsplit('/').next()?;
    let host = before.strip_suffix(handle)?;
    let is_of_x = ["https://x.com/", "https://twitter.com/"].iter().any(|x| host.ends_with(x));
    let is_handle =
        (1..=15).contains(&handle.len()) && handle.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let ends_there = !rest.starts_with(|character: char| character.is_ascii_digit());
    (is_of_x && is_handle && ends_there && handle != "i").then(|| handle.to_owned())
}

#[cfg(test)]
mod tests {
    use dm_model::{EventContent, TimelineContent};
    use serde_json::json;

    use super::*;
    use crate::fixtures::{SIGNED_IN, alice_store, bob, carol, event, with_bob};

    fn post(number: u64, author: Option<UserId>, text: &str, entities: Option<Value>) -> FetchedPost {
        FetchedPost { id: PostId::new(number).unwrap(), author, text: text.to_owned(), entities, at: SIGNED_IN }
    }

    #[test]
    fn a_message_shows_the_post_that_it_shares_with_links_as_they_were_written() {
        let (_folder, store) = alice_store();
        let address = "https://x.com/carol/status/77";
        let urls = json!({ "urls": [{ "url": "https://t.co/Ab3dE", "expanded_url": address }] });
        let content = EventContent::Message {
            text: "Look https://t.co/Ab3dE".to_owned(),
            attachments: Vec::new(),
            entities: Some(urls),
        };
        let shared = event(1, with_bob(), bob(), content);
        let entities = json!({ "urls": [{ "url": "https://t.co/Fg7hI", "expanded_url": "https://example.org" }] });
        let seals = post(77, Some(carol()), "Seals https://t.co/Fg7hI", Some(entities));
        store.save_posts(&[seals], &[(shared.id, vec![PostId::new(77).unwrap(), PostId::new(78).unwrap()])]).unwrap();
        store.ingest(&[shared]).unwrap();
        let item = store.load_timeline(&with_bob(), None, 1).unwrap().items.remove(0);
        let TimelineContent::Message(message) = item.content else { panic!("it is a message") };
        let expected = Post {
            id: PostId::new(77).unwrap(),
            address: address.to_owned(),
            author: Some(carol()),
            author_handle: Some("carol".to_owned()),
            text: "Seals https://example.org".to_owned(),
            picture: None,
            at: SIGNED_IN,
        };
        assert_eq!(message.posts, [expected], "X did not tell of the other");
    }

    #[test]
    fn what_x_told_once_is_not_lost_when_it_tells_less() {
        let (_folder, store) = alice_store();
        let id = event(1, with_bob(), bob(), EventContent::Left { people: vec![bob()] }).id;
        store.save_posts(&[post(77, Some(carol()), "Seals", None)], &[(id, vec![PostId::new(77).unwrap()])]).unwrap();
        store.save_posts(&[post(77, None, "Seals!", None)], &[]).unwrap();
        let posts = store.read(|reader| load(reader, id, "")).unwrap();
        assert_eq!((posts[0].author, posts[0].text.as_str()), (Some(carol()), "Seals!"));
        assert_eq!(posts[0].address, "https://x.com/i/status/77");
    }

    #[test]
    fn a_post_shows_the_picture_of_the_page_that_it_links_to() {
        let (_folder, store) = alice_store();
        let id = event(1, with_bob(), bob(), EventContent::Left { people: vec![bob()] }).id;
        let images = json!([{ "width": 7 }, { "url": "https://pbs.twimg.com/a", "width": 720, "height": 480 }, 3]);
        let entities = json!({ "urls": [{ "url": "https://t.co/Fg7hI" }, { "images": images }, { "images": 5 }] });
        let post_id = PostId::new(77).unwrap();
        store.save_posts(&[post(77, None, "Seals", Some(entities))], &[(id, vec![post_id])]).unwrap();
        let posts = store.read(|reader| load(reader, id, "")).unwrap();
        assert_eq!(posts[0].picture, Some(PostPicture { width: Some(720), height: Some(480) }));
        let url = |id: u64| store.load_post_picture_url(PostId::new(id).unwrap()).unwrap();
        assert_eq!((url(77).as_deref(), url(78)), (Some("https://pbs.twimg.com/a"), None));
    }

    #[test]
    fn only_x_s_own_address_of_this_very_post_names_its_author() {
        let id = PostId::new(77).unwrap();
        let handle = |text: &str| handle_in(text, id);
        assert_eq!(handle("see https://twitter.com/bob_2/status/77?s=20").as_deref(), Some("bob_2"));
        for text in [
            "https://x.com/bob/status/771",
            "https://evil.org/bob/status/77",
            "https://x.com/i/status/77",
            "bob/status/77",
        ] {
            assert_eq!(handle(text), None, "{text}");
        }
    }
}
