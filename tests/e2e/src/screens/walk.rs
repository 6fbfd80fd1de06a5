//! The way from screen to screen.

use anyhow::{Context, Result};

use dm_model::ConversationId;

use super::{Screen, Stage, View, Visitor, Width};
use crate::{Page, Theme};

/// Leads a visitor.
#[derive(Debug)]
pub(super) struct Walk<'v, V> {
    pub stage: &'v mut Stage,
    visitor: &'v mut V,
}

impl<'v, V: Visitor> Walk<'v, V> {
    pub fn begin(stage: &'v mut Stage, visitor: &'v mut V) -> Self {
        Self { stage, visitor }
    }

    /// Goes to a screen in each window, has it looked at in each light, and leaves it again.
    pub async fn show(
        &mut self,
        screen: Screen,
        open: impl AsyncFn(&Stage) -> Result<()>,
        leave: impl AsyncFn(&Stage) -> Result<()>,
    ) -> Result<()> {
        for width in Width::ALL {
            self.show_in(width, screen, &open, &leave)
                .await
                .with_context(|| format!("the screen {}, {}", screen.name, width.name()))?;
        }
        Ok(())
    }

    async fn show_in(
        &mut self,
        width: Width,
        screen: Screen,
        open: &impl AsyncFn(&Stage) -> Result<()>,
        leave: &impl AsyncFn(&Stage) -> Result<()>,
    ) -> Result<()> {
        let stage = &*self.stage;
        let (wide, high) = width.size();
        stage.app()?.resize(&stage.desktop, wide, high).await?;
        stage.see_still().await?;
        open(stage).await?;
        stage.app()?.put_pointer_away(&stage.desktop).await?;
        for theme in self.visitor.themes() {
            wear(stage.page()?, *theme).await?;
            stage.see_still().await?;
            self.visitor.visit(&View { screen, width, theme: *theme, stage }).await?;
        }
        leave(stage).await
    }

    /// A screen on which one is already.
    pub async fn show_here(&mut self, screen: Screen) -> Result<()> {
        self.show(screen, async |_: &Stage| Ok(()), async |_: &Stage| Ok(())).await
    }

    /// A screen that these keys open, and those close.
    pub async fn show_by_keys(&mut self, screen: Screen, keys: [&str; 2], part: &str) -> Result<()> {
        let [opening, closing] = keys;
        let open = async |stage: &Stage| {
            stage.desktop.press(opening).await?;
            stage.page()?.see(part).await.map(drop)
        };
        let leave = async |stage: &Stage| {
            stage.desktop.press(closing).await?;
            stage.page()?.see_no(part).await
        };
        self.show(screen, open, leave).await
    }

    /// A screen that a press opens, and Escape closes.
    pub async fn show_by_press(&mut self, screen: Screen, button: &str, part: &str) -> Result<()> {
        let open = async |stage: &Stage| {
            stage.press(button).await?;
            stage.page()?.see(part).await.map(drop)
        };
        self.show(screen, open, async |stage: &Stage| escape(stage, part).await).await
    }

    /// Opens a conversation by its row.
    pub async fn open(&self, conversation: &ConversationId) -> Result<()> {
        self.widen().await?;
        self.stage.page()?.open_conversation(conversation).await
    }

    /// Makes the window so wide that everything is at hand.
    pub async fn widen(&self) -> Result<()> {
        let (wide, high) = Width::Wide.size();
        self.stage.app()?.resize(&self.stage.desktop, wide, high).await?;
        self.stage.see_still().await
    }
}

/// Presses Escape and waits until that part of the page is gone.
pub(super) async fn escape(stage: &Stage, part: &str) -> Result<()> {
    stage.desktop.press("Escape").await?;
    stage.page()?.see_no(part).await
}

/// Puts the page into a light: as the settings do, but without a dialog before what is shown.
async fn wear(page: &Page, theme: Theme) -> Result<()> {
    let name = match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    // The caret comes and goes, and is no part of the picture.
    let script = format!(
        "document.documentElement.dataset.theme = '{name}';
        document.documentElement.style.caretColor = 'transparent';
        return true;"
    );
    page.read::<bool>(&script).await.map(drop)
}
