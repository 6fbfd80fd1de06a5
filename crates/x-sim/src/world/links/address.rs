//! Addresses in a text, as far as X makes links of them.
//!
//! X links what begins with `http://` or `https://`, and bare domains such as `example.org/path` if their last part is a
//! top-level domain: all of the countries, and those of the rest that people use. An address ends at the first character
//! that is not ASCII, so Japanese may follow it without a space.

use std::{collections::HashSet, sync::LazyLock};

use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

use crate::world::PostId;

static TOP_LEVEL_DOMAINS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("top_level_domains.txt").split_whitespace().collect());

/// X's own short links, which it leaves as they are.
const SHORT_HOST: &str = "t.co";
/// Where Posts live.
const POST_HOSTS: [&str; 6] =
    ["x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"];
/// How much of a path X displays.
const DISPLAYED_PATH: usize = 15;

/// An address within a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// Where it begins in the text, in bytes.
    pub(super) start: usize,
    pub(super) written: &'a str,
    pub(super) expanded: String,
}

/// All addresses in a text, in their order.
pub(super) fn find(text: &str) -> Vec<Address<'_>> {
    // Most texts have none, and each has a dot.
    if !text.contains('.') {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    // Mail addresses are looked for so that their domains are not taken for bare ones.
    finder.url_must_have_scheme(false).url_can_be_iri(false).kinds(&[LinkKind::Url, LinkKind::Email]);
    let links = finder.links(text).filter(|link| *link.kind() == LinkKind::Url);
    let address = |link: linkify::Link<'_>| {
        let (start, end) = (link.start(), link.end());
        let written = text.get(start..end)?;
        Some(Address { start, written, expanded: expand(written)? })
    };
    links.filter_map(address).collect()
}

/// The whole address of something that X makes a link of.
fn expand(written: &str) -> Option<String> {
    let (is_bare, expanded) = match written.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            (false, written.to_owned())
        }
        Some(_) => return None,
        None => (true, format!("http://{written}")),
    };
    let url = Url::parse(&expanded).ok()?;
    let Some(Host::Domain(host)) = url.host() else { return None };
    let (_, last) = host.rsplit_once('.')?;
    let is_known = TOP_LEVEL_DOMAINS.contains(last);
    let may_be = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    (host != SHORT_HOST && if is_bare { is_known } else { may_be || last.starts_with("xn--") }).then_some(expanded)
}

/// How X shows an address: without the scheme, and with the beginning of its path only.
pub(super) fn display(expanded: &str) -> String {
    let bare = expanded.split_once("://").map_or(expanded, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let Some((host, path)) = bare.split_once('/') else { return bare.to_owned() };
    if path.is_empty() {
        return host.to_owned();
    }
    match path.char_indices().nth(DISPLAYED_PATH) {
        Some((cut, _)) => format!("{host}/{}…", path.get(..cut).unwrap_or(path)),
        None => format!("{host}/{path}"),
    }
}

/// The Post that lives at an address.
pub(crate) fn post_at(address: &str) -> Option<PostId> {
    let url = Url::parse(address).ok()?;
    if !POST_HOSTS.contains(&url.host_str()?) {
        return None;
    }
    let parts: Vec<_> = url.path_segments()?.collect();
    let (["i", "web", "status", id, ..] | [_, "status" | "statuses", id, ..]) = *parts else { return None };
    id.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|address| address.written).collect()
    }

    #[test]
    fn addresses_are_found_where_they_end() {
        for (text, addresses) in [
            ("see https://example.org/a?b=c#d.", &["https://example.org/a?b=c#d"][..]),
            ("(http://example.org)", &["http://example.org"]),
            ("HTTPS://EXAMPLE.ORG/A", &["HTTPS://EXAMPLE.ORG/A"]),
            ("one https://a.example/1 two https://b.example/2", &["https://a.example/1", "https://b.example/2"]),
            ("これhttps://example.org/駅です", &["https://example.org/"]),
            ("bare example.org/path, too", &["example.org/path"]),
            ("youtu.be/x and www.example.com", &["youtu.be/x", "www.example.com"]),
        ] {
            assert_eq!(written(text), addresses, "{text}");
        }
    }

    #[test]
    fn other_words_with_dots_are_no_addresses() {
        for text in [
            "alice@example.org",
            "ftp://example.org/",
            "notes.txt",
            "3.14",
            "etc...",
            "e.g. this",
            "http://localhost:1420/",
            "http://127.0.0.1/",
            "https://t.co/Ab3dE12345",
            "javascript:alert(1).com",
            "https://",
        ] {
            assert_eq!(written(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn an_address_is_displayed_short() {
        for (expanded, shown) in [
            ("https://www.example.org/", "example.org"),
            ("http://example.org", "example.org"),
            ("https://example.org/short", "example.org/short"),
            ("https://example.org/engineering/en_us/a", "example.org/engineering/en_…"),
        ] {
            assert_eq!(display(expanded), shown);
        }
    }

    #[test]
    fn posts_are_known_by_their_addresses() {
        for address in [
            "https://x.com/alice/status/20",
            "http://twitter.com/alice/status/20?s=20",
            "https://mobile.twitter.com/alice/statuses/20/photo/1",
            "https://x.com/i/status/20",
            "https://x.com/i/web/status/20",
        ] {
            assert_eq!(post_at(address), Some(PostId(20)), "{address}");
        }
        for address in
            ["https://x.com/alice", "https://example.org/alice/status/20", "https://x.com/alice/status/twenty", "x"]
        {
            assert_eq!(post_at(address), None, "{address}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_stands_in_the_text(text in "([a-z.@:/ é駅]|https://|example\\.org){0,40}") {
            for address in find(&text) {
                prop_assert!(text[address.start..].starts_with(address.written));
                prop_assert!(Url::parse(&address.expanded).is_ok());
            }
        }
    }
}
