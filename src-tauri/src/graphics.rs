//! WebKitGTK on machines without a graphics card.
//!
//! Its DMA-BUF renderer then draws in software with a good deal more memory (288 MB instead of 205 for an empty page), and on
//! some machines draws nothing at all. It is turned off there, and only when nobody decided about it.

/// Runs the program again, in the same process, with the renderer turned off. Only the environment of a new program can be
/// set safely.
#[cfg(target_os = "linux")]
pub fn restart_without_dmabuf_where_there_is_no_gpu() {
    use std::os::unix::process::CommandExt as _;

    const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SETTING).is_some() || has_render_node() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    // It returns only when it fails; then the page is drawn as WebKitGTK sees fit.
    let _failed = std::process::Command::new(program).args(std::env::args_os().skip(1)).env(SETTING, "1").exec();
}

#[cfg(target_os = "linux")]
fn has_render_node() -> bool {
    std::fs::read_dir("/dev/dri")
        .is_ok_and(|nodes| nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD")))
}

/// Elsewhere there is nothing to do.
#[cfg(not(target_os = "linux"))]
pub fn restart_without_dmabuf_where_there_is_no_gpu() {}
