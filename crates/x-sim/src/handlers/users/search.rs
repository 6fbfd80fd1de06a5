//! `GET /2/users/search?query=`: people whose names begin with these words.

use std::{ops::Range, sync::Arc};

use axum::{extract::State, response::Response};

use super::lookup::{self, Meta};
use crate::{
    gate::Viewer,
    problem::Problem,
    query::Query,
    simulation::{Simulation, locked},
    wire::{UserWishes, View},
    world::Person,
};

/// X's pattern for what can be searched for.
const PATTERN: &str = "^[A-Za-z0-9_' ]{1,50}$";

pub(crate) async fn handle(
    State(simulation): State<Arc<Simulation>>,
    Viewer(viewer): Viewer,
    mut query: Query,
) -> Result<Response, Problem> {
    let wishes = UserWishes::take_from(&mut query, simulation.dialect());
    let length = query.take_number("max_results", 1, 1_000, 100);
    let wanted = query.take("query").unwrap_or_default();
    if !is_well_formed(&wanted) {
        query.complain("query", &wanted, &format!("does not match {PATTERN}"));
    }
    let list = format!("search for {wanted:?} by {viewer}");
    let tokens = &simulation.page_tokens;
    let token = query.take("next_token");
    let place = token.as_ref().map(|token| tokens.read_place(token, &list));
    if place == Some(None) {
        query.complain("next_token", &token.unwrap_or_default(), "is not valid for this search");
    }
    query.finish()?;
    let world = locked(&simulation.world);
    let view = simulation.view(&world, Some(viewer));
    let people = matches(&view, &wanted);
    let begin = place.flatten().unwrap_or(0);
    let page = Range { start: begin, end: begin.saturating_add(length).min(people.len()) };
    let next_token = (page.end < people.len()).then(|| tokens.place(page.end, &list));
    let previous_token = (begin > 0).then(|| tokens.place(begin.saturating_sub(length), &list));
    let shown = people.get(page).unwrap_or_default();
    Ok(lookup::answer_all(&view, &wishes, shown, Vec::new(), Some(Meta { next_token, previous_token })))
}

fn is_well_formed(text: &str) -> bool {
    let belongs = |byte: u8| byte.is_ascii_alphanumeric() || b"_' ".contains(&byte);
    (1..=50).contains(&text.len()) && text.bytes().all(belongs)
}

/// All whose name or username has a word for each word of the query, in the order in which they came to X. New people
/// come to the end, so a place in this list stays what it was while a search goes on.
fn matches<'a>(view: &View<'a>, query: &str) -> Vec<&'a Person> {
    let query = query.to_lowercase();
    let wanted: Vec<_> = query.split_whitespace().collect();
    let fits = |person: &&Person| {
        let name = person.name.to_lowercase();
        let username = person.username.to_lowercase();
        let found =
            |word: &&str| username.starts_with(*word) || name.split_whitespace().any(|part| part.starts_with(*word));
        !wanted.is_empty() && wanted.iter().all(found)
    };
    view.world.people().all().filter(|person| !person.suspended).filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::testing::Stage;

    #[tokio::test]
    async fn people_are_found_by_the_beginnings_of_their_names() {
        let stage = Stage::set().await;
        let ben = stage.control.add_person("Ben O'Hara", "ohara_1");
        let found = async |query: &str| stage.get(stage.alice, &format!("/2/users/search?query={query}")).await.body;
        let names = async |query: &str| -> Vec<String> {
            let people = found(query).await["data"].as_array().cloned().unwrap_or_default();
            people.iter().map(|person| person["username"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("b").await, ["bob", "ohara_1"]);
        assert_eq!(names("o'HARA%20ben").await, ["ohara_1"]);
        assert_eq!(names("bob%20ben").await, [""; 0]);
        assert_eq!(names("%20").await, [""; 0]);
        stage.control.suspend(ben).unwrap();
        insta::assert_json_snapshot!(found("b").await, @r#"
        {
          "data": [
            {
              "id": "2195939682",
              "name": "Bob",
              "username": "bob"
            }
          ],
          "meta": {}
        }
        "#);
    }

    #[tokio::test]
    async fn what_cannot_be_searched_for_is_refused() {
        let stage = Stage::set().await;
        let long = format!("query={}", "x".repeat(51));
        for query in [
            "",
            "query=",
            "query=b%C3%B6b",
            "query=@bob",
            long.as_str(),
            "query=b&max_results=0",
            "query=b&max_results=1001",
            "query=b&next_token=made_up_by_somebody",
            "query=b&pagination_token=1",
        ] {
            assert_eq!(stage.get(stage.alice, &format!("/2/users/search?{query}")).await.status, 400, "{query}");
        }
        assert_eq!(stage.get(stage.alice, "/2/users/search?query=b&max_results=1000").await.status, 200);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn each_of_the_searched_is_met_once_while_others_come(count in 0_usize..12, length in 1_usize..5) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let stage = Stage::set().await;
                let add = |number: usize| stage.control.add_person("Zoe", &format!("zoe{number}"));
                let wanted: Vec<_> = (0..count).map(|number| add(number).to_string()).collect();
                let (mut met, mut token) = (Vec::new(), String::new());
                loop {
                    let path = format!("/2/users/search?query=zoe&max_results={length}{token}");
                    let page = stage.get(stage.alice, &path).await;
                    let people = page.body["data"].as_array().cloned().unwrap_or_default();
                    met.extend(people.iter().map(|person| person["id"].as_str().unwrap().to_owned()));
                    match page.body["meta"]["next_token"].as_str() {
                        Some(next) => token = format!("&next_token={next}"),
                        None => break,
                    }
                    if met.len() < count {
                        add(count + met.len());
                    }
                }
                assert_eq!(met[..count], wanted);
            });
        }
    }
}
