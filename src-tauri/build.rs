//! Lets Tauri read its config at the repository's root and our capabilities in `src-tauri/`, and makes a permission of each of our
//! commands: without one, Tauri lets the page call all of them.

use tauri_build::{AppManifest, Attributes};

macro_rules! app_commands {
    ($($_:ident: [$($module:ident::$command:ident),* $(,)?])*) => { &[$($(stringify!($command),)*)*] };
}

const COMMANDS: &[&str] = include!("command_list.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=the Tauri build failed: {error:#}");
        std::process::exit(1);
    }
}
