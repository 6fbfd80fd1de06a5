//! What of the timeline is in view, and a person's wheel in it.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// What of the timeline is in view.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The texts of the messages of which the middle is in view, from top to bottom.
    pub texts: Vec<String>,
    /// How far below the top of the view the unread marker stands, in pixels, if it is in the page.
    pub marker: Option<f64>,
    /// The heads of days in the page.
    pub days: Vec<String>,
    /// How many elements the timeline has in the page.
    pub nodes: usize,
    /// How many pixels lie below what is in view.
    pub below: f64,
    /// What the button says that leads to the newest message.
    pub jump: Option<String>,
}

const READ_VIEW: &str = r#"
    const timeline = document.querySelector('[data-testid="timeline"]');
    const scroller = timeline?.querySelector('[role="group"]');
    // Until it stands where it should, it is not seen.
    if (!scroller || getComputedStyle(scroller).visibility !== "visible") return null;
    const box = scroller.getBoundingClientRect();
    const marker = timeline.querySelector('[data-testid="unread-marker"]');
    const isInView = (item) => {
        const { top, bottom } = item.getBoundingClientRect();
        return (top + bottom) / 2 > box.top && (top + bottom) / 2 < box.bottom;
    };
    const jump = timeline.querySelector('[data-testid="jump-to-newest"]');
    return {
        texts: [...timeline.querySelectorAll('[data-testid="timeline-item"]')]
            .filter(isInView)
            .map((item) => item.querySelector(".text, .sentence")?.textContent ?? ""),
        marker: marker && marker.getBoundingClientRect().top - box.top,
        days: [...timeline.querySelectorAll("h3")].map((day) => day.textContent.trim()),
        nodes: timeline.querySelectorAll("*").length,
        below: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight,
        jump: jump && jump.textContent.replaceAll(/\s+/g, " ").trim(),
    };
"#;

impl Page {
    /// Waits until the view of the timeline is as wanted.
    ///
    /// # Errors
    /// When it does not become so in time; it says how it is instead.
    pub async fn see_view(&self, what: &str, fits: impl Fn(&View) -> bool) -> Result<View> {
        let mut last = None;
        let found = until(what, PATIENCE, async || {
            last = self.read::<Option<View>>(READ_VIEW).await?;
            Ok(last.clone().filter(|view| fits(view)))
        })
        .await;
        found.with_context(|| format!("the view is {last:#?}"))
    }

    /// Moves the timeline by so many pixels, up with a negative number, and waits until that has been drawn.
    ///
    /// # Errors
    /// When there is no timeline.
    pub async fn scroll_timeline(&self, pixels: i32) -> Result<()> {
        let script = "document.querySelector('[data-testid=\"timeline\"] [role=\"group\"]').scrollTop += PIXELS;";
        self.read::<Option<()>>(&script.replace("PIXELS", &pixels.to_string())).await?;
        self.see_drawn().await
    }
}
