//! `pipit-media://`: pictures and attachments for the page, by account, and person or key. The page never sees an address of X's,
//! and what it asks for is either one of ours or nothing. Each account has what its own engine loaded, and nothing of another's.
//! A video is given in parts, so that it never lies in memory whole.

mod parts;

pub use parts::LARGEST_PART;

use dm_engine::{EngineError, MediaFile};
use dm_model::{AttachmentId, MediaKey, PostId, UserId};
use tauri::{
    Manager as _, Runtime, UriSchemeContext, UriSchemeResponder,
    http::{Method, Request, Response, StatusCode, header, response::Builder},
};

use self::parts::Part;
use crate::app_state::AppState;

/// The protocol's name.
pub const SCHEME: &str = "pipit-media";

/// Names are never reused for other bytes, so the page may keep what it got.
const KEEP: &str = "private, max-age=31536000, immutable";

/// What the page asks an account for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Picture {
        person: UserId,
        version: u32,
    },
    /// The picture of a Post.
    Post {
        id: PostId,
    },
    Attachment {
        key: MediaKey,
    },
    /// The still picture of an attachment that moves.
    Preview {
        key: MediaKey,
    },
    /// Our copy of a file that is to be sent.
    Outgoing {
        id: AttachmentId,
    },
}

/// Answers one request of the page.
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands them over")]
pub fn answer<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    let wanted = wanted(request.uri().path());
    let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    if request.method() == Method::OPTIONS {
        // The page may ask for a part of a file, though it has another origin than we.
        responder.respond(response(allowing().header(header::ACCESS_CONTROL_ALLOW_HEADERS, "range"), Vec::new()));
        return;
    }
    context.app_handle().state::<AppState>().start_task("media", async move {
        let state = app.state::<AppState>();
        let given = match wanted {
            Some(wanted) => match load_and_give(&state, &wanted, range.as_deref()).await {
                // It is not found again, so it is fetched anew.
                Err(EngineError::MediaDamaged) => load_and_give(&state, &wanted, range.as_deref()).await,
                given => given,
            },
            None => Ok(nothing(StatusCode::NOT_FOUND)),
        };
        responder.respond(given.unwrap_or_else(|error| {
            tracing::info!(%error, "a picture could not be loaded");
            nothing(StatusCode::NOT_FOUND)
        }));
    });
}

async fn load_and_give(
    state: &AppState,
    (account, wanted): &(UserId, Wanted),
    range: Option<&str>,
) -> Result<Response<Vec<u8>>, EngineError> {
    match load(state, *account, wanted.clone()).await? {
        Some(file) => give(file, range).await,
        None => Ok(nothing(StatusCode::NOT_FOUND)),
    }
}

async fn load(state: &AppState, account: UserId, wanted: Wanted) -> Result<Option<MediaFile>, EngineError> {
    let Ok(engine) = state.engine(account) else { return Ok(None) };
    match wanted {
        Wanted::Picture { person, version } => engine.load_picture(person, version).await,
        Wanted::Post { id } => engine.load_post_picture(id).await,
        Wanted::Attachment { key } => engine.load_attachment(key).await,
        Wanted::Preview { key } => engine.load_preview(key).await,
        Wanted::Outgoing { id } => engine.load_outgoing(id).await,
    }
}

/// The wanted part of a file, of which nothing else is read.
async fn give(file: MediaFile, range: Option<&str>) -> Result<Response<Vec<u8>>, EngineError> {
    let (length, content_type) = (file.length(), file.content_type());
    let found = allowing()
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CACHE_CONTROL, KEEP)
        .header(header::ACCEPT_RANGES, "bytes");
    match parts::part(range, length) {
        Part::Whole => Ok(response(found, file.read_part(0, length).await?)),
        Part::Of(part) => {
            let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            let bytes = file.read_part(part.start, part.end - part.start).await?;
            Ok(response(found.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, told), bytes))
        }
        Part::Beyond => {
            let told = format!("bytes */{length}");
            let refused = refusing(StatusCode::RANGE_NOT_SATISFIABLE).header(header::CONTENT_RANGE, told);
            Ok(response(refused, Vec::new()))
        }
        Part::TooLarge => Ok(nothing(StatusCode::PAYLOAD_TOO_LARGE)),
    }
}

fn nothing(status: StatusCode) -> Response<Vec<u8>> {
    response(refusing(status), Vec::new())
}

fn refusing(status: StatusCode) -> Builder {
    allowing().status(status).header(header::CACHE_CONTROL, "no-store")
}

/// What every answer says: the bytes are what they are called, and the page may read them. Nobody else has this protocol.
fn allowing() -> Builder {
    Response::builder()
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
}

fn response(builder: Builder, bytes: Vec<u8>) -> Response<Vec<u8>> {
    builder.body(bytes).unwrap_or_default()
}

/// The page escapes the whole path as one segment.
fn wanted(path: &str) -> Option<(UserId, Wanted)> {
    let path = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8().ok()?;
    let mut parts = path.split('/');
    let account = parts.next()?.parse().ok()?;
    let wanted = match (parts.next()?, parts.next()?, parts.next()) {
        ("picture", person, Some(version)) => {
            Wanted::Picture { person: person.parse().ok()?, version: version.parse().ok()? }
        }
        ("post", id, None) => Wanted::Post { id: id.parse().ok()? },
        ("attachment", key, None) => Wanted::Attachment { key: key.parse().ok()? },
        ("preview", key, None) => Wanted::Preview { key: key.parse().ok()? },
        ("outgoing", id, None) => Wanted::Outgoing { id: id.parse().ok()? },
        _ => return None,
    };
    parts.next().is_none().then_some((account, wanted))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_picture_is_named_by_its_account_person_and_version() {
        let picture = Wanted::Picture { person: "17".parse().unwrap(), version: 2 };
        assert_eq!(wanted("/9%2Fpicture%2F17%2F2"), Some(("9".parse().unwrap(), picture)));
    }

    #[test]
    fn an_attachment_and_its_still_picture_are_named_by_its_key() {
        let (account, key): (UserId, MediaKey) = ("9".parse().unwrap(), "7_1".parse().unwrap());
        assert_eq!(wanted("/9%2Fattachment%2F7_1"), Some((account, Wanted::Attachment { key: key.clone() })));
        assert_eq!(wanted("/9%2Fpreview%2F7_1"), Some((account, Wanted::Preview { key })));
    }

    #[test]
    fn the_picture_of_a_post_is_named_by_its_id() {
        let id = "77".parse().unwrap();
        assert_eq!(wanted("/9%2Fpost%2F77"), Some(("9".parse().unwrap(), Wanted::Post { id })));
    }

    #[test]
    fn nothing_else_can_be_asked_for() {
        for path in [
            "/",
            "/9",
            "/picture/17/2",
            "/9/picture/17",
            "/9/picture/../2",
            "/9/attachment/..%2F..%2Fsettings.json",
            "/9/preview/preview.3_1",
            "/9/preview",
            "/9/post/..%2F7",
            "/../attachment/3_1",
            "/9/picture/17/2/3",
            "/%ff",
        ] {
            assert_eq!(wanted(path), None, "{path} was understood");
        }
    }

    /// A file of ours in a folder, opened as the engine opens what it keeps.
    async fn file(bytes: &[u8]) -> MediaFile {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        MediaFile::open(file).await.unwrap().unwrap()
    }

    fn header_of<'a>(answer: &'a Response<Vec<u8>>, name: &str) -> &'a str {
        answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    const GIF: &[u8] = b"GIF89a and more";

    #[tokio::test]
    async fn a_picture_is_given_whole_and_as_what_it_is() {
        let answer = give(file(GIF).await, None).await.unwrap();
        assert_eq!((answer.status(), answer.body().as_slice()), (StatusCode::OK, GIF));
        for (name, value) in [
            ("content-type", "image/gif"),
            ("x-content-type-options", "nosniff"),
            ("accept-ranges", "bytes"),
            ("cache-control", KEEP),
        ] {
            assert_eq!(header_of(&answer, name), value);
        }
    }

    #[tokio::test]
    async fn a_part_is_given_with_its_place() {
        let answer = give(file(GIF).await, Some("bytes=3-5")).await.unwrap();
        assert_eq!((answer.status(), answer.body().as_slice()), (StatusCode::PARTIAL_CONTENT, &b"89a"[..]));
        assert_eq!(header_of(&answer, "content-range"), "bytes 3-5/15");
        assert_eq!(header_of(&answer, "content-type"), "image/gif");
    }

    #[tokio::test]
    async fn a_part_behind_the_end_is_refused_with_the_length() {
        let answer = give(file(GIF).await, Some("bytes=15-")).await.unwrap();
        assert_eq!((answer.status(), answer.body().len()), (StatusCode::RANGE_NOT_SATISFIABLE, 0));
        assert_eq!(header_of(&answer, "content-range"), "bytes */15");
        assert_eq!(header_of(&answer, "cache-control"), "no-store");
    }

    #[tokio::test]
    async fn a_video_too_large_to_be_given_whole_is_given_in_parts_only() {
        let mut video = tempfile::tempfile().unwrap();
        video.write_all(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom").unwrap();
        video.set_len(64 << 20).unwrap();
        let open = async || MediaFile::open(video.try_clone().unwrap()).await.unwrap().unwrap();
        assert_eq!(give(open().await, None).await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
        let answer = give(open().await, Some("bytes=0-")).await.unwrap();
        assert_eq!(answer.body().len() as u64, LARGEST_PART);
        assert_eq!(header_of(&answer, "content-range"), "bytes 0-4194303/67108864");
    }
}
