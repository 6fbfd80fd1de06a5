//! What others send beside words: shown in its place, opened in another program, fetched once.

use std::fs;

use anyhow::{Context, Result};
use pipit_e2e::{PATIENCE, until};
use x_sim::Call;

use crate::{
    pictures,
    scene::{Scene, Setting, play},
};

/// Larger than what is played in the page.
const LARGE: usize = 160 << 20;

/// Whether this system has what plays X's videos, which not every one has.
const PLAYS_VIDEO: &str = r#"
    return document.createElement("video").canPlayType('video/mp4; codecs="avc1.42E01E, mp4a.40.2"') !== "";
"#;

impl Scene {
    /// The file that the app opens as the `number`th thing after the sign-in page: what its name ends in, and its bytes.
    async fn opened_file(&self, number: usize) -> Result<(String, Vec<u8>)> {
        let links = self.desktop.opened_links();
        let path = until("a file to be opened", PATIENCE * 3, async || Ok(links.all().into_iter().nth(number))).await?;
        let ending = path.rsplit('.').next().context("its name has an ending")?.to_owned();
        Ok((ending, fs::read(path)?))
    }

    /// How often X was asked for attachments.
    fn fetched(&self) -> usize {
        self.world.control.requests().iter().filter(|request| request.call == Call::DmMedia).count()
    }
}

#[tokio::test]
async fn a_picture_is_shown_and_opens_in_another_program() -> Result<()> {
    play("picture", Setting::default(), async |scene| {
        let bob = scene.world.with(scene.world.bob);
        let boat = pictures::boat()?;
        scene.world.control.add_picture_message(&bob, scene.world.bob, "Our boat", boat.clone())?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("Our boat", "shows its picture", |item| item.painted_pictures == 1).await?;
        page.press("message-menu").await?;
        page.press("open-attachment").await?;
        assert_eq!(scene.opened_file(1).await?, ("png".to_owned(), boat));
        assert_eq!(scene.fetched(), 1, "what is opened was fetched already");
        scene.keep_picture("picture").await
    })
    .await
}

#[tokio::test]
async fn a_gif_moves_until_it_is_stopped() -> Result<()> {
    play("gif", Setting::default(), async |scene| {
        let bob = scene.world.with(scene.world.bob);
        scene.world.control.add_attachment_message(&bob, scene.world.bob, "Look", pictures::GIF.to_vec())?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("Look", "shows a picture", |item| item.painted_pictures == 1).await?;
        // Most GIFs are videos to X; where none can be played they wait.
        if !page.read::<bool>(PLAYS_VIDEO).await? {
            page.press("play").await?;
        }
        page.see_message_that("Look", "shows its GIF", |item| item.painted_pictures == 1).await?;
        page.press("pause").await?;
        page.see("play").await?;
        page.see_message_that("Look", "shows its still picture", |item| item.painted_pictures == 1).await?;
        assert_eq!(scene.fetched(), 2, "the GIF and its still picture");
        page.press("play").await?;
        page.see("pause").await?;
        assert_eq!(scene.fetched(), 2, "it was kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_video_waits_until_it_is_wanted_and_opens_in_another_program() -> Result<()> {
    play("video", Setting::default(), async |scene| {
        let bob = scene.world.with(scene.world.bob);
        scene.world.control.add_attachment_message(&bob, scene.world.bob, "Film", pictures::VIDEO.to_vec())?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("Film", "shows its still picture", |item| item.painted_pictures == 1).await?;
        assert_eq!(scene.fetched(), 1, "the video itself was not fetched");
        scene.keep_picture("video").await?;
        page.press("message-menu").await?;
        page.press("open-attachment").await?;
        assert_eq!(scene.opened_file(1).await?, ("mp4".to_owned(), pictures::VIDEO.to_vec()));
        assert_eq!(scene.fetched(), 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_video_too_large_for_the_page_opens_in_another_program_and_never_lies_in_memory() -> Result<()> {
    play("large_video", Setting::default(), async |scene| {
        let bob = scene.world.with(scene.world.bob);
        let film = pictures::video_of(LARGE)?;
        scene.world.control.add_attachment_message(&bob, scene.world.bob, "Film", film.clone())?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("Film", "shows its still picture", |item| item.painted_pictures == 1).await?;
        let before = scene.peak_memory()?;
        page.press("play").await?;
        let (ending, bytes) = scene.opened_file(1).await?;
        assert!(ending == "mp4" && bytes == film, "it came whole");
        let more = scene.peak_memory()? - before;
        assert!(more < (LARGE / 4) as u64, "{more} bytes more than before");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_picture_is_saved_under_a_name_of_ours() -> Result<()> {
    play("saving", Setting::default(), async |scene| {
        let bob = scene.world.with(scene.world.bob);
        let boat = pictures::boat()?;
        scene.world.control.add_picture_message(&bob, scene.world.bob, "../../boat.sh", boat.clone())?;
        let page = scene.sign_in_and_open(&bob).await?;
        page.see_message_that("../../boat.sh", "shows its picture", |item| item.painted_pictures == 1).await?;
        page.press("message-menu").await?;
        page.press("save-attachment").await?;
        scene.desktop.see_window("Save File").await?;
        scene.keep_picture("saving").await?;
        let home = scene.desktop.folder().join("home");
        let saved = until("a picture in alice's home", PATIENCE, async || {
            // The dialog suggests a name, which Return takes. It hears keys some moments after it is there.
            scene.desktop.press("Return").await?;
            let mut names = fs::read_dir(&home)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            Ok(names.find(|name| name.starts_with("Photo 20")))
        })
        .await?;
        assert_eq!(saved.rsplit('.').next(), Some("png"));
        assert_eq!(fs::read(home.join(saved))?, boat);
        Ok(())
    })
    .await
}
