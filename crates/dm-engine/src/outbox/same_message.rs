//! Whether a message that X shows is the one that was sent.
//!
//! X names an attachment by the key that it gave the upload, so a message with our upload is ours, whatever became of its
//! text. But it is not promised that both keys are one. So without that, a message is ours that has the same text, as far
//! as can be seen through X's links, and the same kind of attachment.

use dm_model::{Attachment, AttachmentKind};
use dm_store::{OutboxRow, OwnMessage};

use super::same_text::{is_same_text, without_media_link};

/// The message among these, oldest first, that is the one of this row.
pub fn find_same<'a>(row: &OutboxRow, candidates: &'a [OwnMessage]) -> Option<&'a OwnMessage> {
    let by_key = candidates.iter().find(|candidate| carries_upload(row, candidate));
    by_key.or_else(|| candidates.iter().find(|candidate| looks_the_same(row, candidate)))
}

fn carries_upload(row: &OutboxRow, candidate: &OwnMessage) -> bool {
    let upload = row.file.as_ref().and_then(|file| file.upload.as_ref());
    let key = upload.and_then(|upload| upload.media_key.as_ref());
    key.is_some_and(|key| candidate.attachments.iter().any(|attachment| attachment.media_key == *key))
}

fn looks_the_same(row: &OutboxRow, candidate: &OwnMessage) -> bool {
    match (&row.file, candidate.attachments.first()) {
        (None, None) => is_same_text(&row.text, &candidate.text),
        (Some(file), Some(shown)) => {
            let same_text = is_same_text(&row.text, &candidate.text)
                || without_media_link(&candidate.text).is_some_and(|shown| is_same_text(&row.text, shown));
            same_text && is_kind(shown, file.attachment.kind)
        }
        _ => false,
    }
}

/// What X did not describe may be anything.
fn is_kind(shown: &Attachment, kind: AttachmentKind) -> bool {
    shown.kind == kind || shown.kind == AttachmentKind::Other
}

#[cfg(test)]
mod tests {
    use dm_model::{OutgoingAttachment, SendState, Timestamp};
    use dm_store::{OutgoingFile, Upload, UploadStage};

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    fn row(text: &str, kind: Option<AttachmentKind>) -> OutboxRow {
        let file = kind.map(|kind| OutgoingFile {
            attachment: OutgoingAttachment {
                id: "a".parse().unwrap(),
                kind,
                content_type: "image/png".to_owned(),
                bytes: 9,
                uploaded_bytes: 9,
                width: None,
                height: None,
                duration_ms: None,
                alt_text: None,
            },
            uploads_begun: 1,
            upload: Some(Upload {
                media_id: "7".parse().unwrap(),
                media_key: Some("3_7".parse().unwrap()),
                expires_at: NOW,
                segment_bytes: 9,
                segments_sent: 1,
                stage: UploadStage::Ready,
            }),
        });
        OutboxRow {
            transaction_id: "t".parse().unwrap(),
            conversation_id: "1-2".parse().unwrap(),
            participants: None,
            text: text.to_owned(),
            file,
            queued_at: NOW,
            attempts: 1,
            attempted_at: Some(NOW),
            doubted_since: Some(NOW),
            not_before: Some(NOW),
            known_up_to: None,
            state: SendState::Unconfirmed,
        }
    }

    fn shown(text: &str, attachment: Option<(&str, AttachmentKind)>) -> OwnMessage {
        let attachment = attachment.map(|(key, kind)| Attachment {
            media_key: key.parse().unwrap(),
            kind,
            width: None,
            height: None,
            duration_ms: None,
            has_preview: false,
            alt_text: None,
        });
        OwnMessage {
            event_id: "1582838499983564806".parse().unwrap(),
            conversation_id: "1-2".parse().unwrap(),
            conversation_began: "1582838499983564806".parse().unwrap(),
            at: NOW,
            text: text.to_owned(),
            attachments: attachment.into_iter().collect(),
        }
    }

    #[test]
    fn a_text_alone_and_the_same_text_with_a_picture_are_told_apart() {
        let photo = Some(AttachmentKind::Photo);
        let (alone, pictured) = (shown("Hi", None), shown("Hi https://t.co/a1", Some(("3_8", AttachmentKind::Photo))));
        let both = [alone.clone(), pictured.clone()];
        assert_eq!(find_same(&row("Hi", None), &both), Some(&both[0]));
        assert_eq!(find_same(&row("Hi", photo), &both), Some(&both[1]));
        assert_eq!(find_same(&row("Hi", None), &[pictured]), None);
        assert_eq!(find_same(&row("Hi", photo), &[alone]), None);
    }

    #[test]
    fn a_picture_and_a_video_with_the_same_text_are_told_apart() {
        let video = [shown("Hi https://t.co/a1", Some(("7_8", AttachmentKind::Video)))];
        assert_eq!(find_same(&row("Hi", Some(AttachmentKind::Photo)), &video), None);
        let undescribed = [shown("Hi https://t.co/a1", Some(("7_8", AttachmentKind::Other)))];
        assert_eq!(find_same(&row("Hi", Some(AttachmentKind::Photo)), &undescribed), Some(&undescribed[0]));
    }

    #[test]
    fn our_upload_tells_two_messages_with_the_same_text_apart() {
        let [first, second] = ["3_6", "3_7"].map(|key| shown("https://t.co/a1", Some((key, AttachmentKind::Photo))));
        let both = [first, second];
        assert_eq!(find_same(&row("", Some(AttachmentKind::Photo)), &both), Some(&both[1]));
        assert_eq!(find_same(&row("", Some(AttachmentKind::Photo)), &both[..1]), Some(&both[0]), "keys may differ");
    }
}
