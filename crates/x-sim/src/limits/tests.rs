use std::collections::HashMap;

use axum::http::HeaderMap;
use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

fn user(number: u64) -> UserId {
    UserId::new(number).unwrap()
}

fn take_all(limits: &mut Limits, call: Call, times: u32) {
    for _ in 0..times {
        limits.take(NOW, call, "app", Some(user(1))).unwrap();
    }
}

fn is_refused(limits: &mut Limits, call: Call, who: Option<UserId>) -> bool {
    limits.take(NOW, call, "app", who).is_err()
}

#[test]
fn the_sixteenth_read_is_refused_until_the_window_ends() {
    let mut limits = Limits::new(LimitTable::current());
    take_all(&mut limits, Call::DmEvents, 15);
    assert!(is_refused(&mut limits, Call::DmEvents, Some(user(1))));
    assert!(limits.take(NOW.after(WINDOW), Call::DmEvents, "app", Some(user(1))).is_ok());
}

#[test]
fn bob_does_not_pay_for_alice() {
    let mut limits = Limits::new(LimitTable::current());
    take_all(&mut limits, Call::DmEvents, 15);
    assert!(!is_refused(&mut limits, Call::DmEvents, Some(user(2))));
}

#[test]
fn each_call_has_its_own_budget_now_and_shared_one_at_launch() {
    let mut current = Limits::new(LimitTable::current());
    take_all(&mut current, Call::DmEvents, 15);
    assert!(!is_refused(&mut current, Call::EventsWith, Some(user(1))));

    let mut launch = Limits::new(LimitTable::launch());
    take_all(&mut launch, Call::DmEvents, 300);
    assert!(is_refused(&mut launch, Call::EventsWith, Some(user(1))));
}

#[test]
fn all_people_of_an_app_share_its_day() {
    let mut limits = Limits::new(LimitTable::current());
    for number in 1..=96 {
        for _ in 0..15 {
            limits.take(NOW, Call::CreateGroup, "app", Some(user(number))).unwrap();
        }
    }
    assert!(is_refused(&mut limits, Call::CreateGroup, Some(user(97))));
    assert!(limits.take(NOW, Call::CreateGroup, "other app", Some(user(97))).is_ok());
    assert!(limits.take(NOW.after(DAY), Call::CreateGroup, "app", Some(user(97))).is_ok());
}

#[test]
fn an_app_by_itself_has_another_window_than_its_people() {
    let mut limits = Limits::new(LimitTable::current());
    for _ in 0..300 {
        limits.take(NOW, Call::Users, "app", None).unwrap();
    }
    assert!(is_refused(&mut limits, Call::Users, None));
    take_all(&mut limits, Call::Users, 900);
    assert!(is_refused(&mut limits, Call::Users, Some(user(1))));
}

#[test]
fn people_share_the_window_of_their_app_where_they_have_none_or_only_they_may_call() {
    let mut limits = Limits::new(LimitTable::current());
    take_all(&mut limits, Call::Subscribe, 500);
    assert!(is_refused(&mut limits, Call::Subscribe, Some(user(2))));

    take_all(&mut limits, Call::DmBlock, 10);
    assert!(is_refused(&mut limits, Call::DmBlock, Some(user(1))));
    for number in 2..=16 {
        limits.take(NOW, Call::DmBlock, "app", Some(user(number))).unwrap();
    }
    assert!(is_refused(&mut limits, Call::DmBlock, Some(user(17))), "the twenty-sixth of the app");
}

#[test]
fn headers_tell_what_is_left() {
    let mut limits = Limits::new(LimitTable::current());
    let standings = limits.take(NOW, Call::SendToConversation, "app", Some(user(1))).unwrap();
    let mut headers = HeaderMap::new();
    standings.write_into(&mut headers);
    let mut told: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    told.sort_unstable();
    insta::assert_snapshot!(told.join("\n"), @"
    x-app-limit-24hour-limit: 1440
    x-app-limit-24hour-remaining: 1439
    x-app-limit-24hour-reset: 1750086400
    x-rate-limit-limit: 15
    x-rate-limit-remaining: 14
    x-rate-limit-reset: 1750000900
    x-user-limit-24hour-limit: 1440
    x-user-limit-24hour-remaining: 1439
    x-user-limit-24hour-reset: 1750086400
    ");
}

#[test]
fn what_is_used_can_be_read_while_its_window_lasts() {
    let mut limits = Limits::new(LimitTable::launch());
    take_all(&mut limits, Call::CreateGroup, 2);
    let told: Vec<_> =
        limits.in_use(NOW).into_iter().map(|it| (it.user, it.window_seconds, it.used, it.limit)).collect();
    let expected = [(None, 86_400, 2, 15_000), (Some(user(1)), 900, 2, 200), (Some(user(1)), 86_400, 2, 1_000)];
    assert_eq!(told, expected);
    let sends = [Call::SendToConversation, Call::SendToParticipant, Call::CreateGroup];
    assert!(limits.in_use(NOW).iter().all(|it| it.calls == sends));
    assert_eq!(limits.in_use(NOW.after(WINDOW)).len(), 2);
    assert_eq!(limits.in_use(NOW.after(DAY)).len(), 0);
}

#[test]
fn every_call_that_wants_a_token_has_a_limit() {
    for table in [LimitTable::current(), LimitTable::launch()] {
        for call in [
            Call::UsersMe,
            Call::Users,
            Call::UserById,
            Call::UsersByUsernames,
            Call::UserByUsername,
            Call::UserSearch,
            Call::DmBlock,
            Call::DmUnblock,
            Call::DmEvents,
            Call::ConversationEvents,
            Call::EventsWith,
            Call::Event,
            Call::SendToConversation,
            Call::SendToParticipant,
            Call::CreateGroup,
            Call::DeleteEvent,
            Call::DmMedia,
            Call::MediaUpload,
            Call::MediaInitialize,
            Call::MediaAppend,
            Call::MediaFinalize,
            Call::MediaStatus,
            Call::MediaMetadata,
            Call::Subscribe,
            Call::Subscriptions,
            Call::ChangeSubscription,
            Call::Unsubscribe,
            Call::ActivityStream,
        ] {
            assert!(table.rule(call).is_some(), "{call:?}");
        }
    }
}

/// Milliseconds that pass, what is called, by whom; nobody is the app itself.
fn calls() -> impl Strategy<Value = Vec<(u64, Call, Option<UserId>)>> {
    let passing = prop_oneof![9 => 0_u64..5_000, 1 => 0_u64..2_000_000];
    let call = prop::sample::select(vec![Call::DmEvents, Call::DmBlock, Call::SendToConversation, Call::Users]);
    let who = prop::option::weighted(0.9, (1_u64..3).prop_map(user));
    prop::collection::vec((passing, call, who), 0..150)
}

/// Whose limit, of which calls, over how many seconds.
type Limit = (Option<UserId>, Vec<Call>, u64);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_more_calls_than_the_limit_are_let_through_in_a_window(calls in calls(), at_launch: bool) {
        let table = if at_launch { LimitTable::launch() } else { LimitTable::current() };
        let mut limits = Limits::new(table);
        let mut now = NOW;
        // Until when a limit's window lasts, and how many calls were let through in it.
        let mut let_through: HashMap<Limit, (Timestamp, u32)> = HashMap::new();
        for (passing, call, who) in calls {
            now = now.after(Duration::from_millis(passing));
            let before = limits.in_use(now);
            let answer = limits.take(now, call, "app", who);
            for limit in limits.in_use(now) {
                let is_this = |it: &&LimitUse| {
                    (it.user, &it.calls, it.window_seconds) == (limit.user, &limit.calls, limit.window_seconds)
                };
                let grown = limit.used - before.iter().find(is_this).map_or(0, |then| then.used);
                let key = (limit.user, limit.calls.clone(), limit.window_seconds);
                let window = let_through.entry(key).or_insert((limit.resets_at, 0));
                if window.0 != limit.resets_at {
                    prop_assert!(window.0 <= now, "a window lasts to its end");
                    *window = (limit.resets_at, 0);
                }
                window.1 += grown;
                prop_assert!(window.1 <= limit.limit);
                prop_assert_eq!(window.1, limit.used);
                prop_assert!(answer.is_ok() || grown == 0, "a refusal does not count");
            }
            if let Err(Exhausted(standings)) = answer {
                let told = [standings.window, standings.user_day, standings.app_day];
                prop_assert!(told.into_iter().flatten().any(|it| it.remaining == 0 && it.reset > now));
            }
        }
    }
}
