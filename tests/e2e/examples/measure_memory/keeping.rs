//! What an app keeps that has given back whatever can be had anew.
//!
//! Most of what the page has beyond a fresh one's is not lost: measured texts, decoded pictures, compiled scripts, garbage. `WebKit` gives it
//! back when the page has more than its bound, and until then it wavers by a quarter. So the page is filled until `WebKit`
//! clears up, and what filled it is let go of. What is there then is what the app cannot do without, and what it has lost.

use std::time::Duration;

use anyhow::Result;
use pipit_e2e::{Page, ProcessTree, until};

use crate::sample::Look;

/// In bytes. With what a page keeps it is more than the bound of 300 MB, above which `WebKit` clears up.
const FILLED: u64 = 300 << 20;

/// In so many pieces, each of which can be had.
const PIECES: u64 = 30;

/// What is filled and counts as gone: nine tenths of it, as something else may have come meanwhile.
const GONE: u64 = FILLED / 10 * 9;

const LETTING_GO: &str = "window.filling = null; return null;";

/// `WebKit` looks every 30 seconds, and does not always clear up at the first look.
const PATIENCE: Duration = Duration::from_mins(3);

/// Has the page give back what it can, and looks what all of the app's processes have then.
pub async fn look(tree: &ProcessTree, page: &Page) -> Result<Look> {
    let filling = format!(
        "window.filling = Array.from({{ length: {PIECES} }}, () => new Uint8Array({}).fill(1)); return null;",
        FILLED / PIECES
    );
    page.read::<()>(&filling).await?;
    let full = Look::take_when_quiet(tree).await?;
    page.read::<()>(LETTING_GO).await?;
    until("the page to let go of what filled it", PATIENCE, async || {
        let look = Look::take(tree)?;
        Ok((look.of_page() + GONE < full.of_page()).then_some(look))
    })
    .await
}
