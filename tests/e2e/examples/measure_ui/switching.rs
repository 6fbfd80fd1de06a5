//! Going from one conversation to another: from the key on its row to the frame in which its messages are to be seen.

use anyhow::Result;
use dm_model::ConversationId;
use pipit_e2e::{App, PATIENCE, until};

use crate::{
    answering::{Answered, TELL},
    filled_store::FilledStore,
    standing_in,
};

/// So many are opened before the measuring, so that all code was run once.
const TO_WARM_UP: usize = 10;

/// Notes when a row is chosen, and when the frame was over in which messages of that conversation first stood in view.
const WATCH: &str = r#"
    const inView = (item, view) => {
        const box = item.getBoundingClientRect();
        return box.bottom > view.top && box.top < view.bottom && item.checkVisibility({ visibilityProperty: true });
    };
    const stands = (id) => {
        const timeline = document.querySelector(`[data-testid="conversation"][data-conversation-id="${id}"] [data-testid="timeline"]`);
        if (timeline === null) return false;
        const view = timeline.getBoundingClientRect();
        return [...timeline.querySelectorAll('[data-testid="timeline-item"]')].some((item) => inView(item, view));
    };
    addEventListener("keydown", (event) => {
        const row = event.key === "Enter" && event.target.closest('[data-testid="inbox-row"]');
        if (!row) return;
        const id = row.dataset.conversationId;
        // The timeline is made visible when its rows are measured, which is within a frame.
        window.told(Math.min(event.timeStamp, performance.now()), "load_timeline", () => stands(id), true);
    }, true);
    return null;
"#;

pub async fn measure(store: &FilledStore, app: &App, switches: usize) -> Result<Vec<Answered>> {
    app.page().read::<()>(WATCH).await?;
    let mut measured = Vec::with_capacity(switches);
    let mut number = 1;
    for switch in 0..TO_WARM_UP + switches {
        // Far apart, all of them in turn, and in no order that a cache could like.
        number = (number * 271 + 89) % store.places.len();
        let answered = switch_to(store, app, &store.places[number].conversation).await?;
        if switch >= TO_WARM_UP {
            standing_in::note_markup(app).await?;
            measured.push(answered);
        }
    }
    Ok(measured)
}

async fn switch_to(store: &FilledStore, app: &App, conversation: &ConversationId) -> Result<Answered> {
    focus_row(app, conversation).await?;
    let (answered, ()) = tokio::try_join!(app.page().read_once::<Answered>(TELL), store.desktop.press("Return"))?;
    Ok(answered)
}

/// Brings a row into view and gives it the focus. Only the rows near the view are in the page, so it is scrolled to first. A list
/// that was scrolled takes away the rows it needs no longer some moments later, so this ends when nothing has changed in it for a
/// while: somebody who has found a row takes longer than that to press a key.
pub async fn focus_row(app: &App, conversation: &ConversationId) -> Result<()> {
    let script = format!(
        r#"const done = arguments[0];
        const FRAMES_AT_REST = 20;
        const find = () => document.querySelector('[data-testid="inbox-row"][data-conversation-id="{conversation}"]');
        const scroller = document.querySelector('[data-testid="inbox"] .scroller');
        const height = scroller.scrollHeight;
        const look = (page) => {{
            const row = find();
            if (row === null && page * 600 < height) {{
                scroller.scrollTop = page * 600;
                requestAnimationFrame(() => requestAnimationFrame(() => look(page + 1)));
                return;
            }}
            row?.scrollIntoView({{ block: "center" }});
            row?.focus();
            rest(() => done(row !== null && document.activeElement === row));
        }};
        const rest = (after) => {{
            let still = 0;
            const changes = new MutationObserver(() => still = 0);
            changes.observe(scroller, {{ attributes: true, childList: true, characterData: true, subtree: true }});
            const frame = () => {{
                still += 1;
                if (still <= FRAMES_AT_REST) return requestAnimationFrame(frame);
                changes.disconnect();
                after();
            }};
            requestAnimationFrame(frame);
        }};
        look(0);"#
    );
    until("the row to have the focus", PATIENCE, async || {
        Ok(app.page().read_once::<bool>(&script).await?.then_some(()))
    })
    .await
}
