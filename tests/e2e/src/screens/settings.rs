//! The settings, and accounts.

use anyhow::Result;

use super::{
    Stage, Visitor, screen,
    stage::OWNER,
    walk::{Walk, escape},
};
use crate::RedirectPorts;

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.stage.sign_in().await?;
    walk.open(&walk.stage.with("junehartley")?).await?;
    let settings = screen("settings", "The settings: how it looks and speaks, and who is signed in");
    walk.show_by_keys(settings, ["ctrl+comma", "Escape"], "settings-save").await?;
    let further_down = screen("settings-further-down", "The settings: one's own developer app");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+comma").await?;
        stage.page()?.see("client-id").await?;
        scroll_dialog(stage, "client-id").await
    };
    walk.show(further_down, open, async |stage: &Stage| escape(stage, "settings-save").await).await?;

    for (screen, part) in [
        (screen("sync-and-cost", "What X still allows, and what reading has cost"), "sync-state"),
        (screen("prices", "Real time, X's prices, and a daily budget"), "daily-budget"),
    ] {
        let open = async |stage: &Stage| {
            stage.desktop.press("ctrl+comma").await?;
            stage.press("sync-and-cost").await?;
            stage.page()?.see("cost").await?;
            scroll_dialog(stage, part).await
        };
        walk.show(screen, open, async |stage: &Stage| escape(stage, "sync-page").await).await?;
    }

    let leaving = screen("sign-out", "Signing out keeps or erases what is on this computer");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+comma").await?;
        stage.press("sign-out").await?;
        stage.page()?.see("sign-out-erase").await.map(drop)
    };
    walk.show(leaving, open, async |stage: &Stage| escape(stage, "sign-out-dialog").await).await?;

    let adding = screen("add-account", "Another account beside the first one");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+comma").await?;
        stage.press("settings-add-account").await?;
        stage.page()?.see("add-account-dialog").await.map(drop)
    };
    walk.show(adding, open, async |stage: &Stage| escape(stage, "add-account-dialog").await).await?;

    add_june(walk).await?;
    walk.show_here(screen("accounts", "Two accounts in the rail")).await?;
    for (language, screen) in
        [("ar", screen("arabic", "In Arabic, from right to left")), ("ja", screen("japanese", "In Japanese"))]
    {
        walk.widen().await?;
        speak(walk.stage, language).await?;
        walk.open(&walk.stage.with("junehartley")?).await?;
        walk.show_here(screen).await?;
    }
    Ok(())
}

/// Chooses a language in the settings.
async fn speak(stage: &Stage, language: &str) -> Result<()> {
    let page = stage.page()?;
    stage.desktop.press("ctrl+comma").await?;
    page.see("language").await?.select_by_value(language).await?;
    stage.press("settings-save").await?;
    page.see_no("settings-save").await?;
    stage.see_spoken(language).await
}

/// June signs in beside Robin, who is on screen again in the end and has got something unread for her.
async fn add_june<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.widen().await?;
    let _only_one = RedirectPorts::reserve().await?;
    let (robin, june) = (walk.stage.person(OWNER)?, walk.stage.person("junehartley")?);
    walk.stage.press("add-account").await?;
    walk.stage.press("sign-in-with-x").await?;
    walk.stage.allow("junehartley").await?;
    let page = walk.stage.page()?;
    page.see_shown_account(june).await?;
    page.wait_for_inbox("june's inbox", |rows| rows.len() > 2).await?;
    page.switch_to(robin).await?;
    page.wait_for_inbox("robin's inbox", |rows| rows.len() > 7).await.map(drop)
}

/// Brings a part of the dialog to its top.
async fn scroll_dialog(stage: &Stage, part: &str) -> Result<()> {
    let script = format!(
        "document.querySelector('[data-testid=\"{part}\"]').closest('section').scrollIntoView({{ block: 'start' }});
        return true;"
    );
    stage.page()?.read::<bool>(&script).await.map(drop)
}
