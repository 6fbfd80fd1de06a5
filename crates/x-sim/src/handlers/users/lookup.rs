//! What the calls about people share: an answer about one person or several, with those beside it who are not shown.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::Response,
};
use dm_model::UserId;
use serde::Serialize;
use serde_json::Value;

use crate::{
    billing::{Resource, note_reads},
    gate::Viewer,
    problem::{Complaint, Problem},
    wire::{self, Beside, Includes, Unseen, UserWishes, View, WireUser},
    world::{Person, World},
};

/// X's pattern for usernames.
const USERNAME: &str = "^[A-Za-z0-9_]{1,15}$";

/// Who asks about people: somebody, or an app in its own name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker(pub(super) Option<UserId>);

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(parts.extensions.get::<Viewer>().map(|viewer| viewer.0)))
    }
}

/// A person as somebody asked for them.
#[derive(Debug)]
pub(super) struct Wanted {
    text: String,
    /// Nobody when no person can be meant.
    id: Option<UserId>,
}

impl Wanted {
    /// Reads an id. One that nobody can have, such as 0, is only unknown.
    pub(super) fn by_id(parameter: &str, text: &str) -> Result<Self, Problem> {
        let well_formed = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return Err(malformed(parameter, text, "^[0-9]{1,19}$"));
        }
        Ok(Self { text: text.to_owned(), id: text.parse().ok() })
    }

    /// Reads a username.
    pub(super) fn by_username(world: &World, parameter: &str, text: &str) -> Result<Self, Problem> {
        let belongs = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !(1..=15).contains(&text.len()) || !text.bytes().all(belongs) {
            return Err(malformed(parameter, text, USERNAME));
        }
        Ok(Self { text: text.to_owned(), id: world.people().named(text) })
    }

    fn look<'a>(&self, view: &View<'a>) -> Result<&'a Person, Unseen> {
        view.person(self.id.ok_or(Unseen::NotFound)?)
    }
}

impl From<&Person> for Wanted {
    fn from(person: &Person) -> Self {
        Self { text: person.id.to_string(), id: Some(person.id) }
    }
}

fn malformed(parameter: &str, text: &str, pattern: &str) -> Problem {
    let message = format!("The `{parameter}` query parameter value [{text}] does not match {pattern}");
    Complaint::about(parameter, text, message).into()
}

#[derive(Serialize)]
struct Envelope<'a, D> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<D>,
    #[serde(skip_serializing_if = "Includes::is_empty")]
    includes: Includes<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
}

/// Where a list of people goes on.
#[derive(Debug, Serialize)]
pub(super) struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous_token: Option<String>,
}

/// Answers about one person. Who is not shown leaves an answer without data, which is no failure (X's way).
pub(super) fn answer_one(view: &View<'_>, wishes: &UserWishes, parameter: &str, wanted: &Wanted) -> Response {
    let (people, errors) = look_for(view, parameter, std::slice::from_ref(wanted));
    let mut data = wire_people(&people, wishes, view);
    answer(view, wishes, &people, errors, data.pop(), None)
}

/// Answers about several people, in the order in which they were asked for.
pub(super) fn answer_many(view: &View<'_>, wishes: &UserWishes, parameter: &str, wanted: &[Wanted]) -> Response {
    let (people, errors) = look_for(view, parameter, wanted);
    answer_all(view, wishes, &people, errors, None)
}

/// Answers with these people.
pub(super) fn answer_all(
    view: &View<'_>,
    wishes: &UserWishes,
    people: &[&Person],
    errors: Vec<Value>,
    meta: Option<Meta>,
) -> Response {
    let data = wire_people(people, wishes, view);
    answer(view, wishes, people, errors, (!data.is_empty()).then_some(data), meta)
}

fn look_for<'a>(view: &View<'a>, parameter: &str, wanted: &[Wanted]) -> (Vec<&'a Person>, Vec<Value>) {
    let (mut people, mut errors) = (Vec::new(), Vec::new());
    for one in wanted {
        match one.look(view) {
            Ok(person) => people.push(person),
            Err(unseen) => errors.push(unseen.person_entry(parameter, &one.text)),
        }
    }
    (people, errors)
}

fn wire_people<'a>(people: &[&'a Person], wishes: &UserWishes, view: &View<'a>) -> Vec<WireUser<'a>> {
    people.iter().map(|person| WireUser::new(person, wishes, view)).collect()
}

fn answer<'a>(
    view: &View<'a>,
    wishes: &UserWishes,
    people: &[&'a Person],
    mut errors: Vec<Value>,
    data: Option<impl Serialize>,
    meta: Option<Meta>,
) -> Response {
    let beside = Beside::people(people, wishes, view);
    errors.extend(beside.errors);
    let mut response = wire::json(StatusCode::OK, &Envelope { data, includes: beside.includes, errors, meta });
    note_reads(&mut response, people.iter().map(|person| Resource::User(person.id)).chain(beside.reads));
    response
}
