//! The caret of the field in which alice writes.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};

use crate::scene::{Scene, Setting, play};

/// They take more than a second, and a caret that blinks is gone for about half a second, again and again.
const LOOKS_WITH_A_CARET: usize = 30;

/// Of the caret, for these tests.
const COLOUR: &str = "#FF0000";

#[tokio::test]
async fn the_caret_is_to_be_seen_and_rests_when_alice_does_nothing() -> Result<()> {
    play("caret", Setting::default(), async |scene| {
        let field = Field::open(scene, 1).await?;
        field.see_caret_at_rest().await?;

        // Each key has it blink for another second; this one changes nothing else.
        until("the caret to go while alice presses keys", PATIENCE, async || {
            field.scene.desktop.press("End").await?;
            Ok((!field.has_caret().await?).then_some(()))
        })
        .await?;
        field.see_caret_at_rest().await
    })
    .await
}

#[tokio::test]
async fn the_caret_blinks_for_as_long_as_the_desktop_says() -> Result<()> {
    play("blinking_caret", Setting::default(), async |scene| {
        let field = Field::open(scene, 3600).await?;
        for _ in 0..3 {
            until("the caret to come", PATIENCE, async || Ok(field.has_caret().await?.then_some(()))).await?;
            until("the caret to go", PATIENCE, async || Ok((!field.has_caret().await?).then_some(()))).await?;
        }
        Ok(())
    })
    .await
}

/// The field in which alice writes, with a caret in a colour that nothing else has.
struct Field<'scene> {
    scene: &'scene Scene,
    place: [u32; 4],
}

impl<'scene> Field<'scene> {
    /// Where the desktop has carets blink for so many seconds.
    async fn open(scene: &'scene mut Scene, seconds: u32) -> Result<Self> {
        scene.set_system(&format!("gtk-cursor-blink-timeout={seconds}"))?;
        scene.world.that_has_a_past()?;
        let bob = scene.world.with(scene.world.bob);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_focus_on("composer-text").await?;
        let measure = format!(
            "document.activeElement.style.caretColor = '{COLOUR}';
            const {{ left, top, width, height }} = document.activeElement.getBoundingClientRect();
            return [left, top, width, height].map(Math.round);"
        );
        Ok(Self { scene, place: page.read(&measure).await? })
    }

    async fn has_caret(&self) -> Result<bool> {
        self.scene.app()?.shows_colour(&self.scene.desktop, COLOUR, self.place).await
    }

    async fn see_caret_at_rest(&self) -> Result<()> {
        let mut looks = 0;
        until("the caret to be seen and to rest", PATIENCE, async || {
            looks = if self.has_caret().await? { looks + 1 } else { 0 };
            Ok((looks == LOOKS_WITH_A_CARET).then_some(()))
        })
        .await
    }
}
