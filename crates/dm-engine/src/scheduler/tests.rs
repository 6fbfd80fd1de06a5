use proptest::prelude::*;
use x_api::Window;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

fn minutes(minutes: u64) -> Timestamp {
    NOW.after(Duration::from_secs(minutes * 60))
}

fn told(limit: u32, remaining: u32, reset: Timestamp) -> Limits {
    Limits { window: Some(Window { limit, remaining, reset }), ..Limits::default() }
}

fn takes(scheduler: &Scheduler, call: Call, urgency: Urgency) -> usize {
    (0..10_000).take_while(|_| scheduler.take_leave_at(NOW, call, urgency).is_ok()).count()
}

#[test]
fn the_first_guess_is_x_s_table_and_leaves_a_reserve_for_news_and_the_person() {
    let scheduler = Scheduler::default();
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Past), 12, "the rest is for news and for her");
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Background), 2);
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Person), 1);
}

#[test]
fn nothing_is_kept_for_the_person_when_it_would_be_lost() {
    let scheduler = Scheduler::default();
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Background), 14);
    let shortly_before = minutes(14);
    assert_eq!(scheduler.take_leave_at(shortly_before, Call::Events, Urgency::Background), Ok(()));
    assert_eq!(scheduler.take_leave_at(shortly_before, Call::Events, Urgency::Background), Err(minutes(15)));
}

#[test]
fn a_used_up_budget_says_when_it_begins_anew() {
    let scheduler = Scheduler::default();
    takes(&scheduler, Call::Events, Urgency::Person);
    assert_eq!(scheduler.take_leave_at(NOW, Call::Events, Urgency::Person), Err(minutes(15)));
    assert_eq!(scheduler.take_leave_at(minutes(15), Call::Events, Urgency::Person), Ok(()));
}

#[test]
fn the_headers_of_an_answer_outweigh_the_guess() {
    let scheduler = Scheduler::default();
    scheduler.learn(NOW, Call::Events, &told(300, 200, minutes(5)));
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Person), 200);
}

#[test]
fn a_used_up_day_waits_for_tomorrow_though_the_window_has_room() {
    let scheduler = Scheduler::default();
    let day = Some(Window { limit: 1_440, remaining: 1, reset: minutes(600) });
    let limits = Limits { user_day: day, ..told(15, 14, minutes(15)) };
    scheduler.learn(NOW, Call::SendToParticipant, &limits);
    assert_eq!(scheduler.take_leave_at(NOW, Call::SendToParticipant, Urgency::Person), Ok(()));
    assert_eq!(scheduler.take_leave_at(NOW, Call::SendToParticipant, Urgency::Person), Err(minutes(600)));
    assert_eq!(scheduler.take_leave_at(minutes(600), Call::SendToParticipant, Urgency::Person), Ok(()));
}

#[test]
fn calls_with_budgets_of_their_own_stay_apart_also_when_their_windows_begin_together() {
    let scheduler = Scheduler::default();
    for (call, remaining) in [(Call::Events, 14), (Call::EventsWith, 14), (Call::Events, 13), (Call::EventsWith, 13)] {
        assert_eq!(scheduler.take_leave_at(NOW, call, Urgency::Background), Ok(()));
        scheduler.learn(NOW, call, &told(15, remaining, minutes(15)));
    }
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Background), 12);
    assert_eq!(takes(&scheduler, Call::EventsWith, Urgency::Background), 12);
}

#[test]
fn calls_that_draw_from_one_budget_are_found_out() {
    let scheduler = Scheduler::default();
    for (call, remaining) in [(Call::Events, 299), (Call::EventsWith, 298)] {
        assert_eq!(scheduler.take_leave_at(NOW, call, Urgency::Background), Ok(()));
        scheduler.learn(NOW, call, &told(300, remaining, minutes(15)));
    }
    assert_eq!(takes(&scheduler, Call::Events, Urgency::Person), 298);
    assert_eq!(takes(&scheduler, Call::EventsWith, Urgency::Person), 0, "it was the same budget");
    assert_eq!(takes(&scheduler, Call::SendToParticipant, Urgency::Person), 15, "sends have another");
}

#[test]
fn calls_that_show_different_windows_part_again() {
    let scheduler = Scheduler::default();
    for (call, remaining) in [(Call::Events, 299), (Call::EventsWith, 298)] {
        scheduler.learn(NOW, call, &told(300, remaining, minutes(15)));
    }
    scheduler.learn(NOW, Call::EventsWith, &told(15, 14, minutes(15)));
    assert_eq!(takes(&scheduler, Call::EventsWith, Urgency::Person), 14);
    assert!(takes(&scheduler, Call::Events, Urgency::Person) > 290);
}

#[test]
fn the_pace_follows_from_the_budget() {
    let scheduler = Scheduler::default();
    let pace = |eagerness| scheduler.pace_at(NOW, &[Call::Events], eagerness).1.as_millis();
    assert_eq!(pace(Eagerness::Even), 64_285, "14 requests in 15 minutes");
    assert_eq!(pace(Eagerness::AnswerLikely), 32_142);
    assert_eq!(pace(Eagerness::Relaxed), 85_714);
    assert_eq!(pace(Eagerness::Idle), 128_571);
}

#[test]
fn three_budgets_last_for_three_times_as_many_readings_and_an_empty_one_for_none() {
    let scheduler = Scheduler::default();
    let calls = [Call::Events, Call::ConversationEvents, Call::EventsWith];
    let pace = || scheduler.pace_at(NOW, &calls, Eagerness::Even);
    assert_eq!(pace().1.as_millis(), 21_428);
    takes(&scheduler, Call::ConversationEvents, Urgency::Background);
    takes(&scheduler, Call::Events, Urgency::Background);
    assert_eq!((pace().0, pace().1.as_millis()), (Some(Call::EventsWith), 64_285));
    takes(&scheduler, Call::EventsWith, Urgency::Background);
    assert_eq!(pace(), (None, Duration::from_mins(15)), "a used up budget waits for its reset");
}

#[test]
fn one_budget_of_three_calls_is_counted_once() {
    let scheduler = Scheduler::default();
    let calls = [Call::Events, Call::ConversationEvents, Call::EventsWith];
    for (call, remaining) in calls.into_iter().zip([299, 298, 297]) {
        scheduler.learn(NOW, call, &told(300, remaining, minutes(15)));
    }
    let (_, pace) = scheduler.pace_at(NOW, &calls, Eagerness::Even);
    assert_eq!(pace.as_millis(), 900_000 / 287);
}

#[test]
fn a_restart_goes_on_where_the_last_run_stopped() {
    let before = Scheduler::default();
    let day = Some(Window { limit: 1_000, remaining: 7, reset: minutes(600) });
    before.learn(NOW, Call::Events, &told(300, 299, minutes(15)));
    before.learn(NOW, Call::EventsWith, &told(300, 120, minutes(15)));
    before.learn(NOW, Call::CreateGroup, &Limits { app_day: day, ..told(15, 3, minutes(9)) });
    let after = Scheduler::default();
    after.restore(restored(&kept_windows(&before.standing())));
    assert_eq!(after.standing(), before.standing());
    assert_eq!(takes(&after, Call::Events, Urgency::Person), 120, "the shared budget is still one");
    assert_eq!(takes(&after, Call::CreateGroup, Urgency::Person), 3);
}

/// X's side of a budget that one or several calls share.
struct AtX {
    limit: u32,
    used: u32,
    reset: Timestamp,
}

impl AtX {
    /// Answers a request; `None` is 429.
    fn answer(&mut self, now: Timestamp) -> Option<Limits> {
        if now >= self.reset {
            *self = Self { limit: self.limit, used: 0, reset: now.after(Duration::from_mins(15)) };
        }
        self.used += 1;
        let remaining = self.limit.checked_sub(self.used)?;
        // X tells whole seconds.
        let reset = Timestamp::from_millis((self.reset.as_millis() + 999).div_euclid(1_000) * 1_000);
        Some(told(self.limit, remaining, reset))
    }
}

proptest! {
    #[test]
    fn whatever_is_asked_when_x_never_has_to_refuse_under_either_table(
        shared in any::<bool>(),
        requests in proptest::collection::vec((0_usize..3, 0_u64..8_000, any::<bool>()), 1..600),
    ) {
        let calls = [Call::Events, Call::ConversationEvents, Call::EventsWith];
        let scheduler = Scheduler::default();
        let limit = if shared { 300 } else { 15 };
        let mut budgets = calls.map(|_| AtX { limit, used: 0, reset: NOW });
        let mut now = NOW;
        for (number, pause, person) in requests {
            now = now.after(Duration::from_millis(pause));
            let urgency = if person { Urgency::Person } else { Urgency::Background };
            if scheduler.take_leave_at(now, calls[number], urgency).is_ok() {
                let answer = budgets[if shared { 0 } else { number }].answer(now);
                let limits = answer.expect("X refused a request for which there was leave");
                scheduler.learn(now, calls[number], &limits);
            }
        }
    }
}
