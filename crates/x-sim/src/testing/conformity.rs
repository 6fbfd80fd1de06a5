//! Whether a call keeps to X's specification: the answer always, and the request when x-sim accepted it, because x-sim
//! shall refuse at least what X refuses.

use reqwest::{Method, Request, Url, header};
use serde_json::Value;

use super::{
    Answer,
    specification::{Operation, Specification},
};

/// What does not keep to the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Method and path, such as `GET /2/dm_events/{event_id}`.
    pub(crate) call: String,
    /// Where, such as `answer /data/*/text` (list positions are `*`), `query expansions`, `status`.
    pub(crate) place: String,
    /// What is wrong there.
    pub(crate) complaint: String,
}

/// How a problem's `type` begins in X's answers, and in its specification.
const OLD_HOST: &str = "https://api.twitter.com/2/problems/";
const NEW_HOST: &str = "https://api.x.com/2/problems/";

/// What was asked.
pub(crate) struct Asked {
    method: Method,
    url: Url,
    /// `None` for other bodies: forms with files are not looked into.
    json: Option<Value>,
}

impl Asked {
    pub(crate) fn of(request: &Request) -> Self {
        let bytes = request.body().and_then(reqwest::Body::as_bytes);
        let json = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
        Self { method: request.method().clone(), url: request.url().clone(), json }
    }
}

/// Compares a call with the specification.
pub(crate) fn findings(specification: &Specification, asked: &Asked, answer: &Answer) -> Vec<Finding> {
    let (method, path) = (asked.method.as_str(), asked.url.path());
    let mut found = Findings { call: format!("{method} {path}"), all: Vec::new() };
    let Some((template, values)) = specification.template_of(path) else {
        found.check_refusal(specification, answer, 404);
        return found.all;
    };
    found.call = format!("{method} {template}");
    let Some(operation) = specification.operation(method, template) else {
        found.check_refusal(specification, answer, 405);
        return found.all;
    };
    found.check_answer(specification, operation, answer);
    if (200..300).contains(&answer.status) {
        found.check_path(specification, operation, &values);
        found.check_query(specification, operation, &asked.url);
        if let (Some(json), Some(body)) = (operation.body().get("application/json"), &asked.json) {
            found.compare(specification, &json["schema"], body, "body ");
        }
    }
    found.all
}

struct Findings {
    call: String,
    all: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, place: impl Into<String>, complaint: impl Into<String>) {
        let finding = Finding { call: self.call.clone(), place: place.into(), complaint: complaint.into() };
        if !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }

    /// What the specification does not know must be refused, in the shape that all operations share.
    fn check_refusal(&mut self, specification: &Specification, answer: &Answer, status: u16) {
        if answer.status != status {
            self.add("call", format!("is not in the specification, and was answered with {}", answer.status));
        } else if let Some(operation) = specification.operations().next() {
            self.check_answer(specification, operation, answer);
        }
    }

    fn check_answer(&mut self, specification: &Specification, operation: Operation<'_>, answer: &Answer) {
        let Some(contents) = operation.answer(answer.status) else {
            return self.add("status", format!("{} is not in the specification", answer.status));
        };
        let content_type = answer.header(header::CONTENT_TYPE.as_str()).unwrap_or("none");
        let content_type = content_type.split(';').next().unwrap_or_default();
        let Some(content) = contents.get(content_type) else {
            return self.add("content-type", format!("{content_type} is not in the specification"));
        };
        if content_type.ends_with("json") {
            let mut body = answer.body.clone();
            self.write_new_host(&mut body, "answer ");
            self.compare(specification, &content["schema"], &body, "answer ");
        }
    }

    /// So that a problem is checked also when its `type` begins in the old way.
    fn write_new_host(&mut self, value: &mut Value, place: &str) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.write_new_host(value, &format!("{place}/{name}"));
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.write_new_host(value, &format!("{place}/*"));
                }
            }
            Value::String(text) if place.ends_with("/type") && text.starts_with(OLD_HOST) => {
                *text = text.replace(OLD_HOST, NEW_HOST);
                self.add(place, "begins with api.twitter.com");
            }
            _ => {}
        }
    }

    fn check_path(&mut self, specification: &Specification, operation: Operation<'_>, values: &[(&str, &str)]) {
        for parameter in operation.parameters().filter(|parameter| !parameter.is_in_query) {
            let value = values.iter().find(|(name, _)| *name == parameter.name).map(|(_, value)| Value::from(*value));
            self.compare(
                specification,
                parameter.schema,
                &value.unwrap_or_default(),
                &format!("path {}", parameter.name),
            );
        }
    }

    fn check_query(&mut self, specification: &Specification, operation: Operation<'_>, url: &Url) {
        let parameters: Vec<_> = operation.parameters().filter(|parameter| parameter.is_in_query).collect();
        for (name, text) in url.query_pairs() {
            match parameters.iter().find(|parameter| parameter.name == name) {
                None => self.add(format!("query {name}"), "is not in the specification"),
                Some(parameter) => {
                    let value = in_the_schemas_type(&text, parameter.schema);
                    self.compare(specification, parameter.schema, &value, &format!("query {name}"));
                }
            }
        }
        for parameter in parameters.iter().filter(|parameter| parameter.is_required) {
            if !url.query_pairs().any(|(name, _)| name == parameter.name) {
                self.add(format!("query {}", parameter.name), "is missing");
            }
        }
    }

    fn compare(&mut self, specification: &Specification, schema: &Value, value: &Value, place: &str) {
        for (pointer, complaint) in specification.complaints(schema, value) {
            let is_position = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let parts: Vec<_> = pointer.split('/').map(|part| if is_position(part) { "*" } else { part }).collect();
            self.add(format!("{place}{}", parts.join("/")), complaint);
        }
    }
}

/// A query's text as the value that the schema means: lists stand with commas.
fn in_the_schemas_type(text: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("array") => text.split(',').map(str::to_owned).collect(),
        Some("integer") => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn get(path: &str) -> Asked {
        asked(Method::GET, path, None)
    }

    fn asked(method: Method, path: &str, json: Option<Value>) -> Asked {
        Asked { method, url: Url::parse("http://127.0.0.1/").unwrap().join(path).unwrap(), json }
    }

    /// Where the specification does not allow this; nothing where it is not at hand.
    fn places(asked: &Asked, status: u16, content_type: &str, body: Value) -> Option<Vec<String>> {
        let headers = [(header::CONTENT_TYPE, content_type.parse().unwrap())].into_iter().collect();
        let all = findings(Specification::at_hand()?, asked, &Answer { status, headers, body });
        Some(all.into_iter().map(|finding| finding.place).collect())
    }

    fn assert_places(asked: &Asked, status: u16, content_type: &str, body: Value, expected: &[&str]) {
        if let Some(places) = places(asked, status, content_type, body) {
            assert_eq!(places, expected);
        }
    }

    #[test]
    fn an_answer_may_differ_in_status_content_type_and_body() {
        let asked = get("/2/dm_events");
        let page = json!({ "data": [{ "id": "1", "event_type": "MessageCreate" }], "meta": { "result_count": 1 } });
        assert_places(&asked, 200, "application/json; charset=utf-8", page.clone(), &[]);
        assert_places(&asked, 202, "application/json", page.clone(), &["status"]);
        assert_places(&asked, 200, "text/html", page, &["content-type"]);
        assert_places(&asked, 200, "application/json", Value::Null, &["answer "]);
        let strange = json!({ "data": [{ "id": 1 }, { "mood": "good" }, { "mood": "bad" }] });
        assert_places(&asked, 200, "application/json", strange, &["answer /data/*/id", "answer /data/*/mood"]);
    }

    #[test]
    fn a_problem_is_looked_into_although_its_type_has_the_old_host() {
        let problem = json!({ "type": format!("{OLD_HOST}resource-not-found"), "title": "Not Found", "detail": "No." });
        let expected = ["answer /type", "answer "];
        assert_places(&get("/2/dm_events/1"), 404, "application/problem+json", problem, &expected);
    }

    #[test]
    fn a_request_that_was_accepted_must_be_one_that_x_accepts() {
        let page = || json!({ "meta": { "result_count": 0 } });
        let query = "/2/dm_events?max_results=101&event_types=MessageCreate,Reaction&since_id=1";
        let expected = ["query max_results", "query event_types/*", "query since_id"];
        assert_places(&get(query), 200, "application/json", page(), &expected);
        assert_places(&get("/2/dm_conversations/7/dm_events"), 200, "application/json", page(), &["path id"]);
        let receipt = || json!({ "data": { "dm_conversation_id": "1-2", "dm_event_id": "3" } });
        let path = "/2/dm_conversations/with/2/messages";
        let send = |body| asked(Method::POST, path, Some(body));
        assert_places(&send(json!({ "text": "hello" })), 201, "application/json", receipt(), &[]);
        let expected = ["body /mood"];
        assert_places(&send(json!({ "text": "hello", "mood": 1 })), 201, "application/json", receipt(), &expected);
    }

    #[test]
    fn what_the_specification_does_not_have_must_be_refused() {
        assert_places(&get("/2/moods"), 200, "application/json", json!({}), &["call"]);
        let no_such_method = asked(Method::PUT, "/2/users/me", None);
        assert_places(&no_such_method, 200, "application/json", json!({}), &["call"]);
        let refusal = json!({ "type": format!("{NEW_HOST}invalid-request"), "title": "No", "detail": "No." });
        assert_places(&no_such_method, 405, "application/problem+json", refusal, &[]);
    }
}
