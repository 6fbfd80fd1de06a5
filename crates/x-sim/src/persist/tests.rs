use std::path::Path;

use dm_model::{ConversationId, UserId};
use reqwest::Method;
use serde_json::json;

use crate::{
    Config, Control, Scenario, SimClock, Simulator, StartError, TrueEvent,
    drawing::{Drawing, View},
    simulation::locked,
    testing::{Answer, NOW, Tiny, read},
    world::{Format, MediaFile, Picture},
};

fn config(path: &Path) -> Config {
    let clock = SimClock::fixed_at(NOW);
    Config { scenario: Scenario::Quiet, clock, persist: Some(path.to_owned()), ..Config::default() }
}

async fn ask(x: &Simulator, method: Method, path: &str, token: &str, body: Option<serde_json::Value>) -> Answer {
    let url = x.origin().join(path).unwrap();
    let request = reqwest::Client::new().request(method, url).bearer_auth(token);
    read(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

fn robin(control: &Control) -> UserId {
    control.person("robinvale").unwrap()
}

fn truth(x: &Simulator) -> Vec<TrueEvent> {
    x.control().truth(robin(&x.control()))
}

#[tokio::test]
async fn robin_stays_signed_in_and_finds_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder.path().join("x"));
    let x = Simulator::start(config.clone()).await.unwrap();
    let control = x.control();
    let tokens = control.sign_in(robin(&control), "pipit-demo");
    let group = control.add_group(&[robin(&control), control.add_person("Bob", "bob")]).unwrap();
    control.add_picture_message(&group, robin(&control), "look", Tiny::png()).unwrap();
    let path = format!("/2/dm_conversations/{group}/messages");
    let sent = ask(&x, Method::POST, &path, &tokens.access_token, Some(json!({ "text": "hello" }))).await;
    assert_eq!(sent.status, 201);
    control.advance(std::time::Duration::from_secs(90));
    let first_page = ask(&x, Method::GET, "/2/dm_events?max_results=3", &tokens.access_token, None).await;
    let token = first_page.body["meta"]["next_token"].as_str().unwrap().to_owned();
    let (truth_before, now_before, bill_before) = (truth(&x), control.now(), control.bill());
    x.stop().await;

    let x = Simulator::start(Config { clock: SimClock::fixed_at(NOW), ..config }).await.unwrap();
    assert_eq!((truth(&x), x.control().now(), x.control().bill()), (truth_before, now_before, bill_before));
    let path = format!("/2/dm_events?max_results=3&pagination_token={token}");
    let second_page = ask(&x, Method::GET, &path, &tokens.access_token, None).await;
    assert_eq!((second_page.status, second_page.ids().len()), (200, 3));
    assert!(second_page.ids().iter().all(|id| !first_page.ids().contains(id)));
    let left = |answer: &Answer| answer.header("x-rate-limit-remaining").unwrap().parse::<u32>().unwrap();
    assert_eq!(left(&second_page) + 1, left(&first_page));
    x.stop().await;
}

#[tokio::test]
async fn what_an_app_subscribed_to_is_told_after_a_restart_too() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder.path().join("x"));
    let subscribed = |x: &Simulator| {
        let simulation = x.simulation();
        let subscriptions = locked(&simulation.subscriptions);
        let of_app: Vec<_> =
            subscriptions.of("pipit-demo").map(|it| (it.id, it.event_type, it.filter.clone())).collect();
        of_app
    };
    let x = Simulator::start(config.clone()).await.unwrap();
    let token = x.control().sign_in(robin(&x.control()), "pipit-demo").access_token;
    let wish = json!({ "event_type": "dm.received", "filter": { "user_id": robin(&x.control()) } });
    let answer = ask(&x, Method::POST, "/2/activity/subscriptions", &token, Some(wish)).await;
    let before = subscribed(&x);
    assert_eq!(before.len(), 1, "{answer:?}");
    x.stop().await;
    let x = Simulator::start(config).await.unwrap();
    assert_eq!(subscribed(&x), before);
    x.stop().await;
}

#[tokio::test]
async fn new_ids_are_still_new_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&folder.path().join("x"));
    let x = Simulator::start(config.clone()).await.unwrap();
    let newest = truth(&x).last().unwrap().clone();
    x.stop().await;
    let x = Simulator::start(config).await.unwrap();
    let event = x.control().add_message(&newest.conversation, newest.sender.unwrap(), "again").unwrap();
    assert!(event > newest.id);
    x.stop().await;
}

#[test]
fn what_messages_carry_survives_as_bytes_or_by_how_it_is_drawn() {
    let drawn = Picture::drawn(Drawing::Landscape(View::SeaAtDusk));
    let bytes = rmp_serde::to_vec_named(&drawn).unwrap();
    assert!(bytes.len() < 100, "the pixels of a drawing are not kept: {} bytes", bytes.len());
    assert_eq!(rmp_serde::from_slice::<Picture>(&bytes).unwrap().png(), drawn.png());
    let file = MediaFile { format: Format::Png, width: 2, height: 1, duration_ms: None, bytes: Tiny::png().into() };
    let bytes = rmp_serde::to_vec_named(&file).unwrap();
    assert_eq!(rmp_serde::from_slice::<MediaFile>(&bytes).unwrap(), file);
}

#[tokio::test]
async fn a_change_is_written_without_being_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let x = Simulator::start(config(&path)).await.unwrap();
    let written = || std::fs::read(&path).unwrap();
    let before = written();
    let control = x.control();
    let bob = control.add_person("Bob", "bob");
    control.add_message(&ConversationId::one_to_one(robin(&control), bob), bob, "hello").unwrap();
    let changed = async {
        while written() == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), changed).await.unwrap();
    x.stop().await;
}

#[tokio::test]
async fn a_file_of_another_seed_or_of_nobody_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let refusal = async |config: Config| match Simulator::start(config).await {
        Err(StartError::Persist(error)) => error.to_string().replace(&path.display().to_string(), "FILE"),
        other => panic!("{other:?}"),
    };
    Simulator::start(config(&path)).await.unwrap().stop().await;
    insta::assert_snapshot!(refusal(Config { seed: 7, ..config(&path) }).await, @"FILE was made with the seed 1, not 7. Give the seed 1, or name another file.");
    let whole = std::fs::read(&path).unwrap();
    for bytes in [&whole[..whole.len() / 2], b"", b"hello"] {
        std::fs::write(&path, bytes).unwrap();
        let damaged = "FILE is no file of x-sim, or it is damaged. Move it away to begin anew, or name another file.";
        assert_eq!(refusal(config(&path)).await, damaged);
    }
    let newer = rmp_serde::to_vec_named(&json!({ "x_sim_format": 999, "seed": 1 })).unwrap();
    std::fs::write(&path, newer).unwrap();
    insta::assert_snapshot!(refusal(config(&path)).await, @"FILE was written by another version of x-sim: its format is 999, and this version reads 3. Move it away to begin anew, or name another file.");
    let nowhere = folder.path().join("no such folder").join("x");
    let error = Simulator::start(config(&nowhere)).await.unwrap_err().to_string();
    assert!(error.contains("cannot be written"), "{error}");
}
