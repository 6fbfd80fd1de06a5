//! From the first screen, on a computer without a keychain, to an inbox in which nothing is yet.

use anyhow::Result;

use super::{Stage, Visitor, screen, stage::OWNER, walk::Walk};
use crate::RedirectPorts;

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    let _ = walk.stage.control.add_person("Robin Vale", OWNER);
    walk.stage.page()?.see("first-screen").await?;
    walk.show_here(screen("first-screen", "The first screen")).await?;

    let setup = screen("developer-app", "A developer app of one's own, and the addresses it needs");
    walk.stage.press("own-app").await?;
    walk.stage.page()?.see("client-id").await?;
    walk.show_here(setup).await?;
    // The way back has no name of its own: it is the first of the two ways.
    walk.stage.press_first(".ways button").await?;

    let only_one = RedirectPorts::reserve().await?;
    walk.stage.press("sign-in-with-x").await?;
    walk.stage.page()?.see("vault-choice").await?;
    let choice = screen("no-keychain", "A computer without a keychain: asked once where to keep things");
    walk.show_here(choice).await?;
    walk.stage.press("vault-session").await?;
    walk.stage.press("vault-chosen").await?;

    walk.stage.page()?.see("authorize-link").await?;
    let waiting = screen("sign-in-waiting", "While the browser asks at X");
    walk.show_here(waiting).await?;
    let elsewhere = screen("sign-in-elsewhere", "With a browser that is on another computer");
    let open = async |stage: &Stage| {
        stage.page()?.open_details("browser-elsewhere").await?;
        stage.page()?.open_details("consent-trouble").await
    };
    walk.show(elsewhere, open, async |_: &Stage| Ok(())).await?;

    walk.stage.deny().await?;
    walk.stage.page()?.see("notice").await?;
    walk.show_here(screen("sign-in-refused", "X was told not to let Pipit in")).await?;
    walk.stage.press("sign-in-with-x").await?;
    walk.stage.allow(OWNER).await?;
    walk.stage.page()?.see("inbox-empty").await?;
    walk.show_here(screen("inbox-empty", "An inbox in which nothing is yet")).await?;
    drop(only_one);
    close_too_early(walk).await
}

/// Closes the window while a message waits, where nothing is kept for want of a keychain.
async fn close_too_early<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    let june = walk.stage.control.add_person("June Hartley", "junehartley");
    let conversation = walk.stage.with("junehartley")?;
    walk.stage.control.add_message(&conversation, june, "Small thing, do you still have my blue umbrella?")?;
    walk.open(&conversation).await?;
    walk.stage.control.set_reachable(false);
    walk.stage.page()?.write("It is on the hook behind the door").await?;
    walk.stage.page()?.see_message("It is on the hook behind the door").await?;
    walk.stage.app()?.ask_to_close(&walk.stage.desktop).await?;
    walk.stage.page()?.see("closing-dialog").await?;
    walk.show_here(screen("closing", "Closing would lose a message, where nothing may be kept")).await
}
