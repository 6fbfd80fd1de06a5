//! Posts that bob shares come along with his messages, in both dialects, and are counted as X counts them.

use std::{sync::Arc, time::Duration};

use dm_model::{PriceList, TimelineContent, price_of};

use super::support::{Alice, World};

async fn alice_sees_the_post(world: &Arc<World>) -> dm_model::Post {
    let address = world.x.add_post(world.carol, "Seals").unwrap();
    world.bob_writes(&format!("Look {address}"));
    let alice = Alice::signs_in(world).await;
    alice.until("the message", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    let mut shown = Vec::new();
    for item in alice.timeline(&world.with_bob()) {
        if let TimelineContent::Message(message) = item.content {
            shown.extend(message.posts);
        }
    }
    alice.lets_pass(Duration::from_mins(30)).await;
    let charged = alice.engine().load_diagnostics().await.unwrap().charged_this_month;
    assert_eq!(price_of(&charged, &PriceList::default()), world.x.bill().total.thousandths());
    assert_eq!((shown.len(), shown[0].text.as_str()), (1, "Seals"));
    shown.remove(0)
}

#[tokio::test(crate = "crate::virtual_time")]
async fn in_today_s_words_the_link_tells_who_wrote_it() {
    let world = World::new().await;
    let post = alice_sees_the_post(&world).await;
    assert_eq!((post.author, post.author_handle.as_deref()), (None, Some("carol")));
    assert!(post.address.starts_with("https://x.com/carol/status/"));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn in_the_words_of_the_launch_x_tells_it() {
    let world = World::of_the_launch().await;
    let post = alice_sees_the_post(&world).await;
    assert_eq!(post.author, Some(world.carol));
}

#[tokio::test(crate = "crate::virtual_time")]
async fn a_post_tells_the_measures_of_the_picture_before_it_is_fetched() {
    let world = World::new().await;
    let address = world.x.add_post_with_picture(world.carol, "Low tide: https://example.org/map").unwrap();
    world.bob_writes(&format!("Look {address}"));
    let alice = Alice::signs_in(&world).await;
    alice.until("the message", |alice| !alice.timeline(&world.with_bob()).is_empty()).await;
    let items = alice.timeline(&world.with_bob());
    let TimelineContent::Message(message) = &items[0].content else { panic!("it is a message") };
    let picture = message.posts[0].picture.unwrap();
    assert_eq!((picture.width, picture.height), (Some(720), Some(480)));
}
