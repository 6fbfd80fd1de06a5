//! The bound for `WebKitGTK`'s pages.
//!
//! What a page's process keeps of what it has drawn, it gives back only when memory is short, and for `WebKit` that begins at a third
//! of the machine's memory, or 1 GiB. `WebKitGTK` takes another bound (`WebKitWebContext:memory-pressure-settings`, since 2.34), but
//! only when its context is made, and wry, which makes it for Tauri, does not pass one. So we change what a context gets whose
//! maker does not say.

use gtk::glib::{StaticType as _, ToValue as _, Value};
use webkit2gtk::{MemoryPressureSettings, WebContext};

use crate::construction;

/// So much memory of its own, in MB, counts as all that a page's process may use. From a third of it on `WebKit` gives back what
/// costs little, from half of it on whatever can be had anew, for which it needs some frames; it looks every 30 seconds, and
/// ends no process for it. These fractions are its own (`WebKitMemoryPressureSettings`). An inbox of 500 conversations takes some
/// 70 MB.
const LIMIT: u32 = 300;

/// Bounds the memory of the pages of every context that is made from now on.
///
/// # Panics
/// When GTK has been started already: somebody might be making a context at this moment.
pub fn bound_pages() {
    assert!(!gtk::is_initialized(), "a context might be made at this moment");
    #[expect(unsafe_code, reason = "nobody but us knows whether the class is in use")]
    // SAFETY: contexts are for GTK's thread, and there is none yet.
    unsafe {
        construction::set_default(WebContext::static_type(), c"memory-pressure-settings", settings);
    }
}

fn settings() -> Value {
    let mut settings = MemoryPressureSettings::new();
    settings.set_memory_limit(LIMIT);
    settings.to_value()
}
