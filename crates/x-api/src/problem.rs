//! What X says when it refuses: its three forms of error documents, read for the few things that matter.
//!
//! `{"title","detail","type","status"}` (RFC 9457), `{"errors":[{"message","parameters"}],…}`, and the older
//! `{"errors":[{"code","message"}]}`. They may also stand beside or instead of `data` in a 200.

use serde_json::Value;

use crate::{AppProblem, wire};

/// How much of X's own words is kept, in characters.
const LONGEST_DETAIL: usize = 300;
/// The parameters that a dialect fills in.
const DIALECT_PARAMETERS: [&str; 4] = ["dm_event.fields", "expansions", "media.fields", "user.fields"];

/// X's own words about a refusal: one line without control characters, at most 300 characters, maybe empty.
pub(crate) fn detail(document: &Value) -> String {
    let first = wire::list(document, "errors").first();
    let in_first = |name| first.and_then(|error| wire::text(error, name));
    let words = in_first("message")
        .or_else(|| in_first("detail"))
        .or_else(|| wire::text(document, "detail"))
        .or_else(|| wire::text(document, "title"))
        .unwrap_or_default();
    one_line(words)
}

/// X's words as one short line without control characters.
pub(crate) fn one_line(words: &str) -> String {
    words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LONGEST_DETAIL).collect()
}

/// Whether X refused a word of our dialect: it names the parameters of ours that it could not read.
pub(crate) fn is_about_dialect(document: &Value) -> bool {
    let names_ours = |error: &Value| {
        let in_map =
            error.get("parameters").is_some_and(|map| DIALECT_PARAMETERS.iter().any(|name| map.get(name).is_some()));
        in_map || wire::text(error, "parameter").is_some_and(|name| DIALECT_PARAMETERS.contains(&name))
    };
    names_ours(document) || wire::list(document, "errors").iter().any(names_ours)
}

/// Whether X refused a stream because the app has as many open as it may.
pub(crate) fn is_about_connections(document: &Value) -> bool {
    wire::text(document, "connection_issue") == Some("TooManyConnections")
}

/// What X has against the developer app, if that is why it refused. X's older form has a number for it.
pub(crate) fn about_app(document: &Value) -> Option<AppProblem> {
    const NO_MESSAGES_FOR_THIS_APP: u64 = 93;
    let kind = wire::text(document, "type").unwrap_or_default();
    if kind.ends_with("/client-forbidden") || wire::text(document, "reason") == Some("client-not-enrolled") {
        return Some(AppProblem::NotEnrolled);
    }
    let code = |error: &Value| error.get("code").and_then(Value::as_u64) == Some(NO_MESSAGES_FOR_THIS_APP);
    let permission = kind.ends_with("/oauth1-permissions") || wire::list(document, "errors").iter().any(code);
    permission.then_some(AppProblem::PermissionMissing)
}

/// Whether a 200 without `data` says that X does not have what was asked for.
pub(crate) fn is_about_missing(document: &Value) -> bool {
    let missing = |error: &Value| wire::text(error, "type").is_some_and(|kind| kind.ends_with("/resource-not-found"));
    wire::list(document, "errors").iter().any(missing)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_form_of_error_document_is_understood() {
        let problem = json!({"title":"Forbidden","detail":"You may not.","type":"about:blank","status":403});
        let listed =
            json!({"errors":[{"message":"[bogus] is unknown"}],"title":"Invalid Request","detail":"One or more"});
        let old = json!({"errors":[{"code":32,"message":"Could not authenticate you."}]});
        let partial = json!({"errors":[{"detail":"Could not find event.","title":"Not Found Error"}]});
        let words =
            [problem, listed, old, partial, json!({"title":"CreditsDepleted"}), json!([1])].map(|it| detail(&it));
        insta::assert_json_snapshot!(words, @r#"
        [
          "You may not.",
          "[bogus] is unknown",
          "Could not authenticate you.",
          "Could not find event.",
          "CreditsDepleted",
          ""
        ]
        "#);
    }

    #[test]
    fn what_x_has_against_an_app_is_told_from_other_refusals() {
        let of_type = |kind: &str| about_app(&json!({ "type": format!("https://api.twitter.com/2/problems/{kind}") }));
        assert_eq!(of_type("client-forbidden"), Some(AppProblem::NotEnrolled));
        assert_eq!(of_type("oauth1-permissions"), Some(AppProblem::PermissionMissing));
        assert_eq!(of_type("not-authorized-for-resource"), None);
        let enrolment = json!({ "reason": "client-not-enrolled" });
        let old = json!({ "errors": [{ "code": 93, "message": "This application is not allowed to" }] });
        assert_eq!(
            [about_app(&enrolment), about_app(&old)],
            [Some(AppProblem::NotEnrolled), Some(AppProblem::PermissionMissing)]
        );
        assert_eq!(about_app(&json!({ "title": "Forbidden", "type": "about:blank" })), None);
    }

    #[test]
    fn xs_words_become_one_short_line() {
        let words = detail(&json!({ "detail": format!("a\nb\u{1b}[31m{}", "x".repeat(1000)) }));
        assert!(words.starts_with("a b [31m"));
        assert_eq!(words.chars().count(), LONGEST_DETAIL);
    }

    #[test]
    fn a_refused_field_is_about_the_dialect_and_a_refused_cursor_is_not() {
        assert!(is_about_dialect(&json!({"errors":[{"parameters":{"dm_event.fields":["sender_id"]},"message":"no"}]})));
        assert!(is_about_dialect(&json!({"errors":[{"parameter":"expansions","value":"sender_id"}]})));
        assert!(!is_about_dialect(&json!({"errors":[{"parameters":{"pagination_token":["x"]},"message":"no"}]})));
        assert!(!is_about_dialect(&json!({"detail":"no"})));
    }
}
