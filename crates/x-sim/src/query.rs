//! Reading query strings as strictly as X: unknown parameters and unknown words are refused, each with its own complaint.

use std::collections::BTreeMap;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::problem::{Complaint, Problem};

/// The parameters of a request, and the complaints about them so far.
#[derive(Debug)]
pub(crate) struct Query {
    parameters: BTreeMap<String, String>,
    complaints: Vec<Complaint>,
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    fn parse(query: &str) -> Self {
        let mut parameters = BTreeMap::new();
        let mut complaints = Vec::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()).into_owned() {
            if parameters.contains_key(&name) {
                let message = format!("The query parameter [{name}] was given more than once");
                complaints.push(Complaint::about(&name, &value, message));
            }
            parameters.insert(name, value);
        }
        Self { parameters, complaints }
    }

    /// Takes a parameter as it is.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.parameters.remove(name)
    }

    /// Adds a complaint about a parameter.
    pub(crate) fn complain(&mut self, parameter: &str, value: &str, what: &str) {
        let message = format!("The `{parameter}` query parameter value [{value}] {what}");
        self.complaints.push(Complaint::about(parameter, value, message));
    }

    /// Takes a list of words that must all be known.
    pub(crate) fn take_words(&mut self, name: &str, known: &[&str]) -> Vec<String> {
        let Some(text) = self.take(name) else { return Vec::new() };
        let words: Vec<_> = text.split(',').map(str::to_owned).collect();
        for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
            self.complain(name, word, &format!("must be one of [{}]", known.join(",")));
        }
        words
    }

    /// Takes a whole number between two others.
    pub(crate) fn take_number(&mut self, name: &str, least: usize, most: usize, default: usize) -> usize {
        let Some(text) = self.take(name) else { return default };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.unwrap_or_else(|| {
            self.complain(name, &text, &format!("is not between {least} and {most}"));
            default
        })
    }

    /// Whether all was in order. What was not taken is a parameter that this call does not have.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        for (name, value) in std::mem::take(&mut self.parameters) {
            let message = format!("The query parameter [{name}] is not a parameter of this call");
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
        assert!(query.finish().is_err());
        let mut query = Query::parse("max_results=-1");
        query.take_number("max_results", 1, 100, 100);
        assert_eq!(query.complaints.len(), 1);
    }
}
