//! Pages that make no sense: each ends in a gap or in an error that the person can read, never in a loop, a loss or a panic.

use std::{sync::Arc, time::Duration};

use dm_model::{Connectivity, Diagnostics};
use serde_json::{Value, json};
use x_sim::{Call, Fault, TrueContent, TrueEvent};

use super::support::{Alice, World};

/// In so long a time alice's app asks some hundred times at most, whatever X answers: a list page every half minute, a
/// little more while it looks whether things are better.
const A_WHILE: Duration = Duration::from_mins(30);
const MOST_REQUESTS: usize = 120;

/// How X shows an event.
fn on_the_wire(event: &TrueEvent) -> Value {
    let TrueContent::Message { text, .. } = &event.content else { panic!("a message") };
    json!({
        "id": event.id, "event_type": "MessageCreate", "text": text, "sender_id": event.sender,
        "dm_conversation_id": event.conversation,
    })
}

/// Alice has twelve messages of bob's; twenty more come, and for a while X answers badly. What she could read then.
async fn meanwhile(fault: impl FnOnce(&World) -> Fault) -> (Arc<World>, Alice, Diagnostics) {
    let world = World::new().await;
    world.bob_writes_often(12);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes_often(20);
    let fault = fault(&world);
    world.x.answer_always(Call::DmEvents, Some(fault));
    let before = world.requests(Call::DmEvents).len();
    alice.engine().sync_now();
    alice.lets_pass(A_WHILE).await;
    let asked = world.requests(Call::DmEvents).len() - before;
    assert!((2..MOST_REQUESTS).contains(&asked), "X was asked {asked} times");
    let diagnostics = alice.engine().load_diagnostics().await.unwrap();
    (world, alice, diagnostics)
}

/// X is well again, and everything comes right by itself.
async fn all_is_well_after(world: &World, alice: &Alice) {
    world.x.answer_always(Call::DmEvents, None);
    alice.has_all().await;
    alice.at_once("twenty messages that were told", |alice| alice.heard.arrivals().len() == 20).await;
    alice.until("a good end", |alice| alice.engine().connectivity() == Connectivity::Live).await;
    assert_eq!(alice.engine().load_diagnostics().await.unwrap().trouble, None);
}

#[tokio::test(crate = "crate::virtual_time")]
async fn pages_that_are_cut_are_told_and_read_again() {
    for fault in [Fault::CutBody, Fault::ResetWithinBody, Fault::EmptyBody, Fault::HtmlBody] {
        let (world, alice, diagnostics) = meanwhile(|_| fault).await;
        let sentence = diagnostics.trouble.expect("the person is told");
        assert!(sentence.contains("Pipit tries again") || sentence.starts_with("X sent something"), "{sentence}");
        all_is_well_after(&world, &alice).await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_refusal_is_told_in_a_sentence_with_a_way_on() {
    let (world, alice, diagnostics) = meanwhile(|_| Fault::Status(402)).await;
    assert_eq!(
        diagnostics.trouble.unwrap(),
        "The X developer account has no credits left. Add credits in X's developer console."
    );
    all_is_well_after(&world, &alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn ids_beyond_the_largest_number_hide_nothing_that_lies_below_them() {
    let beyond = ["9223372036854775808", "18446744073709551616", "-1", "1e3", ""];
    let (world, alice, diagnostics) = meanwhile(|world| {
        let newest = world.truth().iter().rev().take(3).map(on_the_wire).collect::<Vec<_>>();
        let odd = beyond.iter().map(|id| json!({"id": id, "event_type": "MessageCreate", "text": "?"}));
        let data: Vec<Value> = newest.into_iter().chain(odd).collect();
        Fault::PageReplaced(json!({"data": data, "meta": {"result_count": data.len()}}))
    })
    .await;
    assert_eq!(diagnostics.trouble.unwrap(), "X leaves out a part of its list of messages. Pipit tries again.");
    assert_eq!(alice.heard.arrivals().len(), 3, "what could be read is here");
    all_is_well_after(&world, &alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_token_that_leads_to_itself_for_ever_leaves_a_gap() {
    let (world, alice, diagnostics) = meanwhile(|world| {
        let newest: Vec<Value> = world.truth().iter().rev().take(3).map(on_the_wire).collect();
        Fault::PageReplaced(json!({"data": newest, "meta": {"result_count": 3, "next_token": "again"}}))
    })
    .await;
    assert_eq!(diagnostics.open_gaps, 1);
    assert_eq!(
        diagnostics.trouble.unwrap(),
        "X's list of messages has no end. Pipit reads the newest ones and tries the rest again later."
    );
    all_is_well_after(&world, &alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_name_of_the_next_page_that_is_none_is_told_and_nothing_below_it_is_lost() {
    for token in
        [json!("x".repeat(1 << 20)), json!(""), json!(7), json!(["again"]), json!({"next": "again"}), json!(true)]
    {
        let (world, alice, diagnostics) = meanwhile(|world| {
            let newest: Vec<Value> = world.truth().iter().rev().take(3).map(on_the_wire).collect();
            Fault::PageReplaced(json!({"data": newest, "meta": {"result_count": 3, "next_token": token}}))
        })
        .await;
        let sentence = diagnostics.trouble.expect("the person is told");
        assert!(sentence.starts_with("X sent something"), "{sentence}");
        all_is_well_after(&world, &alice).await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_name_of_the_next_page_made_of_signs_asks_for_nothing_else() {
    let signs = [
        "a\r\nAuthorization: Bearer stolen\r\n\r\n",
        "a\0b\u{7f}\u{1b}[31m\u{202e}",
        "a&max_results=1&user.fields=pinned_tweet_id#end",
        "../../users/me?x=",
        "http://evil.example/2/dm_events",
        "%0d%0a%2e%2e%2f",
        "\u{1f426}\u{e9}",
    ];
    for token in signs {
        let (world, alice, _) = meanwhile(|world| {
            let newest: Vec<Value> = world.truth().iter().rev().take(3).map(on_the_wire).collect();
            Fault::PageReplaced(json!({"data": newest, "meta": {"result_count": 3, "next_token": token}}))
        })
        .await;
        for asked in world.requests(Call::DmEvents) {
            let url = url::Url::parse(&format!("http://x.example{}", asked.path_and_query)).unwrap();
            assert_eq!(url.path(), "/2/dm_events");
            assert_eq!(url.query_pairs().filter(|(name, _)| name == "max_results").count(), 1, "{url}");
            let cursor =
                url.query_pairs().find(|(name, _)| name == "pagination_token").map(|(_, value)| value.into_owned());
            assert!(cursor.is_none_or(|cursor| cursor == token), "{url}");
        }
        // X does not know that name, and the rest is read from its top.
        all_is_well_after(&world, &alice).await;
    }
}

#[tokio::test(crate = "crate::virtual_time")]
async fn pages_that_lead_to_ever_other_ones_end_and_leave_a_gap() {
    let (world, alice, _) = meanwhile(|_| Fault::NoDate).await;
    world.bob_writes_often(20);
    let newest: Vec<Value> = world.truth().iter().rev().take(3).map(on_the_wire).collect();
    for number in 0..200 {
        let page = json!({"data": newest, "meta": {"result_count": 3, "next_token": format!("page{number}")}});
        world.x.answer_next(Call::DmEvents, Fault::PageReplaced(page));
    }
    let before = world.requests(Call::DmEvents).len();
    alice.engine().sync_now();
    alice.lets_pass(A_WHILE).await;
    assert!(world.requests(Call::DmEvents).len() - before < MOST_REQUESTS);
    assert_eq!(alice.engine().load_diagnostics().await.unwrap().open_gaps, 1);
    world.x.clear_faults();
    alice.has_all().await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_conversation_whose_pages_have_no_end_is_read_back_only_so_far_for_one_wish() {
    let (world, alice, _) = meanwhile(|_| Fault::NoDate).await;
    let newest: Vec<Value> = world.truth().iter().rev().take(3).map(on_the_wire).collect();
    for number in 0..60 {
        let token = format!("token{}", number % 2);
        let page = json!({"data": newest, "meta": {"result_count": 3, "next_token": token}});
        world.x.answer_next(Call::ConversationEvents, Fault::PageReplaced(page));
    }
    let before = world.requests(Call::ConversationEvents).len();
    alice.engine().backfill(world.with_bob()).await.unwrap();
    assert!(world.requests(Call::ConversationEvents).len() - before <= 10);
    all_is_well_after(&world, &alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_page_without_meta_ends_nothing_though_x_sends_it_again_and_again() {
    let (world, alice, _) = meanwhile(|world| {
        let newest: Vec<Value> = world.truth().iter().rev().take(25).map(on_the_wire).collect();
        Fault::PageReplaced(json!({"data": newest}))
    })
    .await;
    all_is_well_after(&world, &alice).await;
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_server_that_answers_nothing_is_out_of_reach_and_is_asked_less_and_less() {
    let world = World::new().await;
    world.bob_writes_often(12);
    let alice = Alice::is_settled(&world).await;
    world.bob_writes("hello");
    for silence in [Fault::SilenceBeforeCommit, Fault::SilenceAfterCommit] {
        world.x.answer_always(x_sim::Calls::All, Some(silence));
        let before = world.x.requests_total();
        alice.engine().sync_now();
        alice.lets_pass(A_WHILE).await;
        assert!(world.x.requests_total() - before < 60);
        assert_eq!(alice.engine().connectivity(), Connectivity::Offline);
    }
    world.x.answer_always(x_sim::Calls::All, None);
    world.x.release_silent_calls();
    alice.has_all().await;
    alice.at_once("the news", |alice| alice.heard.arrivals() == ["hello"]).await;
}
