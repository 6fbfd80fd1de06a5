//! Everything by keys alone, from the sign-in to the export. After every key the focus is on something that has a name, can be
//! seen, and looks as if it had the focus.

use std::fs;

use anyhow::{Context, Result, bail};
use pipit_e2e::{Focused, PATIENCE, Page, RedirectPorts, until};
use x_sim::{Call, TrueContent};

use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

/// No place in the window is further away than so many presses of Tab.
const FARTHEST: u32 = 40;

/// A person who has no mouse.
struct Keys<'a> {
    scene: &'a Scene,
    page: Page,
}

impl Keys<'_> {
    async fn press(&self, keys: &str) -> Result<Focused> {
        self.scene.desktop.press(keys).await?;
        self.see_sound().await
    }

    async fn type_text(&self, text: &str) -> Result<Focused> {
        self.scene.desktop.type_text(text).await?;
        self.see_sound().await
    }

    /// The focus is where a person can find it.
    async fn see_sound(&self) -> Result<Focused> {
        self.page.see_focused("the focus on something with a name, in view, and marked", is_sound).await
    }

    async fn see_focus_on(&self, part: &str) -> Result<Focused> {
        self.page
            .see_focused(&format!("the focus on {part}, to be seen there"), |focused| {
                focused.part.as_deref() == Some(part) && is_sound(focused)
            })
            .await
    }

    /// Goes on with Tab, or back with Shift and Tab, until a part of the page has the focus.
    async fn go_to(&self, part: &str, keys: &str) -> Result<()> {
        let mut way = Vec::new();
        for _ in 0..FARTHEST {
            let before = self.see_sound().await?;
            if before.part.as_deref() == Some(part) {
                return Ok(());
            }
            self.scene.desktop.press(keys).await?;
            let next = self
                .page
                .see_focused("the focus to go on to something that can be seen", |focused| {
                    focused.number != before.number && is_sound(focused)
                })
                .await
                .with_context(|| format!("{keys} on {before:?}"))?;
            way.push(next.part.unwrap_or(next.name));
        }
        bail!("{keys} does not lead to {part}, but along {way:?}")
    }

    async fn tab_to(&self, part: &str) -> Result<()> {
        self.go_to(part, "Tab").await
    }

    async fn tab_back_to(&self, part: &str) -> Result<()> {
        self.go_to(part, "shift+Tab").await
    }
}

fn is_sound(focused: &Focused) -> bool {
    focused.visible && focused.marked && !focused.name.is_empty()
}

fn was_sent(state: Option<&str>) -> bool {
    state == Some("sent")
}

#[tokio::test]
async fn alice_signs_in_makes_a_group_sends_a_picture_finds_and_exports_it_by_keys_alone() -> Result<()> {
    play("keyboard", Setting::default(), async |scene| {
        scene.world.that_has_a_past()?;
        let boat = scene.desktop.folder().join("home/boat.png");
        fs::write(&boat, pictures::boat()?)?;
        let ports = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        page.see("sign-in-with-x").await?;
        let scene = &*scene;
        let keys = Keys { scene, page: page.clone() };
        keys.press("Tab").await?;
        keys.tab_to("sign-in-with-x").await?;
        scene.desktop.press("Return").await?;
        let address = scene.desktop.opened_links().wait_for(1).await?;
        keys.see_sound().await.context("while X is asked")?;
        scene.keep_picture("waiting").await?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        drop(ports);
        page.see("inbox").await?;
        page.wait_for_inbox("both conversations", |rows| rows.len() == 2).await?;
        keys.see_sound().await.context("signed in")?;
        scene.keep_picture("signed-in").await?;

        // A group.
        scene.desktop.press("ctrl+n").await?;
        keys.see_focus_on("person-filter").await?;
        for (typed, name) in [("bo", "Bob"), ("@car", "Carol")] {
            keys.type_text(typed).await?;
            page.see_people_offered(name, &[name]).await?;
            keys.press("Return").await?;
            page.see_people_offered("everyone", &["Bob", "Carol"]).await?;
        }
        keys.tab_to("group-first-message").await?;
        keys.type_text("Shall we sail?").await?;
        scene.keep_picture("group").await?;
        keys.tab_to("start-conversation").await?;
        scene.desktop.press("Return").await?;
        page.see_no("start-conversation").await?;
        keys.see_focus_on("composer-text").await?;
        page.see_message_that("Shall we sail?", "is sent", |item| was_sent(item.send_state.as_deref())).await?;
        // The group has its id from X by then, and the focus has not gone.
        keys.see_focus_on("composer-text").await?;

        // A picture, from the system's own dialog.
        keys.tab_back_to("attach").await?;
        scene.desktop.press("Return").await?;
        scene.choose_file(&boat).await?;
        page.see_attached("the picture to hang on the draft", |file| file.painted).await?;
        keys.see_sound().await.context("a file was chosen")?;
        keys.tab_back_to("alt-text").await?;
        keys.type_text("A red boat").await?;
        keys.tab_to("composer-text").await?;
        keys.type_text("In this one").await?;
        scene.keep_picture("picture").await?;
        keys.press("Return").await?;
        page.see_message_that("In this one", "is sent with its picture", |item| {
            was_sent(item.send_state.as_deref()) && item.painted_pictures == 1
        })
        .await?;
        keys.see_focus_on("composer-text").await?;

        // Found again.
        scene.desktop.press("ctrl+f").await?;
        keys.see_focus_on("search-field").await?;
        keys.type_text("kite").await?;
        page.see_found("bob's kite", |found| found.len() == 1).await?;
        scene.desktop.press("Down").await?;
        keys.see_focus_on("search-result").await?;
        scene.keep_picture("found").await?;
        scene.desktop.press("Return").await?;
        page.see_open_conversation(scene.world.with(scene.world.bob)).await?;
        page.see_message("I am the one with the kite").await?;
        keys.see_sound().await.context("the message was shown")?;
        scene.keep_picture("jumped").await?;

        // Back to the group by the palette, and all of it into a file.
        scene.desktop.press("ctrl+k").await?;
        keys.see_focus_on("palette-field").await?;
        keys.type_text("bob and").await?;
        page.see_palette_offer("the group", |entries| entries.len() == 1).await?;
        scene.desktop.press("Return").await?;
        keys.see_focus_on("composer-text").await?;
        page.see_message("In this one").await?;
        scene.desktop.press("ctrl+i").await?;
        keys.see_focus_on("close-details").await?;
        keys.tab_to("export-html").await?;
        scene.keep_picture("details").await?;
        scene.desktop.press("Return").await?;
        let html = fs::read_to_string(scene.save_as_suggested(".html").await?)?;
        assert!(html.contains("Shall we sail?") && html.contains("In this one"), "{html}");
        keys.see_focus_on("export-html").await?;
        keys.press("ctrl+i").await?;
        page.see_no("details").await?;
        keys.see_focus_on("composer-text").await?;

        // All of that is at X.
        let truth = scene.world.control.truth(scene.world.alice);
        let last = truth.last().context("X has nothing")?;
        let TrueContent::Message { text, media_keys, .. } = &last.content else { bail!("{last:?} is no message") };
        assert!(last.conversation.is_group() && text.starts_with("In this one") && media_keys.len() == 1, "{last:?}");
        until("the picture's description to be at X", PATIENCE, async || {
            let requests = scene.world.control.requests();
            let described = requests.iter().any(|one| one.call == Call::MediaMetadata && one.status == 200);
            Ok(described.then_some(()))
        })
        .await
    })
    .await
}
