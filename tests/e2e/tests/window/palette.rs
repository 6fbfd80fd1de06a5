//! The command palette, and the sheet that shows all shortcuts.

use anyhow::Result;

use crate::scene::{Setting, play};

#[tokio::test]
async fn the_palette_goes_to_a_conversation_or_does_something_by_a_few_letters() -> Result<()> {
    play("palette", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let (bob, carol) = (scene.world.with(scene.world.bob), scene.world.with(scene.world.carol));
        let page = scene.sign_in_and_open(&bob).await?;
        page.write_draft("Half a thought").await?;
        scene.desktop.press("ctrl+k").await?;
        page.see_focus_on("palette-field").await?;
        page.see_palette_offer("the conversations first", |entries| {
            entries[..].starts_with(&["Bob".to_owned(), "Carol".to_owned()]) && entries.contains(&"Settings".to_owned())
        })
        .await?;
        scene.keep_picture("open").await?;
        scene.desktop.type_text("car").await?;
        page.see_palette_offer("carol", |entries| entries == ["Carol"]).await?;
        scene.desktop.press("Return").await?;
        page.see_no("palette").await?;
        page.see_open_conversation(&carol).await?;
        page.see_focus_on("composer-text").await?;
        assert_eq!(page.draft().await?, "");

        // Down to an action, past the conversations.
        scene.desktop.press("ctrl+k").await?;
        page.see_focus_on("palette-field").await?;
        scene.desktop.type_text("se").await?;
        page.see_palette_offer("the search and the settings", |entries| entries == ["Search messages", "Settings"])
            .await?;
        scene.desktop.press("Down").await?;
        scene.desktop.press("Return").await?;
        page.see("settings-save").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("settings-save").await?;

        scene.desktop.press("ctrl+k").await?;
        page.see_focus_on("palette-field").await?;
        scene.desktop.type_text("zzz").await?;
        page.see_in("palette", "Nothing").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("palette").await?;
        page.open_conversation(&bob).await?;
        page.see_draft("Half a thought").await
    })
    .await
}

#[tokio::test]
async fn a_question_mark_shows_all_shortcuts_but_where_one_writes_it_is_one() -> Result<()> {
    play("shortcuts", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_focus_on("composer-text").await?;
        scene.desktop.type_text("Why?").await?;
        page.see_draft("Why?").await?;
        assert!(!page.shows("shortcuts-sheet").await?);

        page.press("show-conversation-details").await?;
        page.see_focus_on("close-details").await?;
        scene.desktop.press("question").await?;
        page.see_in("shortcuts-sheet", "Ctrl").await?;
        let shown: Vec<String> = page
            .read(r#"return [...document.querySelectorAll('[data-testid="shortcuts-sheet"] dt')].map((name) => name.textContent);"#)
            .await?;
        for wanted in ["Go to a conversation, or do something", "Search all messages", "New message", "Send"] {
            assert!(shown.iter().any(|name| name == wanted), "{wanted} is not among {shown:#?}");
        }
        scene.keep_picture("sheet").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("shortcuts-sheet").await?;
        page.see_focus_on("close-details").await?;
        Ok(())
    })
    .await
}
