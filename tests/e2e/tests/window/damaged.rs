//! A database that cannot be used is left as it is, and the app says so.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::scene::{Scene, Setting, play};

/// Where SQLite keeps the schema's number, in big-endian ("Database File Format", 1.3).
const USER_VERSION: std::ops::Range<usize> = 60..64;

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
        let make_newer = |bytes: &mut [u8]| bytes[USER_VERSION].copy_from_slice(&9_999_u32.to_be_bytes());
        refuses_a_database_changed_by(scene, "newer version", make_newer).await
    })
    .await
}

async fn refuses_a_database_changed_by(
    scene: &mut Scene,
    in_the_sentence: &str,
    change: impl FnOnce(&mut [u8]),
) -> Result<()> {
    scene.world.that_has_a_past()?;
    let bob = scene.world.with(scene.world.bob);
    scene.sign_in_and_open(&bob).await?.see_message("I am the one with the kite").await?;
    scene.close_app().await?;
    let database = find(&scene.desktop.folder().join("home"), "messages.sqlite").context("there is no database")?;
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

/// The file with this name, anywhere below the folder.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find_map(|path| if path.is_dir() { find(&path, name) } else { path.file_name()?.eq(name).then_some(path) })
}
