use super::*;
use crate::{
    Config, Control,
    activity::What,
    testing::Stage,
    world::{TrueContent, TrueEvent},
};

fn texts(events: &[TrueEvent], speaker: UserId) -> Vec<String> {
    let text = |event: &TrueEvent| match &event.content {
        TrueContent::Message { text, .. } if event.sender == Some(speaker) => Some(text.clone()),
        _ => None,
    };
    events.iter().filter_map(text).collect()
}

/// Lets the clock run in small steps without a task: what is due is said at once.
fn pass(life: &mut Life, control: &Control, seconds: u64) {
    for _ in 0..seconds {
        control.advance(Duration::from_secs(1));
        life.act_at(control.now());
    }
}

#[tokio::test]
async fn bob_answers_a_few_seconds_after_alice_wrote() {
    let stage = Stage::set_with(Config::default()).await;
    let mut life = Life::begin(stage.simulator.simulation());
    let path = format!("/2/dm_conversations/with/{}/messages", stage.bob);
    stage.post(stage.alice, &path, &serde_json::json!({ "text": "Hello bob" })).await;
    let sent = life.heard.try_recv().unwrap();
    life.hear(&sent);
    pass(&mut life, &stage.control, 2);
    assert!(texts(&stage.control.truth(stage.alice), stage.bob).is_empty(), "he answered without thinking");
    pass(&mut life, &stage.control, 5);
    assert_eq!(texts(&stage.control.truth(stage.alice), stage.bob).len(), 1);
}

#[tokio::test]
async fn somebody_writes_to_the_owner_now_and_then() {
    let stage = Stage::set().await;
    let mut life = Life::begin(stage.simulator.simulation());
    stage.bob_writes("hello");
    pass(&mut life, &stage.control, 14);
    assert_eq!(texts(&stage.control.truth(stage.alice), stage.bob).len(), 1);
    pass(&mut life, &stage.control, 600);
    let said = texts(&stage.control.truth(stage.alice), stage.bob);
    assert!((7..=15).contains(&said.len()), "{} messages in ten minutes", said.len());
    let distinct: BTreeSet<_> = said.iter().collect();
    assert_eq!(distinct.len(), said.len(), "bob repeats himself");
}

#[tokio::test]
async fn bob_reads_and_types_before_he_answers() {
    let stage = Stage::set().await;
    let mut life = Life::begin(stage.simulator.simulation());
    let path = format!("/2/dm_conversations/with/{}/messages", stage.bob);
    stage.post(stage.alice, &path, &serde_json::json!({ "text": "Hello bob" })).await;
    let sent = life.heard.try_recv().unwrap();
    life.hear(&sent);
    pass(&mut life, &stage.control, 7);
    let world = locked(&life.simulation.world);
    let news: Vec<_> = world.news.since(0).unwrap().map(|news| (news.actor, &news.what)).collect();
    assert!(
        matches!(
            news[..],
            [(alice, What::Said(_)), (one, What::Read(event)), (two, What::Typed), (three, What::Said(_))]
                if alice == stage.alice && [one, two, three] == [stage.bob; 3] && *event == sent.event
        ),
        "{news:?}"
    );
}
