//! Whatever happens, in whatever order: in the end the store shows what X has, and X has each message of alice's once.

use std::{collections::HashMap, sync::Arc, time::Duration};

use dm_model::ConversationId;
use proptest::{collection::vec, prelude::*};
use x_sim::{Call, Fault, LimitTable, TrueContent};

use super::support::{Alice, World};

/// How many histories of each kind are played, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 24;

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    BobWrites(u8),
    CarolWritesInTheGroup(u8),
    AliceWritesOnHerPhone,
    XInventsSomething,
    AliceSendsToBob,
    AliceSendsYesToCarol,
    AliceSendsToTheGroup,
    AliceMakesAGroup,
    AliceLooksAtBob,
    TheNextReadFails(Call, Fault),
    TheNextSendFails(Call, Fault),
    XIsOutOfReach,
    XIsBack,
    TheWireIsOut,
    TheWireIsIn,
    TheTokenExpires,
    AliceQuits,
    TheAppCrashes(u8),
    TimePasses(u16),
}

fn read() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => Just(Call::DmEvents),
        1 => Just(Call::ConversationEvents),
        1 => Just(Call::EventsWith),
        1 => Just(Call::Users),
    ]
}

fn send() -> impl Strategy<Value = Call> {
    prop_oneof![Just(Call::SendToParticipant), Just(Call::SendToConversation), Just(Call::CreateGroup)]
}

fn read_fault() -> impl Strategy<Value = Fault> {
    let rubbish = Fault::RawBody { status: 200, content_type: "text/html", body: "<html>".to_owned() };
    prop_oneof![
        Just(Fault::Status(403)),
        Just(Fault::Status(503)),
        Just(Fault::RateLimited),
        Just(Fault::ResetBeforeCommit),
        Just(Fault::PageReplaced(serde_json::json!({"meta": {"result_count": 0}}))),
        Just(rubbish),
    ]
}

fn send_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::ResetBeforeCommit),
        Just(Fault::ResetAfterCommit),
        Just(Fault::StatusAfterCommit(503)),
        Just(Fault::Status(500)),
        Just(Fault::RateLimited),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..12_u8).prop_map(Step::BobWrites),
        2 => (1..12_u8).prop_map(Step::CarolWritesInTheGroup),
        1 => Just(Step::AliceWritesOnHerPhone),
        1 => Just(Step::XInventsSomething),
        3 => Just(Step::AliceSendsToBob),
        3 => Just(Step::AliceSendsYesToCarol),
        2 => Just(Step::AliceSendsToTheGroup),
        1 => Just(Step::AliceMakesAGroup),
        1 => Just(Step::AliceLooksAtBob),
        3 => (read(), read_fault()).prop_map(|(call, fault)| Step::TheNextReadFails(call, fault)),
        4 => (send(), send_fault()).prop_map(|(call, fault)| Step::TheNextSendFails(call, fault)),
        1 => Just(Step::XIsOutOfReach),
        2 => Just(Step::XIsBack),
        1 => Just(Step::TheWireIsOut),
        2 => Just(Step::TheWireIsIn),
        1 => Just(Step::TheTokenExpires),
        1 => Just(Step::AliceQuits),
        2 => any::<u8>().prop_map(Step::TheAppCrashes),
        4 => (1..400_u16).prop_map(Step::TimePasses),
    ]
}

/// A history being played.
struct Play {
    world: Arc<World>,
    alice: Alice,
    group: ConversationId,
    plugged_in: bool,
    written: usize,
    /// What alice gave the app to send, in order.
    sent: HashMap<ConversationId, Vec<String>>,
    groups_made: Vec<String>,
}

impl Play {
    async fn begin(limits: LimitTable) -> Self {
        let world = World::with_limits(limits).await;
        world.bob_writes_often(70);
        let group = world.group();
        world.x.add_message(&group, world.bob, "this is the group").unwrap();
        world.clock.advance(Duration::from_mins(1));
        let alice = Alice::signs_in(&world).await;
        let (sent, groups_made) = (HashMap::new(), Vec::new());
        Self { world, alice, group, plugged_in: true, written: 0, sent, groups_made }
    }

    async fn play(&mut self, step: Step) {
        let world = Arc::clone(&self.world);
        match step {
            Step::BobWrites(count) => (0..count).for_each(|_| world.bob_writes(&self.new_text())),
            Step::CarolWritesInTheGroup(count) => (0..count).for_each(|_| {
                let text = self.new_text();
                world.x.add_message(&self.group, world.carol, &text).unwrap();
            }),
            Step::AliceWritesOnHerPhone => {
                world.x.add_message(&world.with_bob(), world.alice, "by phone").unwrap();
            }
            Step::XInventsSomething => {
                world.x.add_unknown_event(&self.group, "ReactionCreate").unwrap();
            }
            Step::AliceSendsToBob => self.send(world.with_bob()).await,
            Step::AliceSendsYesToCarol => self.send(world.with_carol()).await,
            Step::AliceSendsToTheGroup => self.send(self.group.clone()).await,
            Step::AliceMakesAGroup => {
                let (others, text) = (vec![world.bob, world.carol], self.new_text());
                self.alice.engine().create_group(others, text.clone(), None).await.unwrap();
                self.groups_made.push(text);
            }
            Step::AliceLooksAtBob => {
                self.alice.engine().set_focused(true);
                self.alice.engine().show_conversation(Some(world.with_bob()));
            }
            Step::TheNextReadFails(call, fault) | Step::TheNextSendFails(call, fault) => {
                world.x.answer_next(call, fault);
            }
            Step::XIsOutOfReach => world.x.set_reachable(false),
            Step::XIsBack => world.x.set_reachable(true),
            Step::TheWireIsOut => {
                self.plugged_in = false;
                world.wire.unplug().await;
            }
            Step::TheWireIsIn => self.plug_in(),
            Step::TheTokenExpires => world.x.revoke_access_tokens(world.alice),
            Step::AliceQuits => {
                self.alice.quits().await;
                self.alice.starts_the_app().await;
            }
            Step::TheAppCrashes(later) => {
                // At some await point or other.
                for _ in 0..later {
                    tokio::task::yield_now().await;
                }
                self.alice.crashes();
                self.alice.starts_the_app().await;
            }
            Step::TimePasses(seconds) => self.alice.lets_pass(Duration::from_secs(seconds.into())).await,
        }
    }

    async fn send(&mut self, conversation: ConversationId) {
        let text = if conversation == self.world.with_carol() { "Yes".to_owned() } else { self.new_text() };
        self.alice.sends(&conversation, &text).await;
        self.sent.entry(conversation).or_default().push(text);
    }

    fn new_text(&mut self) -> String {
        self.written += 1;
        format!("text {}", self.written)
    }

    fn plug_in(&mut self) {
        if !std::mem::replace(&mut self.plugged_in, true) {
            self.world.wire.plug_in();
        }
    }

    /// All trouble ends, and everything must come right by itself.
    async fn end(mut self) {
        self.world.x.set_reachable(true);
        self.plug_in();
        self.alice.has_all().await;
        for (conversation, texts) in &self.sent {
            let mut at_x = self.world.alice_wrote(conversation);
            at_x.retain(|text| text != "by phone");
            assert_eq!(&at_x, texts, "each message once and in order");
        }
        let mut first_words = Vec::new();
        for event in self.world.truth() {
            let own = event.sender == Some(self.world.alice) && event.conversation.is_group();
            if let TrueContent::Message { text, .. } = event.content
                && own
                && event.conversation != self.group
            {
                first_words.push(text);
            }
        }
        first_words.sort();
        self.groups_made.sort();
        assert_eq!(first_words, self.groups_made, "each group once");
        // What is stored is told before the app is closed.
        self.alice.quits().await;
        self.arrivals_were_told_once();
    }

    fn arrivals_were_told_once(&self) {
        let since = self.alice.signed_in_at;
        let mut arrived = self.alice.heard.arrivals();
        let mut of_others = Vec::new();
        for event in self.world.truth() {
            if let TrueContent::Message { text, .. } = event.content
                && event.sender != Some(self.world.alice)
                && event.created_at >= since
            {
                of_others.push(text);
            }
        }
        arrived.sort();
        of_others.sort();
        assert_eq!(arrived, of_others, "each message of others was told once");
    }
}

fn play(limits: LimitTable, steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut history = Play::begin(limits).await;
        for step in steps {
            history.play(step).await;
        }
        history.end().await;
    });
}

fn config() -> ProptestConfig {
    let config = ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { ProptestConfig { cases: CASES, ..config } }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn in_the_end_everything_is_here_and_everything_was_sent_once(steps in vec(step(), 1..25)) {
        play(LimitTable::none(), steps);
    }

    #[test]
    fn and_so_it_is_under_todays_limits(steps in vec(step(), 1..25)) {
        play(LimitTable::current(), steps);
    }
}
