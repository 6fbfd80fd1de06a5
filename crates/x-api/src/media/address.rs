//! Which addresses are opened. X names them, and a server must never decide where this app connects to, or who gets the
//! token: what does not lie at one of X's own hosts, by https and on its own port, is not opened.

use url::Url;

/// Where the classic attachments lie. No browser can load them without signing in; the API's own call can.
const ATTACHMENT_HOST: &str = "ton.twitter.com";
/// Profile pictures, and still pictures of videos.
const PICTURE_HOST: &str = "pbs.twimg.com";
/// What moves, where it was made anew by X.
const VIDEO_HOST: &str = "video.twimg.com";

/// How the bytes of an attachment can be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AttachmentAddress<'a> {
    /// By the call for attachments, with the account's token, by these three parts of its path.
    ByCall([&'a str; 3]),
    /// From a host that shows it to everybody who knows its address, without a token.
    Openly,
}

impl<'a> AttachmentAddress<'a> {
    /// `None` for an address that is not opened.
    pub(super) fn of(url: &'a Url) -> Option<Self> {
        let is_open = is_plain_https(url, VIDEO_HOST) || is_plain_https(url, PICTURE_HOST);
        attachment_parts(url).map(Self::ByCall).or_else(|| is_open.then_some(Self::Openly))
    }
}

/// The three parts of `https://ton.twitter.com/1.1/ton/data/dm/{dm_id}/{media_id}/{resource_id}`.
fn attachment_parts(url: &Url) -> Option<[&str; 3]> {
    if !is_plain_https(url, ATTACHMENT_HOST) {
        return None;
    }
    let segments: Vec<_> = url.path().strip_prefix("/1.1/ton/data/dm/")?.split('/').collect();
    let [dm_id, media_id, resource_id] = segments[..] else { return None };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A size such as `:large` may follow the file's name. A dot in front would make it a step up.
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_name_byte);
    (is_number(dm_id) && is_number(media_id) && is_name(resource_id)).then_some([dm_id, media_id, resource_id])
}

/// Whether a profile picture may be fetched from there: from X's host, or from where the API itself is.
pub(super) fn is_picture_address(url: &Url, origin: &Url) -> bool {
    let is_our_origin = url.origin() == origin.origin() && url.username().is_empty() && url.password().is_none();
    is_our_origin || is_plain_https(url, PICTURE_HOST)
}

/// HTTPS on its own port at exactly this host, with nobody's name in front.
fn is_plain_https(url: &Url, host: &str) -> bool {
    url.scheme() == "https"
        && url.host_str() == Some(host)
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn the_parts_of_an_attachments_address_are_found() {
        let address = url("https://ton.twitter.com/1.1/ton/data/dm/1582838499983564806/1582838484/a_b-C.jpg:large");
        assert_eq!(attachment_parts(&address), Some(["1582838499983564806", "1582838484", "a_b-C.jpg:large"]));
    }

    #[test]
    fn other_addresses_are_no_attachments() {
        for address in [
            "http://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com:8443/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com.evil.example/1.1/ton/data/dm/1/2/a.jpg",
            "https://evil@ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/3/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/two/a.jpg",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/%2e%2e",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/a%2Fb",
            "https://ton.twitter.com/1.1/ton/data/dm/1/2/",
        ] {
            assert_eq!(attachment_parts(&url(address)), None, "{address}");
        }
    }

    #[test]
    fn pictures_come_only_from_x() {
        let origin = url("http://127.0.0.1:4000/");
        let is_trusted = |address| is_picture_address(&url(address), &origin);
        assert!(is_trusted("https://pbs.twimg.com/profile_images/1/a_normal.jpg"));
        assert!(is_trusted("http://127.0.0.1:4000/profile_images/1.png"));
        for address in [
            "http://pbs.twimg.com/profile_images/1/a.jpg",
            "https://pbs.twimg.com.evil.example/a.jpg",
            "http://127.0.0.1:4001/a.png",
            "http://alice:secret@127.0.0.1:4000/a.png",
            "http://localhost:4000/a.png",
            "file:///etc/passwd",
        ] {
            assert!(!is_trusted(address), "{address}");
        }
    }

    #[test]
    fn attachments_come_by_the_call_or_from_xs_open_hosts_and_from_nowhere_else() {
        let call = url("https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg");
        assert_eq!(AttachmentAddress::of(&call), Some(AttachmentAddress::ByCall(["1", "2", "a.jpg"])));
        for address in [
            "https://video.twimg.com/dm_gif/1/a.mp4",
            "https://video.twimg.com/dm_video/1/vid/720x720/a.mp4?tag=1",
            "https://pbs.twimg.com/dm_video_preview/1/img/a.jpg",
        ] {
            assert_eq!(AttachmentAddress::of(&url(address)), Some(AttachmentAddress::Openly), "{address}");
        }
        for address in [
            "http://video.twimg.com/dm_gif/1/a.mp4",
            "https://video.twimg.com:8443/a.mp4",
            "https://video.twimg.com.evil.example/a.mp4",
            "https://alice:secret@video.twimg.com/a.mp4",
            "https://ton.twitter.com/i/ton/data/dm/1/2/a.jpg",
            "https://127.0.0.1/1.1/ton/data/dm/1/2/a.jpg",
            "http://127.0.0.1:4000/1.1/ton/data/dm/1/2/a.jpg",
            "https://[::1]/a.mp4",
            "https://192.168.0.1/a.mp4",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/a.mp4",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
        ] {
            assert_eq!(AttachmentAddress::of(&url(address)), None, "{address}");
        }
    }
}
