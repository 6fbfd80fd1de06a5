//! The page in other languages: every word, the direction of writing, dates as they are written there.

use std::time::Duration;

use anyhow::Result;
use dm_model::{Clock, SystemClock};
use pipit_e2e::{PATIENCE, Page, until};
use x_sim::SimClock;

use crate::scene::{Setting, play};

const TWENTY_DAYS: Duration = Duration::from_hours(20 * 24);

/// Waits until the page speaks a language, in its direction.
async fn see_language(page: &Page, language: &str, direction: &str, heading: &str) -> Result<()> {
    const READ: &str = r#"
        const { lang, dir } = document.documentElement;
        return [lang.slice(0, 2), dir || "ltr", document.querySelector('[data-testid="inbox"] h1')?.textContent ?? ""];
    "#;
    let expected = [language, direction, heading];
    until(&format!("the page in {language}"), PATIENCE, async || {
        Ok((page.read::<[String; 3]>(READ).await? == expected).then_some(()))
    })
    .await
}

/// When something happened last in the first conversation, as its row says it.
async fn date_in_row(page: &Page) -> Result<String> {
    page.see("inbox-row").await?;
    page.read("return document.querySelector('[data-testid=\"inbox-row\"] time').textContent.trim();").await
}

/// Where bob's and alice's bubbles stand: their middles, in pixels from the left of the conversation's own middle.
async fn sides(page: &Page) -> Result<(f64, f64)> {
    const READ: &str = r#"
        const middle = (element) => { const { left, right } = element.getBoundingClientRect(); return (left + right) / 2; };
        const conversation = middle(document.querySelector('[data-testid="conversation"]'));
        const bubble = (own) => middle(
            document.querySelector(`[data-testid="timeline-item"][data-own="${own}"] .bubble`)) - conversation;
        return [bubble(false), bubble(true)];
    "#;
    page.read(READ).await
}

#[tokio::test]
async fn in_arabic_everything_is_mirrored_and_in_japanese_dates_are_written_as_there() -> Result<()> {
    let setting = Setting { clock: SimClock::fixed_at(SystemClock.now().before(TWENTY_DAYS)), ..Setting::default() };
    play("languages", setting, async |scene| {
        let (control, alice, bob) = (&scene.world.control, scene.world.alice, scene.world.bob);
        let conversation = scene.world.with(bob);
        control.add_message(&conversation, bob, "Are you coming to the harbour?")?;
        control.advance(Duration::from_secs(1));
        control.add_message(&conversation, alice, "In ten minutes")?;
        control.advance(TWENTY_DAYS);

        let page = scene.sign_in_and_open(&conversation).await?;
        page.see_message("In ten minutes").await?;
        see_language(&page, "en", "ltr", "Messages").await?;
        let english = date_in_row(&page).await?;
        assert!(english.starts_with(|first: char| first.is_ascii_digit()) && english.is_ascii(), "{english}");
        let (theirs, own) = sides(&page).await?;
        assert!(theirs < 0.0 && own > 0.0, "bob's at the left: {theirs}, alice's at the right: {own}");
        let [inbox, open] = [page.see_frame_of("inbox").await?, page.see_frame_of("conversation").await?];
        assert!(inbox.is_left_of(open));

        page.choose_in_settings("language", "ar").await?;
        see_language(&page, "ar", "rtl", "الرسائل").await?;
        page.open_conversation(&conversation).await?;
        page.see_message("In ten minutes").await?;
        let (theirs, own) = sides(&page).await?;
        assert!(theirs > 0.0 && own < 0.0, "bob's at the right: {theirs}, alice's at the left: {own}");
        let [inbox, open] = [page.see_frame_of("inbox").await?, page.see_frame_of("conversation").await?];
        assert!(open.is_left_of(inbox));
        let arabic = date_in_row(&page).await?;
        assert!(arabic.chars().any(|letter| ('\u{620}'..='\u{64a}').contains(&letter)), "{arabic}");
        page.see_all_within().await?;
        scene.keep_picture("arabic").await?;
        page.resize_to(380, 720).await?;
        page.see_all_within().await?;
        scene.keep_picture("arabic-narrow").await?;
        page.resize_to(1_080, 720).await?;

        // It is spoken again after a restart, until alice chooses another one.
        scene.close_app().await?;
        let page = scene.open_app().await?;
        see_language(&page, "ar", "rtl", "الرسائل").await?;
        page.choose_in_settings("language", "ja").await?;
        see_language(&page, "ja", "ltr", "メッセージ").await?;
        let japanese = date_in_row(&page).await?;
        assert!(japanese.contains('月') && japanese.ends_with('日'), "{japanese}");
        page.open_conversation(&conversation).await?;
        page.see_message("In ten minutes").await?;
        page.see_all_within().await?;
        scene.keep_picture("japanese").await?;
        page.choose_in_settings("language", "en").await?;
        see_language(&page, "en", "ltr", "Messages").await?;
        assert_eq!(date_in_row(&page).await?, english);
        Ok(())
    })
    .await
}
