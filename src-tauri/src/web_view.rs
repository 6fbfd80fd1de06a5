//! WebKitGTK, held to what one page needs.
//!
//! It is made for browsers. Pipit has one page, which goes back to no other, and draws nothing in three dimensions.
//! Elsewhere the web view is the system's own and stays as it is ([ADR 32](../../docs/adr/0032-what-webkit-does-without.md)).

/// How JavaScript keeps house.
///
/// By itself it lets 32 MB of garbage come together before it looks, and then only at what is young; and with 16 GB in the machine,
/// until its heap is four times what is alive. An old row of a list is small for it, and keeps all that was drawn of it. And over
/// hours its third compiler (FTL) makes code faster that is fast enough, and keeps a kilobyte for each way back to slower code.
/// It also keeps up to two thousand scripts in case that one of them comes again. What Tauri tells the page is a script each time,
/// and never the same.
#[cfg(target_os = "linux")]
const JAVASCRIPT: [(&str, &str); 5] = [
    ("JSC_forceRAMSize", "4000000000"),
    ("JSC_largeHeapSize", "8000000"),
    ("JSC_useGenerationalGC", "0"),
    ("JSC_useFTLJIT", "0"),
    ("JSC_useCodeCache", "0"),
];

/// Decides what must be known before WebKit starts, and how far its memory may grow. Nothing else may run yet: its processes inherit
/// the environment, which is safe to change only while nobody reads it. What somebody has set already stays.
#[cfg(target_os = "linux")]
pub fn prepare() {
    use gtk::glib::{getenv, setenv};

    const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    if !has_render_node() {
        // Without a graphics card this renderer draws in software with a good deal more memory, and on some machines nothing.
        // It fails for names that are none.
        let _set = setenv(NO_DMABUF, "1", false);
        // Then only the page's process draws; who wants that renderer all the same needs OpenGL here too.
        if getenv(NO_DMABUF).is_none_or(|value| value != "0") {
            memory_bounds::leave_out_opengl();
        }
    }
    for (option, value) in JAVASCRIPT {
        let _set = setenv(option, value, false);
    }
    memory_bounds::bound_pages();
}

#[cfg(target_os = "linux")]
fn has_render_node() -> bool {
    std::fs::read_dir("/dev/dri")
        .is_ok_and(|nodes| nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD")))
}

/// Turns off what the page has no use for.
///
/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
pub fn keep_to_what_is_needed(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{SettingsExt as _, WebViewExt as _};

    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_page_cache(false);
            settings.set_enable_webaudio(false);
            settings.set_enable_webgl(false);
        }
    })
}

#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

#[cfg(not(target_os = "linux"))]
pub fn keep_to_what_is_needed(_window: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
