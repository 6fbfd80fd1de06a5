//! What a run leaves behind for people to look at: `target/e2e/NAME/…`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{Desktop, tools};

/// The folder for one test's or one tour's artefacts; it is made when missing.
///
/// # Errors
/// When it cannot be made.
pub fn folder_of(name: &str) -> Result<PathBuf> {
    let folder = tools::repository().join("target/e2e").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Saves all that may tell why a test failed: the screen, and what every program has printed.
///
/// # Errors
/// When the files cannot be written.
pub async fn save_for_inquiry(desktop: &Desktop, folder: &Path) -> Result<()> {
    let is_log = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "log");
    for entry in fs::read_dir(desktop.folder())? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| is_log(&path)) {
            fs::copy(&path, folder.join(name))?;
        }
    }
    desktop.save_picture(&folder.join("failed.png")).await
}
