//! How histories are made up.

use std::time::Duration;

use proptest::{collection::vec, prelude::*};
use serde_json::json;
use x_sim::{Call, Dialect, EventField, Fault};

use super::steps::{History, Place, Step};
use crate::support::{Limits, Setting};

/// A sweep finds what X shows later than other events, if it is not later than this.
const LATEST: u64 = 20 * 60;

/// Histories under this table of limits.
pub fn history(limits: Limits) -> impl Strategy<Value = History> {
    (dialect(), 0..70_u8, vec(step(), 1..25)).prop_map(move |(dialect, before, steps)| History {
        setting: Setting { limits, dialect },
        before,
        steps,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => what_others_do(),
        10 => what_alice_does(),
        8 => (read(), prop_oneof![fault(), fault_of_pages()]).prop_map(|(call, fault)| Step::NextFails(call, fault)),
        4 => (send(), fault()).prop_map(|(call, fault)| Step::NextFails(call, fault)),
        8 => trouble(),
        8 => time(),
        4 => the_app(),
    ]
}

fn what_others_do() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (place(), 1..12_u8).prop_map(|(place, count)| Step::OthersWrite { place, count }),
        2 => (place(), 1..4_u8, seconds(1..LATEST))
            .prop_map(|(place, count, late)| Step::OthersWriteWhatXShowsLate { place, count, late }),
        1 => place().prop_map(Step::OthersSendAPicture),
        1 => Just(Step::BobBeginsAGroup),
        1 => place().prop_map(Step::AliceWritesOnHerPhone),
        1 => Just(Step::XInventsSomething),
        1 => Just(Step::DaveJoins),
        1 => Just(Step::DaveLeaves),
        1 => Just(Step::AliceIsTakenOut),
        1 => Just(Step::AliceIsBroughtBack),
        1 => any::<bool>().prop_map(Step::BobBlocksAlice),
        3 => (0..30_u8, any::<bool>()).prop_map(|(back, at_rest)| Step::Deleted { back, at_rest }),
    ]
}

fn what_alice_does() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => place().prop_map(Step::AliceSends),
        1 => (0..3_u8).prop_map(|more| Step::AliceMakesAGroup { more }),
        1 => Just(Step::AliceSendsAgain),
        1 => Just(Step::AliceDiscards),
        2 => place().prop_map(Step::AliceLooksAt),
        1 => Just(Step::AliceLooksAway),
        2 => place().prop_map(Step::AliceScrollsUp),
    ]
}

fn trouble() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => fault().prop_map(Step::XIsIll),
        2 => Just(Step::XIsWell),
        1 => Just(Step::XIsOutOfReach),
        2 => Just(Step::XIsBack),
        1 => Just(Step::TheWireIsOut),
        2 => Just(Step::TheWireIsIn),
        1 => Just(Step::TheTokenExpires),
        1 => Just(Step::TheSessionEnds),
        2 => Just(Step::AliceSignsInAgain),
        1 => Just(Step::TheCreditsRunOut),
        2 => Just(Step::TheCreditsComeBack),
        1 => dialect().prop_map(Step::XSpeaks),
    ]
}

fn time() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => seconds(1..400).prop_map(Step::TimePasses),
        1 => seconds(400..4000).prop_map(Step::TimePasses),
        2 => (prop_oneof![-7200..-300_i32, 300..7200_i32]).prop_map(|seconds| Step::TheClockIsWrongBy { seconds }),
        2 => seconds(60..86_400).prop_map(Step::TheMachineSleeps),
        1 => seconds(86_400..40 * 86_400).prop_map(Step::TheMachineSleeps),
    ]
}

fn the_app() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::AliceQuits),
        3 => any::<u8>().prop_map(|turns| Step::TheAppCrashes { turns }),
        1 => Just(Step::AllComesRight),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![3 => Just(Place::Bob), 1 => Just(Place::Carol), 2 => Just(Place::Group)]
}

fn dialect() -> impl Strategy<Value = Dialect> {
    prop_oneof![Just(Dialect::Both), Just(Dialect::Current), Just(Dialect::Launch)]
}

fn seconds(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_secs)
}

fn read() -> impl Strategy<Value = Call> {
    prop_oneof![
        5 => Just(Call::DmEvents),
        2 => Just(Call::ConversationEvents),
        2 => Just(Call::EventsWith),
        1 => Just(Call::Users),
    ]
}

fn send() -> impl Strategy<Value = Call> {
    prop_oneof![2 => Just(Call::SendToParticipant), 1 => Just(Call::SendToConversation), 1 => Just(Call::CreateGroup)]
}

/// What may become of any call.
fn fault() -> impl Strategy<Value = Fault> {
    let status =
        prop_oneof![Just(400), Just(401), Just(402), Just(403), Just(404), Just(429), Just(500), Just(502), Just(503)];
    prop_oneof![
        6 => status.prop_map(Fault::Status),
        1 => prop_oneof![Just(500), Just(503)].prop_map(Fault::StatusAfterCommit),
        1 => Just(Fault::RateLimited),
        1 => Just(Fault::RateLimitedWithoutHeaders),
        1 => Just(Fault::ResetBeforeCommit),
        2 => Just(Fault::ResetAfterCommit),
        1 => Just(Fault::ResetWithinBody),
        1 => Just(Fault::SilenceBeforeCommit),
        1 => Just(Fault::SilenceAfterCommit),
        1 => (0..10_u64, 10..40_u64).prop_map(|(shortest, longest)| Fault::Latency {
            shortest: Duration::from_secs(shortest),
            longest: Duration::from_secs(longest),
        }),
        1 => (-10_000..10_000_i64).prop_map(|seconds| Fault::WrongDate { seconds }),
        1 => Just(Fault::NoDate),
        1 => Just(Fault::EmptyBody),
        1 => Just(Fault::CutBody),
        1 => Just(Fault::HtmlBody),
        1 => rubbish().prop_map(|body| Fault::RawBody { status: 200, content_type: "application/json", body }),
    ]
}

fn rubbish() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null"),
        Just("[]"),
        Just(r#"{"data": 7}"#),
        Just(r#"{"errors": [{"title": "Over capacity"}]}"#),
        Just(r#"{"data": [], "meta": {"next_token": 7}}"#),
        Just(r#"{"data": [null, {}, {"id": "x"}, {"id": "99999999999999999999"}], "meta": {}}"#),
    ]
    .prop_map(str::to_owned)
}

/// What may become of a list of events.
fn fault_of_pages() -> impl Strategy<Value = Fault> {
    prop_oneof![
        2 => Just(Fault::OutOfOrder),
        1 => Just(Fault::TwiceOnPage),
        1 => Just(Fault::TwiceOnPages),
        1 => Just(Fault::UnknownEvent),
        1 => Just(Fault::MissingField(EventField::SenderId)),
        1 => Just(Fault::MissingField(EventField::CreatedAt)),
        1 => Just(Fault::MissingField(EventField::DmConversationId)),
        1 => Just(Fault::MissingField(EventField::Text)),
        2 => prop_oneof![Just(json!({"meta": {"result_count": 0}})), Just(json!({})), Just(json!({"data": []}))]
            .prop_map(Fault::PageReplaced),
    ]
}
