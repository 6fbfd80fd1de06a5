//! Uploads against the simulated X, which looks into every file.

use std::time::Duration;

use bytes::Bytes;
use dm_model::MediaId;
use x_api::{ApiErrorKind, MediaCategory, NextStep, OutgoingMessage, PageRequest, Processing, Segment};
use x_sim::{Call, Fault};

use crate::{
    fixture::{Fixture, json},
    world::World,
};

const PICTURE: Bytes = Bytes::from_static(include_bytes!("teal.png"));
const GIF: Bytes = Bytes::from_static(include_bytes!("two-frames.gif"));

impl World {
    /// The bytes of the newest attachment that alice can see, and its description.
    async fn newest_attachment(&self) -> (Vec<u8>, Option<String>) {
        let page = self.client.fetch_events(&PageRequest::newest(1)).await.unwrap().value;
        let media = &page.media[0];
        let bytes = self.attachment_at(media.url.as_ref().unwrap()).await;
        (bytes, media.alt_text.clone())
    }

    async fn send(&self, media_id: MediaId) {
        let message = OutgoingMessage { text: None, media_id: Some(media_id) };
        self.client.send_to_participant(self.bob, &message).await.unwrap();
    }
}

#[tokio::test]
async fn a_picture_goes_up_in_one_request_and_hangs_on_a_message_with_its_description() {
    let world = World::new().await;
    let upload = world.client.upload(MediaCategory::Image, PICTURE).await.unwrap();
    assert!(upload.limits.window.is_some());
    let upload = upload.value;
    assert_eq!(upload.processing, Processing::Succeeded);
    assert!(upload.expires_in > Some(Duration::from_hours(23)));
    world.client.describe_upload(upload.id, "All teal").await.unwrap();
    world.send(upload.id).await;
    assert_eq!(world.newest_attachment().await, (PICTURE.to_vec(), Some("All teal".to_owned())));
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_gif_goes_up_in_segments_in_any_order_and_also_twice_and_is_processed() {
    let world = World::new().await;
    let total = GIF.len().try_into().unwrap();
    let id = world.client.announce_upload(MediaCategory::Gif, "image/gif", total).await.unwrap().value.id;
    for (index, range) in [(1, 40..GIF.len()), (0, 0..40), (1, 40..GIF.len())] {
        world.client.append_segment(id, Segment { index, bytes: GIF.slice(range) }).await.unwrap();
    }
    let mut upload = world.client.finalize_upload(id).await.unwrap().value;
    while let Processing::Underway { check_after, .. } = upload.processing {
        world.x.advance(check_after);
        upload = world.client.fetch_upload(id).await.unwrap().value;
    }
    assert_eq!(upload.processing, Processing::Succeeded);
    world.send(id).await;
    assert_eq!(world.newest_attachment().await.0, GIF.to_vec());
    world.simulator.stop().await;
}

#[tokio::test]
async fn an_upload_whose_answer_was_lost_may_be_made_again() {
    let world = World::new().await;
    for fault in [Fault::ResetBeforeCommit, Fault::ResetAfterCommit, Fault::StatusAfterCommit(503)] {
        world.x.answer_next(Call::MediaUpload, fault.clone());
        let error = world.client.upload(MediaCategory::Image, PICTURE).await.unwrap_err();
        assert_eq!(error.next_step(), NextStep::Retry, "{fault:?}");
    }
    world.simulator.stop().await;
}

#[tokio::test]
async fn an_upload_that_x_has_forgotten_is_not_found() {
    let world = World::new().await;
    let forgotten = MediaId::new(7).unwrap();
    let segment = Segment { index: 0, bytes: PICTURE };
    let errors = [
        world.client.append_segment(forgotten, segment).await.unwrap_err().kind,
        world.client.finalize_upload(forgotten).await.unwrap_err().kind,
        world.client.fetch_upload(forgotten).await.unwrap_err().kind,
    ];
    assert_eq!(errors, [ApiErrorKind::NotFound, ApiErrorKind::NotFound, ApiErrorKind::NotFound]);
    world.simulator.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_picture_is_refused_in_x_s_words() {
    let world = World::new().await;
    let error = world.client.upload(MediaCategory::Image, Bytes::from_static(b"<html>")).await.unwrap_err();
    assert!(matches!(&error.kind, ApiErrorKind::Refused { detail, .. } if !detail.is_empty()), "{error:?}");
    world.simulator.stop().await;
}

#[tokio::test]
async fn an_answer_that_names_no_upload_is_rubbish() {
    let x = Fixture::answering([json(200, r#"{"data":{}}"#), json(200, r#"{"data":{"id":"none"}}"#)]).await;
    for _ in 0..2 {
        let error = x.client().finalize_upload(MediaId::new(7).unwrap()).await.unwrap_err();
        assert!(matches!(error.kind, ApiErrorKind::Rubbish(_)), "{error:?}");
    }
}

#[tokio::test]
async fn no_file_name_goes_along() {
    let x = Fixture::answering([json(200, r#"{"data":{"id":"7"}}"#)]).await;
    x.client().upload(MediaCategory::Gif, Bytes::from_static(b"GIF89a")).await.unwrap();
    let body = &x.requests()[0].body;
    assert!(body.contains("name=\"media\"; filename=\"media\"") && body.contains("dm_gif"), "{body}");
}
