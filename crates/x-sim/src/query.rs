//! Reading query strings as strictly as X: unknown parameters and unknown words are refused, each with its own complaint.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::problem::{Complaint, Problem};

/// The parameters of a request, and the complaints about them so far.
#[derive(Debug)]
pub(crate) struct Query {
    parameters: BTreeMap<String, String>,
    /// What the call has asked for so far: the parameters that it knows.
    known: Vec<String>,
    complaints: Vec<Complaint>,
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        let mut parameters = BTreeMap::new();
        let mut complaints = Vec::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()).into_owned() {
            if parameters.contains_key(&name) {
                let message = format!("The query parameter [{name}] was given more than once");
                complaints.push(Complaint::about(&name, &value, message));
            }
            parameters.insert(name, value);
        }
        Self { parameters, known: Vec::new(), complaints }
    }

    /// Takes a parameter as it is.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.known.push(name.to_owned());
        self.parameters.remove(name)
    }

    /// Adds a complaint about a parameter.
    pub(crate) fn complain(&mut self, parameter: &str, value: &str, what: &str) {
        let message = format!("The `{parameter}` query parameter value [{value}] {what}");
        self.complaints.push(Complaint::about(parameter, value, message));
    }

    /// Takes a list of words that must all be known and different.
    pub(crate) fn take_words(&mut self, name: &str, known: &[&str]) -> Vec<String> {
        let Some(text) = self.take(name) else { return Vec::new() };
        let words: Vec<_> = text.split(',').map(str::to_owned).collect();
        let mut met = BTreeSet::new();
        for word in &words {
            if !known.contains(&word.as_str()) {
                self.complain(name, word, &format!("must be one of [{}]", known.join(",")));
            } else if !met.insert(word) {
                self.complain(name, word, "is given more than once");
            }
        }
        words
    }

    /// Takes a list of `1..=most` values, which the caller then reads one by one.
    pub(crate) fn take_list(&mut self, name: &str, most: usize) -> Vec<String> {
        let Some(text) = self.take(name) else {
            let message = format!("The `{name}` query parameter can not be empty");
            self.complaints.push(Complaint::about(name, "", message));
            return Vec::new();
        };
        let values: Vec<_> = text.split(',').map(str::to_owned).collect();
        if values.len() > most {
            let count = values.len();
            let message = format!(
                "The number of values in the `{name}` query parameter list [{count}] is not between 1 and {most}"
            );
            self.complaints.push(Complaint::about(name, &text, message));
        }
        values
    }

    /// Takes a whole number between two others.
    pub(crate) fn take_number(&mut self, name: &str, least: usize, most: usize, default: usize) -> usize {
        let Some(text) = self.take(name) else { return default };
        // Digits alone: Rust would also read `+7`.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| plain && (least..=most).contains(number));
        number.unwrap_or_else(|| {
            self.complain(name, &text, &format!("is not between {least} and {most}"));
            default
        })
    }

    /// Whether all was in order. What was not taken is a parameter that this call does not have.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        self.known.sort_unstable();
        let known = self.known.join(",");
        for (name, value) in std::mem::take(&mut self.parameters) {
            let message = format!("The query parameter [{name}] is not one of [{known}]");
            self.complaints.push(Complaint::about(&name, &value, message));
        }
        if self.complaints.is_empty() { Ok(()) } else { Err(Problem::invalid(self.complaints)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_pass() {
        let mut query = Query::parse("expansions=a,b&max_results=7");
        assert_eq!(query.take_words("expansions", &["a", "b", "c"]), ["a", "b"]);
        assert_eq!(query.take_number("max_results", 1, 100, 100), 7);
        assert!(query.finish().is_ok());
    }

    #[test]
    fn unknown_words_numbers_and_parameters_are_each_complained_about() {
        let mut query = Query::parse("expansions=a,x,&max_results=101&bogus=1&twice=1&twice=2");
        query.take_words("expansions", &["a"]);
        query.take_number("max_results", 1, 100, 100);
        query.take("twice");
        assert_eq!(query.complaints.len(), 4, "{:?}", query.complaints);
        assert!(query.finish().is_err());
        for number in ["-1", "+7", "7.0", " 7", ""] {
            let mut query = Query::parse(&format!("max_results={}", number.replace('+', "%2B")));
            query.take_number("max_results", 1, 100, 100);
            assert_eq!(query.complaints.len(), 1, "{number:?}");
        }
    }

    #[test]
    fn a_word_is_said_once() {
        let mut query = Query::parse("expansions=a,b,a");
        query.take_words("expansions", &["a", "b"]);
        assert_eq!(query.complaints.len(), 1);
    }

    #[test]
    fn a_list_has_values_but_not_too_many() {
        for (text, complaints) in [("ids=1,2", 0), ("ids=1,2,3", 1), ("", 1)] {
            let mut query = Query::parse(text);
            query.take_list("ids", 2);
            assert_eq!(query.complaints.len(), complaints, "{text:?}");
        }
    }
}
