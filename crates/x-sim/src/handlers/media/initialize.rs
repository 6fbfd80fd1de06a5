//! `POST /2/media/upload/initialize`: announces a file that comes in segments.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;

use super::asked;
use crate::{
    gate::Viewer,
    handlers::json_body,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire,
    world::{Category, Plan},
};

/// X's specification asks for none of these, its documentation for `media_type` and `total_bytes`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    media_type: String,
    total_bytes: u64,
    media_category: Option<String>,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    additional_owners: Vec<String>,
}

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
    body: Bytes,
) -> Result<Response, Problem> {
    query.finish()?;
    let announcement: Announcement = json_body::read(&body)?;
    let format = asked::format(&announcement.media_type)?;
    let category = match &announcement.media_category {
        Some(name) => asked::category(name)?,
        None => Category::assumed_for(format),
    };
    asked::must_match(category, format)?;
    asked::owners(announcement.additional_owners.iter().map(String::as_str))?;
    let now = simulation.clock.now();
    let plan = Plan { owner: viewer, category, shared: announcement.shared };
    let mut world = locked(&simulation.world);
    let id = world.begin_upload(now, plan, format, announcement.total_bytes)?;
    let key = category.kind().key_of(id).map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let expires_after_secs = world.uploads_mut().find(now, viewer, id)?.expires_after_secs(now);
    let data = json!({ "id": id.to_string(), "media_key": key, "expires_after_secs": expires_after_secs });
    Ok(wire::json(StatusCode::OK, &json!({ "data": data })))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::Stage;

    #[tokio::test]
    async fn an_announced_upload_has_a_key_and_lives_for_a_day() {
        let stage = Stage::set().await;
        for (category, media_type, number) in
            [("dm_image", "image/pjpeg", 3), ("dm_gif", "image/gif", 16), ("dm_video", "video/mp4", 7)]
        {
            let owners = [stage.bob];
            let body = json!({
                "media_category": category, "media_type": media_type, "total_bytes": 9, "shared": false,
                "additional_owners": owners,
            });
            let answer = stage.post(stage.alice, "/2/media/upload/initialize", &body).await;
            let data = &answer.body["data"];
            assert_eq!((answer.status, &data["expires_after_secs"]), (200, &86_400.into()));
            assert_eq!(data["media_key"], format!("{number}_{}", data["id"].as_str().unwrap()));
        }
    }

    #[tokio::test]
    async fn an_upload_that_cannot_be_is_refused() {
        let stage = Stage::set().await;
        let announcement = |change: &dyn Fn(&mut Value)| {
            let mut body = json!({ "media_category": "dm_image", "media_type": "image/png", "total_bytes": 9 });
            change(&mut body);
            body
        };
        for body in [
            announcement(&|body| body["total_bytes"] = json!(0)),
            announcement(&|body| body["total_bytes"] = json!(-1)),
            announcement(&|body| body["total_bytes"] = json!("9")),
            announcement(&|body| body["total_bytes"] = json!(5 * 1024 * 1024 + 1)),
            announcement(&|body| body["total_bytes"] = Value::Null),
            announcement(&|body| body["media_type"] = json!("image/gif")),
            announcement(&|body| body["media_type"] = json!("image/bmp")),
            announcement(&|body| body["media_type"] = Value::Null),
            announcement(&|body| body["media_category"] = json!("dm_sound")),
            announcement(&|body| body["additional_owners"] = json!(["bob"])),
            announcement(&|body| body["additional_owners"] = json!(vec!["1"; 101])),
            announcement(&|body| body["shared"] = json!("yes")),
            announcement(&|body| body["caption"] = json!("me")),
            json!([]),
        ] {
            let answer = stage.post(stage.alice, "/2/media/upload/initialize", &body).await;
            assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()), "{body}");
        }
    }

    #[tokio::test]
    async fn a_flood_of_announcements_is_too_many() {
        let stage = Stage::set().await;
        for _ in 0..64 {
            stage.announced(stage.alice, "dm_video", "video/mp4", 1_000).await;
        }
        let body = json!({ "media_category": "dm_video", "media_type": "video/mp4", "total_bytes": 9 });
        assert_eq!(stage.post(stage.alice, "/2/media/upload/initialize", &body).await.status, 429);
        assert_eq!(stage.post(stage.bob, "/2/media/upload/initialize", &body).await.status, 200);
    }
}
