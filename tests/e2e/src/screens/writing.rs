//! What one can do with messages and conversations.

use anyhow::{Context, Result};
use x_sim::TrueContent;

use super::{
    Stage, Visitor, screen,
    stage::OWNER,
    walk::{Walk, escape},
};

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.stage.sign_in().await?;
    walk.open(&walk.stage.with("mikasolberg")?).await?;
    let link = "The tide table I told you about: https://example.org/tides/north-pier";
    walk.stage.control.add_message(&walk.stage.with("mikasolberg")?, walk.stage.person("mikasolberg")?, link)?;
    walk.stage.page()?.see_message(link).await?;

    of_one_message(walk, link).await?;
    of_the_composer(walk).await?;
    of_the_conversation(walk).await?;
    of_new_conversations(walk).await
}

async fn of_one_message<V: Visitor>(walk: &mut Walk<'_, V>, link: &str) -> Result<()> {
    let menu = screen("message-menu", "What one can do with a message");
    let open_menu = async |stage: &Stage| {
        let message = stage.page()?.see_message(link).await?;
        stage.press_at(&message, "message-menu").await?;
        stage.page()?.see("show-details").await.map(drop)
    };
    walk.show(menu, open_menu, async |stage: &Stage| escape(stage, "show-details").await).await?;
    let details = screen("message-details", "What is known of a message");
    let open = async |stage: &Stage| {
        open_menu(stage).await?;
        stage.press("show-details").await?;
        stage.page()?.see("message-details").await.map(drop)
    };
    walk.show(details, open, async |stage: &Stage| escape(stage, "message-details").await).await?;
    walk.show_by_press(screen("link", "Where a link leads, before it opens"), "link", "link-host").await
}

async fn of_the_composer<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.show_by_press(screen("emoji", "The emoji picker"), "emoji", "emoji-picker").await?;
    let suggestions = screen("emoji-suggestions", "Emoji by name, while one types");
    let open = async |stage: &Stage| {
        stage.page()?.write_draft("High tide at six :wav").await?;
        stage.page()?.see("emoji-suggestions").await.map(drop)
    };
    walk.show(suggestions, open, async |stage: &Stage| clear_draft(stage).await).await?;

    let picture = a_picture(walk.stage)?;
    walk.widen().await?;
    walk.stage.page()?.write_draft("The same pier, five minutes later. You were right about the light").await?;
    walk.stage.desktop.copy("image/png", &picture).await?;
    walk.stage.desktop.press("ctrl+v").await?;
    walk.stage.page()?.see_attached("the picture to hang on the draft", |file| file.painted).await?;
    walk.stage.page()?.describe_attached("The pier at dusk").await?;
    walk.show_here(screen("attachment", "A picture that goes along, with words for who cannot see it")).await?;
    walk.stage.press("remove-attachment").await?;
    clear_draft(walk.stage).await
}

async fn of_the_conversation<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.show_by_press(
        screen("conversation-menu", "What one can do with whom a conversation is with"),
        "conversation-menu",
        "block-person",
    )
    .await?;
    let rename = screen("rename", "A name of one's own for a conversation");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+i").await?;
        stage.press("details-rename").await?;
        stage.page()?.see("conversation-name").await.map(drop)
    };
    let leave = async |stage: &Stage| {
        escape(stage, "conversation-name").await?;
        stage.desktop.press("ctrl+i").await?;
        stage.page()?.see_no("details").await
    };
    walk.show(rename, open, leave).await
}

async fn of_new_conversations<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    let new = screen("new-message", "A new message: people whom one knows, and X");
    let part = "person-filter";
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+n").await?;
        stage.page()?.see(part).await?.send_keys("no").await?;
        Ok(())
    };
    walk.show(new, open, async |stage: &Stage| escape(stage, part).await).await?;
    let group = screen("new-group", "A new group, with its first message");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+n").await?;
        for name in ["June Hartley", "Mika Solberg", "Noor Haddad"] {
            stage.page()?.pick_person(name).await?;
        }
        let field = stage.page()?.see("group-first-message").await?;
        Ok(field.send_keys("A walk on Sunday? I bring the flask").await?)
    };
    walk.show(group, open, async |stage: &Stage| escape(stage, part).await).await
}

/// A picture that the demo's people have sent.
fn a_picture(stage: &Stage) -> Result<Vec<u8>> {
    let events = stage.control.truth(stage.person(OWNER)?);
    let key = events.into_iter().rev().find_map(|event| match event.content {
        TrueContent::Message { media_keys, .. } => media_keys.into_iter().next(),
        _ => None,
    });
    let (_, bytes) = stage.control.attachment(&key.context("nobody sent a picture")?).context("it has no bytes")?;
    Ok(bytes)
}

async fn clear_draft(stage: &Stage) -> Result<()> {
    stage.page()?.put_into_composer("''").await?;
    stage.page()?.see_draft("").await
}
