//! Where things lie: the repository's root, the build's output, the tools and logs below it.

use std::env;
use std::path::{Path, PathBuf};

/// The repository's root; every step runs there, wherever `cargo xtask` was called.
pub fn root() -> &'static Path {
    let own_crate = Path::new(env!("CARGO_MANIFEST_DIR"));
    own_crate.parent().unwrap_or(own_crate)
}

/// The folder into which cargo builds, absolute.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .and_then(|given| std::path::absolute(given).ok())
        .unwrap_or_else(|| root().join("target"))
}

/// A program that cargo built, such as `target/debug/pipit`.
pub fn built_program(name: &str, profile: Profile) -> PathBuf {
    target().join(profile.folder()).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// Where what xtask itself writes lies: the output of quiet steps, the configuration of `dev`.
pub fn own_files() -> PathBuf {
    target().join("xtask")
}

/// How the app is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, with debug assertions.
    Debug,
    /// As it is shipped.
    Release,
}

impl Profile {
    /// The profile's folder below the target folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}
