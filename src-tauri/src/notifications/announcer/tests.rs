//! The rules, with a desktop and an app that only remember.

use dm_engine::Tasks;
use dm_model::{Connectivity, EngineEvent};
use dm_store::UnreadMessage;
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::notifications::fixtures::{App, Desktop, alice, bob, book_club, carol, from, with};

/// Bob and carol take turns.
fn by_turns(number: u64) -> UnreadMessage {
    from(if number.is_multiple_of(2) { bob() } else { carol() }, number, "Hi")
}

struct Scene {
    app: Arc<App>,
    desktop: Arc<Desktop>,
    notifications: Arc<Notifications>,
    announcer: Announcer,
}

fn scene() -> Scene {
    let (app, desktop, notifications) = (Arc::<App>::default(), Arc::<Desktop>::default(), Arc::default());
    let announcer = Announcer::new(app.clone(), desktop.clone(), Arc::clone(&notifications));
    Scene { app, desktop, notifications, announcer }
}

impl Scene {
    /// Messages come, and all is done that they ask for.
    async fn receive(&mut self, messages: &[UnreadMessage]) {
        self.app.store(messages);
        self.notifications.arrived(alice(), messages.iter().map(|message| message.event_id));
        self.go_on().await;
    }

    async fn read(&mut self, conversation: &ConversationId) {
        self.app.forget_where(|message| message.conversation_id == *conversation);
        self.changed(conversation).await;
    }

    async fn changed(&mut self, conversation: &ConversationId) {
        let event = EngineEvent::ConversationsChanged { ids: vec![conversation.clone()] };
        self.notifications.changed(alice(), &event);
        self.go_on().await;
    }

    async fn go_on(&mut self) {
        let news = self.notifications.take();
        self.announcer.take_up(news).await;
    }

    async fn invoke(&mut self, number: u32, action: Action) {
        self.announcer.hear(Signal::Invoked { id: self.desktop.id(number), action }).await;
    }

    async fn answer(&mut self, number: u32, text: &str) {
        self.announcer.hear(Signal::Replied { id: self.desktop.id(number), text: text.to_owned() }).await;
    }
}

#[tokio::test]
async fn messages_of_one_conversation_share_a_notification_that_grows() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.receive(&[from(bob(), 2, "At five?")]).await;
    scene.receive(&[from(carol(), 3, "Hello")]).await;
    assert_eq!(scene.desktop.standing(), ["Bob: Tea?\nAt five?", "Carol: Hello"]);
    assert!(scene.desktop.was_heard(), "a new line is a new message");
}

#[tokio::test]
async fn many_messages_of_several_conversations_are_one_summary_that_opens_the_inbox() {
    let mut scene = scene();
    let messages: Vec<_> = (1..=6).map(by_turns).collect();
    scene.receive(&messages).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 6 new messages"]);
    let more: Vec<_> = (7..=12).map(by_turns).collect();
    scene.receive(&more).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 12 new messages"], "it stays one");
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened(), [(alice(), None)]);
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn many_messages_of_one_conversation_lead_there() {
    let mut scene = scene();
    let messages: Vec<_> = (1..=9).map(|number| from(bob(), number, &number.to_string())).collect();
    scene.receive(&messages).await;
    assert_eq!(scene.desktop.standing(), ["Bob: 9 new messages\n7\n8\n9"]);
}

#[tokio::test]
async fn what_was_read_before_it_could_be_shown_is_not_shown() {
    let mut scene = scene();
    scene.notifications.arrived(alice(), [from(bob(), 1, "Hi").event_id]);
    scene.go_on().await;
    assert!(scene.desktop.standing().is_empty());
    scene.receive(&[from(carol(), 2, "Hi")]).await;
    assert_eq!(scene.desktop.standing(), ["Carol: Hi"]);
}

#[tokio::test]
async fn a_notification_goes_when_its_messages_are_read_and_says_no_more_what_was_deleted() {
    let mut scene = scene();
    let oops = from(bob(), 2, "Oops");
    scene.receive(&[from(bob(), 1, "Tea?"), oops.clone()]).await;
    scene.receive(&[from(carol(), 3, "Hello")]).await;
    scene.app.forget_where(|message| message.event_id == oops.event_id);
    scene.changed(&with(bob())).await;
    assert_eq!(scene.desktop.standing(), ["Bob: Tea?", "Carol: Hello"]);
    assert!(!scene.desktop.was_heard(), "nobody need look for that");
    scene.read(&with(bob())).await;
    assert_eq!(scene.desktop.standing(), ["Carol: Hello"]);
}

#[tokio::test]
async fn a_summary_goes_when_all_of_it_is_read() {
    let mut scene = scene();
    let messages: Vec<_> = (1..=6).map(by_turns).collect();
    scene.receive(&messages).await;
    scene.read(&with(bob())).await;
    assert_eq!(scene.desktop.standing().len(), 1);
    scene.read(&with(carol())).await;
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn whoever_is_away_for_long_is_told_that_there_are_more_than_anybody_counts() {
    let mut scene = scene();
    let messages: Vec<_> = (1..=1_000).map(by_turns).collect();
    scene.receive(&messages).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 1000 new messages"]);
    let more: Vec<_> = (1_001..=3_000).map(by_turns).collect();
    scene.receive(&more).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 1000+ new messages"]);
    let newest = more[500].event_id;
    scene.app.forget_where(|message| message.event_id >= newest);
    scene.changed(&with(bob())).await;
    scene.receive(&(3_001..=3_010).map(by_turns).collect::<Vec<_>>()).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 1000+ new messages"], "1,510 are still unread");
    scene.app.forget_where(|_| true);
    scene.changed(&with(bob())).await;
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn what_stands_there_is_not_read_anew_with_each_message_that_comes() {
    let mut scene = scene();
    let messages: Vec<_> = (1..=3_000).map(by_turns).collect();
    scene.receive(&messages).await;
    let talk: Vec<_> = (3_001..=3_200).map(|number| from(bob(), number, "Hi")).collect();
    scene.receive(&talk).await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 1000+ new messages", "Bob: 200 new messages\nHi\nHi\nHi"]);
    scene.app.take_found_and_loaded();
    scene.receive(&[from(bob(), 3_201, "Tea?")]).await;
    scene.changed(&with(bob())).await;
    assert_eq!(scene.desktop.standing()[1], "Bob: 201 new messages\nHi\nHi\nTea?");
    let (found, loaded) = scene.app.take_found_and_loaded();
    assert_eq!(loaded, 4, "what is said");
    assert!(found < 1_500, "of the summary's messages as many as are counted, and bob's: {found}");
}

#[tokio::test]
async fn after_a_catch_up_of_many_pages_there_is_one_summary() {
    let mut scene = scene();
    let is = |connectivity| EngineEvent::ConnectivityChanged { connectivity };
    scene.notifications.changed(alice(), &is(Connectivity::Syncing { history: None }));
    for page in 0..4 {
        let messages: Vec<_> = (1..=2).map(|number| by_turns(page * 2 + number)).collect();
        scene.receive(&messages).await;
        assert!(scene.desktop.standing().is_empty(), "page {page}");
    }
    scene.notifications.changed(alice(), &is(Connectivity::Live));
    scene.go_on().await;
    assert_eq!(scene.desktop.standing(), ["Pipit: 8 new messages"]);
}

#[tokio::test]
async fn a_click_opens_the_conversation_of_its_account_and_so_does_every_later_notification() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened(), [(alice(), Some(with(bob())))]);
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened().len(), 1, "it is gone");
    scene.receive(&[from(bob(), 2, "At five?")]).await;
    assert_eq!(scene.desktop.standing(), ["Bob: Tea?\nAt five?"].map(|_| "Bob: At five?"), "it begins anew");
}

#[tokio::test]
async fn of_another_app_s_notification_nothing_is_opened() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.invoke(7, Action::Open).await;
    let elsewhere = ShownId { by: ":1.99".into(), number: 1 };
    scene.announcer.hear(Signal::Invoked { id: elsewhere, action: Action::Open }).await;
    assert!(scene.app.opened().is_empty());
}

#[tokio::test]
async fn an_answer_is_sent_once_into_its_conversation_which_is_read_by_that() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?"), from(bob(), 2, "At five?")]).await;
    scene.answer(1, "Yes").await;
    scene.answer(1, "Yes").await;
    assert_eq!(scene.app.replies(), [(with(bob()), "Yes".to_owned())]);
    assert_eq!(scene.app.read_up_to(), [(with(bob()), from(bob(), 2, "").event_id)]);
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn an_empty_answer_only_opens_the_conversation() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.answer(1, " \n").await;
    assert!(scene.app.replies().is_empty());
    assert_eq!(scene.app.opened(), [(alice(), Some(with(bob())))]);
}

#[tokio::test]
async fn marking_as_read_opens_nothing() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.invoke(1, Action::MarkAsRead).await;
    assert_eq!(scene.app.read_up_to(), [(with(bob()), from(bob(), 1, "").event_id)]);
    assert!(scene.app.opened().is_empty() && scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn a_group_says_where_and_who() {
    let mut scene = scene();
    let said = UnreadMessage { conversation_id: book_club(), people: vec![carol(), bob()], ..from(bob(), 1, "Page 7") };
    scene.receive(&[said]).await;
    assert_eq!(scene.desktop.standing(), ["Carol and Bob: Bob: Page 7"]);
}

#[tokio::test]
async fn where_the_person_wants_none_none_is_shown_and_what_waited_is_not_shown_later() {
    let mut scene = scene();
    scene.app.choose(|choices| choices.wanted = false);
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.app.choose(|choices| choices.wanted = true);
    scene.receive(&[from(carol(), 2, "Hi")]).await;
    assert_eq!(scene.desktop.standing(), ["Carol: Hi"]);
}

#[tokio::test]
async fn hidden_content_says_neither_who_nor_what_cannot_be_answered_and_leads_there() {
    let mut scene = scene();
    scene.app.choose(|choices| choices.content = false);
    scene.receive(&[from(bob(), 1, "secret")]).await;
    let shown = scene.desktop.last();
    assert_eq!((shown.title.as_str(), shown.body.as_str()), ("Pipit", "New message"));
    assert!(!shown.actions.iter().any(|(action, _)| *action == Action::Reply));
    assert!(scene.app.asked_names().is_empty());
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened(), [(alice(), Some(with(bob())))]);
    assert_eq!(scene.app.take_found_and_loaded().1, 0, "nobody reads what is not shown");
}

#[tokio::test]
async fn who_hides_the_content_has_what_stands_there_taken_away() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "secret")]).await;
    scene.app.choose(|choices| choices.content = false);
    scene.notifications.choose_anew();
    scene.go_on().await;
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn several_that_come_together_are_heard_once_and_none_where_sound_is_off_or_the_desktop_wants_quiet() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Hi"), from(carol(), 2, "Hi")]).await;
    assert_eq!(scene.desktop.sounds(), [true, false]);
    scene.app.choose(|choices| choices.sound = false);
    scene.receive(&[from(bob(), 3, "Hi")]).await;
    assert!(!scene.desktop.was_heard());
    scene.app.choose(|choices| choices.sound = true);
    scene.desktop.inhibit();
    scene.receive(&[from(bob(), 4, "Hi")]).await;
    assert!(!scene.desktop.was_heard());
}

#[tokio::test]
async fn of_an_account_that_signs_out_nothing_stays() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.notifications.forget(alice());
    scene.go_on().await;
    assert!(scene.desktop.standing().is_empty());
}

#[tokio::test]
async fn what_came_while_nobody_showed_notifications_is_shown_when_somebody_does_if_it_is_unread_still() {
    let mut scene = scene();
    scene.desktop.leave();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.receive(&[from(carol(), 2, "Hi")]).await;
    scene.app.forget_where(|message| message.sender == carol());
    scene.desktop.come();
    scene.announcer.hear(Signal::Came).await;
    scene.go_on().await;
    assert_eq!(scene.desktop.standing(), ["Bob: Tea?"]);
}

#[tokio::test]
async fn a_number_that_another_daemon_gave_leads_nowhere() {
    let mut scene = scene();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    let before = scene.desktop.id(1);
    scene.announcer.hear(Signal::Gone { by: Arc::clone(&before.by) }).await;
    scene.desktop.restart();
    scene.receive(&[from(carol(), 2, "Hi")]).await;
    scene.announcer.hear(Signal::Invoked { id: before, action: Action::Open }).await;
    assert!(scene.app.opened().is_empty());
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened(), [(alice(), Some(with(carol())))]);
}

#[tokio::test]
async fn what_comes_while_the_desktop_hangs_is_summed_up_without_what_was_read_meanwhile() {
    let Scene { app, desktop, notifications, announcer } = scene();
    let (_tell, signals) = unbounded_channel();
    desktop.hang();
    let tasks = Tasks::default();
    tasks.start("notifications", announcer.run(signals));
    let arrives = |message: UnreadMessage| {
        app.store(std::slice::from_ref(&message));
        notifications.arrived(alice(), [message.event_id]);
    };
    arrives(from(bob(), 1, "Tea?"));
    desktop.wait_until(|desktop| desktop.asked > 0).await;
    for number in 2..=9 {
        arrives(by_turns(number));
    }
    app.forget_where(|message| message.event_id == from(bob(), 1, "").event_id);
    desktop.answer();
    desktop.wait_until(|desktop| !desktop.standing.is_empty()).await;
    assert_eq!(desktop.standing(), ["Pipit: 8 new messages"]);
    notifications.end().await;
    assert!(desktop.standing().is_empty(), "at the end nothing is left that leads nowhere");
}

#[tokio::test]
async fn where_the_system_takes_nothing_back_a_click_on_what_was_read_leads_there_still() {
    let mut scene = scene();
    scene.desktop.be_like_windows();
    scene.receive(&[from(bob(), 1, "Tea?")]).await;
    scene.receive(&[from(bob(), 2, "At five?")]).await;
    assert_eq!(scene.desktop.standing(), ["Bob: Tea?", "Bob: At five?"], "each shows its own message");
    scene.read(&with(bob())).await;
    scene.invoke(1, Action::Open).await;
    assert_eq!(scene.app.opened(), [(alice(), Some(with(bob())))]);
}
