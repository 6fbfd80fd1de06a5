//! A window that is made narrow: nothing that was there before is cut, or lies under something else.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use crate::scene::{Setting, play};

const WIDE: (u32, u32) = (1_080, 720);
const NARROW: (u32, u32) = (380, 720);

/// Whether the whole of what is written lies within the card in which one writes.
const FITS: &str = r#"
    const text = document.querySelector('[data-testid="composer-text"]').getBoundingClientRect();
    const card = document.querySelector('[data-testid="composer-text"]').closest(".card").getBoundingClientRect();
    return card.height - text.height >= 0 && card.height - text.height < text.height / 2;
"#;

/// Whether nothing lies over the field for a name. Behind a dialog nothing is to be pressed, and so nothing would be found there.
const IS_ON_TOP: &str = r#"
    document.body.style.pointerEvents = "auto";
    const field = document.querySelector('[data-testid="conversation-name"]');
    const { left, right, top, bottom } = field.getBoundingClientRect();
    return [left + 4, (left + right) / 2, right - 4].every((x) => document.elementFromPoint(x, (top + bottom) / 2) === field);
"#;

#[tokio::test]
async fn what_alice_writes_has_room_however_wide_the_window_is() -> Result<()> {
    play("narrow-composer", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        scene.resize(WIDE).await?;
        page.write_draft("There was a gust, and then there was no kite. It went over the harbour wall").await?;
        for size in [NARROW, WIDE, NARROW] {
            scene.resize(size).await?;
            until("the text to fit its card", PATIENCE, async || Ok(page.read::<bool>(FITS).await?.then_some(())))
                .await?;
        }
        scene.keep_picture("narrow").await
    })
    .await
}

#[tokio::test]
async fn a_dialog_stands_before_the_details_that_lie_over_the_messages() -> Result<()> {
    play("narrow-dialog", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        scene.resize(NARROW).await?;
        page.press("show-conversation-details").await?;
        page.press("details-rename").await?;
        page.see("conversation-name").await?;
        until("the dialog to be on top", PATIENCE, async || Ok(page.read::<bool>(IS_ON_TOP).await?.then_some(())))
            .await?;
        scene.keep_picture("dialog").await
    })
    .await
}
