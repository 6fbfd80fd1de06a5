//! Where the focus is, and whether a person can see that.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// What has the focus.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Focused {
    /// Tells it from all else that had the focus since the page was opened.
    pub number: u32,
    /// Which part of the page it is, if that has a name for tests.
    pub part: Option<String>,
    /// What a screen reader calls it.
    pub name: String,
    /// Whether it lies within the window, and nothing else lies over it.
    pub visible: bool,
    /// Whether it looks different for having the focus.
    pub marked: bool,
}

// A field may leave the mark to the frame around it. The frame is compared with an empty copy of itself, which has no focus.
const READ_FOCUSED: &str = r#"
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    window.hadFocus ??= [];
    if (!window.hadFocus.includes(focused)) window.hadFocus.push(focused);
    const byId = (ids) => ids?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const names = [
        focused.getAttribute("aria-label"), byId(focused.getAttribute("aria-labelledby")),
        focused.labels?.[0]?.textContent, focused.title, focused.textContent,
    ];
    const { left, top, right, bottom } = focused.getBoundingClientRect();
    const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
    const onTop = document.elementFromPoint(x, y);
    const hasOutline = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    const looksOtherwise = (frame) => {
        const copy = frame.cloneNode(false);
        copy.style.position = "fixed";
        copy.style.visibility = "hidden";
        frame.parentElement.append(copy);
        const without = getComputedStyle(copy).borderTopColor;
        copy.remove();
        return getComputedStyle(frame).borderTopColor !== without;
    };
    const frame = focused.closest(".composer .card, form .card, form .to, form .first-message, search");
    return {
        number: window.hadFocus.indexOf(focused),
        part: focused.dataset.testid ?? null,
        name: (names.find((name) => name?.trim()) ?? "").trim().slice(0, 80),
        visible: right - left > 1 && bottom - top > 1 && onTop !== null
            && (focused.contains(onTop) || onTop.contains(focused)) && getComputedStyle(focused).visibility === "visible",
        marked: focused.matches(":focus-visible")
            && (hasOutline(focused) || (frame !== null && frame !== focused && looksOtherwise(frame))),
    };
"#;

impl Page {
    /// What has the focus; `None` where the page has lost it.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn focused(&self) -> Result<Option<Focused>> {
        self.read(READ_FOCUSED).await
    }

    /// Waits until something has the focus that fits.
    ///
    /// # Errors
    /// When it does not come there in time; it says where it is instead.
    pub async fn see_focused(&self, what: &str, fits: impl Fn(&Focused) -> bool) -> Result<Focused> {
        let mut last = None;
        let found = until(what, PATIENCE, async || {
            last = self.focused().await?;
            Ok(last.clone().filter(|focused| fits(focused)))
        })
        .await;
        found.with_context(|| format!("the focus is on {last:#?}"))
    }

    /// Waits until this part of the page has the focus.
    ///
    /// # Errors
    /// When it does not get it in time.
    pub async fn see_focus_on(&self, part: &str) -> Result<Focused> {
        self.see_focused(&format!("the focus on the page's {part}"), |focused| focused.part.as_deref() == Some(part))
            .await
    }
}
