//! The contract with the page: the commands, from which TypeScript's types and the window's capability are generated.
//!
//! They are listed once, in `src-tauri/command_list.rs`. `build.rs` makes a permission of each, and Tauri refuses whatever the
//! capability of the window does not name, an app's own commands too.

use std::{fs, io, path::Path};

use serde::Serialize;
use specta_typescript::Typescript;
use tauri::{Wry, ipc::Invoke};
use tauri_specta::{Builder, collect_commands};

use crate::commands::{
    accounts, attachments, blocks, conversations, desktop, developer_app, diagnostics, drafts, export, finding, links,
    placing, real_time, received, sends, session, settings, startup, updates, vault, withdrawals,
};

/// What the page may ask for beside our own commands: to name the window.
const OF_TAURI: [&str; 1] = ["core:window:allow-set-title"];

/// All commands that the generated contract has words for.
pub fn builder() -> Builder<Wry> {
    macro_rules! app_commands {
        (contract: [$($module:ident::$command:ident),* $(,)?] raw: [$($_:tt)*]) => {
            Builder::new().disable_serde_phases().commands(collect_commands![$($module::$command),*])
        };
    }
    include!("../command_list.rs")
}

/// The commands whose bytes come as they are, which the generated contract has no words for.
pub fn raw_commands() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    macro_rules! app_commands {
        (contract: [$($_:tt)*] raw: [$($module:ident::$command:ident),* $(,)?]) => {
            tauri::generate_handler![$($module::$command),*]
        };
    }
    include!("../command_list.rs")
}

/// The names of all commands.
fn names() -> &'static [&'static str] {
    macro_rules! app_commands {
        ($($_:ident: [$($module:ident::$command:ident),* $(,)?])*) => { &[$($(stringify!($command),)*)*] };
    }
    include!("../command_list.rs")
}

/// Writes the page's side of the contract, as `ui/src/ipc/bindings.ts` holds it, to a file.
///
/// # Errors
/// When a type cannot be told in TypeScript, or the file cannot be written.
pub fn export_typescript(path: &Path) -> Result<(), specta_typescript::Error> {
    let header = "// Generated from Rust by `cargo xtask types`; a test fails when this file is stale.\n";
    builder().export(Typescript::default().header(header), path)
}

/// Writes what the page in the window may ask for, as `src-tauri/capabilities/main-window.json` holds it, to a file.
///
/// # Errors
/// When the file cannot be written.
pub fn export_capability(path: &Path) -> io::Result<()> {
    #[derive(Serialize)]
    struct Capability {
        #[serde(rename = "$schema")]
        schema: &'static str,
        identifier: &'static str,
        description: &'static str,
        windows: [&'static str; 1],
        permissions: Vec<String>,
    }
    let ours = names().iter().map(|name| format!("allow-{}", name.replace('_', "-")));
    let capability = Capability {
        schema: "../../gen/schemas/desktop-schema.json",
        identifier: "main-window",
        description: "What the page in the app's one window may ask for; `cargo xtask types` writes it, and nothing else is allowed.",
        windows: [crate::windows::MAIN],
        permissions: OF_TAURI.into_iter().map(str::to_owned).chain(ours).collect(),
    };
    let mut text = serde_json::to_string_pretty(&capability)?;
    text.push('\n');
    fs::write(path, text)
}
