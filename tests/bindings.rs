//! The page's types are those of the commands.

use std::{env, fs, path::Path};

#[test]
fn the_page_s_types_are_those_of_the_commands() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    if env::var_os("PIPIT_WRITE_BINDINGS").is_some() {
        pipit::export_typescript(&kept).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let generated = folder.path().join("bindings.ts");
    pipit::export_typescript(&generated).unwrap();
    assert!(
        fs::read_to_string(&kept).unwrap() == fs::read_to_string(&generated).unwrap(),
        "ui/src/ipc/bindings.ts is stale: run `cargo xtask types`"
    );
}
