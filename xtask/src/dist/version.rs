//! The version, which stands in `Cargo.toml` alone, and what the changelog says about it.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::repository;

/// `workspace.package.version`, which xtask itself was built with.
pub fn current() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Stops unless a release may have this tag.
pub fn fits(tag: &str) -> Result<()> {
    let version = current();
    if tag.strip_prefix('v') != Some(version) {
        bail!("the tag {tag} is not that of version {version} in Cargo.toml");
    }
    news().map(|_| ())
}

/// What the changelog tells about this version.
pub fn news() -> Result<String> {
    let version = current();
    section_of(&changelog()?, version)
        .with_context(|| format!("CHANGELOG.md has no section “{version}”: give what is unreleased that heading"))
}

/// The changelog as it stands in the repository.
pub fn changelog() -> Result<String> {
    fs::read_to_string(repository::root().join("CHANGELOG.md")).context("cannot read CHANGELOG.md")
}

fn section_of(changelog: &str, version: &str) -> Option<String> {
    let is_heading =
        |line: &str| line.strip_prefix("## ").and_then(|rest| rest.split_whitespace().next()) == Some(version);
    let lines: Vec<&str> = changelog
        .lines()
        .skip_while(|line| !is_heading(line))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .collect();
    let text = lines.join("\n").trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn json(path: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(repository::root().join(path)).unwrap()).unwrap()
    }

    #[test]
    fn the_version_stands_in_one_place() {
        for file in ["tauri.conf.json", "package.json", "ui/package.json"] {
            assert_eq!(json(file).get("version"), None, "{file} has a version of its own");
        }
        let members = fs::read_to_string(repository::root().join("Cargo.toml")).unwrap();
        assert_eq!(members.matches(&format!("version = \"{}\"\n", current())).count(), 1);
    }

    #[test]
    fn updates_come_from_where_the_source_is() {
        let endpoint = json("tauri.conf.json")["plugins"]["updater"]["endpoints"][0].as_str().unwrap().to_owned();
        let repository = env!("CARGO_PKG_REPOSITORY");
        assert_eq!(endpoint, format!("{repository}/releases/latest/download/latest.json"));
    }

    #[test]
    fn a_version_s_news_ends_where_the_one_before_begins() {
        let changelog = "# Changelog\n\n## 1.2.0 - 2026-11-26\n\n- New.\n\n## 1.1.0\n\n- Old.\n";
        assert_eq!(section_of(changelog, "1.2.0").as_deref(), Some("- New."));
        assert_eq!(section_of(changelog, "1.1.0").as_deref(), Some("- Old."));
        assert_eq!(section_of(changelog, "1.2"), None);
    }

    #[test]
    fn a_tag_of_another_version_is_refused() {
        assert!(fits("v99.0.0").is_err());
        assert!(fits(current()).is_err());
    }
}
