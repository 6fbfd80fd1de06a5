//! How much JavaScript the built page has, as gzip packs it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::{process, repository};

/// In thousands of bytes.
#[derive(Debug, Default, Clone, Copy)]
pub struct PageWeight {
    /// All but the data of emoji.
    pub all: f64,
    /// What `index.html` names: without it nothing is seen.
    pub start: f64,
    /// The catalogues that are loaded when their language is spoken.
    pub languages: f64,
    /// Those of the language that has the heaviest ones.
    pub heaviest_language: f64,
    /// The names of emoji, which are data and not code.
    pub emoji: f64,
}

/// Weighs `ui/dist`. The page's build names its files by what they are.
pub fn weigh() -> Result<PageWeight> {
    let dist = repository::root().join("ui/dist");
    let index = fs::read_to_string(dist.join("index.html")).context("the page is not built")?;
    let mut weight = PageWeight::default();
    let mut languages = HashMap::<String, f64>::new();
    for entry in fs::read_dir(dist.join("assets"))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_none_or(|extension| extension != "js") {
            continue;
        }
        let kilobytes = packed(&path)?;
        if name.starts_with("emoji-data-") {
            weight.emoji += kilobytes;
            continue;
        }
        weight.all += kilobytes;
        if let Some(language) = name.strip_prefix("language-").and_then(|rest| rest.split('-').next()) {
            weight.languages += kilobytes;
            *languages.entry(language.to_owned()).or_default() += kilobytes;
        } else if index.contains(&name) {
            weight.start += kilobytes;
        }
    }
    weight.heaviest_language = languages.into_values().fold(0.0, f64::max);
    ensure!(weight.start > 0.0 && weight.languages > 0.0 && weight.emoji > 0.0, "the page's files are named otherwise");
    Ok(weight)
}

fn packed(path: &Path) -> Result<f64> {
    let mut gzip = process::command("gzip");
    let output = gzip.args(["-9", "--stdout"]).arg(path).stdin(Stdio::null()).output().context("gzip is not here")?;
    ensure!(output.status.success(), "gzip failed on {}", path.display());
    Ok(f64::from(u32::try_from(output.stdout.len())?) / 1_000.0)
}
