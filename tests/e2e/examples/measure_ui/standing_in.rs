//! What a switch cannot do without: the elements of a conversation, put into the page as finished markup, laid out and painted.
//! No question to the app, no script of the page, nothing that could answer a press. So this is the engine's share on this machine
//! at this time, beside which a switch can be judged however quick the machine is.

use anyhow::Result;
use pipit_e2e::App;

/// So many conversations, those that were opened last, take turns.
const MARKUPS: usize = 10;

/// So many are put in by one script, which may take only so long.
const BY_ONE_SCRIPT: usize = 30;

/// Notes how the open conversation is marked up, for a measure that comes later.
pub async fn note_markup(app: &App) -> Result<()> {
    let script = format!(
        r#"window.markups = [...(window.markups ?? []), document.querySelector('[data-testid="conversation"]').innerHTML].slice(-{MARKUPS});
        return null;"#
    );
    app.page().read(&script).await
}

/// For each time that a noted markup took the place of another one: the milliseconds until its frame was over.
pub async fn measure(app: &App, times: usize) -> Result<Vec<f64>> {
    let mut measured = Vec::with_capacity(times);
    while measured.len() < times {
        measured.extend(app.page().read_once::<Vec<f64>>(&script()).await?);
    }
    Ok(measured)
}

fn script() -> String {
    format!(
        r#"const done = arguments[0];
        const FRAMES_AT_REST = 12;
        const conversation = document.querySelector('[data-testid="conversation"]');
        const standIn = conversation.cloneNode(false);
        conversation.style.display = "none";
        conversation.after(standIn);
        const frames = (count, then) => requestAnimationFrame(() => count > 0 ? frames(count - 1, then) : then());
        const measured = [];
        const putIn = (number) => {{
            const began = performance.now();
            standIn.innerHTML = window.markups[number % window.markups.length];
            const scroller = standIn.querySelector('[data-testid="timeline"] .scroller');
            if (scroller !== null) scroller.scrollTop = scroller.scrollHeight;
            requestAnimationFrame(() => {{
                const afterwards = new MessageChannel();
                afterwards.port1.onmessage = () => {{
                    // The first one takes no other one's place.
                    if (number > 0) measured.push(performance.now() - began);
                    if (number < {BY_ONE_SCRIPT}) return frames(FRAMES_AT_REST, () => putIn(number + 1));
                    standIn.remove();
                    conversation.style.display = "";
                    done(measured);
                }};
                afterwards.port2.postMessage(null);
            }});
        }};
        putIn(0);"#
    )
}
