//! Starts Pipit.

// A console window beside the app helps nobody on Windows.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    pipit::run()
}
