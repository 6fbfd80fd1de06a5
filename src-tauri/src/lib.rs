//! The shell: a window, and the glue between the page in it and the engine.
//!
//! A command is a few lines: take the state, call the engine, turn the error into a sentence. What the page may ask is in
//! [`commands`], what it is told comes through [`page_events`], the bytes of pictures through [`media_protocol`]. Nothing is decided
//! here that the engine could decide.

mod accounts;
mod app_state;
mod app_token;
mod arguments;
mod autostart;
mod bindings;
mod caret;
mod chosen_files;
mod clipboard;
mod commands;
mod data_folder;
mod data_key;
mod deep_links;
#[cfg(feature = "demo")]
mod demo;
mod developer_app;
mod erasing;
mod error;
mod links;
mod logging;
mod media_protocol;
mod network;
mod notifications;
mod page_events;
mod quiet;
mod running_accounts;
mod settings;
mod shell_listener;
mod sign_in;
mod single_instance;
mod spare_memory;
mod tray;
mod unread;
mod updates;
mod vault;
mod web_view;
mod windows;
mod words;

use std::{io, process::ExitCode, sync::Arc, thread, time::Instant};

use tauri::{App, Manager as _, RunEvent};
use tokio::sync::Notify;

pub use bindings::{export_capability, export_typescript};

use app_state::AppState;
use arguments::{Arguments, Command};
use commands::attachments;
use logging::LogFiles;

/// Runs the app until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    let started = Instant::now();
    let arguments = match arguments::read(std::env::args_os().skip(1)) {
        Ok(Command::Run(arguments)) => arguments,
        Ok(Command::Say(text)) => return arguments::say(&text, ExitCode::SUCCESS),
        Err(text) => return arguments::say(&text, ExitCode::from(2)),
    };
    #[cfg(target_os = "linux")]
    memory_bounds::bound_heap();
    web_view::prepare();
    let log = logging::start();
    match build(arguments, started, log) {
        Ok(app) => {
            app.run(|app, event| match event {
                RunEvent::Exit => tauri::async_runtime::block_on(app.state::<AppState>().stop()),
                // The app's icon in the Dock was clicked.
                #[cfg(target_os = "macos")]
                RunEvent::Reopen { .. } => windows::raise(app),
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the app could not start");
            arguments::say(&format!("Pipit could not start: {error}"), ExitCode::FAILURE)
        }
    }
}

/// Without its files the log goes to the terminal alone.
fn keep_log(log: &LogFiles, app: &App) {
    let opened = app.path().app_log_dir().map_err(io::Error::other).and_then(|folder| log.open(&folder));
    if let Err(error) = opened {
        tracing::warn!(%error, "there are no log files");
    }
}

fn build(arguments: Arguments, started: Instant, log: LogFiles) -> tauri::Result<App> {
    let in_contract = bindings::builder().invoke_handler();
    let raw = bindings::raw_commands();
    let mut context = tauri::generate_context!();
    data_folder::place(&mut context, &arguments);
    // It reads all of the system's certificates, while GTK starts.
    let http = thread::spawn(x_api::http_client);
    let asked = Arc::new(Notify::new());
    let was_asked = Arc::clone(&asked);
    let builder = tauri::Builder::default();
    #[cfg(target_os = "macos")]
    let builder = builder.plugin(tauri_plugin_deep_link::init());
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_notification::init());
    builder
        // The first of all: where Pipit runs already, nothing else is to begin.
        .plugin(single_instance::plugin(&arguments))
        .plugin(autostart::plugin())
        .plugin(windows::place_plugin())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .invoke_handler(move |invoke| {
            asked.notify_one();
            match invoke.message.command() {
                attachments::KEEP_PASTED => raw(invoke),
                _ => in_contract(invoke),
            }
        })
        .register_asynchronous_uri_scheme_protocol(media_protocol::SCHEME, media_protocol::answer)
        .on_window_event(windows::on_event)
        .setup(move |app| {
            keep_log(&log, app);
            let state = AppState::new(app.handle(), arguments, started, http)?;
            state.start_task("give memory back", async move {
                spare_memory::give_back_when_calm(&was_asked, spare_memory::give_back).await;
            });
            app.manage(state);
            notifications::start(app.handle());
            AppState::resume(app.handle());
            windows::open_main(app.handle())?;
            tray::start(app.handle());
            unread::tell(app.handle());
            quiet::tell(app.handle());
            network::watch(app.handle());
            deep_links::follow_first(app.handle());
            updates::look_after_start(app.handle());
            Ok(())
        })
        .build(context)
}
