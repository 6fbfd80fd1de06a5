//! `GET /2/media/upload?command=STATUS&media_id=`: how far a finalized upload is.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::problems;
use crate::{
    gate::Viewer,
    handlers::path,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    mut query: Query,
) -> Result<Response, Problem> {
    query.take_words("command", &["STATUS"]);
    let id = query.take("media_id");
    if id.is_none() {
        query.complain("media_id", "", "is required");
    }
    query.finish()?;
    let id = path::media("media_id", &id.unwrap_or_default())?;
    let now = simulation.clock.now();
    let mut world = locked(&simulation.world);
    let upload = world.uploads_mut().find(now, viewer, id).map_err(problems::about(id, "media_id"))?;
    wire::upload(id, upload, now)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use crate::testing::{Stage, files};

    #[tokio::test]
    async fn a_gif_is_processed_while_time_passes() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_gif", files::gif(8, 6, 2)).await;
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(stage.status(stage.alice, &id).await.body["data"]["processing_info"].clone());
            stage.control.advance(Duration::from_secs(1));
        }
        let expected = [
            json!({ "state": "pending", "check_after_secs": 1 }),
            json!({ "state": "in_progress", "check_after_secs": 2, "progress_percent": 0 }),
            json!({ "state": "in_progress", "check_after_secs": 1, "progress_percent": 50 }),
            json!({ "state": "succeeded", "progress_percent": 100 }),
        ];
        assert_eq!(seen, expected);
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_video_shows_when_its_processing_is_over() {
        let stage = Stage::set().await;
        let long = files::Mp4 { duration_ms: 150_000, ..files::Mp4::default() };
        let mut broken = files::Mp4::default().bytes();
        broken.truncate(120);
        for (bytes, code, name) in [(long.bytes(), 3, "UnsupportedMedia"), (broken, 1, "InvalidMedia")] {
            let id = stage.uploaded(stage.alice, "dm_video", bytes).await;
            assert_eq!(stage.status(stage.alice, &id).await.body["data"]["processing_info"]["state"], "pending");
            stage.control.advance(Duration::from_mins(1));
            let info = stage.status(stage.alice, &id).await.body["data"]["processing_info"].clone();
            assert_eq!((&info["state"], &info["progress_percent"]), (&"failed".into(), &100.into()));
            assert_eq!((&info["error"]["code"], &info["error"]["name"]), (&code.into(), &name.into()));
            assert!(info["error"]["message"].is_string());
            assert_eq!(stage.attach(&id).await.status, 400);
        }
    }

    #[tokio::test]
    async fn an_upload_that_is_not_there_or_not_finalized_has_no_status() {
        let stage = Stage::set().await;
        let picture = stage.uploaded(stage.alice, "dm_image", files::png(8, 6)).await;
        let announced = stage.announced(stage.alice, "dm_image", "image/png", 4).await;
        assert_eq!(stage.status(stage.alice, &picture).await.status, 200);
        assert_eq!(stage.status(stage.bob, &picture).await.status, 404);
        assert_eq!(stage.status(stage.alice, &announced).await.status, 400);
        for query in ["", "?command=STATUS", "?command=INIT&media_id=1", "?media_id=one", "?media_id=1&x=1"] {
            let answer = stage.get(stage.alice, &format!("/2/media/upload{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
        }
        stage.control.advance(Duration::from_hours(1));
        let answer = stage.get(stage.alice, &format!("/2/media/upload?media_id={picture}")).await;
        assert_eq!(answer.body["data"]["expires_after_secs"], 23 * 60 * 60);
        stage.control.advance(Duration::from_hours(23));
        assert_eq!(stage.status(stage.alice, &picture).await.status, 404);
    }
}
