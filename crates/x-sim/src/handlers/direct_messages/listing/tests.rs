//! Turning the pages of a list, forward and back, while it grows and shrinks.

use dm_model::EventId;
use proptest::prelude::*;

use crate::{
    Config, Dialect, LimitTable,
    testing::{Answer, Stage},
};

/// What happens while alice turns pages.
#[derive(Debug, Clone, Copy)]
enum Step {
    Next,
    Previous,
    BobWrites,
    /// Something is deleted, counted from the newest.
    Deleted(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Next),
        4 => Just(Step::Previous),
        3 => Just(Step::BobWrites),
        1 => (0_usize..40).prop_map(Step::Deleted),
    ];
    proptest::collection::vec(step, 0..40)
}

fn token<'a>(page: &'a Answer, name: &str) -> Option<&'a str> {
    page.body["meta"][name].as_str()
}

/// A page of alice's list, the events that there were then, and the page before it.
struct Reader {
    stage: Stage,
    length: usize,
    /// All events, newest first.
    truth: Vec<EventId>,
    page: Answer,
}

impl Reader {
    async fn begin(count: usize, length: usize) -> Self {
        let stage = Stage::set_with(Config { limits: LimitTable::none(), ..Config::default() }).await;
        let mut truth: Vec<_> = (0..count).map(|number| stage.bob_writes(&number.to_string())).collect();
        truth.reverse();
        let page = stage.get(stage.alice, &format!("/2/dm_events?max_results={length}")).await;
        Self { stage, length, truth, page }
    }

    async fn turn_to(&mut self, token: &str) {
        let path = format!("/2/dm_events?max_results={}&pagination_token={token}", self.length);
        self.page = self.stage.get(self.stage.alice, &path).await;
        assert_eq!(self.page.status, 200);
    }

    async fn take(&mut self, step: Step) {
        let seen = self.page.ids();
        match step {
            Step::BobWrites => self.truth.insert(0, self.stage.bob_writes("news")),
            Step::Deleted(place) if place < self.truth.len() => {
                self.stage.control.delete_event(self.truth.remove(place)).unwrap();
            }
            Step::Deleted(_) => {}
            Step::Next => {
                let Some(next) = token(&self.page, "next_token").map(str::to_owned) else { return };
                self.turn_to(&next).await;
                let older = self.truth.iter().filter(|event| **event < seen[seen.len() - 1]);
                assert_eq!(self.page.ids(), older.take(self.length).copied().collect::<Vec<_>>());
            }
            Step::Previous => {
                let Some(previous) = token(&self.page, "previous_token").map(str::to_owned) else { return };
                self.turn_to(&previous).await;
                let newer: Vec<_> = self.truth.iter().filter(|event| **event > seen[0]).copied().collect();
                assert_eq!(self.page.ids(), newer[newer.len().saturating_sub(self.length)..]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn each_page_goes_on_where_the_last_one_ended(count in 0_usize..30, length in 1_usize..7, steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut reader = Reader::begin(count, length).await;
            for step in steps {
                reader.take(step).await;
            }
        });
    }
}

#[tokio::test]
async fn x_may_change_its_words_while_it_runs() {
    let stage = Stage::set().await;
    stage.bob_writes("hello");
    for (dialect, status) in [(Dialect::Launch, 200), (Dialect::Current, 400), (Dialect::Both, 200)] {
        stage.control.set_dialect(dialect);
        let answer = stage.get(stage.alice, "/2/dm_events?dm_event.fields=sender_id").await;
        assert_eq!(answer.status, status, "{dialect:?}");
    }
}
