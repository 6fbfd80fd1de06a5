//! Signing in where there is no keychain, as on the desktops that measures make.

use anyhow::Result;
use pipit_e2e::{Desktop, Page, RedirectPorts};

/// Signs alice in and waits for her inbox. Her key lies in a file, from where it can be handed to who fills her store.
pub async fn sign_in(desktop: &Desktop, page: &Page) -> Result<()> {
    let _only_one = RedirectPorts::reserve().await?;
    page.press("sign-in-with-x").await?;
    page.press("vault-file").await?;
    page.press("vault-chosen").await?;
    let address = desktop.opened_links().wait_for(1).await?;
    x_sim::consent::allow(&address, Some("alice")).await?;
    page.see("inbox-row").await?;
    Ok(())
}
