//! Uploading as a client does.

use dm_model::UserId;
use reqwest::{
    Method, RequestBuilder,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use super::{Answer, Stage, read};

impl Stage {
    /// A whole file in one shot.
    pub(crate) async fn upload(&self, who: UserId, category: &str, bytes: Vec<u8>) -> Answer {
        let form = Form::new().part("media", Part::bytes(bytes)).text("media_category", category.to_owned());
        read(self.form(who, "/2/media/upload", form)).await
    }

    /// The id of a file that was uploaded in one shot.
    pub(crate) async fn uploaded(&self, who: UserId, category: &str, bytes: Vec<u8>) -> String {
        id_of(&self.upload(who, category, bytes).await)
    }

    /// Announces a file and tells its id.
    pub(crate) async fn announced(&self, who: UserId, category: &str, media_type: &str, total: usize) -> String {
        let body = json!({ "media_category": category, "media_type": media_type, "total_bytes": total });
        id_of(&self.post(who, "/2/media/upload/initialize", &body).await)
    }

    /// The id of a file that may go with any number of messages.
    pub(crate) async fn shared(&self, who: UserId, category: &str, media_type: &str, bytes: &[u8]) -> String {
        let total = bytes.len();
        let body =
            json!({ "media_category": category, "media_type": media_type, "total_bytes": total, "shared": true });
        let id = id_of(&self.post(who, "/2/media/upload/initialize", &body).await);
        self.append(who, &id, "0", bytes).await;
        self.finalize(who, &id).await;
        id
    }

    pub(crate) async fn append(&self, who: UserId, id: &str, index: &str, bytes: &[u8]) -> Answer {
        let form = Form::new().part("media", Part::bytes(bytes.to_vec())).text("segment_index", index.to_owned());
        read(self.form(who, &format!("/2/media/upload/{id}/append"), form)).await
    }

    pub(crate) async fn finalize(&self, who: UserId, id: &str) -> Answer {
        read(self.request(who, Method::POST, &format!("/2/media/upload/{id}/finalize"))).await
    }

    pub(crate) async fn status(&self, who: UserId, id: &str) -> Answer {
        self.get(who, &format!("/2/media/upload?command=STATUS&media_id={id}")).await
    }

    /// Alice writes to bob and attaches this.
    pub(crate) async fn attach(&self, media_id: &str) -> Answer {
        let path = format!("/2/dm_conversations/with/{}/messages", self.bob);
        self.post(self.alice, &path, &json!({ "attachments": [{ "media_id": media_id }] })).await
    }

    pub(crate) fn form(&self, who: UserId, path: &str, form: Form) -> RequestBuilder {
        self.request(who, Method::POST, path).multipart(form)
    }
}

fn id_of(answer: &Answer) -> String {
    match &answer.body["data"]["id"] {
        Value::String(id) => id.clone(),
        _ => panic!("not uploaded: {answer:?}"),
    }
}
