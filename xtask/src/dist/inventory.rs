//! The list of all that is in the program (a "software bill of materials"), as `CycloneDX`: for whoever must know whether a
//! vulnerable version of something is in it.
//!
//! cargo-cyclonedx lists the crates, and the page's bundler knows what it took into the page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::licences::{self, OfThePage};
use crate::requirements::cargo_tools;
use crate::{process, repository};

/// Under this name cargo-cyclonedx leaves a file beside each `Cargo.toml` of the workspace; nobody else has it.
const LEFT_BY_THE_TOOL: &str = "pipit-inventory.cdx";

/// Writes the list.
pub fn write(path: &Path) -> Result<()> {
    let mut inventory = of_the_crates()?;
    let Some(components) = inventory.get_mut("components").and_then(Value::as_array_mut) else {
        bail!("cargo-cyclonedx wrote a list without components");
    };
    components.extend(licences::of_the_page()?.iter().map(component));
    fs::write(path, serde_json::to_string_pretty(&inventory)?)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn of_the_crates() -> Result<Value> {
    let mut cyclonedx = process::command(cargo_tools::CARGO_CYCLONEDX.ensure()?);
    cyclonedx.args(["cyclonedx", "--format", "json", "--spec-version", "1.5", "--no-build-deps"]);
    cyclonedx.args(["--manifest-path", "Cargo.toml", "--override-filename", LEFT_BY_THE_TOOL]);
    let listed = process::run_quietly("Listing all that is in the program", &mut cyclonedx);
    let app = fs::read(repository::root().join(format!("{LEFT_BY_THE_TOOL}.json")));
    for folder in members()? {
        // Those of the other crates tell nothing that the app's does not; a crate without one is none of our concern.
        let _ = fs::remove_file(folder.join(format!("{LEFT_BY_THE_TOOL}.json")));
    }
    listed?;
    serde_json::from_slice(&app.context("cargo-cyclonedx wrote nothing")?).context("cargo-cyclonedx wrote no JSON")
}

/// The folders of the workspace's crates.
fn members() -> Result<Vec<std::path::PathBuf>> {
    let metadata = process::answer(process::cargo().args(["metadata", "--no-deps", "--format-version", "1"]));
    let metadata: Value = serde_json::from_str(&metadata.context("cargo does not tell its metadata")?)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo's metadata name no packages")?;
    let manifests = packages.iter().filter_map(|package| package.get("manifest_path")?.as_str());
    Ok(manifests.filter_map(|manifest| Path::new(manifest).parent()).map(Path::to_owned).collect())
}

fn component(package: &OfThePage) -> Value {
    let OfThePage { name, version, identifier, .. } = package;
    // In the address of a package the @ of a scope is escaped.
    let address = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
    let mut component = json!({ "type": "library", "bom-ref": address, "name": name, "version": version, "scope": "required", "purl": address });
    if let Some(identifier) = identifier {
        component["licenses"] = json!([{ "expression": identifier }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_page_is_listed_with_its_address() {
        let list = r#"[{"name":"@tauri-apps/api","version":"2.12.5","identifier":"Apache-2.0 OR MIT","text":""}]"#;
        let packages: Vec<OfThePage> = serde_json::from_str(list).unwrap();
        let component = component(&packages[0]);
        assert_eq!(component["purl"], "pkg:npm/%40tauri-apps/api@2.12.5");
        assert_eq!(component["licenses"][0]["expression"], "Apache-2.0 OR MIT");
    }
}
