//! The number on the icon, in the title and in the tray: always what the stores hold.

use anyhow::{Context, Result};
use dm_model::{ConversationId, UserId};
use pipit_e2e::{Dock, PATIENCE, Page, Tray, until};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::scene::{Scene, Setting, play};

const ROUNDS: usize = 50;
const IN_A_ROUND: usize = 20;
const SEED: u64 = 20_261_126;

/// What the stores hold: the answer to the page's own query.
async fn unread(page: &Page) -> Result<i64> {
    let script = "const [done] = [...arguments].slice(-1);
        window.__TAURI_INTERNALS__.invoke('load_accounts').then(
            (accounts) => done(accounts.reduce((sum, account) => sum + account.unreadCount, 0)),
            () => done(null));";
    page.read_once::<Option<i64>>(script).await?.context("the accounts cannot be read")
}

/// Marks a conversation as read up to its newest message, as opening it does.
async fn read(page: &Page, alice: UserId, conversation: &ConversationId) -> Result<()> {
    let script = format!(
        "const [done] = [...arguments].slice(-1), {{ invoke }} = window.__TAURI_INTERNALS__;
        const of = {{ accountId: '{alice}', conversationId: '{conversation}' }};
        invoke('load_timeline', {{ ...of, place: {{ type: 'end' }}, limit: 1 }})
            .then(({{ items }}) => invoke('mark_read', {{ ...of, upTo: items.at(-1).eventId }}))
            .then(() => done(true), (error) => done(JSON.stringify(error)));"
    );
    let done = page.read_once::<serde_json::Value>(&script).await?;
    anyhow::ensure!(done == true, "it could not be read: {done}");
    Ok(())
}

async fn all_tell_what_the_stores_hold(scene: &Scene, page: &Page, dock: &Dock, tray: &Tray) -> Result<i64> {
    until("everything to tell what the stores hold", PATIENCE, async || {
        let held = unread(page).await?;
        let title = page.title().await?;
        let (tip, number) = (tray.tool_tip().await?, dock.number().await?);
        let in_bar = scene.app()?.title(&scene.desktop).await?;
        let (told, tipped) = match held {
            0 => ("Pipit".to_owned(), "Pipit".to_owned()),
            held => (format!("({held}) Pipit"), format!("Pipit ({held})")),
        };
        let same = title == told && in_bar == told && tip == tipped && number.unwrap_or_default() == held;
        Ok((same && unread(page).await? == held).then_some(held))
    })
    .await
}

#[tokio::test]
async fn after_a_thousand_arrivals_and_reads_the_number_is_what_the_store_holds() -> Result<()> {
    play("badge", Setting::default(), async |scene| {
        let (dock, tray) = (scene.desktop.put_up_dock().await?, scene.desktop.put_up_tray().await?);
        scene.world.that_has_a_past()?;
        let page = scene.sign_in().await?;
        tray.see_item().await?;
        let mut chance = StdRng::seed_from_u64(SEED);
        let people = [scene.world.bob, scene.world.carol];
        let (mut arrived, mut highest) = (0, 0);
        for _ in 0..ROUNDS {
            for _ in 0..IN_A_ROUND {
                let person = people[chance.random_range(0..people.len())];
                if chance.random_bool(0.7) {
                    arrived += 1;
                    scene.world.writes(person, &format!("message {arrived}"))?;
                } else {
                    read(&page, scene.world.alice, &scene.world.with(person)).await?;
                }
            }
            page.read::<bool>("window.__TAURI_INTERNALS__.invoke('sync_now'); return true;").await?;
            highest = highest.max(all_tell_what_the_stores_hold(scene, &page, &dock, &tray).await?);
        }
        assert!(arrived > 600 && highest > 10, "{arrived} arrived, at most {highest} were unread");
        for person in people {
            page.wait_for_row(&scene.world.with(person), "the last message", |row| row.preview.starts_with("message"))
                .await?;
            read(&page, scene.world.alice, &scene.world.with(person)).await?;
        }
        until("nothing to be unread", PATIENCE, async || {
            let held = all_tell_what_the_stores_hold(scene, &page, &dock, &tray).await?;
            for person in people {
                read(&page, scene.world.alice, &scene.world.with(person)).await?;
            }
            Ok((held == 0).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn what_was_unread_at_the_end_is_told_at_the_start_and_no_more_once_alice_signed_out() -> Result<()> {
    play("badge-restart", Setting::default(), async |scene| {
        let (dock, tray) = (scene.desktop.put_up_dock().await?, scene.desktop.put_up_tray().await?);
        scene.world.that_has_a_past()?;
        let page = scene.sign_in().await?;
        scene.world.writes(scene.world.bob, "Tea?")?;
        page.wait_for_row(&scene.world.with(scene.world.bob), "bob's message", |row| row.unread == 1).await?;
        scene.close_app().await?;

        // Nothing new comes.
        let page = scene.open_app().await?;
        page.see("inbox-row").await?;
        let told = async |tip: &str, number: Option<i64>| {
            let what = format!("the tray to say {tip:?} and the icon {number:?}");
            until(&what, PATIENCE, async || {
                Ok((tray.tool_tip().await? == tip && dock.number().await? == number).then_some(()))
            })
            .await
        };
        told("Pipit (1)", Some(1)).await?;
        page.sign_out_of(scene.world.alice).await?;
        told("Pipit", None).await
    })
    .await
}
