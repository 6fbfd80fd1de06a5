//! Posts that messages share, with the picture of the page that they link to.

use anyhow::Result;
use pipit_e2e::{PATIENCE, until};
use x_sim::Call;

use crate::scene::{Setting, play};

const PAINTED: &str = r#"
    const picture = document.querySelector('[data-testid="post"] img[src*="post"]');
    return picture !== null && picture.complete && picture.naturalWidth > 0;
"#;

#[tokio::test]
async fn a_shared_post_shows_its_words_and_its_picture() -> Result<()> {
    play("post_with_a_picture", Setting::default(), async |scene| {
        let (control, carol) = (&scene.world.control, scene.world.carol);
        let post = control.add_post_with_picture(carol, "Low tide at nine. The map: https://example.org/map")?;
        let bob = scene.world.writes(scene.world.bob, &format!("Shall we go there? {post}"))?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see("post").await?;
        // Of lines that may be cut the driver tells no text.
        let said: String = page.read("return document.querySelector('[data-testid=\"post\"]').textContent").await?;
        assert!(said.contains("Low tide at nine. The map: https://example.org/map"), "{said}");
        until("its picture", PATIENCE, async || Ok(page.read::<bool>(PAINTED).await?.then_some(()))).await?;
        let fetched = scene.world.control.requests().iter().filter(|it| it.call == Call::PostImage).count();
        assert_eq!(fetched, 1);
        scene.keep_picture("post").await
    })
    .await
}
