//! Lets Tauri read its config at the repository's root and our capabilities in `src-tauri/`.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning=the Tauri build failed: {error:#}");
        std::process::exit(1);
    }
}
