//! `POST /2/media/upload/{id}/finalize`: puts the segments together.
//!
//! What X sees at once is told at once: segments that are missing, a file of another format, a picture that is not fit to
//! be sent. What is wrong with a GIF or a video shows when its processing is over. A finalized upload stays so: whoever
//! missed the answer asks for the status.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};

use super::problems;
use crate::{
    gate::Viewer,
    handlers::path,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
    world::MediaKind,
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path(id): Path<String>,
    query: Query,
    _: Bytes,
) -> Result<Response, Problem> {
    query.finish()?;
    let id = path::media("id", &id)?;
    let in_words = problems::about(id, "id");
    let gathered = locked(&simulation.world).uploads_mut().gather(simulation.clock.now(), viewer, id);
    let gathered = gathered.map_err(&in_words)?;
    let found = simulation.inspector.inspect(gathered.segments.clone(), gathered.format).await?;
    if let Err(unfit) = &found
        && gathered.format.kind() == MediaKind::Photo
    {
        return Err(Complaint::about_body(unfit.to_string()).into());
    }
    let now = simulation.clock.now();
    let mut world = locked(&simulation.world);
    let uploads = world.uploads_mut();
    uploads.finish(now, viewer, id, &gathered, found).map_err(&in_words)?;
    wire::upload(id, uploads.find(now, viewer, id)?, now)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Stage, files};

    #[tokio::test]
    async fn segments_become_a_file() {
        let stage = Stage::set().await;
        let picture = files::png(8, 6);
        let id = stage.announced(stage.alice, "dm_image", "image/png", picture.len()).await;
        let (beginning, end) = picture.split_at(20);
        stage.append(stage.alice, &id, "1", end).await;
        assert_eq!(stage.finalize(stage.alice, &id).await.status, 400);
        stage.append(stage.alice, &id, "0", beginning).await;
        let answer = stage.finalize(stage.alice, &id).await;
        assert_eq!((answer.status, &answer.body["data"]["image"]["w"]), (200, &8.into()));
        assert_eq!(stage.append(stage.alice, &id, "0", b"late").await.status, 400);
        assert_eq!(stage.finalize(stage.alice, &id).await.status, 400);
        assert_eq!(stage.status(stage.alice, &id).await.body, answer.body);
    }

    #[tokio::test]
    async fn a_video_is_not_ready_yet() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        let id = stage.announced(stage.alice, "dm_video", "video/mp4", video.len()).await;
        stage.append(stage.alice, &id, "0", &video).await;
        let answer = stage.finalize(stage.alice, &id).await;
        assert_eq!(answer.body["data"]["processing_info"], json!({ "state": "pending", "check_after_secs": 1 }));
        assert_eq!(answer.body["data"]["video"], json!({ "video_type": "video/mp4" }));
    }

    #[tokio::test]
    async fn a_file_of_another_format_is_refused_at_once() {
        let stage = Stage::set().await;
        for (category, media_type, bytes) in [
            ("dm_image", "image/png", files::jpeg(8, 6)),
            ("dm_gif", "image/gif", files::png(8, 6)),
            ("dm_video", "video/mp4", b"this is no video at all".to_vec()),
            ("dm_image", "image/png", files::png(2, 2)),
        ] {
            let id = stage.announced(stage.alice, category, media_type, bytes.len()).await;
            stage.append(stage.alice, &id, "0", &bytes).await;
            let answer = stage.finalize(stage.alice, &id).await;
            assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()), "{category}");
        }
    }

    #[tokio::test]
    async fn only_its_owner_finalizes_an_upload() {
        let stage = Stage::set().await;
        let id = stage.announced(stage.alice, "dm_image", "image/png", 4).await;
        assert_eq!(stage.finalize(stage.bob, &id).await.status, 404);
        assert_eq!(stage.finalize(stage.alice, "x").await.status, 400);
    }
}
