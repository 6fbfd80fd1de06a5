//! `pipit-media://`: pictures and attachments for the page, by account, and person or key. The page never sees an address of X's,
//! and what it asks for is either one of ours or nothing. Each account has what its own engine loaded, and nothing of another's.

use dm_engine::LoadedMedia;
use dm_model::{AttachmentId, MediaKey, UserId};
use tauri::{
    Manager as _, Runtime, UriSchemeContext, UriSchemeResponder,
    http::{Request, Response, StatusCode, header},
};

use crate::app_state::AppState;

/// The protocol's name.
pub const SCHEME: &str = "pipit-media";

/// Names are never reused for other bytes, so the page may keep what it got.
const KEEP: &str = "private, max-age=31536000, immutable";

/// What the page asks an account for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Picture {
        person: UserId,
        version: u32,
    },
    Attachment {
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
    context.app_handle().state::<AppState>().start_task("media", async move {
        let media = match wanted {
            Some((account, wanted)) => load(&app.state::<AppState>(), account, wanted).await,
            None => None,
        };
        responder.respond(response(media));
    });
}

async fn load(state: &AppState, account: UserId, wanted: Wanted) -> Option<LoadedMedia> {
    let engine = state.engine(account).ok()?;
    let loaded = match wanted {
        Wanted::Picture { person, version } => engine.load_picture(person, version).await,
        Wanted::Attachment { key } => engine.load_attachment(key).await,
        Wanted::Outgoing { id } => engine.load_outgoing(id).await,
    };
    loaded.unwrap_or_else(|error| {
        tracing::info!(%error, "a picture could not be loaded");
        None
    })
}

fn response(media: Option<LoadedMedia>) -> Response<Vec<u8>> {
    let builder = Response::builder().header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    let built = match media {
        Some(media) => builder
            .header(header::CONTENT_TYPE, media.content_type)
            .header(header::CACHE_CONTROL, KEEP)
            .body(media.bytes),
        None => builder.status(StatusCode::NOT_FOUND).header(header::CACHE_CONTROL, "no-store").body(Vec::new()),
    };
    built.unwrap_or_default()
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
        ("attachment", key, None) => Wanted::Attachment { key: key.parse().ok()? },
        ("outgoing", id, None) => Wanted::Outgoing { id: id.parse().ok()? },
        _ => return None,
    };
    parts.next().is_none().then_some((account, wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_by_its_account_person_and_version() {
        let picture = Wanted::Picture { person: "17".parse().unwrap(), version: 2 };
        assert_eq!(wanted("/9%2Fpicture%2F17%2F2"), Some(("9".parse().unwrap(), picture)));
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
            "/../attachment/3_1",
            "/9/picture/17/2/3",
            "/%ff",
        ] {
            assert_eq!(wanted(path), None, "{path} was understood");
        }
    }
}
