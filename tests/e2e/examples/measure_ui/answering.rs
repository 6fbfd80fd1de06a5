//! What the page was answered, and when: how soon it was painted, and how long the app's command took of that.

use pipit_e2e::App;
use serde::{Deserialize, Serialize};

/// In milliseconds.
#[derive(Serialize, Deserialize)]
pub struct Answered {
    painted: f64,
    /// From the page's question to the answer in the page.
    command: f64,
}

/// Notes how long each command took last, and brings what tells the end of a frame: `told(since, command, seen)` waits until
/// `seen` and tells what was noted when that frame is over. What comes `withinFrame`, after its callbacks and before it is
/// painted, is looked for right after the frame instead of in the next one.
const WATCH: &str = r#"
    window.commands = {};
    const plain = window.fetch;
    window.fetch = async (...asked) => {
        const began = performance.now();
        const answer = await plain(...asked);
        const name = String(asked[0]?.url ?? asked[0]).split("/").at(-1);
        window.commands[name] = performance.now() - began;
        return answer;
    };
    window.tell = (seen) => { window.untold = seen; };
    window.told = (since, command, seen, withinFrame = false) => requestAnimationFrame(() => {
        const mayBeTold = withinFrame || seen();
        const afterwards = new MessageChannel();
        afterwards.port1.onmessage = () => {
            if (!mayBeTold || !seen()) return window.told(since, command, seen, withinFrame);
            window.tell({ painted: performance.now() - since, command: window.commands[command] ?? 0 });
        };
        afterwards.port2.postMessage(null);
    });
    return null;
"#;

/// Tells what was noted, as soon as it is. In between, nobody looks at the page, which would keep it from painting.
pub const TELL: &str = r"
    const done = arguments[0];
    const tell = (seen) => { window.untold = undefined; window.tell = (next) => { window.untold = next; }; done(seen); };
    if (window.untold !== undefined) tell(window.untold); else window.tell = tell;
";

/// Notes answers from now on.
pub async fn watch(app: &App) -> anyhow::Result<()> {
    app.page().read::<()>(WATCH).await
}
