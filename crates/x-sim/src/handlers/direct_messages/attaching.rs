//! Which uploads may go along with a message.

use dm_model::{Timestamp, UserId};

use crate::{
    problem::{Complaint, Problem},
    world::{AttachError, Attachment, MediaId, World},
};

/// The uploaded file of a message, if this person may attach it now.
pub(super) fn attachment(
    world: &mut World,
    now: Timestamp,
    sender: UserId,
    id: Option<MediaId>,
) -> Result<Option<Attachment>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let complaint =
        |message: &str| Problem::from(Complaint::about("attachments.media_id", &id.to_string(), message.to_owned()));
    world.uploads_mut().attachment(now, sender, id).map(Some).map_err(|error| {
        tracing::debug!(%error, "an upload cannot be attached");
        match error {
            AttachError::NotPermitted => {
                Problem::forbidden("You are not permitted to attach this media to a DM event.")
            }
            AttachError::Unknown => complaint("Your media IDs are invalid."),
            AttachError::NotReady => complaint("The media is still being processed."),
            AttachError::Failed => complaint("The media could not be processed."),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use crate::{
        TrueContent,
        testing::{Stage, files},
    };

    /// What the latest message carries, as the person with this id sees it.
    async fn media_of_latest(stage: &Stage, viewer: dm_model::UserId) -> serde_json::Value {
        let fields = "alt_text,duration_ms,height,preview_image_url,public_metrics,type,url,variants,width";
        let query = format!("max_results=1&expansions=attachments.media_keys&media.fields={fields}");
        let page = stage.get(viewer, &format!("/2/dm_events?{query}")).await;
        let media = page.body["includes"]["media"][0].clone();
        assert_eq!(page.body["data"][0]["attachments"]["media_keys"], json!([media["media_key"]]));
        media
    }

    #[tokio::test]
    async fn a_picture_goes_along_as_it_was_uploaded() {
        let stage = Stage::set().await;
        let picture = files::jpeg(8, 6);
        let id = stage.uploaded(stage.alice, "dm_image", picture.clone()).await;
        assert_eq!(stage.attach(&id).await.status, 201);
        let TrueContent::Message { media_keys, .. } = stage.control.truth(stage.bob).pop().unwrap().content else {
            panic!("not a message")
        };
        assert_eq!(media_keys, [format!("3_{id}").parse().unwrap()]);
        assert_eq!(stage.control.attachment(&media_keys[0]), Some(("image/jpeg", picture)));
        let media = media_of_latest(&stage, stage.bob).await;
        assert_eq!((&media["type"], &media["width"], &media["height"]), (&"photo".into(), &8.into(), &6.into()));
        assert!(media["url"].as_str().unwrap().contains(&id));
    }

    #[tokio::test]
    async fn a_video_goes_along_once_it_was_processed() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        let bits = video.len() * 8;
        let id = stage.uploaded(stage.alice, "dm_video", video).await;
        assert_eq!(stage.attach(&id).await.status, 400);
        stage.control.advance(Duration::from_secs(10));
        assert_eq!(stage.attach(&id).await.status, 201);
        let media = media_of_latest(&stage, stage.bob).await;
        assert_eq!(media["media_key"], format!("7_{id}"));
        assert_eq!((&media["type"], &media["duration_ms"]), (&"video".into(), &1_000.into()));
        assert_eq!(media["variants"][0]["content_type"], "video/mp4");
        assert_eq!(media["variants"][0]["bit_rate"], bits);
        assert_eq!(media["public_metrics"], json!({ "view_count": 0 }));
        assert!(media["preview_image_url"].is_string() && media.get("url").is_none());
    }

    #[tokio::test]
    async fn a_gif_goes_along_once_it_was_processed() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_gif", files::gif(8, 6, 3)).await;
        stage.control.advance(Duration::from_secs(10));
        assert_eq!(stage.attach(&id).await.status, 201);
        let media = media_of_latest(&stage, stage.alice).await;
        assert_eq!(media["media_key"], format!("16_{id}"));
        assert_eq!((&media["type"], &media["variants"][0]["bit_rate"]), (&"animated_gif".into(), &0.into()));
    }

    #[tokio::test]
    async fn what_may_not_be_attached_is_not_sent() {
        let stage = Stage::set().await;
        let picture = || files::png(8, 6);
        let of_bob = stage.uploaded(stage.bob, "dm_image", picture()).await;
        let for_a_post = stage.uploaded(stage.alice, "tweet_image", picture()).await;
        let announced = stage.announced(stage.alice, "dm_image", "image/png", 9).await;
        let not_permitted = "You are not permitted to attach this media to a DM event.";
        for (id, status, detail) in [
            (of_bob.as_str(), 403, not_permitted),
            (&for_a_post, 403, not_permitted),
            (&announced, 400, "One or more parameters to your request was invalid."),
            ("7", 400, "One or more parameters to your request was invalid."),
            ("seven", 400, "One or more parameters to your request was invalid."),
        ] {
            let answer = stage.attach(id).await;
            assert_eq!((answer.status, &answer.body["detail"]), (status, &detail.into()), "{id}");
        }
        let group = json!({
            "conversation_type": "Group",
            "participant_ids": [stage.bob, stage.carol],
            "message": { "attachments": [{ "media_id": for_a_post }] },
        });
        assert_eq!(stage.post(stage.alice, "/2/dm_conversations", &group).await.status, 403);
        assert!(stage.control.truth(stage.alice).is_empty());
    }

    #[tokio::test]
    async fn an_upload_is_attached_within_24_hours_or_never() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_image", files::png(8, 6)).await;
        stage.control.advance(Duration::from_hours(24));
        assert_eq!(stage.attach(&id).await.status, 400);
    }

    #[tokio::test]
    async fn an_upload_goes_with_one_message_only() {
        let stage = Stage::set().await;
        let id = stage.uploaded(stage.alice, "dm_image", files::png(8, 6)).await;
        assert_eq!(stage.attach(&id).await.status, 201);
        assert_eq!(stage.attach(&id).await.status, 403);
    }

    #[tokio::test]
    async fn a_shared_upload_is_seen_in_each_conversation_by_its_own_people() {
        let stage = Stage::set().await;
        let picture = files::png(8, 6);
        let body = json!({
            "media_category": "dm_image", "media_type": "image/png", "total_bytes": picture.len(), "shared": true,
        });
        let announced = stage.post(stage.alice, "/2/media/upload/initialize", &body).await;
        let id = announced.body["data"]["id"].as_str().unwrap();
        stage.append(stage.alice, id, "0", &picture).await;
        stage.finalize(stage.alice, id).await;
        for person in [stage.bob, stage.carol] {
            let path = format!("/2/dm_conversations/with/{person}/messages");
            let message = json!({ "text": "look", "attachments": [{ "media_id": id }] });
            assert_eq!(stage.post(stage.alice, &path, &message).await.status, 201);
        }
        for person in [stage.bob, stage.carol] {
            let media = media_of_latest(&stage, person).await;
            let place = media["url"].as_str().unwrap().strip_prefix("https://ton.twitter.com/1.1/ton/data/dm/");
            let path = format!("/2/dm_conversations/media/{}", place.unwrap());
            assert_eq!(stage.get(person, &path).await.status, 200);
        }
    }
}
