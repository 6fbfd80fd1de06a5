//! Python, in which the clients of the contract tests are written, and their packages, in an environment of their own.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{process, repository};

/// What the packages are, with a checksum for each file of theirs.
const REQUIREMENTS: &str = "tests/contract/requirements.txt";
/// Python 3.11 or newer that can make an environment. Debian splits off what it needs for that.
const IS_READY: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";

/// The Python of the machine.
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Whether the machine's Python can make an environment.
pub fn is_ready() -> bool {
    process::answer(process::command(PYTHON).args(["-c", IS_READY])).is_some()
}

/// The Python of the contract tests, with their packages; made anew when `requirements.txt` says something else than the time
/// before.
pub fn ensure_environment() -> Result<PathBuf> {
    let folder = repository::target().join("contract");
    let environment = folder.join("venv");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let installed = folder.join("requirements.txt");
    let wanted = repository::root().join(REQUIREMENTS);
    let wanted = fs::read_to_string(&wanted).with_context(|| format!("cannot read {}", wanted.display()))?;
    if python.is_file() && fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    fs::create_dir_all(&folder)?;
    process::run_quietly(
        "Making an environment for the contract tests' Python packages",
        process::command(PYTHON).args(["-m", "venv", "--clear"]).arg(&environment),
    )?;
    let mut install = process::command(&python);
    install.args(["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--no-deps"]);
    install.args(["--only-binary", ":all:", "--requirement", REQUIREMENTS]);
    process::run_quietly("Installing the contract tests' Python packages", &mut install)?;
    fs::write(&installed, wanted)?;
    Ok(python)
}
