//! What people write is text and never markup.

use anyhow::Result;
use pipit_e2e::UNSEEN_PATIENCE;

use crate::scene::{Setting, play};

const ATTACK: &str = r#"<img src=x onerror="window.attacked = true; document.title = 'attacked'"><script>window.attacked = true</script>"#;

#[tokio::test]
async fn a_message_of_markup_shows_as_text_and_runs_no_script() -> Result<()> {
    play("markup", Setting::default(), async |scene| {
        let mallory = scene.world.control.add_person("<b onmouseover=alert(1)>Mallory</b>", "mallory");
        let conversation = scene.world.writes(mallory, "Good morning")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("Good morning").await?;
        scene.world.writes(mallory, ATTACK)?;
        page.see_message(ATTACK).await?;
        let row = page.wait_for_row(&conversation, "the text in the inbox", |row| row.preview == ATTACK).await?;
        assert_eq!(row.title, "<b onmouseover=alert(1)>Mallory</b>");

        // The same in a notification, for which the window must not have the focus.
        let _other_window = scene.desktop.open_other_window().await?;
        scene.world.writes(mallory, ATTACK)?;
        let notification = scene.desktop.notifications().wait_for("mallory's", UNSEEN_PATIENCE, |_| true).await?;
        assert!(!notification.body.contains('<'), "the body is markup: {}", notification.body);

        let attacked: bool = page.read("return window.attacked === true;").await?;
        assert!(!attacked, "a script has run");
        let elements: u32 = page
            .read("return document.querySelectorAll('img[src=\"x\"], b[onmouseover], body script:not([src])').length;")
            .await?;
        assert_eq!(elements, 0, "the text became elements");
        assert!(page.title().await?.ends_with("Pipit"));
        Ok(())
    })
    .await
}
