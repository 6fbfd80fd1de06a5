//! What goes wrong, and how calmly that is said.

use std::fs;

use anyhow::{Context, Result};
use x_sim::{Call, Fault};

use super::{Stage, Visitor, screen, stage::OWNER, walk::Walk};
use crate::{PATIENCE, RedirectPorts, TimelineItem, find_file};

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    sign_in_with_half_an_app(walk).await?;
    let walter = walk.stage.with("walter_vale_")?;
    walk.open(&walter).await?;
    let deleted = screen("deleted", "A message deleted, with an undo");
    let delete = async |stage: &Stage| {
        let items = stage.page()?.wait_for_timeline("her messages", PATIENCE, |items| items.iter().any(sent)).await?;
        let own = items.iter().rfind(|item| sent(item)).context("none of them is hers")?;
        stage.press_at(own, "message-menu").await?;
        stage.press("delete-message").await?;
        stage.page()?.see("deleted-notice").await.map(drop)
    };
    // It leaves by itself.
    walk.show(deleted, delete, async |stage: &Stage| stage.page()?.see_no("deleted-notice").await).await?;

    walk.stage.control.set_accepts_messages(walk.stage.person("walter_vale_")?, false)?;
    walk.widen().await?;
    let page = walk.stage.page()?;
    page.write("I have the batteries. The small ones").await?;
    page.see_message_that("I have the batteries. The small ones", "says why it was not sent", |item| {
        item.send_state.as_deref() == Some("wedged")
    })
    .await?;
    walk.show_here(screen("not-sent", "A message that X refuses waits for a decision")).await?;

    walk.open(&walk.stage.with("bencastellan")?).await?;
    walk.stage.press("conversation-menu").await?;
    walk.stage.press("block-person").await?;
    walk.stage.page()?.see("blocked-notice").await?;
    walk.show_here(screen("blocked", "Somebody who is blocked")).await?;

    walk.open(&walk.stage.with("junehartley")?).await?;
    walk.stage.control.set_reachable(false);
    let page = walk.stage.page()?;
    page.write("I have it! It is on the hook behind the door").await?;
    page.see_message_that("I have it! It is on the hook behind the door", "waits", |item| {
        item.send_state.as_deref() == Some("retryAt")
    })
    .await?;
    page.see_in("connectivity", "Offline").await?;
    walk.show_here(screen("offline", "Without a connection: it waits, and goes out by itself")).await?;
    walk.stage.control.set_reachable(true);
    of_the_store(walk).await
}

/// Signs in with a developer app that may not upload: the app says at once what will not work.
async fn sign_in_with_half_an_app<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    let only_one = RedirectPorts::reserve().await?;
    walk.stage.page()?.use_own_app("no-uploads", None).await?;
    walk.stage.allow(OWNER).await?;
    drop(only_one);
    walk.stage.page()?.see("shortcomings").await?;
    walk.stage.page()?.wait_for_inbox("everybody", |rows| rows.len() > 7).await?;
    let shortcomings = screen("shortcomings", "What a developer app may not do, said at once");
    walk.show_here(shortcomings).await?;
    walk.stage.desktop.press("Escape").await?;
    walk.stage.page()?.see_no("shortcomings").await
}

async fn of_the_store<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.widen().await?;
    let sent_now = |items: &[TimelineItem]| items.last().is_some_and(sent);
    walk.stage.page()?.wait_for_timeline("what waited to be sent", PATIENCE * 3, sent_now).await?;
    walk.stage.close_app().await?;
    walk.stage.desktop.lock_keychain().await?;
    walk.stage.open_app().await?;
    walk.stage.page()?.see("store-problem").await?;
    let locked = screen("keychain-locked", "A keychain that is locked is waited for");
    walk.show_here(locked).await?;
    walk.stage.desktop.unlock_keychain().await?;
    walk.stage.page()?.wait_for_inbox("the inbox, by itself", |rows| rows.len() > 7).await?;

    walk.open(&walk.stage.with("junehartley")?).await?;
    walk.stage.control.answer_always(Call::SendToParticipant, Some(Fault::RateLimited));
    let page = walk.stage.page()?;
    page.write("And I will take five of the tomatoes").await?;
    page.see("sends-resume").await?;
    walk.show_here(screen("sends-resume", "X allows no more for now: it goes out when it may")).await?;
    walk.stage.close_app().await?;

    let database =
        find_file(&walk.stage.desktop.folder().join("home"), "messages.sqlite").context("there is no database")?;
    let length = fs::metadata(&database)?.len();
    fs::write(&database, vec![b'?'; usize::try_from(length)?])?;
    walk.stage.open_app().await?;
    walk.stage.page()?.see("store-problem").await?;
    let damaged = screen("store-problem", "A database that cannot be used is left as it is");
    walk.show_here(damaged).await
}

fn sent(item: &TimelineItem) -> bool {
    item.send_state.as_deref() == Some("sent")
}
