//! t.co: X puts a short link in place of each address in a text, so what it shows differs from what was written.

mod address;

use dm_model::EventId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) use address::post_at;

use super::{PostId, World};

/// The letters of short links.
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many letters a short link has.
const LENGTH: usize = 10;

/// A short link in a text, and what is behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it begins in the text, in code points.
    pub start: usize,
    /// Where it has ended, in code points.
    pub end: usize,
    /// The short link: `https://t.co/…`.
    pub url: String,
    /// What was written; a bare domain has become an address with `http://`.
    pub expanded_url: String,
    /// What X shows to people.
    pub display_url: String,
    /// The Post to which it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<PostId>,
}

/// A text as X shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shortened {
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
}

/// Makes short links. The same seed gives the same links.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shortener {
    seed: u64,
}

impl Shortener {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Shortens the addresses in a text that belongs to the thing with this id.
    pub(crate) fn shorten(&self, text: &str, id: u64) -> Shortened {
        let mut shortened = Shortened::default();
        let mut rest = 0;
        for (place, address) in address::find(text).into_iter().enumerate() {
            shortened.text.push_str(text.get(rest..address.start).unwrap_or_default());
            rest = address.start + address.written.len();
            let display_url = address::display(&address.expanded);
            shortened.push_link(self.link(id, place), address.expanded, display_url);
        }
        shortened.text.push_str(text.get(rest..).unwrap_or_default());
        shortened
    }

    /// Adds the link that X puts behind the text of a message with an attachment.
    pub(crate) fn append_media_link(&self, shortened: &mut Shortened, event: u64) {
        if !shortened.text.is_empty() {
            shortened.text.push(' ');
        }
        let code = self.code(event, shortened.links.len());
        let display_url = format!("pic.x.com/{code}");
        let expanded_url = format!("https://x.com/messages/media/{event}");
        shortened.push_link(format!("https://t.co/{code}"), expanded_url, display_url);
    }

    fn link(&self, id: u64, place: usize) -> String {
        format!("https://t.co/{}", self.code(id, place))
    }

    fn code(&self, id: u64, place: usize) -> String {
        let place = u64::try_from(place).unwrap_or(u64::MAX);
        let hash = [self.seed, id, place]
            .into_iter()
            .fold(Sha256::new().chain_update("t.co"), |hash, number| hash.chain_update(number.to_be_bytes()));
        let letter = |byte: u8| LETTERS.get(usize::from(byte) % LETTERS.len()).copied().map(char::from);
        hash.finalize().into_iter().take(LENGTH).filter_map(letter).collect()
    }
}

impl World {
    /// The text of a message as X shows it: with short links, of which some lead to Posts.
    pub(super) fn as_shown(&self, text: &str, event: EventId, has_media_link: bool) -> Shortened {
        let mut shown = self.shortener.shorten(text, event.get());
        for link in &mut shown.links {
            link.post = post_at(&link.expanded_url).filter(|post| self.posts.stands(*post));
        }
        if has_media_link {
            self.shortener.append_media_link(&mut shown, event.get());
        }
        shown
    }

    /// A text as X shows it; it belongs to the thing with this id.
    pub(crate) fn shorten(&self, text: &str, id: u64) -> Shortened {
        self.shortener.shorten(text, id)
    }
}

impl Shortened {
    fn push_link(&mut self, url: String, expanded_url: String, display_url: String) {
        let start = self.text.chars().count();
        self.text.push_str(&url);
        // Short links are ASCII.
        let end = start + url.len();
        self.links.push(Link { start, end, url, expanded_url, display_url, post: None });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_becomes_a_short_link() {
        let shown = Shortener::new(1).shorten("🦭 see https://example.org/a/b and example.com!", 7);
        insta::assert_json_snapshot!((&shown.text, &shown.links), @r#"
        [
          "🦭 see https://t.co/9X2vWdaAG9 and https://t.co/Y1LVKtRPTr!",
          [
            {
              "start": 6,
              "end": 29,
              "url": "https://t.co/9X2vWdaAG9",
              "expanded_url": "https://example.org/a/b",
              "display_url": "example.org/a/b"
            },
            {
              "start": 34,
              "end": 57,
              "url": "https://t.co/Y1LVKtRPTr",
              "expanded_url": "http://example.com",
              "display_url": "example.com"
            }
          ]
        ]
        "#);
    }

    #[test]
    fn two_messages_have_different_links_for_one_address() {
        let shortener = Shortener::new(1);
        let text = |id| shortener.shorten("https://example.org https://example.org", id);
        assert_ne!(text(1).links[0].url, text(2).links[0].url);
        assert_ne!(text(1).links[0].url, text(1).links[1].url);
        assert_eq!(text(1), text(1));
        assert_ne!(Shortener::new(2).shorten("https://example.org", 1).text, text(1).links[0].url);
    }

    #[test]
    fn a_picture_alone_has_its_link_for_a_text() {
        let shortener = Shortener::new(1);
        let mut shown = shortener.shorten("", 7);
        shortener.append_media_link(&mut shown, 7);
        assert_eq!(shown.text, shown.links[0].url);
        let mut shown = shortener.shorten("look", 7);
        shortener.append_media_link(&mut shown, 7);
        assert_eq!(shown.text, format!("look {}", shown.links[0].url));
        assert_eq!(shown.links[0].start, 5);
    }

    proptest! {
        #[test]
        fn links_stand_where_they_say_and_the_rest_is_as_it_was(
            text in "([a-z.@:/ é駅🦭]|https://|example\\.org){0,40}",
        ) {
            let shown = Shortener::new(1).shorten(&text, 7);
            let letters: Vec<_> = shown.text.chars().collect();
            let mut original = shown.text.clone();
            for link in &shown.links {
                prop_assert_eq!(&letters[link.start..link.end].iter().collect::<String>(), &link.url);
                let written = link.expanded_url.strip_prefix("http://").unwrap_or(&link.expanded_url);
                original = original.replacen(&link.url, written, 1);
            }
            prop_assert_eq!(original, text.replace("http://", ""));
        }
    }
}
