//! Developer apps of people's own: the two kinds, the usual mistakes, and a browser that is elsewhere.

use anyhow::{Result, ensure};
use pipit_e2e::{Page, RedirectPorts};
use url::Url;
use x_sim::RegisteredClient;

use crate::scene::{Scene, Setting, play};

const SECRET: &str = "bobs-bakery-secret";

#[tokio::test]
async fn alice_signs_in_through_a_confidential_app_and_its_secret_outlives_a_restart() -> Result<()> {
    play("confidential", apps(vec![confidential()]), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        scene.world.that_has_a_past()?;
        let page = scene.open_app().await?;
        page.press("own-app").await?;
        scene.keep_picture("setup").await?;
        page.use_own_app("alices-bot", Some(SECRET)).await?;
        allow(scene, 1).await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        let settings = std::fs::read_to_string(scene.data_folder().join("settings.json"))?;
        ensure!(!settings.contains(SECRET), "the secret stands in the settings");
        scene.close_app().await?;

        // A refresh needs the secret again.
        let page = scene.open_app().await?;
        page.wait_for_inbox("alice's inbox again", |rows| rows.len() == 2).await?;
        scene.world.control.revoke_access_tokens(scene.world.alice);
        scene.world.writes(scene.world.dave, "Hello from the ferry")?;
        page.wait_for_inbox("what dave wrote", |rows| rows.len() == 3).await?;
        page.see_not_in("connectivity", "sign in").await
    })
    .await
}

#[tokio::test]
async fn each_usual_mistake_is_named_with_how_to_mend_it() -> Result<()> {
    let apps = apps(vec![
        confidential(),
        RegisteredClient { direct_messages: false, ..named("no-messages") },
        RegisteredClient { enrolled: false, ..named("not-enrolled") },
        named("native"),
    ]);
    play("mistakes", apps, async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        let mistakes = [
            ("alices-bot", None, "needs its client secret", "Native App"),
            ("alices-bot", Some("wrong"), "does not accept the client secret", "Keys and tokens"),
            ("no-messages", None, "may not read and write Direct Messages", "Read and write and Direct message"),
            ("not-enrolled", None, "not enrolled", "project"),
        ];
        for (place, (client_id, secret, sentence, way_on)) in mistakes.into_iter().enumerate() {
            page.use_own_app(client_id, secret).await?;
            allow(scene, place + 1).await?;
            page.see_in("notice", sentence).await?;
            page.see_in("notice", way_on).await?;
            // One is where it is mended, and not signed in.
            page.see("client-id").await?;
            scene.keep_picture(client_id).await?;
        }
        page.use_own_app("native", None).await?;
        allow(scene, mistakes.len() + 1).await?;
        page.see("inbox").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_app_that_may_not_upload_signs_in_and_says_so() -> Result<()> {
    let apps = apps(vec![RegisteredClient { media_upload: false, ..named("no-uploads") }]);
    play("no_uploads", apps, async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        page.use_own_app("no-uploads", None).await?;
        allow(scene, 1).await?;
        page.see_in("shortcomings", "may not upload pictures and videos").await?;
        scene.keep_picture("shortcoming").await?;
        page.see("inbox").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_x_does_not_know_the_address_its_page_says_so_and_pipit_says_what_that_means() -> Result<()> {
    let elsewhere = RegisteredClient { redirect_uris: vec!["http://127.0.0.1:9/".to_owned()], ..named("elsewhere") };
    play("redirect_mismatch", apps(vec![elsewhere]), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        page.use_own_app("elsewhere", None).await?;
        let address = scene.desktop.opened_links().wait_for(1).await?;
        ensure!(x_sim::consent::allow(&address, None).await.is_err(), "X leads nowhere");
        page.see_in("sign-in-waiting", "Does X show an error instead?").await?;
        page.open_details("consent-trouble").await?;
        page.see_in("consent-trouble", "one of these callback addresses is missing at X").await?;
        scene.keep_picture("advice").await
    })
    .await
}

#[tokio::test]
async fn a_browser_on_another_computer_is_answered_by_the_address_at_which_it_ended() -> Result<()> {
    play("pasted", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        scene.world.that_has_a_past()?;
        let page = scene.open_app().await?;
        page.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(1).await?;
        let mut stale: Url = x_sim::consent::press(&address, Some("alice"), "allow").await?;
        let right = stale.clone();
        stale.set_query(Some("state=older&code=stolen"));

        page.paste_redirect(&stale).await?;
        page.see_in("notice", "another attempt to sign in").await?;
        scene.keep_picture("pasted").await?;
        page.paste_redirect(&right).await?;
        page.wait_for_inbox("alice's inbox", |rows| rows.len() == 2).await?;
        Ok(())
    })
    .await
}

fn named(client_id: &str) -> RegisteredClient {
    RegisteredClient { client_id: client_id.to_owned(), ..RegisteredClient::pipit_demo() }
}

fn confidential() -> RegisteredClient {
    RegisteredClient { secret: Some(SECRET.to_owned()), ..named("alices-bot") }
}

fn apps(more: Vec<RegisteredClient>) -> Setting {
    Setting { more_apps: more, ..Setting::default() }
}

async fn allow(scene: &Scene, link: usize) -> Result<Page> {
    let address = scene.desktop.opened_links().wait_for(link).await?;
    x_sim::consent::allow(&address, Some("alice")).await?;
    scene.page()
}
