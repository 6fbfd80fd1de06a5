//! `cargo xtask types`: the page's TypeScript types of commands and events, generated from Rust. The test `bindings` of the
//! app fails when they are stale; told by an environment variable, the same test writes them.

use anyhow::Result;

use crate::{Installing, page, process, requirements};

const WRITTEN_FILE: &str = "ui/src/ipc/bindings.ts";

pub fn run(options: &Installing) -> Result<()> {
    requirements::for_building(options.consent())?;
    page::build_when_missing()?;
    process::run(
        &format!("Writing {WRITTEN_FILE}"),
        process::cargo().args(["test", "--package", "pipit", "--test", "bindings"]).env("PIPIT_WRITE_BINDINGS", "1"),
    )
}
