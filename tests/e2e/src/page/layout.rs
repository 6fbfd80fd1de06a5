//! How the page fills its window.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Page;
use crate::{PATIENCE, until};

/// A part of the page that reaches out of its box, or lets itself be scrolled sideways.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Overflow {
    /// Which one: its tag, its classes and how its text begins.
    pub part: String,
    /// By how many pixels.
    pub pixels: i64,
}

/// Where a part of the page stands, in pixels from the window's left.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Frame {
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
}

impl Frame {
    /// How wide it is.
    #[must_use]
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Whether it ends where the other one begins, or before.
    #[must_use]
    pub fn is_left_of(self, other: Self) -> bool {
        self.right <= other.left + 1.0
    }
}

const READ_OVERFLOWS: &str = r#"
    const found = [];
    const say = (element, pixels) => {
        const part = `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 40)}`;
        found.push({ part, pixels: Math.round(pixels) });
    };
    // What cuts off, without the dots that say so, or a picture of which only the middle is to be seen.
    const cutter = (element) => {
        for (let above = element.parentElement; above; above = above.parentElement) {
            const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(above);
            if (textOverflow === "ellipsis" || webkitLineClamp !== "none") return null;
            if (overflowX !== "visible") return above;
        }
        return document.documentElement;
    };
    for (const element of document.querySelectorAll("html, body, body *:not(svg *, .for-readers, .for-readers *)")) {
        const { left, right, width, height } = element.getBoundingClientRect();
        const { visibility, overflowX } = getComputedStyle(element);
        if (width <= 1 || height <= 1 || visibility === "hidden") continue;
        const sideways = element.scrollWidth - element.clientWidth;
        const scrolls = ["auto", "scroll"].includes(overflowX) || element === document.documentElement;
        if (scrolls && sideways > 0) say(element, sideways);
        const box = element === document.documentElement ? null : cutter(element)?.getBoundingClientRect();
        const beyond = box ? Math.max(right - box.right, box.left - left) : 0;
        if (beyond > 1) say(element, beyond);
    }
    return found;
"#;

impl Page {
    /// Gives the window a size, frame and all, and waits until the page has drawn itself anew in it.
    ///
    /// # Errors
    /// When the window does not take it in time.
    pub async fn resize_to(&self, width: u32, height: u32) -> Result<()> {
        self.client.set_window_size(width, height).await?;
        until(&format!("the window to be {width} wide"), PATIENCE, async || {
            let inner: u32 = self.read("return innerWidth;").await?;
            Ok((inner == width).then_some(()))
        })
        .await?;
        self.see_drawn().await
    }

    /// What is wider than it may be.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn overflows(&self) -> Result<Vec<Overflow>> {
        self.read(READ_OVERFLOWS).await
    }

    /// Waits until nothing is wider than it may be: while the page draws itself anew, something may be.
    ///
    /// # Errors
    /// When something stays so; it says what.
    pub async fn see_all_within(&self) -> Result<()> {
        let mut last = Vec::new();
        let within = until("everything to stay within its box", PATIENCE, async || {
            last = self.overflows().await?;
            Ok(last.is_empty().then_some(()))
        })
        .await;
        within.with_context(|| format!("too wide: {last:#?}"))
    }

    /// Where a part of the page stands, if it is there.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub async fn frame_of(&self, part: &str) -> Result<Option<Frame>> {
        let read = r#"
            const part = document.querySelector('[data-testid="PART"]');
            if (!part) return null;
            const { left, right } = part.getBoundingClientRect();
            return { left, right };
        "#;
        self.read(&read.replace("PART", part)).await
    }

    /// Waits until a part of the page is there, and tells where.
    ///
    /// # Errors
    /// When it does not come in time.
    pub async fn see_frame_of(&self, part: &str) -> Result<Frame> {
        self.see(part).await?;
        self.frame_of(part).await?.with_context(|| format!("the {part} was there a moment ago"))
    }
}
