//! Tools that cargo builds: each at one version, in a folder of its own below `target/tools`, so that a machine's own tools
//! neither help nor hurt.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::{process, repository};

/// A program from crates.io.
pub struct CargoTool {
    name: &'static str,
    version: &'static str,
    build: &'static [&'static str],
}

/// For what works a second or two: a release build takes many times as long as all its runs together.
const QUICKLY_BUILT: &[&str] = &["--debug", "--config", "profile.dev.debug=false"];

/// Collects the licences of what is built in. Compares long texts: without optimisation that takes longer than to build it well.
pub const CARGO_ABOUT: CargoTool = CargoTool {
    name: "cargo-about",
    version: "0.9.3",
    build: &["--features", "cli", "--config", "profile.release.lto=false"],
};
/// Lists what is built in, as `CycloneDX`.
pub const CARGO_CYCLONEDX: CargoTool = CargoTool { name: "cargo-cyclonedx", version: "0.5.9", build: QUICKLY_BUILT };
/// Checks licences, sources and who may use what (`deny.toml`).
pub const CARGO_DENY: CargoTool = CargoTool { name: "cargo-deny", version: "0.20.2", build: QUICKLY_BUILT };
/// Makes up inputs for code to stumble over; its engine is libFuzzer.
pub const CARGO_FUZZ: CargoTool = CargoTool { name: "cargo-fuzz", version: "0.13.2", build: QUICKLY_BUILT };
/// Stands between a `WebDriver` client and the app's own WebKit.
pub const TAURI_DRIVER: CargoTool = CargoTool { name: "tauri-driver", version: "2.1.0", build: QUICKLY_BUILT };

impl CargoTool {
    /// The program's path; builds it first when it is not there.
    pub fn ensure(&self) -> Result<PathBuf> {
        let folder = self.folder();
        let program = folder.join("bin").join(format!("{}{}", self.name, env::consts::EXE_SUFFIX));
        if !program.is_file() {
            let mut install = process::cargo();
            install.args(["install", self.name, "--version", self.version, "--locked"]).args(self.build);
            install.arg("--root").arg(&folder);
            process::run_quietly(&format!("Building {} {} (once)", self.name, self.version), &mut install)?;
        }
        Ok(program)
    }

    fn folder(&self) -> PathBuf {
        repository::target().join("tools").join(format!("{}-{}", self.name, self.version))
    }
}

/// Lets `command` find `program` by its name.
pub fn put_into_path(command: &mut Command, program: &Path) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = program.parent().map(Path::to_path_buf).into_iter().chain(env::split_paths(&path));
    command.env("PATH", env::join_paths(folders)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_lies_in_another_folder() {
        let newer = CargoTool { name: "tauri-driver", version: "2.2.0", build: QUICKLY_BUILT };
        assert_ne!(newer.folder(), TAURI_DRIVER.folder());
    }

    #[test]
    fn our_own_tool_is_found_before_the_machines() {
        let mut command = process::command("true");
        put_into_path(&mut command, Path::new("/tools/bin/tauri-driver")).unwrap();
        let path = command.get_envs().find_map(|(name, value)| if name == "PATH" { value } else { None }).unwrap();
        assert_eq!(env::split_paths(path).next().unwrap(), Path::new("/tools/bin"));
    }
}
