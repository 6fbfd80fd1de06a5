//! A conversation as a file of alice's: all of it, and nothing in it that runs.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use dm_model::ConversationId;
use pipit_e2e::{Browser, PATIENCE, until};
use serde_json::Value;
use url::Url;
use x_sim::TrueContent;

use crate::scene::{Scene, Setting, play};

impl Scene {
    /// Has alice take what the dialog suggests for a file; the answer is the file.
    pub async fn save_as_suggested(&self, ending: &str) -> Result<PathBuf> {
        self.take_suggestion().await?;
        let home = self.desktop.folder().join("home");
        let name = until("a file in alice's home", PATIENCE, async || {
            let mut names = fs::read_dir(&home)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            Ok(names.find(|name| name.starts_with("Conversation 20") && name.ends_with(ending)))
        })
        .await?;
        Ok(home.join(name))
    }

    /// The texts of a conversation at X, oldest first.
    fn texts_at_x(&self, conversation: &ConversationId) -> Vec<String> {
        let truth = self.world.control.truth(self.world.alice).into_iter();
        let here = truth.filter(|event| event.conversation == *conversation);
        here.filter_map(|event| match event.content {
            TrueContent::Message { text, .. } => Some(text),
            _ => None,
        })
        .collect()
    }
}

#[tokio::test]
async fn a_conversation_is_exported_to_json_and_to_a_page_that_runs_nothing() -> Result<()> {
    const TRAP: &str = "<script>document.title = 'caught'</script><img src=x onerror=alert(1)> & \"so on\"";
    play("exporting", Setting::default(), async |scene| {
        let (world, control) = (&scene.world, &scene.world.control);
        world.that_has_a_past()?;
        let bob = world.with(world.bob);
        for number in 1..=300 {
            control.add_message(
                &bob,
                if number % 2 == 0 { world.alice } else { world.bob },
                &format!("Line {number}"),
            )?;
        }
        world.says(&bob, world.bob, TRAP)?;
        world.says(&bob, world.alice, "\u{1f389} \u{6771}\u{4eac}")?;
        let texts = scene.texts_at_x(&bob);
        assert_eq!(texts.len(), 305);
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message("\u{1f389} \u{6771}\u{4eac}").await?;
        // All of the past is here by then.
        page.search_for("harbour").await?;
        page.see_found("bob's first message", |found| found.len() == 1).await?;
        page.press("end-search").await?;

        page.press("show-conversation-details").await?;
        page.press("export-json").await?;
        let json = scene.save_as_suggested(".json").await?;
        let exported: Value = serde_json::from_slice(&fs::read(json)?)?;
        let items = exported["items"].as_array().context("there are no items")?;
        let written: Vec<_> = items.iter().filter_map(|item| item["text"].as_str()).collect();
        assert_eq!(written, texts);
        let own = items.iter().filter(|item| item["own"] == true).count();
        assert_eq!(own, scene.world.alice_wrote(&bob).len());
        assert_eq!(exported["conversation"]["title"], "Bob");

        page.press("export-html").await?;
        let file = scene.save_as_suggested(".html").await?;
        scene.keep_picture("exported").await?;
        let html = fs::read_to_string(&file)?;
        let mut rest = html.as_str();
        for text in &texts {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let escaped = escaped.replace('"', "&quot;").replace('\'', "&#39;");
            let place = rest.find(&escaped).with_context(|| format!("{text:?} is not there, or not in its place"))?;
            rest = &rest[place + escaped.len()..];
        }
        let lower = html.to_lowercase();
        for active in ["<script", "<img", "<iframe", "<object", "<embed", "<link", "onerror=alert(1)>", "javascript:"] {
            assert!(!lower.contains(active), "{active} is in the page");
        }

        // A browser shows all of it, as it was written.
        let browser = Browser::start(&scene.desktop).await?;
        let address = Url::from_file_path(&file).ok().context("that is no path")?;
        browser.open(&address).await?;
        browser.see(TRAP).await?;
        browser.see("Line 300").await?;
        browser.see("Are you coming to the harbour?").await?;
        browser.close().await
    })
    .await
}
