//! The page in `ui/`, which the app carries inside itself: `ui/dist` must exist before the app's crate compiles.

use anyhow::Result;

use crate::{process, repository};

/// Builds the page as it is shipped.
pub fn build() -> Result<()> {
    process::run_quietly("Building the page", process::npm().args(["run", "build", "--workspace", "ui"]))
}

/// Builds the page when there is none yet: enough for what only compiles the app.
pub fn build_when_missing() -> Result<()> {
    if repository::root().join("ui/dist/index.html").is_file() {
        return Ok(());
    }
    build()
}
