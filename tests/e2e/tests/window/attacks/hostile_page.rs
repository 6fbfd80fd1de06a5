//! A page of X's list of events in which every text is an attack, and every address leads where nobody should go.

use anyhow::Result;
use dm_model::ConversationId;
use serde_json::{Value, json};
use x_sim::{Call, Control, Fault, TrueContent};

use super::{attack, name_attack};
use crate::scene::Scene;

pub struct HostilePage {
    pub with_mallory: ConversationId,
    pub group: ConversationId,
    events: Value,
    people: Value,
}

impl HostilePage {
    /// Events that did happen at this X, told in the worst words.
    pub fn of(scene: &Scene, outside: &str) -> Result<Self> {
        let (world, control) = (&scene.world, &scene.world.control);
        let attack = |field: &str| attack(field, outside);
        let address = |field: &str| format!("http://{outside}/{field}");
        let mallory = control.add_person(&name_attack("name"), "mallory");
        let oscar = control.add_person(&name_attack("joined_name"), "oscar");
        let with_mallory = world.with(mallory);
        for text in ["photo", "video", "sticker", "text"] {
            world.says(&with_mallory, mallory, text)?;
        }
        let group = control.add_group(&[world.alice, mallory, world.bob])?;
        control.add_join(&group, mallory, &[oscar])?;
        control.add_unknown_event(&group, "Reaction")?;
        world.says(&group, mallory, "group_text")?;

        let entities = json!({
            "urls": [{ "url": "https://t.co/a", "display_url": attack("display_url"), "expanded_url": attack("expanded_url"), "title": attack("title") }],
            "mentions": [{ "username": attack("mention"), "id": mallory }],
            "hashtags": [{ "tag": attack("hashtag") }],
            "cashtags": [{ "tag": attack("cashtag") }],
            "annotations": [{ "normalized_text": attack("annotation") }],
        });
        let events: Vec<Value> = control
            .truth(world.alice)
            .into_iter()
            .rev()
            .map(|event| {
                let mut told =
                    json!({ "id": event.id, "dm_conversation_id": event.conversation, "sender_id": event.sender });
                match event.content {
                    TrueContent::Message { text, .. } => {
                        told["event_type"] = json!("MessageCreate");
                        told["text"] = json!(attack(&text));
                        told["entities"] = entities.clone();
                        told["referenced_tweets"] = json!([{ "id": "1", "type": attack("reference") }]);
                        told["attachments"] = match text.as_str() {
                            "photo" => json!({ "media_keys": ["3_1"] }),
                            "video" => json!({ "media_keys": ["7_1"] }),
                            "sticker" => json!({ "media_keys": ["9_1"] }),
                            _ => Value::Null,
                        };
                    }
                    TrueContent::Joined { people } => {
                        told["event_type"] = json!("ParticipantsJoin");
                        told["participant_ids"] = json!(people);
                    }
                    _ => told["event_type"] = json!(attack("event_type")),
                }
                told
            })
            .collect();
        let person = |id: dm_model::UserId, name: &str, username: &str, face: &str| {
            json!({
                "id": id, "name": name_attack(name), "username": name_attack(username), "profile_image_url": face,
                "description": attack("description"), "location": attack("location"), "url": attack("website"),
                "verified_type": attack("verified_type"), "connection_status": [attack("connection_status")],
            })
        };
        let people = json!([
            person(mallory, "name", "username", &address("face")),
            person(oscar, "joined_name", "joined_username", "javascript:attacked('face')"),
            person(world.bob, "bob", "bob_username", "file:///etc/passwd"),
        ]);
        let post = json!([{ "id": "1", "text": attack("post"), "author_id": mallory, "source": attack("source") }]);
        let events = json!({
            "data": events,
            "includes": {
                "users": people,
                "media": [
                    { "media_key": "3_1", "type": "photo", "url": address("photo"), "alt_text": attack("photo_alt_text"), "width": 40, "height": 30 },
                    {
                        "media_key": "7_1", "type": "video", "preview_image_url": address("preview"), "alt_text": attack("video_alt_text"),
                        "variants": [{ "content_type": "video/mp4", "bit_rate": 1, "url": address("video") }],
                    },
                    // Of a kind that this version does not know, it is the description that is shown.
                    { "media_key": "9_1", "type": attack("kind"), "url": address("sticker"), "alt_text": attack("alt_text") },
                ],
                "tweets": post,
                "posts": post,
                "places": [{ "id": "1", "full_name": attack("place") }],
            },
            "errors": [{ "title": attack("error_title"), "detail": attack("error_detail"), "value": attack("error_value") }],
            "meta": { "result_count": events.len() },
        });
        Ok(Self { with_mallory, group, events, people })
    }

    /// From now on X answers with it.
    pub fn is_what_x_answers(&self, control: &Control) {
        for call in [Call::DmEvents, Call::ConversationEvents, Call::EventsWith] {
            control.answer_always(call, Some(Fault::PageReplaced(self.events.clone())));
        }
        control.answer_always(Call::Users, Some(Fault::PageReplaced(json!({ "data": self.people }))));
    }
}
