use std::{collections::HashSet, time::Duration};

use dm_model::{EventId, Timestamp, UserId};
use proptest::prelude::*;
use reqwest::Method;
use serde_json::json;

use super::*;
use crate::{
    Bill, BillLine, Config, Fault, LimitTable,
    testing::{NOW, Stage},
    world::World,
};

fn event(number: u64) -> EventId {
    EventId::new(number).unwrap()
}

fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

fn list_for(app: &str, reader: u64) -> Charge<'_> {
    Charge { app, user: Some(user(reader)), call: Call::DmEvents, wrote: false }
}

fn thousandths(bill: &Bill) -> u64 {
    bill.total.thousandths()
}

async fn stage_without_limits() -> Stage {
    Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await
}

/// What each call cost alice.
fn lines_of(stage: &Stage, who: UserId) -> Vec<(Call, u64, u64, String)> {
    let lines = stage.control.bill().lines.into_iter().filter(|line| line.user == Some(who));
    lines.map(|line| (line.call, line.charged, line.repeated, line.amount.to_string())).collect()
}

#[tokio::test]
async fn reading_the_same_again_is_free_until_midnight_in_utc() {
    let stage = stage_without_limits().await;
    stage.bob_writes("hello");
    stage.bob_writes("hello again");
    let path = "/2/dm_events?expansions=sender_id";
    stage.get(stage.alice, path).await;
    assert_eq!(lines_of(&stage, stage.alice), [(Call::DmEvents, 3, 0, "$0.030".to_owned())]);
    stage.get(stage.alice, path).await;
    assert_eq!(lines_of(&stage, stage.alice), [(Call::DmEvents, 3, 3, "$0.030".to_owned())]);
    // It is 15:06:40.
    stage.control.advance(Duration::from_secs(8 * 3_600 + 53 * 60 + 20));
    stage.get(stage.alice, path).await;
    let days: Vec<_> = stage.control.bill().lines.into_iter().map(|line| (line.day, line.charged)).collect();
    assert_eq!(days, [("2025-06-15".to_owned(), 3), ("2025-06-16".to_owned(), 3)]);
}

#[tokio::test]
async fn writes_cost_each_time_and_refusals_nothing() {
    let stage = stage_without_limits().await;
    let path = format!("/2/dm_conversations/with/{}/messages", stage.bob);
    for _ in 0..2 {
        stage.post(stage.alice, &path, &json!({ "text": "hello" })).await;
    }
    stage.post(stage.alice, &path, &json!({ "text": "" })).await;
    let sent = stage.control.truth(stage.bob)[0].id;
    assert_eq!(stage.delete(stage.alice, &format!("/2/dm_events/{sent}")).await.status, 200);
    assert_eq!(stage.delete(stage.alice, &format!("/2/dm_events/{sent}")).await.status, 404);
    let expected =
        [(Call::SendToParticipant, 2, 0, "$0.030".to_owned()), (Call::DeleteEvent, 1, 0, "$0.010".to_owned())];
    assert_eq!(lines_of(&stage, stage.alice), expected);
    assert_eq!(stage.control.bill().total.to_string(), "$0.040");
}

#[tokio::test]
async fn an_answer_that_gets_lost_is_charged_and_work_that_is_not_done_is_not() {
    let stage = stage_without_limits().await;
    let path = format!("/2/dm_conversations/with/{}/messages", stage.bob);
    for (fault, total) in [
        (Fault::ResetBeforeCommit, 0),
        (Fault::Status(503), 0),
        (Fault::ResetAfterCommit, 15),
        (Fault::StatusAfterCommit(503), 30),
    ] {
        stage.control.answer_next(Call::SendToParticipant, fault);
        let request = stage.request(stage.alice, Method::POST, &path).json(&json!({ "text": "hello" }));
        drop(request.send().await);
        assert_eq!(thousandths(&stage.control.bill()), total);
    }
}

#[tokio::test]
async fn without_credit_everything_is_refused_with_402() {
    let stage = stage_without_limits().await;
    stage.bob_writes("hello");
    stage.control.set_credit("pipit-demo", Some(Money::from_thousandths(15)));
    for left in [5, 5] {
        assert_eq!(stage.get(stage.alice, "/2/dm_events").await.status, 200);
        assert_eq!(stage.control.bill().credits["pipit-demo"], Money::from_thousandths(left));
    }
    // The last charge may go beyond what there was.
    assert_eq!(stage.get(stage.alice, "/2/users/me").await.status, 200);
    let refused = stage.get(stage.alice, "/2/dm_events").await;
    assert_eq!((refused.status, &refused.body["title"]), (402, &"CreditsDepleted".into()));
    assert_eq!(refused.body["type"], "https://api.twitter.com/2/problems/credits");
    stage.control.set_credit("pipit-demo", None);
    assert_eq!(stage.get(stage.alice, "/2/dm_events").await.status, 200);
}

#[tokio::test]
async fn a_delivery_costs_once_a_day_and_beside_the_same_event_in_a_list() {
    let stage = stage_without_limits().await;
    let received = json!({ "event_type": "dm.received", "filter": { "user_id": stage.alice } });
    let sent = json!({ "event_type": "dm.sent", "filter": { "user_id": stage.bob } });
    stage.post(stage.alice, "/2/activity/subscriptions", &received).await;
    stage.post(stage.bob, "/2/activity/subscriptions", &sent).await;
    stage.bob_writes("hello");
    let token = stage.control.app_token("pipit-demo");
    for _ in 0..2 {
        let path = stage.url("/2/activity/stream?backfill_minutes=5");
        let mut stream = stage.http.get(path).bearer_auth(&token).send().await.unwrap();
        assert!(stream.chunk().await.unwrap().is_some());
    }
    stage.get(stage.alice, "/2/dm_events").await;
    let expected = [(Call::DmEvents, 1, 0, "$0.010".to_owned()), (Call::ActivityStream, 1, 1, "$0.010".to_owned())];
    assert_eq!(lines_of(&stage, stage.alice), expected);
    assert_eq!(lines_of(&stage, stage.bob), [], "what is sent is free");
}

#[test]
fn people_of_one_app_share_what_it_has_paid_for() {
    let mut ledger = Ledger::default();
    ledger.charge(NOW, list_for("app", 1), &[Resource::Event(event(7))]);
    ledger.charge(NOW, list_for("app", 2), &[Resource::Event(event(7))]);
    ledger.charge(NOW, list_for("other app", 1), &[Resource::Event(event(7))]);
    let told: Vec<_> = ledger.bill().lines.iter().map(|line: &BillLine| (line.charged, line.repeated)).collect();
    assert_eq!(told, [(1, 0), (0, 1), (1, 0)]);
}

#[test]
fn an_event_a_person_and_a_post_with_the_same_number_are_three_things() {
    let mut world = World::new(1);
    let author = world.add_person(NOW, "Bob", "bob");
    let post = world.add_post(NOW, author, "hello").unwrap();
    let reads = [Resource::Event(event(author.get())), Resource::User(author), Resource::Post(post)];
    let mut ledger = Ledger::default();
    ledger.charge(NOW, list_for("app", 1), &reads);
    assert_eq!(thousandths(&ledger.bill()), 25);
}

proptest! {
    #[test]
    fn the_bill_of_a_day_is_the_price_of_its_distinct_resources(
        calls in prop::collection::vec(
            // Hours that pass, the app, and what it reads: events with even numbers and people with odd ones.
            (0_u64..30, 0_usize..2, prop::collection::vec(1_u64..12, 0..8)),
            0..40,
        ),
    ) {
        let mut ledger = Ledger::default();
        let (mut now, mut distinct) = (NOW, HashSet::new());
        let midnight = |time: Timestamp| time.as_millis() / (24 * 3_600_000);
        for (hours, app, numbers) in calls {
            now = now.after(Duration::from_secs(hours * 3_600));
            let app = ["app", "other app"][app];
            let reads: Vec<_> = numbers
                .into_iter()
                .map(|number| if number % 2 == 0 { Resource::Event(event(number)) } else { Resource::User(user(number)) })
                .collect();
            ledger.charge(now, list_for(app, 1), &reads);
            distinct.extend(reads.into_iter().map(|resource| (midnight(now), app, resource)));
        }
        let bill = ledger.bill();
        prop_assert_eq!(thousandths(&bill), distinct.len() as u64 * 10);
        let days: HashSet<_> = distinct.iter().map(|(day, ..)| day).collect();
        for day in days {
            let of_day = distinct.iter().filter(|(other, ..)| other == day).count() as u64;
            let text = jiff::Timestamp::from_millisecond(day * 24 * 3_600_000).unwrap().strftime("%F").to_string();
            let lines = bill.lines.iter().filter(|line| line.day == text);
            prop_assert_eq!(lines.map(|line| line.amount.thousandths()).sum::<u64>(), of_day * 10);
        }
    }
}
