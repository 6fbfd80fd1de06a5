//! What is generated from the commands is current: the page's types, and what the window may ask for.

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    /// Whether a file is as it would be generated now. `cargo xtask types` has it written anew.
    fn is_current(path: &str, export: impl Fn(&Path)) -> bool {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        if env::var_os("PIPIT_WRITE_BINDINGS").is_some() {
            export(&kept);
        }
        let folder = tempfile::tempdir().unwrap();
        let generated = folder.path().join("generated");
        export(&generated);
        fs::read_to_string(kept).unwrap() == fs::read_to_string(generated).unwrap()
    }

    #[test]
    fn the_page_s_types_are_those_of_the_commands() {
        let current = is_current("ui/src/ipc/bindings.ts", |path| pipit::export_typescript(path).unwrap());
        assert!(current, "ui/src/ipc/bindings.ts is stale: run `cargo xtask types`");
    }

    #[test]
    fn the_window_may_call_each_command_and_nothing_else() {
        let current =
            is_current("src-tauri/capabilities/main-window.json", |path| pipit::export_capability(path).unwrap());
        assert!(
            current,
            "src-tauri/capabilities/main-window.json is stale, so the page could not call a command: run `cargo xtask types`"
        );
    }
}
