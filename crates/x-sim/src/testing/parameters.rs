//! Every call of X's specification with each of its parameters: x-sim takes what the specification lists, and nothing
//! else.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{
    NOW, Stage, Tiny,
    deviations::{NOT_TAKEN, TAKEN_BEYOND},
    files, read, read_as_it_is,
    specification::{Operation, Parameter, Specification},
};
use crate::{
    Config, LimitTable,
    activity::{EventType, Filter, NewSubscription},
    simulation::locked,
};

/// A stage on which every call has something to answer with.
struct Scene {
    stage: Stage,
    /// `{dm_id}/{media_id}/{resource_id}` of a picture that bob sent.
    picture: [String; 3],
    /// Ids of alice's uploads: one that was announced, one of which all came, one that was finalized
    /// and may go with many messages.
    uploads: [String; 3],
}

impl Scene {
    async fn set() -> Self {
        let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
        stage.bob_writes("hello");
        // A second one who is found when bob is searched for.
        let _bobby = stage.control.add_person("Bobby", "bobby");
        for event_type in ["dm.received", "dm.sent"] {
            let body = json!({ "event_type": event_type, "filter": { "user_id": stage.alice } });
            stage.post(stage.alice, "/2/activity/subscriptions", &body).await;
        }
        stage.control.add_picture_message(&stage.alice_and_bob(), stage.bob, "look", Tiny::png()).unwrap();
        let page = stage.get(stage.alice, "/2/dm_events?expansions=attachments.media_keys&media.fields=url").await;
        let url = page.body["includes"]["media"][0]["url"].as_str().unwrap();
        let mut parts = url.rsplit('/').map(str::to_owned);
        let mut picture = [(); 3].map(|()| parts.next().unwrap());
        picture.reverse();
        let file = files::png(8, 6);
        let announced = stage.announced(stage.alice, "dm_image", "image/png", file.len()).await;
        let complete = stage.announced(stage.alice, "dm_image", "image/png", file.len()).await;
        stage.append(stage.alice, &complete, "0", &file).await;
        let finalized = stage.shared(stage.alice, "dm_image", "image/png", &file).await;
        Self { stage, picture, uploads: [announced, complete, finalized] }
    }

    /// A call that is fine but for the query.
    fn request(&self, operation: Operation<'_>, query: &[(&str, String)]) -> RequestBuilder {
        let path = operation.parameters().filter(|parameter| !parameter.is_in_query);
        let path = path.fold(operation.template.to_owned(), |path, parameter| {
            path.replace(&format!("{{{}}}", parameter.name), &self.in_the_path(operation, parameter.name))
        });
        let method = operation.method.to_uppercase().parse::<Method>().unwrap();
        let request = if operation.is_for_apps_alone() {
            self.stage.request_of_app("pipit-demo", method, &path)
        } else {
            self.stage.request(self.stage.alice, method, &path)
        };
        let request = request.query(query);
        match self.body(operation) {
            Value::Null => request,
            body => request.json(&body),
        }
    }

    fn in_the_path(&self, operation: Operation<'_>, name: &str) -> String {
        let Self { stage, picture: [dm_id, media_id, resource_id], uploads: [announced, complete, _] } = self;
        match name {
            "dm_id" => dm_id.clone(),
            "media_id" => media_id.clone(),
            "resource_id" => resource_id.clone(),
            "dm_conversation_id" => stage.alice_and_bob().to_string(),
            "id" if operation.template.starts_with("/2/dm_conversations") => stage.alice_and_bob().to_string(),
            "id" if operation.template.ends_with("/append") => announced.clone(),
            "id" if operation.template.ends_with("/finalize") => complete.clone(),
            "id" | "participant_id" => stage.bob.to_string(),
            "username" => "bob".to_owned(),
            // Only one's own can be deleted.
            "event_id" => stage.control.add_message(&stage.alice_and_bob(), stage.alice, "oops").unwrap().to_string(),
            "subscription_id" => self.new_subscription(),
            _ => panic!("what is {name} in {}?", operation.template),
        }
    }

    /// A body with all that can be in it.
    fn body(&self, operation: Operation<'_>) -> Value {
        let (Self { stage, uploads: [_, _, finalized], .. }, owner) = (self, self.stage.bob.to_string());
        match operation.template {
            "/2/dm_conversations" => json!({
                "conversation_type": "Group",
                "participant_ids": [stage.bob, stage.carol],
                "message": { "text": "hello both" },
            }),
            "/2/media/upload" if operation.method == "post" => {
                let media = STANDARD.encode(files::png(8, 6));
                json!({ "media": media, "media_category": "dm_image", "additional_owners": owner })
            }
            "/2/media/upload/initialize" => json!({
                "media_category": "dm_image",
                "media_type": "image/png",
                "total_bytes": 9,
                "shared": false,
                "additional_owners": [owner],
            }),
            "/2/media/upload/{id}/append" => json!({ "media": "AAAA", "segment_index": 0 }),
            "/2/media/metadata" => json!({ "id": finalized, "metadata": { "alt_text": { "text": "a seal" } } }),
            "/2/activity/subscriptions" if operation.method == "post" => {
                json!({ "event_type": "dm.read", "filter": { "user_id": stage.alice }, "tag": "mine" })
            }
            "/2/activity/subscriptions/{subscription_id}" if operation.method == "put" => json!({ "tag": "new" }),
            template if template.ends_with("/messages") => {
                json!({ "text": "hello", "attachments": [{ "media_id": finalized }] })
            }
            _ => Value::Null,
        }
    }

    /// A value that makes sense for a parameter of the query. Of words, all.
    async fn in_the_query(&self, operation: Operation<'_>, parameter: Parameter<'_>) -> String {
        match parameter.name {
            "ids" => self.ids(operation),
            "usernames" | "query" => "bob".to_owned(),
            "media_id" => self.uploads[2].clone(),
            "command" => "STATUS".to_owned(),
            "pagination_token" | "next_token" => {
                let first = read(self.request(operation, &self.with_required(operation, "max_results", "1"))).await;
                first.body["meta"]["next_token"].as_str().unwrap().to_owned()
            }
            name => match (parameter.schema["type"].as_str(), parameter.schema["items"]["enum"].as_array()) {
                (Some("array"), Some(words)) => {
                    let words: BTreeSet<_> = words.iter().map(|word| word.as_str().unwrap()).collect();
                    words.into_iter().collect::<Vec<_>>().join(",")
                }
                (Some("integer"), _) => parameter.schema["minimum"].to_string(),
                _ => panic!("what is {name} of {}?", operation.template),
            },
        }
    }

    fn ids(&self, operation: Operation<'_>) -> String {
        match operation.template {
            "/2/activity/subscriptions" => self.new_subscription(),
            _ => self.stage.bob.to_string(),
        }
    }

    /// The id of a subscription that the app has not had before.
    fn new_subscription(&self) -> String {
        let simulation = self.stage.simulator.simulation();
        let mut subscriptions = locked(&simulation.subscriptions);
        let keyword = Some(subscriptions.of("pipit-demo").count().to_string());
        let new = NewSubscription {
            event_type: EventType::parse("news.new").unwrap(),
            filter: Filter { user_id: None, keyword, direction: None },
            tag: None,
        };
        subscriptions.add(NOW, 0, "pipit-demo", new).unwrap().id.to_string()
    }

    /// A query of this parameter and of those that the call must have.
    fn with_required<'a>(&self, operation: Operation<'a>, name: &'a str, value: &str) -> Vec<(&'a str, String)> {
        let required = operation.parameters().filter(|parameter| parameter.is_in_query && parameter.is_required);
        let others = required.filter(|parameter| parameter.name != name).map(|parameter| match parameter.name {
            "ids" => ("ids", self.ids(operation)),
            "media_id" => ("media_id", self.uploads[2].clone()),
            name => (name, "bob".to_owned()),
        });
        others.chain([(name, value.to_owned())]).collect()
    }
}

/// The calls of the specification whose answers end.
fn ending(specification: &Specification) -> impl Iterator<Item = Operation<'_>> {
    specification.operations().filter(|operation| !operation.is_stream())
}

/// All names of query parameters that any call has.
fn all_names(specification: &Specification) -> BTreeSet<&str> {
    let parameters = specification.operations().flat_map(|operation| operation.parameters());
    let names = parameters.filter(|parameter| parameter.is_in_query).map(|parameter| parameter.name);
    names.chain(TAKEN_BEYOND.iter().map(|(name, _)| *name)).chain(["since_id", "bogus"]).collect()
}

#[tokio::test]
async fn every_call_of_the_specification_is_there() {
    let Some(specification) = Specification::at_hand() else { return };
    let scene = Scene::set().await;
    for operation in ending(specification) {
        let required = operation.parameters().find(|parameter| parameter.is_in_query && parameter.is_required);
        let query = match required {
            Some(parameter) => vec![(parameter.name, scene.in_the_query(operation, parameter).await)],
            None => Vec::new(),
        };
        let answer = read(scene.request(operation, &query)).await;
        assert!((200..300).contains(&answer.status), "{}: {answer:?}", operation.name());
    }
}

/// That they are taken, the test above tells.
#[tokio::test]
async fn nothing_of_the_specifications_bodies_was_left_out() {
    let Some(specification) = Specification::at_hand() else { return };
    let scene = Scene::set().await;
    for operation in specification.operations() {
        let body = scene.body(operation);
        let mut given: BTreeSet<_> = body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let refused = NOT_TAKEN.iter().filter(|(call, _, _)| *call == operation.name());
        given.extend(refused.map(|(_, name, _)| *name));
        assert_eq!(given, operation.body_properties().collect(), "{}", operation.name());
    }
}

#[tokio::test]
async fn what_is_listed_as_not_taken_is_refused() {
    let Some(specification) = Specification::at_hand() else { return };
    let scene = Scene::set().await;
    for (call, name, value) in NOT_TAKEN {
        let (method, template) = call.split_once(' ').unwrap();
        let operation = specification.operation(method, template).unwrap();
        let mut body = scene.body(operation);
        body[name] = (*value).into();
        assert_eq!(read(scene.request(operation, &[]).json(&body)).await.status, 400, "{name} of {call}");
    }
}

#[tokio::test]
async fn every_parameter_of_the_specification_is_taken_with_all_its_words() {
    let Some(specification) = Specification::at_hand() else { return };
    let scene = Scene::set().await;
    for operation in ending(specification) {
        for parameter in operation.parameters().filter(|parameter| parameter.is_in_query) {
            let value = scene.in_the_query(operation, parameter).await;
            let query = scene.with_required(operation, parameter.name, &value);
            let answer = read(scene.request(operation, &query)).await;
            assert!((200..300).contains(&answer.status), "{} of {}: {answer:?}", parameter.name, operation.name());
        }
    }
}

#[tokio::test]
async fn no_other_parameter_is_taken() {
    let Some(specification) = Specification::at_hand() else { return };
    let scene = Scene::set().await;
    for operation in ending(specification) {
        let own: BTreeSet<_> = operation.parameters().map(|parameter| parameter.name).collect();
        for name in all_names(specification).into_iter().filter(|name| !own.contains(name)) {
            let query = scene.with_required(operation, name, "1");
            let answer = read_as_it_is(scene.request(operation, &query)).await;
            let complaints = answer.body["errors"].as_array().cloned().unwrap_or_default();
            let unknown = format!("The query parameter [{name}] is not one of [");
            let is_unknown =
                complaints.iter().any(|complaint| complaint["message"].as_str().unwrap().starts_with(&unknown));
            let may_be_taken =
                TAKEN_BEYOND.iter().any(|(taken, instead_of)| *taken == name && own.contains(instead_of));
            assert_eq!(is_unknown, !may_be_taken, "{name} of {}: {answer:?}", operation.name());
        }
    }
}
