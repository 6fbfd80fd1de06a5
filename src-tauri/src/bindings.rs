//! The contract with the page: the commands and the limits, from which TypeScript's types and the window's capability are generated.
//!
//! The commands are listed once, in `src-tauri/command_list.rs`. `build.rs` makes a permission of each, and Tauri refuses whatever the
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
use crate::media_protocol::LARGEST_PART;

/// What the page may ask for beside our own commands: to name the window.
const OF_TAURI: [&str; 1] = ["core:window:allow-set-title"];

/// What the page must know before the app would refuse it. Each of these is said once, where it is enforced.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    /// Of a message.
    message_characters: usize,
    /// Of the description of a file.
    description_characters: usize,
    /// Of the name that a person gives a conversation.
    alias_characters: usize,
    /// Of which a draft in the inbox has the first ones.
    preview_characters: usize,
    /// How many people a group may have, beside the person.
    others_in_group: usize,
    /// For how long the engine waits with a deletion.
    undo_milliseconds: u128,
    /// How much of a file comes in one answer.
    part_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_characters: dm_engine::MOST_CHARACTERS,
            description_characters: dm_engine::MOST_ALT_TEXT_CHARACTERS,
            alias_characters: dm_engine::MOST_ALIAS_CHARACTERS,
            preview_characters: dm_engine::PREVIEW_CHARACTERS,
            others_in_group: dm_engine::MOST_OTHERS,
            undo_milliseconds: dm_engine::UNDO_FOR.as_millis(),
            part_bytes: LARGEST_PART,
        }
    }
}

/// All commands that the generated contract has words for.
pub fn builder() -> Builder<Wry> {
    macro_rules! app_commands {
        (contract: [$($module:ident::$command:ident),* $(,)?] raw: [$($_:tt)*]) => {
            Builder::new()
                .disable_serde_phases()
                .constant("LIMITS", Limits::default())
                .commands(collect_commands![$($module::$command),*])
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
