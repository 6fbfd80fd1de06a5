//! A database that cannot be used is left as it is, and the app says so.

use std::fs;

use anyhow::{Context, Result};
use pipit_e2e::find_file;

use crate::scene::{Scene, Setting, play};

#[tokio::test]
async fn a_damaged_database_gives_a_sentence_and_is_left_untouched() -> Result<()> {
    play("damaged", Setting::default(), async |scene| {
        refuses_a_database_changed_by(scene, "damaged", |bytes| bytes.fill(b'?')).await
    })
    .await
}

#[tokio::test]
async fn a_database_from_a_newer_version_gives_a_sentence_and_is_left_untouched() -> Result<()> {
    play("newer", Setting::default(), async |scene| {
        refuses_a_database_changed_by(scene, "newer version", |bytes| *bytes = plain_and_newer()).await
    })
    .await
}

async fn refuses_a_database_changed_by(
    scene: &mut Scene,
    in_the_sentence: &str,
    change: impl FnOnce(&mut Vec<u8>),
) -> Result<()> {
    scene.world.that_has_a_past()?;
    let bob = scene.world.with(scene.world.bob);
    scene.sign_in_and_open(&bob).await?.see_message("I am the one with the kite").await?;
    scene.close_app().await?;
    let database =
        find_file(&scene.desktop.folder().join("home"), "messages.sqlite").context("there is no database")?;
    let intact = fs::read(&database)?;
    let mut bytes = intact.clone();
    change(&mut bytes);
    fs::write(&database, &bytes)?;

    let page = scene.open_app().await?;
    page.see("store-problem").await?;
    page.see_in("notice", in_the_sentence).await?;
    scene.keep_picture("store-problem").await?;
    assert!(fs::read(&database)? == bytes, "the file was changed");

    // Once the file is mended, trying again is enough.
    fs::write(&database, &intact)?;
    page.press("try-again").await?;
    page.see("inbox").await?;
    page.open_conversation(&bob).await?;
    page.see_message("I am the one with the kite").await?;
    Ok(())
}

/// An empty database that is not encrypted ("Database File Format", 1.3 and 1.6), with a number of its schema that no Pipit of
/// today knows: nobody here could write one that is encrypted.
fn plain_and_newer() -> Vec<u8> {
    let mut bytes = vec![0; 4_096];
    let mut put = |at: usize, what: &[u8]| bytes[at..at + what.len()].copy_from_slice(what);
    put(0, b"SQLite format 3\0");
    // Pages of 4,096 bytes, a rollback journal, no reserved bytes, and the fractions that are prescribed.
    put(16, &[0x10, 0, 1, 1, 0, 64, 32, 32]);
    for (at, number) in [(24, 1), (28, 1), (44, 4), (56, 1), (60, 9_999), (92, 1), (96, 3_051_003_u32)] {
        put(at, &number.to_be_bytes());
    }
    // The one page is an empty leaf of the schema's table.
    put(100, &[0x0d, 0, 0, 0, 0, 0x10, 0, 0]);
    bytes
}
