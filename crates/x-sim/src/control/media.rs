//! Attachments behind the scenes.

use axum::body::Bytes;
use dm_model::{ConversationId, EventId, MediaKey, UserId};

use super::Control;
use crate::{
    inspection,
    simulation::locked,
    world::{Attachment, Content, ControlError, Format, MediaFile, MediaKind, NewMessage, Resource},
};

impl Control {
    /// Somebody sends a PNG picture, of any size.
    ///
    /// # Errors
    /// As [`Self::add_message`], and [`ControlError::NotAPicture`].
    pub fn add_picture_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
        png_bytes: Vec<u8>,
    ) -> Result<EventId, ControlError> {
        let reader = image::ImageReader::with_format(std::io::Cursor::new(&png_bytes), image::ImageFormat::Png);
        let (width, height) = reader.into_dimensions().map_err(|_| ControlError::NotAPicture)?;
        let bytes = Bytes::from(png_bytes);
        let file = MediaFile { format: Format::Png, width, height, duration_ms: None, bytes };
        self.add_file_message(conversation, sender, text, file)
    }

    /// Somebody sends a file that X takes: JPEG, PNG, WebP, GIF or MP4 within X's measures. Looks into the whole file,
    /// which may take a while.
    ///
    /// # Errors
    /// As [`Self::add_message`], and [`ControlError::UnfitFile`].
    pub fn add_attachment_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
        bytes: Vec<u8>,
    ) -> Result<EventId, ControlError> {
        self.add_file_message(conversation, sender, text, inspected(bytes)?)
    }

    /// Somebody sends a GIF of which X made a silent video, as it does with most of them: `mp4_bytes`.
    ///
    /// # Errors
    /// As [`Self::add_attachment_message`].
    pub fn add_gif_as_video_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
        mp4_bytes: Vec<u8>,
    ) -> Result<EventId, ControlError> {
        let content = Content::File(inspected(mp4_bytes)?);
        let attachment = Attachment { kind: Some(MediaKind::AnimatedGif), ..content.into() };
        self.add_attached_message(conversation, sender, text, attachment)
    }

    /// The content type and the bytes of an attachment that was sent. May draw a picture of the demo first.
    #[must_use]
    pub fn attachment(&self, media_key: &MediaKey) -> Option<(&'static str, Vec<u8>)> {
        let (content_type, resource) = {
            let world = locked(&self.simulation.world);
            let media = world.media(media_key)?;
            (media.content_type(), media.main_resource())
        };
        let bytes = match resource {
            Resource::File(file) | Resource::PreviewOf(file) => file.bytes,
            Resource::Drawn(picture) => picture.png(),
        };
        Some((content_type, bytes.to_vec()))
    }

    fn add_file_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
        file: MediaFile,
    ) -> Result<EventId, ControlError> {
        self.add_attached_message(conversation, sender, text, Content::File(file).into())
    }

    fn add_attached_message(
        &self,
        conversation: &ConversationId,
        sender: UserId,
        text: &str,
        attachment: Attachment,
    ) -> Result<EventId, ControlError> {
        let message = NewMessage { attachment: Some(attachment), ..NewMessage::text(text) };
        let now = self.now();
        locked(&self.simulation.world).add_message(now, conversation, sender, message)
    }
}

fn inspected(bytes: Vec<u8>) -> Result<MediaFile, ControlError> {
    let format = Format::of(&bytes).ok_or_else(|| ControlError::UnfitFile("unknown format".to_owned()))?;
    inspection::inspect(bytes.into(), format).map_err(|unfit| ControlError::UnfitFile(unfit.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{
        ControlError, TrueContent,
        testing::{Stage, files},
    };

    #[tokio::test]
    async fn the_bytes_of_an_attachment_can_be_compared() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        let message = stage.control.add_attachment_message(&stage.alice_and_bob(), stage.bob, "look", video.clone());
        let event = stage.control.truth(stage.alice).pop().unwrap();
        assert_eq!(message, Ok(event.id));
        let TrueContent::Message { media_keys, .. } = event.content else { panic!("not a message") };
        assert!(media_keys[0].to_string().starts_with("7_"));
        assert_eq!(stage.control.attachment(&media_keys[0]), Some(("video/mp4", video)));
        assert_eq!(stage.control.attachment(&"7_1".parse().unwrap()), None);
    }

    #[tokio::test]
    async fn a_gif_of_which_x_made_a_video_is_a_gif_with_a_video_in_it() {
        let stage = Stage::set().await;
        let video = files::Mp4::default().bytes();
        let sent = stage.control.add_gif_as_video_message(&stage.alice_and_bob(), stage.bob, "look", video);
        sent.unwrap();
        let query = "expansions=attachments.media_keys&media.fields=duration_ms,preview_image_url,url,variants";
        let media = stage.get(stage.alice, &format!("/2/dm_events?{query}")).await.body["includes"]["media"][0].take();
        assert_eq!((&media["type"], &media["url"]), (&json!("animated_gif"), &Value::Null));
        let variant = &media["variants"][0];
        assert_eq!((&variant["content_type"], &variant["bit_rate"]), (&json!("video/mp4"), &json!(0)));
        assert_eq!(variant["url"].as_str().unwrap().rsplit('.').next(), Some("mp4"));
        assert!(media["preview_image_url"].is_string() && media["duration_ms"].is_null());
    }

    #[tokio::test]
    async fn a_file_that_x_would_not_take_is_refused() {
        let stage = Stage::set().await;
        for bytes in [b"hello".to_vec(), files::gif(1_281, 1, 1)] {
            let sent = stage.control.add_attachment_message(&stage.alice_and_bob(), stage.bob, "look", bytes);
            assert!(matches!(sent, Err(ControlError::UnfitFile(_))), "{sent:?}");
        }
    }
}
