//! The search as one types: from the field's event for the third letter, and for each one after it, to the frame in which what
//! was found is to be seen. The page waits for a rest before it asks; how long its question took is told apart.

use anyhow::Result;
use pipit_e2e::App;

use crate::{
    answering::{Answered, TELL},
    filled_store::FilledStore,
};

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

const WATCH: &str = r#"
    const settled = () => document.querySelector('[data-testid="search-results"][data-settled="true"]') !== null;
    addEventListener("input", (event) => {
        if (event.target.dataset.testid !== "search-field") return;
        window.told(Math.min(event.timeStamp, performance.now()), "search_messages", settled);
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
