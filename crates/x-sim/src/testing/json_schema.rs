//! From `OpenAPI` 3.0, which has its own words for a few things, to those of JSON Schema draft 7.
//!
//! Two things are read more strictly than they are written: an object has no properties but those that are named, and a
//! problem is what its `type` says.

use serde_json::{Map, Value, json};

/// The address of the document for `$ref`, of which each schema on its own is no part.
pub(crate) const BASE: &str = "https://openapi-dm.json/";

/// Puts `OpenAPI`'s own words into those of JSON Schema, in a schema and all within it. `all` are the document's
/// schemas as they were written.
pub(crate) fn put_into_json_schema(schema: &mut Value, all: &Map<String, Value>) {
    let Some(words) = schema.as_object_mut() else { return };
    if let Some(Value::String(reference)) = words.get_mut("$ref")
        && reference.starts_with('#')
    {
        reference.insert_str(0, BASE);
    }
    for (name, within) in words.iter_mut() {
        match (name.as_str(), within) {
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|property| put_into_json_schema(property, all));
            }
            ("oneOf" | "anyOf" | "allOf", Value::Array(schemas)) => {
                for schema in schemas {
                    put_into_json_schema(schema, all);
                }
            }
            ("items" | "additionalProperties", within) => put_into_json_schema(within, all),
            _ => {}
        }
    }
    match words.get("format").and_then(Value::as_str) {
        Some("int32") => bound(words, i32::MIN.into(), i32::MAX.into()),
        Some("int64") => bound(words, i64::MIN, i64::MAX),
        _ => {}
    }
    if words.remove("nullable") == Some(Value::Bool(true)) {
        if let Some(kind @ Value::String(_)) = words.get_mut("type") {
            *kind = json!([kind, "null"]);
        }
        if let Some(Value::Array(choices)) = words.get_mut("enum") {
            choices.push(Value::Null);
        }
    }
    if words.contains_key("properties") {
        words.entry("additionalProperties").or_insert(Value::Bool(false));
    }
    if let Some(discriminator) = words.remove("discriminator") {
        choose_by_discriminator(words, &discriminator, all);
    }
}

fn bound(words: &mut Map<String, Value>, least: i64, most: i64) {
    words.entry("minimum").or_insert(least.into());
    words.entry("maximum").or_insert(most.into());
}

/// Lets the discriminator choose the schema, so that a complaint is about what is wrong and not that nothing fits. What
/// all schemas have in common is asked of a value with any discriminator.
fn choose_by_discriminator(words: &mut Map<String, Value>, discriminator: &Value, all: &Map<String, Value>) {
    let property = discriminator["propertyName"].as_str().unwrap();
    if property.contains('/') {
        // The activity stream's lies in another object, and its mapping does not know Direct Messages.
        return;
    }
    words.remove("oneOf");
    let mapping = discriminator["mapping"].as_object().unwrap();
    let choices = mapping.iter().map(|(value, target)| {
        json!({ "if": { "properties": { property: { "const": value } } }, "then": { "$ref": target } })
    });
    words.insert("allOf".to_owned(), choices.collect());
    let targets = || mapping.values().filter_map(|target| all.get(target.as_str()?.rsplit('/').next()?));
    let required = targets().map(|target| target["required"].as_array().unwrap().clone());
    let required = required.reduce(|one, other| one.into_iter().filter(|name| other.contains(name)).collect());
    words.insert("required".to_owned(), required.unwrap_or_default().into());
    words.insert("properties".to_owned(), json!({ property: { "enum": mapping.keys().collect::<Vec<_>>() } }));
}
