//! The people whom events name are looked up once, in batches, and hold up nothing.

use std::time::Duration;

use dm_engine::EngineError;
use x_sim::{Call, Fault};

use super::support::{Alice, World};

fn names(people: &[dm_model::Person]) -> Vec<&str> {
    let mut names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test(crate = "crate::virtual_time")]
async fn those_who_wrote_are_known_by_name_after_one_look_up() {
    let world = World::of_the_launch().await;
    world.bob_writes("hello");
    world.carol_writes("hello");
    let alice = Alice::is_settled(&world).await;
    alice.until("names", |alice| alice.store().load_people().unwrap().len() == 2).await;
    assert_eq!(names(&alice.engine().load_people().await.unwrap()), ["Bob", "Carol"]);
    alice.lets_pass(Duration::from_hours(1)).await;
    assert_eq!(world.requests(Call::Users).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn people_who_come_along_with_their_messages_are_not_asked_for() {
    let world = World::new().await;
    world.bob_writes("hello");
    let alice = Alice::is_settled(&world).await;
    alice.until("a name", |alice| alice.store().load_people().unwrap().len() == 1).await;
    assert_eq!(names(&alice.engine().load_people().await.unwrap()), ["Bob"]);
    alice.lets_pass(Duration::from_hours(1)).await;
    assert_eq!(world.requests(Call::Users).len(), 0);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_look_up_that_fails_keeps_no_message_waiting() {
    for fault in [Fault::RateLimited, Fault::Status(403), Fault::Status(503)] {
        let world = World::of_the_launch().await;
        world.bob_writes("hello");
        world.x.answer_always(Call::Users, Some(fault));
        let alice = Alice::is_settled(&world).await;
        alice.until("a failed look-up", |_| !world.requests(Call::Users).is_empty()).await;
        world.bob_writes("again");
        let begun = world.x.now();
        alice.has_all().await;
        assert!(world.x.now().since(begun) < Duration::from_mins(10), "it did not wait for the look-up");
        world.x.answer_always(Call::Users, None);
        alice.until("names", |alice| alice.store().load_people().unwrap().len() == 1).await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_notification_knows_the_name_of_someone_new() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let described = alice.engine().describe(vec![world.bob, world.carol]).await.unwrap();
    assert_eq!(names(&described), ["Bob", "Carol"]);
    let again = alice.engine().describe(vec![world.carol]).await.unwrap();
    assert_eq!(names(&again), ["Carol"]);
    assert_eq!(world.requests(Call::Users).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_notification_goes_without_a_name_when_x_does_not_tell_it() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    world.x.answer_always(Call::Users, Some(Fault::Status(503)));
    assert!(alice.engine().describe(vec![world.bob]).await.unwrap().is_empty());
}

#[tokio::test(crate = "crate::virtual_time")]
async fn two_who_ask_for_the_same_person_at_once_share_a_look_up() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    let (one, other) = tokio::join!(alice.engine().describe(vec![world.bob]), alice.engine().describe(vec![world.bob]));
    assert_eq!((names(&one.unwrap()), names(&other.unwrap())), (vec!["Bob"], vec!["Bob"]));
    assert_eq!(world.requests(Call::Users).len(), 1);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn someone_whose_description_has_grown_old_is_looked_up_when_shown_and_not_before() {
    let world = World::of_the_launch().await;
    world.bob_writes("hello");
    world.carol_writes("hello");
    let alice = Alice::is_settled(&world).await;
    alice.until("names", |alice| alice.store().load_people().unwrap().len() == 2).await;
    world.clock.advance(Duration::from_hours(200));
    alice.rests().await;
    assert_eq!(world.requests(Call::Users).len(), 1, "nobody looks at them");
    for _ in 0..3 {
        alice.engine().load_timeline(world.with_bob(), dm_model::TimelinePlace::End, 50).await.unwrap();
        alice.rests().await;
    }
    let requests = world.requests(Call::Users);
    assert_eq!(requests.len(), 2, "once is enough");
    let asked = &requests[1].path_and_query;
    assert!(asked.contains(&world.bob.to_string()) && !asked.contains(&world.carol.to_string()), "{asked}");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn whom_the_inbox_shows_is_shown() {
    let world = World::of_the_launch().await;
    world.bob_writes("hello");
    let alice = Alice::is_settled(&world).await;
    alice.until("a name", |alice| alice.store().load_people().unwrap().len() == 1).await;
    world.clock.advance(Duration::from_hours(200));
    alice.engine().load_inbox(None).await.unwrap();
    // Her token has run out meanwhile, which costs a request that brings nobody.
    let looked_up = || world.requests(Call::Users).iter().filter(|request| request.status == 200).count();
    alice.at_once("a look-up", |_| looked_up() == 2).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn somebody_new_is_found_at_x_by_name_and_by_handle_and_known_from_then_on() {
    let world = World::new().await;
    let dave = world.x.add_person("Dave Novak", "dave_n");
    let alice = Alice::is_settled(&world).await;
    let dave_is_known = async || alice.engine().load_people().await.unwrap().iter().any(|person| person.id == dave);
    assert!(!dave_is_known().await, "nobody here knows them");
    let found = alice.engine().look_up_people(" novak ".to_owned()).await.unwrap();
    assert_eq!((found.len(), found[0].id), (1, dave));
    assert!(found[0].receives_our_messages.is_some(), "whether they can be written to is told beforehand");
    assert!(dave_is_known().await, "known from then on");
    assert_eq!(names(&alice.engine().look_up_people("@Dave_N".to_owned()).await.unwrap()), ["Dave Novak"]);
    assert!(alice.engine().look_up_people("@nobody".to_owned()).await.unwrap().is_empty());
    assert_eq!((world.requests(Call::UserSearch).len(), world.requests(Call::UserByUsername).len()), (1, 2));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn whom_x_is_asked_for_is_paid_for_once_and_never_oneself_is_offered() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    assert_eq!(names(&alice.engine().look_up_people("bob".to_owned()).await.unwrap()), ["Bob"]);
    assert!(alice.engine().look_up_people("alice".to_owned()).await.unwrap().is_empty());
    let charged = alice.engine().load_diagnostics().await.unwrap().charged_today;
    let people = charged.iter().find(|charged| charged.billable == dm_model::Billable::UserRead).unwrap();
    assert_eq!(people.units, 2, "bob and alice");
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_x_cannot_look_for_is_said_without_asking_and_limits_are_kept() {
    let world = World::new().await;
    let alice = Alice::is_settled(&world).await;
    for query in ["José", "", "@no/handle", "@"] {
        let refused = alice.engine().look_up_people(query.to_owned()).await;
        assert!(matches!(refused, Err(EngineError::UnsearchableName)), "{query:?}");
    }
    assert!(world.requests(Call::UserSearch).is_empty());
    world.x.answer_next(Call::UserSearch, Fault::RateLimited);
    let later = alice.engine().look_up_people("bob".to_owned()).await;
    assert!(matches!(later, Err(EngineError::PeopleLater)));
    let asked = world.requests(Call::UserSearch).len();
    assert!(matches!(alice.engine().look_up_people("bob".to_owned()).await, Err(EngineError::PeopleLater)));
    assert_eq!(world.requests(Call::UserSearch).len(), asked, "X is not asked before it allows more");
}
