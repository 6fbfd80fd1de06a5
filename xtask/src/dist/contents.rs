//! What a package carries beside the program: what software centres show, the manual, the changelog, and on which terms all of
//! it may be used. Written anew for each package, with its version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::libraries::Needed;
use super::{licences, version};
use crate::{process, repository};

const METADATA: &str = "app.pipit.desktop.metainfo.xml";

/// The folder with what was written.
pub struct Contents(PathBuf);

/// Writes all of it.
pub fn write(folder: &Path) -> Result<Contents> {
    fs::create_dir_all(folder)?;
    let template = |name: &str| -> Result<String> {
        let path = repository::root().join("packaging").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    fs::write(folder.join(METADATA), with_release(&template(METADATA)?, version::current(), &date()?))?;
    fs::write(folder.join("copyright"), with_terms(&template("copyright")?, &mit()?))?;
    if cfg!(target_os = "linux") {
        fs::write(folder.join("pipit.1"), template("pipit.1")?.replace("VERSION", version::current()))?;
        fs::write(folder.join("changelog"), version::changelog()?)?;
        // Without a time, so that the same source makes the same package.
        let mut gzip = process::command("gzip");
        gzip.args(["--best", "--no-name"]).args([folder.join("pipit.1"), folder.join("changelog")]);
        process::run_quietly("Packing the manual and the changelog", &mut gzip)?;
    }
    licences::write(&folder.join("licences.txt"))?;
    Ok(Contents(folder.to_owned()))
}

impl Contents {
    /// What Tauri's configuration needs to know beyond `tauri.conf.json`.
    pub fn config(&self, needed: Option<&Needed>) -> Value {
        let mut config = json!({ "resources": { self.path("licences.txt"): "licences.txt" } });
        // The key is there only where a release is built.
        if std::env::var_os("TAURI_SIGNING_PRIVATE_KEY").is_some_and(|key| !key.is_empty()) {
            config["createUpdaterArtifacts"] = json!(true);
        }
        if let Some(needed) = needed {
            config["linux"] = json!({
                "deb": { "depends": needed.deb, "files": self.files(&[("/usr/share/doc/pipit/copyright", self.path("copyright"))]) },
                "rpm": { "depends": needed.rpm, "files": self.files(&[
                    ("/usr/share/licenses/pipit/LICENSE-MIT", "LICENSE-MIT".to_owned()),
                    ("/usr/share/licenses/pipit/LICENSE-APACHE", "LICENSE-APACHE".to_owned()),
                ]) },
            });
        }
        config
    }

    fn files(&self, own: &[(&str, String)]) -> Map<String, Value> {
        let common = [
            ("/usr/share/metainfo/app.pipit.desktop.metainfo.xml", self.path(METADATA)),
            ("/usr/share/man/man1/pipit.1.gz", self.path("pipit.1.gz")),
            ("/usr/share/doc/pipit/changelog.gz", self.path("changelog.gz")),
        ];
        common.iter().chain(own).map(|(place, file)| ((*place).to_owned(), json!(file))).collect()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

fn mit() -> Result<String> {
    fs::read_to_string(repository::root().join("LICENSE-MIT")).context("cannot read LICENSE-MIT")
}

/// That of the last commit: what is packed twice is the same.
fn date() -> Result<String> {
    process::answer(process::command("git").args(["log", "-1", "--format=%cs"]))
        .context("git does not know the date of the last commit")
}

fn with_release(metadata: &str, version: &str, date: &str) -> String {
    let releases = format!("<releases>\n    <release version=\"{version}\" date=\"{date}\"/>\n  </releases>");
    metadata.replace("<!-- RELEASES -->", &releases)
}

/// In Debian's format a paragraph that goes on is indented, and an empty line is a dot.
fn with_terms(copyright: &str, mit: &str) -> String {
    let terms = mit.lines().skip_while(|line| !line.starts_with("Permission"));
    let indented: Vec<String> =
        terms.map(|line| if line.is_empty() { " .".to_owned() } else { format!(" {line}") }).collect();
    copyright.replace("EXPAT", &indented.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_centres_are_told_the_version_that_is_packed() {
        let told = with_release("<component>\n  <!-- RELEASES -->\n</component>", "1.2.0", "2026-11-26");
        assert!(told.contains("<release version=\"1.2.0\" date=\"2026-11-26\"/>"));
        let metadata = fs::read_to_string(repository::root().join("packaging").join(METADATA)).unwrap();
        assert!(metadata.contains("<!-- RELEASES -->"), "there is no place for the release");
    }

    #[test]
    fn the_terms_stand_in_debian_s_format() {
        let copyright = with_terms("License: Expat\nEXPAT\n", "MIT License\n\nPermission is\n\nTHE SOFTWARE\n");
        assert_eq!(copyright, "License: Expat\n Permission is\n .\n THE SOFTWARE\n");
    }

    #[test]
    fn a_package_for_debian_depends_on_what_the_program_needs() {
        let needed = Needed { deb: vec!["libgtk-3-0 (>= 3.21.5)".to_owned()], rpm: Vec::new() };
        let config = Contents(PathBuf::from("/contents")).config(Some(&needed));
        assert_eq!(config["linux"]["deb"]["depends"], json!(["libgtk-3-0 (>= 3.21.5)"]));
        assert_eq!(config["linux"]["deb"]["files"]["/usr/share/doc/pipit/copyright"], "/contents/copyright");
    }
}
