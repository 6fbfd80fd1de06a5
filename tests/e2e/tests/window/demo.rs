//! The demo, for those who only want to look.

use anyhow::Result;
use pipit_e2e::{PATIENCE, RedirectPorts};

use crate::scene::{Setting, play};

#[tokio::test]
async fn explore_with_demo_data_signs_in_without_a_browser() -> Result<()> {
    play("demo", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_demo().await?;
        page.press("explore-demo").await?;
        let rows = page.wait_for_inbox("the demo's conversations, all named", |rows| {
            rows.len() >= 6 && rows.iter().all(|row| !row.title.is_empty() && !row.title.contains("Someone"))
        });
        let rows = rows.await?;
        assert!(rows.iter().all(|row| !row.preview.is_empty()), "{rows:#?}");
        assert!(rows.iter().any(|row| row.title.contains(" and ")), "there is no group: {rows:#?}");
        page.open_conversation(&rows[0].conversation).await?;
        page.wait_for_timeline("messages", PATIENCE, |items| items.len() > 2).await?;
        assert_eq!(scene.desktop.opened_links().all(), Vec::<String>::new());
        Ok(())
    })
    .await
}
