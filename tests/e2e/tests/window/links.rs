//! Links in messages: shown first, then opened in the person's browser, and nowhere else.

use anyhow::Result;
use pipit_e2e::{Page, Theme};
use serde_json::json;
use x_sim::{Call, Fault};

use crate::{
    outside::Outside,
    scene::{Scene, Setting, play},
};

/// The links on screen.
async fn links(page: &Page) -> Result<Vec<String>> {
    page.read("return [...document.querySelectorAll('[data-testid=\"link\"]')].map((link) => link.textContent);").await
}

impl Scene {
    /// A message of bob's, as X shows it with what X says of its links, and alice before it.
    async fn bob_s_links(&mut self, text: &str, urls: serde_json::Value) -> Result<Page> {
        let conversation = self.world.writes(self.world.bob, "x")?;
        let event = self.world.control.last_events(&conversation, 1).remove(0);
        let page = json!({
            "data": [{
                "id": event.id, "event_type": "MessageCreate", "sender_id": self.world.bob, "text": text,
                "dm_conversation_id": conversation, "entities": { "urls": urls },
            }],
            "meta": { "result_count": 1 },
        });
        for call in [Call::DmEvents, Call::ConversationEvents, Call::EventsWith] {
            self.world.control.answer_always(call, Some(Fault::PageReplaced(page.clone())));
        }
        self.sign_in_and_open(&conversation).await
    }
}

#[tokio::test]
async fn a_link_opens_in_the_browser_after_alice_has_seen_where_it_leads() -> Result<()> {
    play("links", Setting::default(), async |scene| {
        let address = "https://example.org/kites?colour=red#tail";
        let conversation = scene.world.writes(scene.world.bob, &format!("Look at {address}, it flies"))?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message(&format!("Look at {address}, it flies")).await?;
        assert_eq!(links(&page).await?, [address], "X's short link is shown as what it was");
        page.press("link").await?;
        // While it appears, what stands in it counts as hidden.
        page.see_in("link-host", "example.org").await?;
        page.see_in("link-address", address).await?;
        scene.keep_picture("light").await?;
        page.press("cancel-link").await?;
        page.see_no("link-dialog").await?;
        page.choose_theme(Theme::Dark).await?;
        page.press("link").await?;
        page.see("link-host").await?;
        scene.keep_picture("dark").await?;
        assert_eq!(scene.desktop.opened_links().all().len(), 1, "only the sign-in opened a browser so far");
        page.press("open-link").await?;
        assert_eq!(scene.desktop.opened_links().wait_for(2).await?.as_str(), address);
        page.see_no("link-dialog").await
    })
    .await
}

#[tokio::test]
async fn a_link_that_looks_like_another_one_shows_its_real_host() -> Result<()> {
    play("look_alikes", Setting::default(), async |scene| {
        let text = "https://t.co/a https://t.co/b https://t.co/c";
        let urls = json!([
            { "url": "https://t.co/a", "display_url": "x.com/login", "expanded_url": "https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.com:8443/login" },
            { "url": "https://t.co/b", "display_url": "x.com", "expanded_url": "https://x.com@evil.example/" },
            { "url": "https://t.co/c", "display_url": "x.com", "expanded_url": "javascript:alert(1)" },
        ]);
        let page = scene.bob_s_links(text, urls).await?;
        page.see("link").await?;
        let shown = links(&page).await?;
        assert_eq!(shown[1..], ["https://x.com@evil.example/", "https://t.co/c"], "{shown:?}");

        let look = async |number: usize| -> Result<()> {
            let click = format!("document.querySelectorAll('[data-testid=\"link\"]')[{number}].click(); return true;");
            page.read::<bool>(&click).await.map(drop)
        };
        look(0).await?;
        page.see_in("link-host", "xn--80ak6aa92e.com:8443").await?;
        page.see_in("link-international", "\u{430}\u{440}\u{440}\u{4cf}\u{435}.com").await?;
        scene.keep_picture("look-alike").await?;
        page.press("cancel-link").await?;

        look(1).await?;
        page.see_in("link-host", "evil.example").await?;
        page.see_in("link-refused", "What stands before the @ is not where it leads.").await?;
        assert!(!page.shows("open-link").await?);
        scene.keep_picture("with-a-name").await?;
        page.press("cancel-link").await?;

        look(2).await?;
        page.see_in("link-shortened", "where it leads is not known").await?;
        scene.keep_picture("short").await?;
        page.press("cancel-link").await?;
        assert_eq!(scene.desktop.opened_links().all().len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_command_that_opens_links_opens_nothing_else() -> Result<()> {
    play("no_links", Setting::default(), async |scene| {
        let outside = Outside::begin().await?;
        let conversation = scene.world.writes(scene.world.bob, "Hello")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        let addresses = [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,hello",
            "tauri://localhost",
            "ipc://localhost/start",
            "pipit-media://localhost/1",
            "/usr/bin/xterm",
            "--help",
            "smb://example.org/share",
            "https://",
            "",
        ];
        let mut addresses: Vec<String> = addresses.map(str::to_owned).to_vec();
        addresses.push(format!("http://alice:secret@{}/", outside.host));
        addresses.push(format!("https://example.org/{}", "a".repeat(2_000)));
        let opened: Vec<String> = page
            .read_once(&format!(
                "const done = arguments[0];
                const opened = [];
                Promise.all({}.map((address) => window.__TAURI_INTERNALS__.invoke('open_link', {{ address }})
                    .then(() => opened.push(address), () => undefined))).then(() => done(opened));",
                json!(addresses)
            ))
            .await?;
        assert_eq!(opened, Vec::<String>::new());
        assert_eq!(scene.desktop.opened_links().all().len(), 1, "only the sign-in opened a browser");
        assert_eq!(outside.asked().await?, Vec::<String>::new());
        Ok(())
    })
    .await
}
