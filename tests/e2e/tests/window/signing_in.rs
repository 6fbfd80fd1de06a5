//! Signing in: by the consent page in a real browser, and what happens when that does not go well.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Result, ensure};
use pipit_e2e::{Browser, RedirectPorts};

use crate::{
    scene::{Setting, play},
    truth::{expected_inbox, plain},
};

#[tokio::test]
async fn alice_signs_in_through_the_consent_page_and_sees_her_inbox_as_x_has_it() -> Result<()> {
    play("signing_in", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        scene.world.that_has_a_past()?;
        let group = scene.world.control.add_group(&[scene.world.alice, scene.world.bob, scene.world.carol])?;
        scene.world.says(&group, scene.world.carol, "Supper for three?")?;
        scene.world.says(&group, scene.world.bob, "Count me in")?;
        scene.world.writes(scene.world.dave, "Hello from the ferry")?;

        let page = scene.open_app().await?;
        page.see("first-screen").await?;
        page.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(1).await?;
        ensure!(
            page.text_of("authorize-link").await? == address.as_str(),
            "the link to copy is the one that was opened"
        );

        let browser = Browser::start(&scene.desktop).await?;
        browser.open(&address).await?;
        browser.press("Allow").await?;
        browser.see("You can close this tab").await?;
        browser.close().await?;

        let expected = expected_inbox(&scene.world);
        assert_eq!(expected.len(), 4, "the test's own truth: {expected:#?}");
        let rows = scene.page()?.wait_for_inbox("the inbox to be X's", |rows| plain(rows) == expected).await;
        let rows = rows.map_err(|error| error.context(format!("wanted {expected:#?}")))?;
        assert!(rows.iter().all(|row| row.unread == 0), "what is older than the sign-in counts as read: {rows:#?}");
        scene.page()?.see_not_in("connectivity", "sign in").await?;
        scene.keep_picture("inbox").await
    })
    .await
}

#[tokio::test]
async fn denying_brings_a_plain_sentence_and_a_way_to_try_again() -> Result<()> {
    play("denying", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        page.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(1).await?;

        let browser = Browser::start(&scene.desktop).await?;
        browser.open(&address).await?;
        browser.press("Deny").await?;
        browser.see("You can close this tab").await?;
        browser.close().await?;

        let page = scene.page()?;
        page.see("first-screen").await?;
        let sentence = page.text_of("notice").await?;
        assert!(!sentence.is_empty() && !sentence.contains("access_denied"), "no plain sentence: {sentence}");
        page.see_in("sign-in-with-x", "Try again").await?;
        scene.keep_picture("denied").await?;

        scene.page()?.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(2).await?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        scene.page()?.see("inbox").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn when_no_browser_opens_the_link_is_there_to_copy_and_works() -> Result<()> {
    play("no_browser", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        scene.desktop.opened_links().take_the_browser_away()?;
        let page = scene.open_app().await?;
        page.press("sign-in-with-x").await?;
        page.see_in("sign-in-waiting", "No browser could be opened").await?;
        let address = page.text_of("authorize-link").await?.parse()?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        page.see("inbox").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_sign_in_that_was_given_up_can_be_begun_anew() -> Result<()> {
    play("cancelled", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let page = scene.open_app().await?;
        page.press("sign-in-with-x").await?;
        page.press("cancel-sign-in").await?;
        page.see("first-screen").await?;
        ensure!(!page.shows("notice").await?, "who turned back needs no sentence about it");
        page.press("sign-in-with-x").await?;
        let address = scene.desktop.opened_links().wait_for(2).await?;
        x_sim::consent::allow(&address, Some("alice")).await?;
        scene.page()?.see("inbox").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn when_all_redirect_ports_are_taken_the_sentence_names_them() -> Result<()> {
    play("ports_taken", Setting::default(), async |scene| {
        let _only_one = RedirectPorts::reserve().await?;
        let ports: [u16; 3] = [47231, 47232, 47233];
        let _taken = ports.map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("nobody else listens"));
        let page = scene.open_app().await?;
        page.press("sign-in-with-x").await?;
        let sentence = page.text_of("notice").await?;
        for port in ports {
            assert!(sentence.contains(&port.to_string()), "port {port} is not named: {sentence}");
        }
        Ok(())
    })
    .await
}
