//! `POST /2/media/upload`: a whole file at once.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{asked, body::Body};
use crate::{
    gate::Viewer,
    problem::{Complaint, Problem},
    query::Query,
    simulation::{Simulation, locked},
    wire,
    world::{Format, MediaKind, Plan},
};

/// The largest GIF in base64 with what is around it. Larger videos must come in segments.
pub(super) const LARGEST_BODY: usize = 15 * 1024 * 1024 / 3 * 4 + 64 * 1024;

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    query: Query,
    request: Request,
) -> Result<Response, Problem> {
    query.finish()?;
    let body = Body::read(request, &["media_category", "additional_owners"]).await?;
    let category = body.text("media_category")?;
    let category = category.ok_or_else(|| Complaint::about_body("$.media_category: is missing but it is required"))?;
    let category = asked::category(category)?;
    if let Some(owners) = body.text("additional_owners")? {
        asked::owners(owners.split(','))?;
    }
    let size = u64::try_from(body.media.len()).unwrap_or(u64::MAX);
    category.must_fit(size)?;
    let format = Format::of(&body.media).ok_or_else(|| Complaint::about_body("media type unrecognized."))?;
    asked::must_match(category, format)?;
    let found = simulation.inspector.inspect(vec![body.media], format).await?;
    let file = match found {
        // Pictures are judged at once.
        Err(unfit) if format.kind() == MediaKind::Photo => return Err(Complaint::about_body(unfit.to_string()).into()),
        found => found,
    };
    let now = simulation.clock.now();
    let plan = Plan { owner: viewer, category, shared: false };
    let mut world = locked(&simulation.world);
    let id = world.add_upload(now, plan, file, (format, size))?;
    wire::upload(id, world.uploads_mut().find(now, viewer, id)?, now)
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use reqwest::multipart::{Form, Part};
    use serde_json::json;

    use super::*;
    use crate::testing::{Stage, files, read};

    #[tokio::test]
    async fn a_picture_is_ready_at_once() {
        let stage = Stage::set().await;
        let answer = stage.upload(stage.alice, "dm_image", files::png(8, 6)).await;
        assert_eq!(answer.status, 200);
        let data = &answer.body["data"];
        assert_eq!(data["image"], json!({ "image_type": "image/png", "w": 8, "h": 6 }));
        assert_eq!((&data["expires_after_secs"], &data["size"]), (&86_400.into(), &files::png(8, 6).len().into()));
        assert_eq!(data["media_key"], format!("3_{}", data["id"].as_str().unwrap()));
        assert!(data.get("processing_info").is_none());
    }

    #[tokio::test]
    async fn json_with_base64_is_as_good_as_a_form() {
        let stage = Stage::set().await;
        let media = STANDARD.encode(files::jpeg(8, 6));
        let body = json!({ "media": media, "media_category": "dm_image", "additional_owners": stage.bob.to_string() });
        let answer = stage.post(stage.alice, "/2/media/upload", &body).await;
        assert_eq!((answer.status, &answer.body["data"]["image"]["image_type"]), (200, &"image/jpeg".into()));
    }

    #[tokio::test]
    async fn each_category_takes_its_own_formats() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        for (category, bytes, status) in [
            ("dm_image", files::webp(8, 6), 200),
            ("dm_image", files::gif(8, 6, 1), 400),
            ("dm_image", b"GIF".to_vec(), 400),
            ("dm_gif", files::gif(8, 6, 2), 200),
            ("dm_gif", files::png(8, 6), 400),
            ("dm_video", video.clone(), 200),
            ("dm_video", files::png(8, 6), 400),
            ("tweet_image", files::png(8, 6), 200),
        ] {
            let answer = stage.upload(stage.alice, category, bytes).await;
            assert_eq!(answer.status, status, "{category}: {answer:?}");
        }
    }

    #[tokio::test]
    async fn a_picture_that_is_not_fit_is_refused_at_once() {
        let stage = Stage::set().await;
        for bytes in [files::png(3, 3), files::png_header(60_000, 60_000), files::png(64, 64)[..80].to_vec()] {
            let answer = stage.upload(stage.alice, "dm_image", bytes).await;
            assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()));
        }
    }

    #[tokio::test]
    async fn a_file_may_be_as_large_as_its_category_allows() {
        let stage = Stage::set().await;
        let mut picture = files::png(8, 6);
        picture.resize(5 * 1024 * 1024, 0);
        assert_eq!(stage.upload(stage.alice, "dm_image", picture.clone()).await.status, 200);
        picture.push(0);
        let answer = stage.upload(stage.alice, "dm_image", picture).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.body["errors"][0]["message"], "File size exceeds 5242880 bytes.");
    }

    #[tokio::test]
    async fn a_body_beyond_all_categories_is_too_large() {
        let stage = Stage::set().await;
        let form = |size| {
            let media = Part::bytes(vec![0; size]);
            Form::new().text("media_category", "dm_gif").part("media", media)
        };
        let answer = read(stage.form(stage.alice, "/2/media/upload", form(LARGEST_BODY))).await;
        assert_eq!((answer.status, &answer.body["status"]), (413, &413.into()));
    }

    #[tokio::test]
    async fn a_form_that_makes_no_sense_is_refused_in_xs_shape() {
        let stage = Stage::set().await;
        let media = || Part::bytes(files::png(8, 6));
        let category = || Form::new().text("media_category", "dm_image");
        for form in [
            Form::new(),
            category(),
            Form::new().part("media", media()),
            category().part("media", Part::bytes(Vec::new())),
            category().part("media", media()).part("media", media()),
            category().part("media", media()).text("media_category", "dm_gif"),
            category().part("media", media()).text("caption", "me"),
            category().part("media", media()).text("additional_owners", "bob"),
            category().part("media", media()).part("additional_owners", Part::bytes(vec![0xff])),
            Form::new().part("media", media()).text("media_category", "subtitles"),
            Form::new().part("media", media()).text("media_category", "DM_IMAGE"),
        ] {
            let shown = format!("{form:?}");
            let answer = read(stage.form(stage.alice, "/2/media/upload", form)).await;
            assert_eq!((answer.status, &answer.body["title"]), (400, &"Invalid Request".into()), "{shown}");
        }
    }

    #[tokio::test]
    async fn a_body_that_is_neither_a_form_nor_json_is_refused() {
        let stage = Stage::set().await;
        let post = |content_type: &'static str, body: &'static str| {
            let request = stage.request(stage.alice, reqwest::Method::POST, "/2/media/upload");
            read(request.header("content-type", content_type).body(body))
        };
        let begun = "--x\r\nContent-Disposition: form-data; name=\"media\"\r\n\r\nhalf of";
        for (content_type, body, status) in [
            ("multipart/form-data; boundary=x", begun, 400),
            ("multipart/form-data; boundary=x", "", 400),
            ("multipart/form-data", begun, 400),
            ("application/json", "{", 400),
            ("application/json", "[]", 400),
            ("application/json", r#"{"media_category":"dm_image"}"#, 400),
            ("application/json", r#"{"media":7,"media_category":"dm_image"}"#, 400),
            ("application/json", r#"{"media":"%%","media_category":"dm_image"}"#, 400),
            ("application/json", r#"{"media":"","media_category":"dm_image"}"#, 400),
            ("application/json", r#"{"media":"AAAA","media_category":7}"#, 400),
            ("text/plain", "hello", 400),
        ] {
            let answer = post(content_type, body).await;
            assert_eq!(answer.status, status, "{content_type}: {body}");
            assert!(answer.body["title"].is_string());
        }
    }

    #[tokio::test]
    async fn the_old_commands_are_refused() {
        let stage = Stage::set().await;
        let form = Form::new().text("media_type", "image/png");
        let answer = read(stage.form(stage.alice, "/2/media/upload?command=INIT", form)).await;
        assert_eq!(answer.status, 400);
    }
}
