//! `cargo xtask dev`: the app as one works on it. The Tauri command line starts Vite, which reloads the page as it is edited,
//! and the app, which it builds again when Rust changes; it stops both together.
//!
//! The shipped configuration knows nothing of a development server. What `dev` adds lies in a file of its own, which the Tauri
//! command line merges in.

use std::fs;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::{
    Installing, display, process, repository,
    requirements::{self, node},
    terminal,
};

/// Vite's own default; `--strictPort` makes a taken port an error instead of a page that never loads.
const PORT: u16 = 5173;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    installing: Installing,
    /// What the app itself is given, after `--`: `cargo xtask dev -- --demo`
    #[arg(last = true)]
    app_arguments: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    requirements::for_building(options.installing.consent())?;
    if !display::is_present() {
        anyhow::bail!("there is no display here; `cargo xtask demo --headless` shows the app without one");
    }
    let command_line = node::ensure_tauri_command_line()?;
    let configuration = repository::own_files().join("dev.conf.json");
    fs::create_dir_all(repository::own_files())?;
    fs::write(&configuration, serde_json::to_string_pretty(&development_configuration())?)?;

    terminal::begin_step("Starting the app with hot reload (Ctrl+C stops it)");
    let mut tauri = process::command("node");
    tauri.arg(command_line).args(["dev", "--config"]).arg(&configuration);
    if !options.app_arguments.is_empty() {
        // The first `--` ends the options of the Tauri command line, the second those of cargo.
        tauri.args(["--", "--"]).args(&options.app_arguments);
    }
    let status = tauri.status()?;
    // Ctrl+C is the way to end this command, not a failure; a status of its own is one.
    if status.code().is_some_and(|code| code != 0) {
        anyhow::bail!("the app could not be started ({status})");
    }
    Ok(())
}

fn development_configuration() -> serde_json::Value {
    let server = format!("http://localhost:{PORT}");
    json!({
        "build": {
            "devUrl": server,
            "beforeDevCommand": format!("npm run dev --workspace ui -- --port {PORT} --strictPort"),
        },
        "app": {
            "security": {
                // Vite puts styles inline and speaks to its page through a web socket; nothing else is loosened.
                "devCsp": {
                    "default-src": "'none'",
                    "script-src": format!("'self' {server}"),
                    "style-src": format!("'self' 'unsafe-inline' {server}"),
                    "font-src": format!("'self' {server}"),
                    "img-src": format!("'self' data: {server} pipit-media: http://pipit-media.localhost"),
                    "media-src": "pipit-media: http://pipit-media.localhost",
                    "connect-src": format!("ipc: http://ipc.localhost {server} ws://localhost:{PORT}"),
                    "base-uri": "'none'",
                    "form-action": "'none'",
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::development_configuration;

    #[test]
    fn scripts_stay_without_inline_code_while_developing() {
        let configuration = development_configuration();
        let scripts = configuration["app"]["security"]["devCsp"]["script-src"].as_str().unwrap();
        assert_eq!(scripts, "'self' http://localhost:5173");
    }
}
