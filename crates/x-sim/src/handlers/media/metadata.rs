//! `POST /2/media/metadata`: what an upload shows, for those who cannot see it.
//!
//! Only `alt_text` has an effect; what else X's specification lists is for Posts and ads, and is taken and given back.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::problems;
use crate::{
    gate::Viewer,
    handlers::{json_body, path},
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
};

/// The longest alternative text in characters (X's specification).
const LONGEST_TEXT: usize = 1_000;

/// What X's specification lists beside `alt_text`.
const OTHERS: [&str; 12] = [
    "allow_download_status",
    "audience_policy",
    "content_expiration",
    "domain_restrictions",
    "found_media_origin",
    "geo_restrictions",
    "management_info",
    "preview_image",
    "sensitive_media_warning",
    "shared_info",
    "sticker_info",
    "upload_source",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    id: String,
    metadata: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AltText {
    text: String,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    query.finish()?;
    let request: Request = json_body::read(&body)?;
    let id = path::media("id", &request.id)?;
    let metadata = request.metadata.unwrap_or_default();
    let alt_text = check(&metadata)?;
    let now = simulation.clock.now();
    let mut world = locked(&simulation.world);
    let upload = world.uploads_mut().find_mut(now, viewer, id).map_err(problems::about(id, "id"))?;
    if alt_text.is_some() {
        upload.alt_text = alt_text;
    }
    let data = json!({ "id": id.to_string(), "associated_metadata": metadata });
    Ok(wire::json(StatusCode::OK, &json!({ "data": data })))
}

/// The alternative text, if all else is in order.
fn check(metadata: &Map<String, Value>) -> Result<Option<String>, Problem> {
    let mut text = None;
    for (name, value) in metadata {
        if name == "alt_text" {
            let wrong = |error| Complaint::about_body(format!("$.metadata.alt_text: {error}"));
            text = Some(AltText::deserialize(value).map_err(wrong)?.text);
        } else if !OTHERS.contains(&name.as_str()) || !value.is_object() {
            let message = format!("$.metadata.{name}: is not defined in the schema");
            return Err(Complaint::about_body(message).into());
        }
    }
    if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        let message = format!("$.metadata.alt_text.text: must be at most {LONGEST_TEXT} characters long");
        return Err(Complaint::about_body(message).into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Stage, files};

    #[tokio::test]
    async fn an_alternative_text_goes_along_with_the_picture() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_image", files::png(8, 6)).await;
        let metadata = json!({ "alt_text": { "text": "a seal" }, "shared_info": { "shared": false } });
        let body = json!({ "id": id, "metadata": metadata });
        let answer = stage.post(stage.alice, "/2/media/metadata", &body).await;
        assert_eq!((answer.status, &answer.body["data"]), (200, &json!({ "id": id, "associated_metadata": metadata })));
        assert_eq!(stage.attach(&id).await.status, 201);
        let page = stage.get(stage.bob, "/2/dm_events?expansions=attachments.media_keys&media.fields=alt_text").await;
        assert_eq!(page.body["includes"]["media"][0]["alt_text"], "a seal");
    }

    #[tokio::test]
    async fn metadata_that_cannot_be_is_refused() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_image", files::png(8, 6)).await;
        for (status, body) in [
            (400, json!({ "metadata": {} })),
            (400, json!({ "id": "seal", "metadata": {} })),
            (400, json!({ "id": id, "metadata": { "alt_text": { "text": "x".repeat(1_001) } } })),
            (400, json!({ "id": id, "metadata": { "alt_text": {} } })),
            (400, json!({ "id": id, "metadata": { "alt_text": "a seal" } })),
            (400, json!({ "id": id, "metadata": { "title": { "text": "a seal" } } })),
            (400, json!({ "id": id, "metadata": { "shared_info": true } })),
            (404, json!({ "id": "7", "metadata": {} })),
            (200, json!({ "id": id, "metadata": { "alt_text": { "text": "🦭".repeat(1_000) } } })),
            (200, json!({ "id": id })),
        ] {
            assert_eq!(stage.post(stage.alice, "/2/media/metadata", &body).await.status, status, "{body}");
        }
        let of_bob = json!({ "id": id, "metadata": {} });
        assert_eq!(stage.post(stage.bob, "/2/media/metadata", &of_bob).await.status, 404);
    }
}
