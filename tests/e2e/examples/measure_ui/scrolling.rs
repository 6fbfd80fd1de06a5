//! Scrolling up through the busiest conversation, at a constant speed, and the times between frames meanwhile.

use anyhow::Result;
use pipit_e2e::App;
use serde::{Deserialize, Serialize};

use crate::{filled_store::FilledStore, switching::focus_row};

/// In pixels for each second: four windows, about what a hard flick does.
const SPEED: u32 = 3_000;

/// The driver's script may take so many milliseconds at once; between two such stretches one stands still.
const STRETCH: u32 = 12_000;

/// What came out; times in milliseconds.
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Scrolled {
    messages: usize,
    frames: Vec<f64>,
    /// The largest number of nodes in the page.
    most_nodes: u32,
    /// For how long it stood at the top because what lies above was not read yet.
    waited: f64,
}

pub async fn measure(store: &FilledStore, app: &App, messages: usize) -> Result<Scrolled> {
    focus_row(app, &store.places[0].conversation).await?;
    store.desktop.press("Return").await?;
    app.page().see_open_conversation(&store.places[0].conversation).await?;
    app.page().see("timeline-item").await?;
    let mut all = Scrolled::default();
    while all.messages < messages {
        let stretch: Scrolled = app.page().read_once(&script()).await?;
        anyhow::ensure!(stretch.messages > all.messages, "nothing more came at {} messages", all.messages);
        all.messages = stretch.messages;
        all.frames.extend(stretch.frames);
        all.most_nodes = all.most_nodes.max(stretch.most_nodes);
        all.waited += stretch.waited;
    }
    Ok(all)
}

fn script() -> String {
    format!(
        r#"const done = arguments[0];
        const scroller = document.querySelector('[data-testid="timeline"] .scroller');
        window.passed ??= new Set();
        const frames = [];
        let mostNodes = 0, waited = 0, began, last;
        const step = (now) => {{
            began ??= now;
            if (last !== undefined) {{
                frames.push(now - last);
                if (scroller.scrollTop <= 0) waited += now - last;
                scroller.scrollTop -= {SPEED} * (now - last) / 1000;
            }}
            last = now;
            for (const item of scroller.querySelectorAll('[data-testid="timeline-item"]')) window.passed.add(item.dataset.key);
            if (frames.length % 30 === 0) mostNodes = Math.max(mostNodes, scroller.querySelectorAll("*").length);
            if (now - began < {STRETCH}) requestAnimationFrame(step);
            else done({{ messages: window.passed.size, frames, mostNodes, waited }});
        }};
        requestAnimationFrame(step);"#
    )
}
