//! What somebody does who reads: opens conversations, and looks at pictures in them.

use anyhow::{Context as _, Result};
use dm_model::ConversationId;
use pipit_e2e::Page;
use serde::Serialize;
use serde_json::json;

/// A conversation that is opened, and what is seen there.
#[derive(Serialize)]
pub struct Visit {
    pub conversation: ConversationId,
    /// The message that was new; none where nothing was.
    pub text: Option<String>,
    /// Whether it has a picture.
    pub picture: bool,
    /// Whether the picture is also looked at large.
    pub large: bool,
}

/// Has the app read what is new, waits until the inbox begins with the newest message, and visits all of these. Ends when all was
/// seen, and is one script. The rows near the view only are in the page, so one that is not there is scrolled to.
const VISIT: &str = r#"
    const done = arguments[0];
    const part = (name, within = document) => within.querySelector(`[data-testid="${name}"]`);
    const parts = (name, within = document) => [...within.querySelectorAll(`[data-testid="${name}"]`)];
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const drawn = () => frame().then(frame);
    // A driver that waits in vain says nothing of what was there.
    const PATIENCE_MS = 10_000;
    const until = async (what, look, pause = frame) => {
        for (const began = performance.now(); ; await pause()) {
            const seen = look();
            if (seen) return seen;
            if (performance.now() - began > PATIENCE_MS) {
                const texts = parts("timeline-item").map((one) => one.querySelector(".text")?.textContent);
                throw new Error(`waited in vain for ${what}; there is ${texts.join(", ")}`);
            }
        }
    };
    const scroller = part("inbox").querySelector(".scroller");
    // While one looks for it, a row may move up past where one is.
    const rowOf = async (id) => {
        let top = 0;
        const look = () => {
            const row = parts("inbox-row").find((row) => row.dataset.conversationId === id);
            if (!row) scroller.scrollTop = top = top > scroller.scrollHeight ? 0 : top + 300;
            return row;
        };
        return await until(`the row of ${id} in the inbox`, look, drawn);
    };
    const loaded = (image) => image?.complete && image.naturalWidth > 0;
    const visit = async ({ conversation, text, picture, large }) => {
        scroller.scrollTop = 0;
        await drawn();
        (await rowOf(conversation)).click();
        // Looked for each time: the list may find its place anew, and then draws its rows anew.
        const find = () => {
            const open = parts("conversation").find((one) => one.dataset.conversationId === conversation);
            const items = open ? parts("timeline-item", open) : [];
            const inView = items.filter((one) => one.checkVisibility({ visibilityProperty: true }));
            const wanted = inView.find((one) => text === null || one.querySelector(".text")?.textContent === text);
            // Much that is unread may stand before it.
            if (!wanted && inView.length > 0) part("jump-to-newest", open)?.click();
            return wanted;
        };
        await until(`${conversation}, ${text}`, find);
        await drawn();
        if (!picture) return;
        await until(`the picture of ${text}`, () => loaded(find()?.querySelector(".picture img")));
        await drawn();
        if (!large) return;
        (await until(`the way to the large picture of ${text}`, () => find()?.querySelector('[data-testid="enlarge"]'))).click();
        await until(`the large picture of ${text}`, () => loaded(document.querySelector('[data-testid="large-picture"] img, img[data-testid="large-picture"]')));
        await drawn();
        part("close-picture").click();
        await until("the large picture to close", () => !part("large-picture"));
    };
    const all = async () => {
        window.__TAURI_INTERNALS__.invoke("sync_now");
        scroller.scrollTop = 0;
        const says = (row) => row.querySelector(".preview").textContent.includes(NEWEST);
        await until(`the newest message in the inbox, ${NEWEST}`, () => NEWEST === null || parts("inbox-row").some(says));
        for (const one of VISITS) await visit(one);
        return null;
    };
    all().then(done, (error) => done(error.message ?? String(error)));
"#;

/// Makes these visits, one after another, when this message is in the inbox.
pub async fn visit(page: &Page, newest: Option<&str>, visits: &[Visit]) -> Result<()> {
    let script = VISIT.replace("NEWEST", &json!(newest).to_string()).replace("VISITS", &serde_json::to_string(visits)?);
    let failure: Option<String> = page.read_once(&script).await.context("not all was seen")?;
    failure.map_or(Ok(()), |failure| Err(anyhow::anyhow!(failure)))
}
