//! Search, and the ways that lead everywhere.

use anyhow::Result;

use super::{
    Screen, Stage, Visitor, screen,
    walk::{Walk, escape},
};

pub(super) async fn play<V: Visitor>(walk: &mut Walk<'_, V>) -> Result<()> {
    walk.stage.sign_in().await?;
    walk.open(&walk.stage.with("junehartley")?).await?;
    show_search(walk, screen("search", "Search, as one types"), "umbrella", "search-result").await?;
    show_search(
        walk,
        screen("search-nothing", "A search that finds nothing, and one way on"),
        "bassoon",
        "nothing-found",
    )
    .await?;

    let palette = screen("palette", "Anywhere by a few letters");
    walk.show_by_keys(palette, ["ctrl+k", "Escape"], "palette").await?;

    let shortcuts = screen("shortcuts", "Everything by the keyboard");
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+comma").await?;
        stage.press("show-shortcuts").await?;
        stage.page()?.see("shortcuts-sheet").await.map(drop)
    };
    walk.show(shortcuts, open, async |stage: &Stage| escape(stage, "shortcuts-sheet").await).await
}

async fn show_search<V: Visitor>(walk: &mut Walk<'_, V>, screen: Screen, query: &str, part: &str) -> Result<()> {
    let open = async |stage: &Stage| {
        stage.desktop.press("ctrl+f").await?;
        stage.page()?.see("search-field").await?.send_keys(query).await?;
        stage.page()?.see(part).await.map(drop)
    };
    let leave = async |stage: &Stage| {
        stage.press("end-search").await?;
        stage.page()?.see_no("search-results").await
    };
    walk.show(screen, open, leave).await
}
