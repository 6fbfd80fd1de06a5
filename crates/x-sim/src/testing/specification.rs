//! X's official specification, as JSON Schema.
//!
//! It lies beside the checkout, in `../shared/x-api/openapi-dm.json`; a clone without it goes without these checks and
//! says so in one line.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value};

use super::json_schema::{BASE, put_into_json_schema};
use crate::simulation::locked;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/x-api/openapi-dm.json");

/// The specification with its schemas in the words of JSON Schema.
pub(crate) struct Specification {
    document: Value,
    registry: Registry<'static>,
    /// By the schema's text. Making one takes longer than using it.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

/// One method of one path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) method: &'a str,
    pub(crate) template: &'a str,
    document: &'a Value,
    words: &'a Value,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    pub(crate) is_in_query: bool,
    pub(crate) is_required: bool,
    pub(crate) schema: &'a Value,
}

impl Specification {
    /// `None` where it is not at hand.
    pub(crate) fn at_hand() -> Option<&'static Self> {
        static READ: OnceLock<Option<Specification>> = OnceLock::new();
        READ.get_or_init(|| {
            let Ok(text) = std::fs::read_to_string(FILE) else {
                // Past the test harness, which would swallow it.
                drop(writeln!(
                    std::io::stderr(),
                    "note: nothing is compared with X's specification, because there is no {FILE}"
                ));
                return None;
            };
            Some(Self::read(&text))
        })
        .as_ref()
    }

    fn read(text: &str) -> Self {
        let mut document: Value = serde_json::from_str(text).unwrap();
        let schemas = document["components"]["schemas"].as_object_mut().unwrap();
        let originals = schemas.clone();
        schemas.values_mut().for_each(|schema| put_into_json_schema(schema, &originals));
        let resource = Draft::Draft7.create_resource(document.clone());
        let registry = Registry::new().draft(Draft::Draft7).add(BASE, resource).unwrap().prepare().unwrap();
        Self { document, registry, validators: Mutex::default() }
    }

    /// All operations.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.document["paths"].as_object().unwrap();
        paths.iter().flat_map(|(template, methods)| {
            methods.as_object().unwrap().iter().map(|(method, words)| Operation {
                method,
                template,
                document: &self.document,
                words,
            })
        })
    }

    /// The template of a path, and the values of its parameters. Where several fit, the more literal one.
    pub(crate) fn template_of<'a, 'b>(&'a self, path: &'b str) -> Option<(&'a str, Vec<(&'a str, &'b str)>)> {
        let templates = self.document["paths"].as_object().unwrap().keys();
        let fitting = templates.filter_map(|template| Some((template.as_str(), values(template, path)?)));
        fitting.min_by_key(|(_, values)| values.len())
    }

    pub(crate) fn operation(&self, method: &str, template: &str) -> Option<Operation<'_>> {
        self.operations()
            .find(|operation| operation.template == template && operation.method.eq_ignore_ascii_case(method))
    }

    /// What is wrong with a value, as JSON pointers and sentences.
    pub(crate) fn complaints(&self, schema: &Value, value: &Value) -> Vec<(String, String)> {
        let validator = self.validator(schema);
        let told = |error: jsonschema::ValidationError| {
            let pointer = error.instance_path().to_string();
            match error.kind() {
                jsonschema::error::ValidationErrorKind::AdditionalProperties { unexpected } => {
                    let each = unexpected.iter();
                    each.map(|name| (format!("{pointer}/{name}"), "is not in the specification".to_owned())).collect()
                }
                _ => vec![(pointer, error.to_string())],
            }
        };
        validator.iter_errors(value).flat_map(told).collect()
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut validators = locked(&self.validators);
        let build = || {
            let mut schema = schema.clone();
            put_into_json_schema(&mut schema, &Map::new());
            let options = jsonschema::options().with_draft(Draft::Draft7).with_registry(&self.registry);
            Arc::new(options.should_validate_formats(true).build(&schema).unwrap())
        };
        validators.entry(schema.to_string()).or_insert_with(build).clone()
    }
}

impl<'a> Operation<'a> {
    /// Such as `GET /2/users/me`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.template)
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = Parameter<'a>> + use<'a> {
        let listed = self.words["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let document = self.document;
        listed.iter().map(move |parameter| {
            let parameter = match parameter["$ref"].as_str() {
                Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
                None => parameter,
            };
            Parameter {
                name: parameter["name"].as_str().unwrap(),
                is_in_query: parameter["in"] == "query",
                is_required: parameter["required"] == true,
                schema: resolved(document, &parameter["schema"]),
            }
        })
    }

    /// The schemas of the body by content type; empty for an operation without a body.
    /// Whether the answer goes on for ever.
    pub(crate) fn is_stream(&self) -> bool {
        self.words["x-twitter-streaming"] == true
    }

    /// Whether only an app itself may call, and no person through it.
    pub(crate) fn is_for_apps_alone(&self) -> bool {
        let schemes = self.words["security"].as_array().map(Vec::as_slice).unwrap_or_default();
        schemes.iter().all(|scheme| scheme.get("BearerToken").is_some())
    }

    pub(crate) fn body(&self) -> &'a Value {
        &self.words["requestBody"]["content"]
    }

    /// What may be in a JSON body.
    pub(crate) fn body_properties(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let schema = resolved(self.document, &self.body()["application/json"]["schema"]);
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// The schemas of an answer by content type; `None` for a status that the specification does not know. It knows
    /// those of success, and one `default` for all errors.
    pub(crate) fn answer(&self, status: u16) -> Option<&'a Value> {
        let responses = self.words["responses"].as_object().unwrap();
        let words =
            responses.get(&status.to_string()).or_else(|| responses.get("default").filter(|_| status >= 400))?;
        Some(&words["content"])
    }
}

/// The schema behind a `$ref`.
pub(crate) fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches(BASE).trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// The values of a template's parameters when the path fits it.
fn values<'a, 'b>(template: &'a str, path: &'b str) -> Option<Vec<(&'a str, &'b str)>> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut values = Vec::new();
    for (word, part) in template.split('/').zip(path.split('/')) {
        match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(name) if !part.is_empty() => values.push((name, part)),
            None if word == part => {}
            _ => return None,
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A specification in a few words.
    fn small() -> Specification {
        let problem = |kind| {
            json!({
                "type": "object", "required": ["type", "title"],
                "properties": { "type": { "type": "string", "enum": [kind] }, "title": { "type": "string" } },
            })
        };
        let document = json!({
            "paths": { "/users/{id}": { "get": {} }, "/users/me": { "get": {} } },
            "components": { "schemas": {
                "Person": {
                    "type": "object",
                    "properties": {
                        "name": { "type": "string", "nullable": true },
                        "age": { "type": "integer", "format": "int32" },
                        "since": { "type": "string", "format": "date-time" },
                    },
                },
                "Lost": problem("lost"),
                "Broken": problem("broken"),
                "Problem": {
                    "oneOf": [{ "$ref": "#/components/schemas/Lost" }, { "$ref": "#/components/schemas/Broken" }],
                    "discriminator": { "propertyName": "type", "mapping": {
                        "lost": "#/components/schemas/Lost", "broken": "#/components/schemas/Broken",
                    } },
                },
            } },
        });
        Specification::read(&document.to_string())
    }

    fn places(schema: &str, value: &Value) -> Vec<String> {
        let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
        small().complaints(&schema, value).into_iter().map(|(place, _)| place).collect()
    }

    #[test]
    fn openapis_own_words_are_understood() {
        assert!(places("Person", &json!({ "name": null, "age": 7, "since": "2025-06-15T15:06:40.000Z" })).is_empty());
        assert_eq!(places("Person", &json!({ "age": 3_000_000_000_u32 })), ["/age"]);
        assert_eq!(places("Person", &json!({ "since": "yesterday" })), ["/since"]);
        assert_eq!(places("Person", &json!({ "nickname": "al" })), ["/nickname"]);
    }

    #[test]
    fn a_problem_is_what_its_type_says() {
        assert!(places("Problem", &json!({ "type": "lost", "title": "Lost" })).is_empty());
        assert_eq!(places("Problem", &json!({ "type": "lost", "title": 7 })), ["/title"]);
        assert_eq!(places("Problem", &json!({ "type": "late", "title": "Late" })), ["/type"]);
        assert!(!places("Problem", &json!({ "type": "late" })).is_empty());
    }

    #[test]
    fn the_more_literal_path_is_meant() {
        let small = small();
        assert_eq!(small.template_of("/users/me"), Some(("/users/me", Vec::new())));
        assert_eq!(small.template_of("/users/7"), Some(("/users/{id}", vec![("id", "7")])));
        assert_eq!(small.template_of("/users/"), None);
        assert_eq!(small.template_of("/users/7/8"), None);
    }
}
