//! The search as one types: from the field's event for the third letter, and for each one after it, to the frame in which what
//! was found is to be seen. The page waits for a rest before it asks; how long its question took is told apart.

use anyhow::Result;
use pipit_e2e::App;
use serde::{Deserialize, Serialize};

use crate::{filled_store::FilledStore, switching::TELL};

/// Frequent words, rare ones, several, and none that anybody wrote.
const QUERIES: [&str; 14] = [
    "coffee",
    "the",
    "tomorrow",
    "umbrella",
    "birthday",
    "thought",
    "weekend",
    "dinner tomorrow",
    "good morning",
    "the umbrella",
    "sister",
    "photo tonight",
    "zyzzyva",
    "message",
];

/// The index holds pieces of three letters.
const LETTERS: usize = 3;

/// How soon an answer was painted, and how long the command took of that; in milliseconds.
#[derive(Serialize, Deserialize)]
pub struct Answered {
    painted: f64,
    command: f64,
}

const WATCH: &str = r#"
    window.tell = (seen) => { window.untold = seen; };
    const plain = window.fetch;
    window.fetch = async (...asked) => {
        const began = performance.now();
        const answer = await plain(...asked);
        if (String(asked[0]?.url ?? asked[0]).includes("search_messages")) window.command = performance.now() - began;
        return answer;
    };
    const settle = (since) => requestAnimationFrame(() => {
        if (document.querySelector('[data-testid="search-results"][data-settled="true"]') === null) return settle(since);
        const afterwards = new MessageChannel();
        afterwards.port1.onmessage = () => window.tell({ painted: performance.now() - since, command: window.command });
        afterwards.port2.postMessage(null);
    });
    addEventListener("input", (event) => {
        if (event.target.dataset.testid === "search-field") settle(Math.min(event.timeStamp, performance.now()));
    }, true);
    return null;
"#;

pub async fn measure(store: &FilledStore, app: &App) -> Result<Vec<Answered>> {
    app.page().read::<()>(WATCH).await?;
    let mut measured = Vec::new();
    for query in QUERIES {
        app.page().press("search-field").await?;
        for (letters, letter) in (1..).zip(query.chars()) {
            let key = if letter == ' ' { "space".to_owned() } else { letter.to_string() };
            let (answered, ()) = tokio::try_join!(app.page().read_once::<Answered>(TELL), store.desktop.press(&key))?;
            if letters >= LETTERS && letter != ' ' {
                measured.push(answered);
            }
        }
        app.page().press("end-search").await?;
        app.page().see("inbox-row").await?;
    }
    Ok(measured)
}
