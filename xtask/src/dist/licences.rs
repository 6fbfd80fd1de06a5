//! The terms of all that is built into the program: `licences.txt`, which a package carries and the settings show.
//!
//! cargo-about finds those of the crates, the page's bundler those of what it took into the page (it leaves them in `ui/dist`), and
//! what crates carry of other projects stands in `packaging/licences-of-sources.txt`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::requirements::cargo_tools;
use crate::{process, repository};

const RULE: &str = "==============================================================================";
const THIN_RULE: &str = "------------------------------------------------------------------------------";

/// A package that is built into the page.
#[derive(Deserialize)]
pub struct OfThePage {
    pub name: String,
    pub version: String,
    /// As SPDX names its licence.
    pub identifier: Option<String>,
    text: Option<String>,
}

/// Writes the list.
pub fn write(path: &Path) -> Result<()> {
    let own = fs::read_to_string(repository::root().join("packaging/licences-of-sources.txt"))?;
    let page: String = of_the_page()?.iter().map(section).collect();
    fs::write(path, format!("{}\n{own}\n{page}", of_the_crates()?))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// What the bundler says of the page that was built last.
pub fn of_the_page() -> Result<Vec<OfThePage>> {
    let path = repository::root().join("ui/dist/.vite/licences.json");
    let list = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&list).context("the bundler wrote its list of licences in another form")
}

fn of_the_crates() -> Result<String> {
    let list = repository::own_files().join("licences-of-crates.txt");
    let mut about = process::command(cargo_tools::CARGO_ABOUT.ensure()?);
    about.args(["generate", "--locked", "--fail", "--config", "packaging/about.toml", "--output-file"]).arg(&list);
    about.arg("packaging/licences.hbs");
    process::run_quietly("Collecting the licences of the crates", &mut about)?;
    fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))
}

fn section(package: &OfThePage) -> String {
    let OfThePage { name, version, .. } = package;
    let identifier = package.identifier.as_deref().unwrap_or("no identifier");
    let text = package.text.as_deref().unwrap_or("(The package carries no text.)").trim();
    format!("{RULE}\n{identifier}\n\n  {name} {version}\n{THIN_RULE}\n{text}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_page_is_named_with_its_terms() {
        let list = r#"[{"name":"svelte","version":"5.57.3","identifier":"MIT","text":"Permission is hereby granted"}]"#;
        let packages: Vec<OfThePage> = serde_json::from_str(list).unwrap();
        let section = section(&packages[0]);
        assert!(section.contains("MIT\n\n  svelte 5.57.3\n") && section.contains("Permission is hereby granted"));
    }
}
