//! What the timeline shows as missing comes when alice asks for it, before the catch-up would read it.

use dm_model::{Backfill, ConversationId, TimelineContent};
use x_sim::LimitTable;

use super::support::{Alice, World};

fn lacks_something(alice: &Alice, id: &ConversationId) -> bool {
    alice.timeline(id).iter().any(|item| item.content == TimelineContent::Missing)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn what_a_long_catch_up_has_not_read_yet_is_shown_as_missing_and_comes_on_demand() {
    let world = World::with_limits(LimitTable::current()).await;
    world.bob_writes("long ago");
    let mut alice = Alice::is_settled(&world).await;
    alice.quits().await;
    world.bob_writes_often(1_400);
    alice.starts_the_app().await;
    let with_bob = world.with_bob();
    alice.until("a gap", |alice| lacks_something(alice, &with_bob)).await;
    alice
        .until("a window that is used up", |alice| alice.engine().connectivity() == dm_model::Connectivity::Live)
        .await;
    let before = alice.timeline(&with_bob).len();
    let mut turns = 0;
    while lacks_something(&alice, &with_bob) {
        turns += 1;
        if let Backfill::Later { at } = alice.engine().fill_missing(with_bob.clone()).await.unwrap() {
            assert!(at > world.x.now());
            world.clock.advance(at.since(world.x.now()));
        }
        if turns == 1 {
            assert!(alice.timeline(&with_bob).len() > before, "what is kept back for the person was there for her");
        }
        assert!(turns < 20, "it comes to an end");
    }
    alice.has_all().await;
    assert_eq!(alice.timeline(&with_bob).len(), 1_401);
}
