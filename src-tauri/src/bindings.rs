//! The contract with the page, declared once: the commands, from which TypeScript's types are generated.

use std::path::Path;

use specta_typescript::Typescript;
use tauri::{Wry, ipc::Invoke};
use tauri_specta::{Builder, collect_commands};

use crate::commands::{
    accounts, attachments, blocks, conversations, diagnostics, drafts, real_time, received, sends, session, settings,
    startup, withdrawals,
};

/// All commands.
pub fn builder() -> Builder<Wry> {
    Builder::new().disable_serde_phases().commands(collect_commands![
        startup::start,
        startup::subscribe,
        startup::report_painted,
        startup::let_close,
        session::begin_sign_in,
        session::finish_sign_in,
        session::cancel_sign_in,
        session::sign_in_to_demo,
        session::sign_out,
        session::sign_in_lasts,
        accounts::load_accounts,
        accounts::switch_account,
        accounts::set_away,
        accounts::sync_now,
        conversations::load_inbox,
        conversations::load_timeline,
        conversations::backfill,
        conversations::mark_read,
        conversations::show_conversation,
        conversations::load_people,
        conversations::conversation_with,
        conversations::rename_conversation,
        attachments::choose_file,
        attachments::keep_clipboard_picture,
        attachments::attach_file,
        attachments::put_back_attachment,
        received::fetch_attachment,
        received::open_attachment,
        received::save_attachment,
        drafts::load_draft,
        drafts::save_draft,
        drafts::describe_attachment,
        drafts::set_attachment_aside,
        drafts::remove_attachment,
        sends::send_message,
        sends::create_group,
        sends::send_again,
        sends::discard_send,
        sends::edit_send,
        sends::send_allowance,
        withdrawals::withdraw_message,
        withdrawals::keep_message,
        blocks::block,
        blocks::unblock,
        diagnostics::load_diagnostics,
        real_time::save_app_token,
        real_time::remove_app_token,
        real_time::has_app_token,
        settings::load_settings,
        settings::save_settings,
    ])
}

/// The commands whose bytes come as they are, which the generated contract has no words for.
pub fn raw_commands() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![attachments::keep_pasted]
}

/// Writes the page's side of the contract, as `ui/src/ipc/bindings.ts` holds it, to a file.
///
/// # Errors
/// When a type cannot be told in TypeScript, or the file cannot be written.
pub fn export_typescript(path: &Path) -> Result<(), specta_typescript::Error> {
    let header = "// Generated from Rust by `cargo xtask types`; a test fails when this file is stale.\n";
    builder().export(Typescript::default().header(header), path)
}
