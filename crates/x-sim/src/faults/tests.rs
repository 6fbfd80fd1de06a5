use std::{future::Future, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    Call, Calls, Config, EventField, Fault, LimitTable,
    testing::{Answer, Stage, read_as_it_is},
};

const LIST: &str = "/2/dm_events?dm_event.fields=id,text,sender_id,created_at,dm_conversation_id,event_type";

async fn list(stage: &Stage) -> Answer {
    read_as_it_is(stage.request(stage.alice, Method::GET, LIST)).await
}

async fn struck_by(stage: &Stage, fault: Fault) -> Answer {
    stage.control.answer_next(Call::DmEvents, fault);
    list(stage).await
}

/// Alice sends; whether she got an answer.
async fn alice_sends(stage: &Stage) -> Option<u16> {
    let path = format!("/2/dm_conversations/{}/messages", stage.alice_and_bob());
    let request = stage.request(stage.alice, Method::POST, &path).json(&json!({ "text": "hello" }));
    request.send().await.ok().map(|response| response.status().as_u16())
}

/// Whether this is still going on after everything else has had its turn.
async fn still_waits(work: &mut (impl Future + Unpin)) -> bool {
    for _ in 0..100 {
        tokio::select! {
            biased;
            _ = &mut *work => return false,
            () = tokio::task::yield_now() => {}
        }
    }
    true
}

/// Waits until X has begun to keep this many calls waiting or has answered them.
async fn until_requests(stage: &Stage, count: u64) {
    while stage.control.requests_total() < count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn where_nothing_was_done_no_other_fault_says_that_it_was() {
    for said in [Fault::HtmlBody, Fault::StatusAfterCommit(500), Fault::PageReplaced(json!({}))] {
        let stage = Stage::set().await;
        stage.control.answer_sometimes(Calls::All, said.clone(), 1.0);
        stage.control.answer_sometimes(Calls::All, Fault::Status(503), 1.0);
        assert_eq!(alice_sends(&stage).await, Some(503), "{said:?}");
        assert!(stage.control.truth(stage.bob).is_empty());
    }
}

#[tokio::test]
async fn a_late_answer_comes_by_the_simulators_clock_after_the_work_is_done() {
    let stage = Stage::set().await;
    let delay = Duration::from_secs(40);
    stage.control.answer_next(Call::SendToConversation, Fault::Latency { shortest: delay, longest: delay });
    let mut sending = Box::pin(alice_sends(&stage));
    while stage.control.truth(stage.bob).is_empty() {
        assert!(still_waits(&mut sending).await);
    }
    stage.control.advance(Duration::from_secs(39));
    assert!(still_waits(&mut sending).await);
    stage.control.advance(Duration::from_secs(1));
    assert_eq!(sending.await, Some(201));
}

#[tokio::test]
async fn silence_lasts_until_it_is_released() {
    let stage = Stage::set().await;
    for (fault, sent) in [(Fault::SilenceBeforeCommit, 0), (Fault::SilenceAfterCommit, 1)] {
        let before = stage.control.requests_total();
        stage.control.answer_next(Call::SendToConversation, fault);
        let mut sending = Box::pin(alice_sends(&stage));
        let answered = tokio::select! {
            answer = &mut sending => answer,
            () = until_requests(&stage, before + 1) => {
                stage.control.release_silent_calls();
                sending.await
            }
        };
        assert_eq!((answered, stage.control.truth(stage.bob).len()), (None, sent));
    }
}

#[tokio::test]
async fn a_call_whose_caller_gives_up_is_written_down_without_a_status() {
    let stage = Stage::set().await;
    let delay = Duration::from_secs(40);
    stage.control.answer_next(Call::SendToConversation, Fault::Latency { shortest: delay, longest: delay });
    let mut sending = Box::pin(alice_sends(&stage));
    while stage.control.truth(stage.bob).is_empty() {
        assert!(still_waits(&mut sending).await);
    }
    drop(sending);
    until_requests(&stage, 1).await;
    assert_eq!(stage.control.requests()[0].status, 0);
}

#[tokio::test]
async fn too_many_requests_can_come_with_and_without_headers() {
    let stage = Stage::set().await;
    let with = struck_by(&stage, Fault::RateLimited).await;
    assert_eq!((with.status, with.header("x-rate-limit-remaining")), (429, Some("0")));
    let without = struck_by(&stage, Fault::RateLimitedWithoutHeaders).await;
    assert_eq!((without.status, without.header("x-rate-limit-remaining")), (429, None));
}

#[tokio::test]
async fn a_date_can_be_wrong_or_missing() {
    let stage = Stage::set().await;
    let behind = struck_by(&stage, Fault::WrongDate { seconds: -3_600 }).await;
    assert_eq!((behind.status, behind.header("date")), (200, Some("Sun, 15 Jun 2025 14:06:40 GMT")));
    assert_eq!(struck_by(&stage, Fault::NoDate).await.header("date"), None);
    stage.control.answer_always(Calls::All, Some(Fault::NoDate));
    for path in ["/2/users/me", "/nowhere"] {
        assert_eq!(stage.get(stage.alice, path).await.header("date"), None);
    }
    stage.control.clear_faults();
    assert!(list(&stage).await.header("date").is_some());
}

#[tokio::test]
async fn bodies_are_empty_cut_or_no_json_and_their_length_fits() {
    let stage = Stage::set().await;
    stage.bob_writes("hello");
    let whole: usize = list(&stage).await.header("content-length").unwrap().parse().unwrap();
    for (fault, length) in [(Fault::EmptyBody, 0), (Fault::CutBody, whole / 2), (Fault::HtmlBody, 70)] {
        let answer = struck_by(&stage, fault.clone()).await;
        assert_eq!((answer.status, &answer.body), (200, &Value::Null), "{fault:?}");
        assert_eq!(answer.header("content-length"), Some(length.to_string().as_str()), "{fault:?}");
    }
}

#[tokio::test]
async fn pages_are_out_of_order_and_have_events_twice_or_of_unknown_types() {
    let stage = Stage::set().await;
    for _ in 0..5 {
        stage.bob_writes("hello");
    }
    let in_order = list(&stage).await.ids();
    let mixed_up = struck_by(&stage, Fault::OutOfOrder).await;
    assert_ne!(mixed_up.ids(), in_order);
    let mut sorted = mixed_up.ids();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(sorted, in_order);

    let twice = struck_by(&stage, Fault::TwiceOnPage).await;
    let mut ids = twice.ids();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((twice.ids().len(), ids.len(), &twice.body["meta"]["result_count"]), (6, 5, &6.into()));

    let unknown = struck_by(&stage, Fault::UnknownEvent).await;
    assert!(in_order.iter().all(|id| unknown.ids().contains(id)));
    assert_eq!(unknown.ids().len(), 6);
    assert_eq!(stage.control.truth(stage.alice).len(), 5, "what is invented is not true");
}

#[tokio::test]
async fn an_event_can_stand_on_two_pages() {
    let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
    let events: Vec<_> = (0..4).map(|_| stage.bob_writes("hello")).collect();
    let page = async |token: String| stage.get(stage.alice, &format!("/2/dm_events?max_results=2{token}")).await;
    stage.control.answer_next(Call::DmEvents, Fault::TwiceOnPages);
    let first = page(String::new()).await;
    let token = format!("&pagination_token={}", first.body["meta"]["next_token"].as_str().unwrap());
    let second = page(token.clone()).await;
    assert_eq!(first.ids(), [events[3], events[2]]);
    assert_eq!(second.ids(), [events[2], events[1], events[0]]);
    assert_eq!(page(token).await.ids(), [events[1], events[0]], "only once");
}

#[tokio::test]
async fn fields_can_be_missing() {
    let stage = Stage::set().await;
    let event = stage.bob_writes("hello");
    for (field, name) in [
        (EventField::SenderId, "sender_id"),
        (EventField::CreatedAt, "created_at"),
        (EventField::DmConversationId, "dm_conversation_id"),
        (EventField::Text, "text"),
    ] {
        let answer = struck_by(&stage, Fault::MissingField(field)).await;
        let shown = answer.body["data"][0].as_object().unwrap();
        assert_eq!((answer.ids(), shown.len(), shown.contains_key(name)), (vec![event], 5, false));
    }
}

#[tokio::test]
async fn a_late_event_appears_below_newer_ones() {
    let stage = Stage::set().await;
    stage.control.show_next_events_late(1, Duration::from_mins(1)..=Duration::from_mins(1));
    let late = stage.bob_writes("late");
    let newer = stage.bob_writes("newer");
    assert_eq!(list(&stage).await.ids(), [newer]);
    assert_eq!(stage.get(stage.alice, &format!("/2/dm_events/{late}")).await.status, 404);
    let truth: Vec<_> = stage.control.truth(stage.alice).iter().map(|event| event.id).collect();
    assert_eq!(truth, [late, newer], "it has happened");
    stage.control.advance(Duration::from_secs(59));
    assert_eq!(list(&stage).await.ids(), [newer]);
    stage.control.advance(Duration::from_secs(1));
    assert_eq!(list(&stage).await.ids(), [newer, late]);
}

#[tokio::test]
async fn what_is_sent_through_the_api_can_be_late_too_and_be_deleted_before_it_is_seen() {
    let stage = Stage::set().await;
    stage.control.show_events_late(1.0, Duration::from_secs(30)..=Duration::from_secs(50));
    assert_eq!(alice_sends(&stage).await, Some(201));
    let sent = stage.control.truth(stage.bob)[0].id;
    assert!(list(&stage).await.ids().is_empty());
    stage.control.delete_event(sent).unwrap();
    stage.control.advance(Duration::from_secs(50));
    assert!(list(&stage).await.ids().is_empty());
    assert!(stage.control.truth(stage.bob).is_empty());
}

#[tokio::test]
async fn several_faults_strike_one_answer() {
    let stage = Stage::set().await;
    stage.control.answer_sometimes(Calls::All, Fault::NoDate, 1.0);
    stage.control.add_fault_rule("dm_events:status_after_commit=502".parse().unwrap());
    let answer = list(&stage).await;
    assert_eq!((answer.status, answer.header("date")), (502, None));
}
