//! `POST /2/media/upload/{id}/append`: one segment of a file, in any order, also again.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};
use serde_json::json;

use super::{body::Body, problems};
use crate::{
    gate::Viewer,
    handlers::path,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
};

/// The largest segment (X's docs).
const LARGEST_SEGMENT: usize = 5 * 1024 * 1024;
/// The same in base64 with what is around it.
pub(super) const LARGEST_BODY: usize = LARGEST_SEGMENT / 3 * 4 + 64 * 1024;
const LAST_INDEX: u16 = 999;

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let id = path::media("id", &id)?;
    let body = Body::read(request, &["segment_index"]).await?;
    let index = body.number("segment_index")?;
    let index = index.ok_or_else(|| Complaint::about_body("$.segment_index: is missing but it is required"))?;
    let index = u16::try_from(index).ok().filter(|index| *index <= LAST_INDEX);
    let index = index.ok_or_else(|| Complaint::about_body("$.segment_index: must be between 0 and 999"))?;
    if body.media.len() > LARGEST_SEGMENT {
        return Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let now = simulation.clock.now();
    let appended = locked(&simulation.world).uploads_mut().append(now, viewer, id, index, body.media);
    let expires_at = appended.map_err(problems::about(id, "id"))?;
    let data = json!({ "expires_at": expires_at.as_millis() / 1_000 });
    Ok(wire::json(StatusCode::OK, &json!({ "data": data })))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::{Engine, engine::general_purpose::STANDARD};
    use reqwest::multipart::Form;
    use serde_json::json;

    use super::*;
    use crate::testing::{NOW, Stage, read};

    #[tokio::test]
    async fn a_segment_is_taken_as_a_form_and_as_json() {
        let stage = Stage::set().await;
        let id = stage.announced(stage.alice, "dm_image", "image/png", 8).await;
        let answer = stage.append(stage.alice, &id, "999", b"abcd").await;
        let expires_at = NOW.after(Duration::from_hours(24)).as_millis() / 1_000;
        assert_eq!((answer.status, &answer.body["data"]["expires_at"]), (200, &expires_at.into()));
        let body = json!({ "media": STANDARD.encode("efgh"), "segment_index": 0 });
        let answer = stage.post(stage.alice, &format!("/2/media/upload/{id}/append"), &body).await;
        assert_eq!(answer.status, 200);
    }

    #[tokio::test]
    async fn a_segment_that_cannot_be_is_refused() {
        let stage = Stage::set().await;
        let id = stage.announced(stage.alice, "dm_image", "image/png", 4).await;
        for (index, bytes) in [
            ("abc", &b"ab"[..]),
            ("-1", b"ab"),
            ("1000", b"ab"),
            ("+1", b"ab"),
            ("", b"ab"),
            ("0", b""),
            ("0", b"abcde"),
        ] {
            let answer = stage.append(stage.alice, &id, index, bytes).await;
            assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()), "{index}");
        }
        let path = format!("/2/media/upload/{id}/append");
        for body in [json!({ "media": "AAAA" }), json!({ "media": "AAAA", "segment_index": "0" }), json!({})] {
            assert_eq!(stage.post(stage.alice, &path, &body).await.status, 400, "{body}");
        }
        let form = Form::new().text("segment_index", "0");
        assert_eq!(read(stage.form(stage.alice, &path, form)).await.status, 400);
    }

    #[tokio::test]
    async fn a_segment_has_at_most_five_megabytes() {
        let stage = Stage::set().await;
        let id = stage.announced(stage.alice, "dm_video", "video/mp4", 12 * 1024 * 1024).await;
        let mut segment = vec![7; LARGEST_SEGMENT];
        assert_eq!(stage.append(stage.alice, &id, "0", &segment).await.status, 200);
        segment.push(7);
        assert_eq!(stage.append(stage.alice, &id, "1", &segment).await.status, 413);
    }

    #[tokio::test]
    async fn an_upload_of_somebody_else_or_of_yesterday_is_not_found() {
        let stage = Stage::set().await;
        let id = stage.announced(stage.alice, "dm_image", "image/png", 4).await;
        assert_eq!(stage.append(stage.bob, &id, "0", b"ab").await.status, 404);
        assert_eq!(stage.append(stage.alice, "7", "0", b"ab").await.status, 404);
        assert_eq!(stage.append(stage.alice, "seven", "0", b"ab").await.status, 400);
        assert_eq!(stage.append(stage.alice, &id, "0", b"ab").await.status, 200);
        stage.control.advance(Duration::from_hours(24));
        assert_eq!(stage.append(stage.alice, &id, "1", b"cd").await.status, 404);
    }
}
