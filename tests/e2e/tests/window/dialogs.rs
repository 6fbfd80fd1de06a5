//! What lies over the page holds the keyboard, and gives it back.

use anyhow::{Result, ensure};

use crate::scene::{Scene, Setting, play};

/// Where the focus is: in the dialog, and on what.
const FOCUS: &str = r#"
    const dialog = document.querySelector("dialog");
    const focused = document.activeElement;
    return [dialog !== null && dialog !== focused && dialog.contains(focused), focused.ariaLabel ?? focused.textContent.trim()];
"#;

#[tokio::test]
async fn tab_goes_round_in_a_dialog_both_ways_and_escape_leads_back() -> Result<()> {
    play("dialogs", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;

        page.press("rename").await?;
        page.see("conversation-name").await?;
        let forth = walk(scene, "Tab").await?;
        let mut back = walk(scene, "shift+Tab").await?;
        // Both begin where the focus was.
        back[1..].reverse();
        ensure!(forth.len() > 2 && forth == back, "Tab goes over {forth:?}, and back over {back:?}");
        scene.desktop.press("Escape").await?;
        page.see_no("conversation-name").await?;
        let focused: Option<String> = page.read("return document.activeElement.dataset.testid ?? null;").await?;
        ensure!(focused.as_deref() == Some("rename"), "the focus is on {focused:?}");

        page.press("emoji").await?;
        page.see("emoji-choice").await?;
        scene.keep_picture("emoji").await?;
        walk(scene, "Tab").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("emoji-picker").await?;

        page.press("settings").await?;
        page.see("show-shortcuts").await?;
        scene.keep_picture("settings").await?;
        Ok(())
    })
    .await
}

/// Presses a key until the focus is where it was; what it was on meanwhile, which was always in the dialog.
async fn walk(scene: &Scene, keys: &str) -> Result<Vec<String>> {
    let page = scene.page()?;
    let mut seen = Vec::new();
    loop {
        let (inside, focused): (bool, String) = page.read(FOCUS).await?;
        ensure!(inside, "after {seen:?} the focus is on {focused:?}, outside");
        if seen.first() == Some(&focused) {
            return Ok(seen);
        }
        ensure!(seen.len() < 60, "no end: {seen:?}");
        seen.push(focused.clone());
        scene.desktop.press(keys).await?;
        pipit_e2e::until("the focus to move on", pipit_e2e::PATIENCE, async || {
            let (_, now): (bool, String) = page.read(FOCUS).await?;
            Ok((now != focused).then_some(()))
        })
        .await?;
    }
}
