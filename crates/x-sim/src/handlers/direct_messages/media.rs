//! `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: the bytes of an attachment, for participants.
//!
//! A video player asks for parts of a file (RFC 9110, section 14); one part at a time is given.

use std::{ops::RangeInclusive, sync::Arc};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_range_header::parse_range_header;
use tokio::task::spawn_blocking;

use crate::{
    gate::Viewer,
    handlers::path,
    inspection,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    world::{MediaPlace, Resource},
};

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    Path((dm_id, media_id, resource_id)): Path<(String, String, String)>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    query.finish()?;
    let place = MediaPlace { dm_id: path::event(&dm_id)?, media_id: path::media("media_id", &media_id)?, resource_id };
    let resource = locked(&simulation.world).resource_for(viewer, &place);
    let resource = resource.ok_or_else(|| Problem::not_found("media", "media_id", &media_id))?;
    let (content_type, bytes) = made(resource).await?;
    Ok(whole_or_part(content_type, &bytes, &headers))
}

/// The content type and the bytes, which may have to be drawn first.
async fn made(resource: Resource) -> Result<(&'static str, Bytes), Problem> {
    let draw = match resource {
        Resource::File(file) => return Ok((file.format.content_type(), file.bytes)),
        Resource::Drawn(picture) => spawn_blocking(move || picture.png()),
        Resource::PreviewOf(file) => spawn_blocking(move || inspection::preview(&file).into()),
    };
    let png = draw.await.map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(("image/png", png))
}

fn whole_or_part(content_type: &'static str, bytes: &Bytes, headers: &HeaderMap) -> Response {
    let common = [(header::CONTENT_TYPE, content_type), (header::ACCEPT_RANGES, "bytes")];
    match wanted_part(headers, bytes.len()) {
        Part::Whole => (common, bytes.clone()).into_response(),
        Part::Of(range) => {
            let told = format!("bytes {}-{}/{}", range.start(), range.end(), bytes.len());
            let part = bytes.slice(range);
            (StatusCode::PARTIAL_CONTENT, common, [(header::CONTENT_RANGE, told)], part).into_response()
        }
        Part::Beyond => {
            let told = [(header::CONTENT_RANGE, format!("bytes */{}", bytes.len()))];
            (told, Problem::of_status(StatusCode::RANGE_NOT_SATISFIABLE)).into_response()
        }
    }
}

/// What a request asks for.
enum Part {
    Whole,
    Of(RangeInclusive<usize>),
    /// Something that the file does not have.
    Beyond,
}

/// A range that makes no sense counts as none.
fn wanted_part(headers: &HeaderMap, length: usize) -> Part {
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(parsed) = range.and_then(|range| parse_range_header(range).ok()).filter(|it| it.ranges.len() == 1) else {
        return Part::Whole;
    };
    let valid = u64::try_from(length).ok().and_then(|length| parsed.validate(length).ok());
    let first = valid.and_then(|ranges| ranges.into_iter().next());
    let bounds =
        first.and_then(|range| Some((range.start().to_owned().try_into().ok()?, (*range.end()).try_into().ok()?)));
    bounds.map_or(Part::Beyond, |(start, end): (usize, usize)| Part::Of(start..=end))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;

    use crate::testing::{Stage, Tiny, files};

    /// The paths of what bob's latest message carries: the file, and its still picture if it moves.
    async fn paths(stage: &Stage) -> (String, Option<String>) {
        let query = "expansions=attachments.media_keys&media.fields=url,variants,preview_image_url";
        let page = stage.get(stage.alice, &format!("/2/dm_events?{query}")).await;
        let media = &page.body["includes"]["media"][0];
        let path = |url: &serde_json::Value| {
            let place = url.as_str()?.strip_prefix("https://ton.twitter.com/1.1/ton/data/dm/")?;
            Some(format!("/2/dm_conversations/media/{place}"))
        };
        let file = path(&media["url"]).or_else(|| path(&media["variants"][0]["url"]));
        (file.unwrap(), path(&media["preview_image_url"]))
    }

    async fn fetch(stage: &Stage, path: &str, range: Option<&str>) -> (u16, String, Vec<u8>) {
        let request = stage.request(stage.alice, Method::GET, path);
        let request = range.into_iter().fold(request, |request, range| request.header("range", range));
        let answer = request.send().await.unwrap();
        let content_type = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), content_type, answer.bytes().await.unwrap().to_vec())
    }

    #[tokio::test]
    async fn a_picture_is_for_participants_only() {
        let stage = Stage::set().await;
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let (path, preview) = paths(&stage).await;
        assert_eq!(fetch(&stage, &path, None).await, (200, "image/png".to_owned(), Tiny::png()));
        assert_eq!(preview, None);
        assert_eq!(stage.get(stage.carol, &path).await.status, 404);
        assert_eq!(stage.get(stage.alice, &format!("{path}x")).await.status, 404);
        assert_eq!(stage.get(stage.alice, "/2/dm_conversations/media/1/x/y").await.status, 400);
    }

    #[tokio::test]
    async fn an_attachment_lies_in_the_message_that_carries_it() {
        let stage = Stage::set().await;
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let (path, _) = paths(&stage).await;
        let other = stage.bob_writes("nothing to see");
        let parts: Vec<_> = path.split('/').collect();
        let elsewhere = path.replace(parts[4], &other.to_string());
        assert_eq!(stage.get(stage.alice, &elsewhere).await.status, 404);
    }

    #[tokio::test]
    async fn a_video_has_a_preview_and_comes_in_parts() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        stage.control.add_attachment_message(&stage.alice_and_bob(), stage.bob, "look", video.clone()).unwrap();
        let (path, preview) = paths(&stage).await;
        let (status, content_type, png) = fetch(&stage, &preview.unwrap(), None).await;
        assert_eq!((status, content_type.as_str(), &png[1..4]), (200, "image/png", &b"PNG"[..]));
        assert_eq!(fetch(&stage, &path, None).await, (200, "video/mp4".to_owned(), video.clone()));
        for (range, status, part) in [
            ("bytes=0-3", 206, &video[..4]),
            ("bytes=-8", 206, &video[video.len() - 8..]),
            ("bytes=100-999999", 206, &video[100..]),
            ("bytes=0-1,4-5", 200, &video[..]),
            ("seconds=1-2", 200, &video[..]),
        ] {
            let answer = fetch(&stage, &path, Some(range)).await;
            assert_eq!((answer.0, answer.2.as_slice()), (status, part), "{range}");
        }
        assert_eq!(fetch(&stage, &path, Some("bytes=999999-")).await.0, 416);
    }

    #[tokio::test]
    async fn a_deleted_message_takes_its_attachment_along() {
        let stage = Stage::set().await;
        let sent = stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let (path, _) = paths(&stage).await;
        stage.control.delete_event(sent).unwrap();
        assert_eq!(stage.get(stage.alice, &path).await.status, 404);
    }
}
