//! What people write, and what X says, is text and never markup: an attack stands in every field at once, and each is shown as it is.

mod hostile_page;

use anyhow::{Context as _, Result, ensure};
use dm_model::ConversationId;
use pipit_e2e::{Page, UNSEEN_PATIENCE};
use serde_json::json;
use x_sim::{Call, Fault};

use self::hostile_page::HostilePage;
use crate::{
    outside::Outside,
    scene::{Scene, Setting, play},
};

/// A text that would run, and ask a computer outside, if anything took it for more than a text. Each field has its own.
fn attack(field: &str, outside: &str) -> String {
    format!(
        "\"'></p><img src=\"http://{outside}/{field}\" onerror=\"attacked('{field}')\"><svg/onload=attacked('{field}')>\
         <script>attacked('{field}')</script><iframe srcdoc=\"<script>parent.attacked('{field}')</script>\"></iframe>\
         <a href=\"javascript:attacked('{field}')\">{{{{attacked('{field}')}}}}${{attacked('{field}')}}"
    )
}

/// The same as one word of few letters, for names, which are cut.
fn name_attack(field: &str) -> String {
    format!("<img/src=\"x\"onerror=\"attacked('{field}')\">")
}

/// So much of X's own words is shown, in characters.
const SHOWN_OF_REFUSALS: usize = 300;

/// So much of a message is surely shown in the inbox, in bytes.
const SHOWN_IN_INBOX: usize = 100;

/// Notes what ran from now on.
const WATCH: &str = "window.attacks = []; window.attacked = (field) => window.attacks.push(field); return true;";

/// What ran.
const RAN: &str = "return window.attacks;";

/// Elements that no view of ours makes, but a text that was taken for markup would.
const MADE_OF_TEXT: &str = r#"
    const odd = "script:not([src]), iframe, object, embed, base, meta[http-equiv=refresh], form[action], a[href], "
        + "[onerror], [onload], [onclick], [src^='http:'], [src^='https:'], [src^='javascript:'], [srcdoc], img[src='x'], link[href^='http']";
    return [...document.querySelectorAll(odd)].map((element) => element.outerHTML.slice(0, 200));
"#;

impl Scene {
    /// Nothing has run, become an element, or left.
    async fn is_unharmed(&self, outside: &Outside, what: &str) -> Result<()> {
        let page = self.page()?;
        let ran: Vec<String> = page.read(RAN).await?;
        ensure!(ran.is_empty(), "{what}: these ran: {ran:?}");
        let made: Vec<String> = page.read(MADE_OF_TEXT).await?;
        ensure!(made.is_empty(), "{what}: texts became elements: {made:#?}");
        let asked = outside.asked().await?;
        ensure!(asked.is_empty(), "{what}: somebody outside was asked: {asked:?}");
        Ok(())
    }
}

/// Waits until a text stands somewhere in the page, also where one only hears it.
async fn see_somewhere(page: &Page, text: &str) -> Result<()> {
    let script = format!(
        "const wanted = {};
        const names = ['alt', 'aria-label', 'title', 'placeholder', 'value'];
        const spoken = [...document.querySelectorAll('*')].flatMap((one) => names.map((name) => one.getAttribute(name) ?? ''));
        return document.body.textContent.includes(wanted) || spoken.some((words) => words.includes(wanted));",
        json!(text)
    );
    pipit_e2e::until(&format!("{text:?} to be shown"), pipit_e2e::PATIENCE, async || {
        Ok(page.read::<bool>(&script).await?.then_some(()))
    })
    .await
}

#[tokio::test]
async fn whatever_field_an_attack_stands_in_it_is_shown_as_text() -> Result<()> {
    play("attacks", Setting::default(), async |scene| {
        let outside = Outside::begin().await?;
        let attack = |field: &str| attack(field, &outside.host);
        let hostile = HostilePage::of(scene, &outside.host)?;
        let me =
            json!({ "data": { "id": scene.world.alice, "name": name_attack("me"), "username": name_attack("my_username") } });
        scene.world.control.answer_always(Call::UsersMe, Some(Fault::PageReplaced(me)));
        hostile.is_what_x_answers(&scene.world.control);

        let page = scene.sign_in().await?;
        page.read::<bool>(WATCH).await?;
        page.wait_for_row(&hostile.with_mallory, "mallory's name", |row| row.title == name_attack("name")).await?;
        page.wait_for_row(&hostile.group, "the group's last message", |row| {
            row.preview.contains(&attack("group_text")[..SHOWN_IN_INBOX])
        })
        .await?;
        scene.is_unharmed(&outside, "the inbox").await?;

        page.open_conversation(&hostile.with_mallory).await?;
        page.see_message(&attack("text")).await?;
        for words in [name_attack("name"), name_attack("username"), attack("alt_text")] {
            see_somewhere(&page, &words).await?;
        }
        scene.keep_picture("one-to-one").await?;
        scene.is_unharmed(&outside, "a conversation").await?;

        page.open_conversation(&hostile.group).await?;
        page.see_message(&attack("group_text")).await?;
        for field in ["name", "joined_name"] {
            see_somewhere(&page, &name_attack(field)).await?;
        }
        let alias = name_attack("alias");
        page.rename_conversation(&alias).await?;
        page.wait_for_row(&hostile.group, "the group's own name", |row| row.title == alias).await?;
        scene.keep_picture("group").await?;
        scene.is_unharmed(&outside, "a group").await?;

        page.press("new-message").await?;
        see_somewhere(&page, &name_attack("joined_name")).await?;
        scene.is_unharmed(&outside, "the list of people").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("start-conversation").await?;

        page.press("settings").await?;
        see_somewhere(&page, &name_attack("my_username")).await?;
        scene.is_unharmed(&outside, "the settings").await?;
        scene.desktop.press("Escape").await?;
        page.see_no("settings-save").await?;
        ensure!(page.title().await?.ends_with("Pipit"), "the window is called {}", page.title().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_x_says_when_it_refuses_is_shown_as_text() -> Result<()> {
    play("refusals_that_attack", Setting::default(), async |scene| {
        let outside = Outside::begin().await?;
        let refusal = attack("refusal", &outside.host);
        scene.world.that_has_a_past()?;
        let page = scene.sign_in_and_open(&scene.world.with(scene.world.bob)).await?;
        page.read::<bool>(WATCH).await?;
        let body = json!({ "title": refusal, "detail": refusal, "type": refusal, "errors": [{ "message": refusal, "detail": refusal }] });
        let refused = |status| Fault::RawBody { status, content_type: "application/json", body: body.to_string() };
        let page_of_html = Fault::RawBody { status: 400, content_type: "text/html", body: refusal.clone() };
        for (number, fault) in [refused(400), refused(422), page_of_html].into_iter().enumerate() {
            for call in [Call::SendToConversation, Call::SendToParticipant] {
                scene.world.control.answer_always(call, Some(fault.clone()));
            }
            let text = format!("Refused {number}");
            page.write(&text).await?;
            page.see_message_that(&text, "is refused", |item| item.send_state.as_deref() == Some("wedged")).await?;
        }
        see_somewhere(&page, &refusal.chars().take(SHOWN_OF_REFUSALS).collect::<String>()).await?;
        // The calls that read say it too, and it may come to stand in the connection's line or in "Sync and cost".
        scene.world.control.answer_always(Call::DmEvents, Some(refused(403)));
        scene.world.control.answer_always(Call::ConversationEvents, Some(refused(403)));
        page.read::<bool>("document.querySelectorAll('details').forEach((one) => one.open = true); return true;").await?;
        scene.keep_picture("refused").await?;
        scene.is_unharmed(&outside, "refusals").await
    })
    .await
}

#[tokio::test]
async fn a_notification_of_markup_shows_as_text() -> Result<()> {
    play("markup_in_a_notification", Setting::default(), async |scene| {
        let outside = Outside::begin().await?;
        let mallory = scene.world.control.add_person("<b>Mallory</b>", "mallory");
        let conversation: ConversationId = scene.world.writes(mallory, "Good morning")?;
        let page = scene.sign_in_and_open(&conversation).await?;
        page.read::<bool>(WATCH).await?;
        page.see_message("Good morning").await?;
        // Nobody looks at the window, so it is told.
        let _other_window = scene.desktop.open_other_window().await?;
        scene.world.writes(mallory, "<img src=x onerror=attacked('notification')> & more")?;
        let notification = scene.desktop.notifications().wait_for("mallory's", UNSEEN_PATIENCE, |_| true).await?;
        assert!(!notification.body.contains('<'), "the body is markup: {}", notification.body);
        assert!(notification.body.contains("&lt;img"), "the body says something else: {}", notification.body);
        scene.is_unharmed(&outside, "a notification").await.context("the page behind it")
    })
    .await
}
