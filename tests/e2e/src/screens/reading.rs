//! The inbox, and what people have written.

use anyhow::{Context, Result};

use super::{
    Stage, Visitor, screen,
    walk::{Walk, escape},
    world::{AT_THE_PLOTS, IN_THE_QUIZ},
};
use crate::{PATIENCE, until};

/// Escape would lead back to the inbox, where there is room for the details beside the messages.
const TOGGLE: [&str; 2] = ["ctrl+i", "ctrl+i"];

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.stage.sign_in().await?;
    walk.widen().await?;
    arrange(walk.stage).await?;
    walk.stage.let_news_arrive().await?;
    let to_top = "document.querySelector('[data-testid=inbox] .scroller').scrollTop = 0; return true;";
    walk.stage.page()?.read::<bool>(to_top).await?;

    walk.show_here(screen("inbox", "The inbox: pinned, muted, unread, with a draft")).await?;
    let menu = screen("inbox-menu", "What one can do with a conversation in the inbox");
    let open = async |stage: &Stage| {
        stage.press_in_row(&stage.with("mikasolberg")?.to_string(), "row-menu").await?;
        stage.page()?.see("pin").await.map(drop)
    };
    walk.show(menu, open, async |stage: &Stage| escape(stage, "pin").await).await?;

    let archived = screen("archived", "A conversation archived, with an undo");
    let archive = async |stage: &Stage| {
        let rows = stage.page()?.inbox().await?;
        let last = rows.last().context("the inbox is empty")?;
        stage.press_in_row(&last.conversation, "row-menu").await?;
        stage.press("archive").await?;
        stage.page()?.see("archived-notice").await.map(drop)
    };
    // It leaves by itself.
    walk.show(archived, archive, async |stage: &Stage| stage.page()?.see_no("archived-notice").await).await?;

    walk.open(&walk.stage.group_with(IN_THE_QUIZ)?).await?;
    walk.stage.page()?.see("unread-marker").await?;
    walk.show_here(screen("group", "A group, opened where the unread messages begin")).await?;
    let membership = screen("membership", "Somebody left a group, and came back");
    let open = async |stage: &Stage| stage.look_back_to("Nobody has corrected my kanji since yesterday").await;
    walk.show(membership, open, async |_: &Stage| Ok(())).await?;
    let below = screen("new-below", "Something new below while one reads further up");
    let open = async |stage: &Stage| {
        stage.look_back_to("Nobody has corrected my kanji since yesterday").await?;
        let (quiz, noor) = (stage.group_with(IN_THE_QUIZ)?, stage.person("noorhaddad")?);
        stage.control.add_message(&quiz, noor, "Ask me one. Ask me anything above four thousand metres")?;
        stage.page()?.see("jump-to-newest").await?;
        until("the jump to count it", PATIENCE, async || {
            let script = "return document.querySelector('[data-testid=jump-to-newest] span') !== null;";
            Ok(stage.page()?.read::<bool>(script).await?.then_some(()))
        })
        .await
    };
    walk.show(below, open, async |_: &Stage| Ok(())).await?;

    walk.open(&walk.stage.with("junehartley")?).await?;
    let picture = screen("conversation", "A conversation, with a picture");
    let open = async |stage: &Stage| {
        stage.look_back_to("Reward for two coats").await?;
        let painted = |items: &[crate::TimelineItem]| items.iter().any(|item| item.painted_pictures > 0);
        stage.page()?.wait_for_timeline("its picture", PATIENCE, painted).await?;
        stage.look_back_to("Reward for two coats").await
    };
    walk.show(picture, open, async |_: &Stage| Ok(())).await?;
    let lightbox = async |stage: &Stage| {
        stage.look_back_to("Reward for two coats").await?;
        stage.press("enlarge").await?;
        stage.page()?.see("large-picture").await.map(drop)
    };
    let leave = async |stage: &Stage| escape(stage, "large-picture").await;
    walk.show(screen("lightbox", "A picture over the whole window"), lightbox, leave).await?;

    walk.open(&walk.stage.with("tobiokafor")?).await?;
    walk.stage.page()?.see("post").await?;
    walk.show_here(screen("post", "A Post that somebody sent on")).await?;
    walk.open(&walk.stage.with("walter_vale_")?).await?;
    let top = async |stage: &Stage| {
        stage.page()?.see("timeline-top").await?;
        stage.look_back_to_the_beginning().await
    };
    let beginning = screen("beginning", "Where a conversation begins");
    walk.show(beginning, top, async |_: &Stage| Ok(())).await?;

    walk.show_by_keys(screen("details", "Details of a conversation with one person"), TOGGLE, "details").await?;
    walk.open(&walk.stage.group_with(AT_THE_PLOTS)?).await?;
    let group = screen("details-of-a-group", "A group's people, and what was shared in it");
    walk.show_by_keys(group, TOGGLE, "details").await
}

/// As people arrange their inbox: one pinned, one muted, one begun to be answered.
async fn arrange(stage: &Stage) -> Result<()> {
    let page = stage.page()?;
    let (june, ben, rei) = (stage.with("junehartley")?, stage.with("bencastellan")?, stage.with("rei_hanabusa")?);
    for (conversation, item) in [(&june, "pin"), (&ben, "mute-always")] {
        stage.press_in_row(&conversation.to_string(), "row-menu").await?;
        stage.press(item).await?;
        page.see_no(item).await?;
    }
    page.open_conversation(&rei).await?;
    page.write_draft("I will bring the map, and").await?;
    escape(stage, "conversation").await?;
    page.wait_for_row(&rei, "its draft", |row| row.preview.contains("I will bring the map")).await.map(drop)
}
