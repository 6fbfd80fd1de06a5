//! The bound for `WebKitGTK`'s pages.
//!
//! What a page's process keeps of what it has drawn, it gives back only when memory is short, and for `WebKit` that begins at a third
//! of the machine's memory, or 1 GiB. `WebKitGTK` takes another bound (`WebKitWebContext:memory-pressure-settings`, since 2.34), but
//! only when its context is made, and wry, which makes it for Tauri, does not pass one. So we change what a context gets whose
//! maker does not say.

use gtk::glib::{StaticType as _, ToValue as _, Value};
use webkit2gtk::{MemoryPressureSettings, WebContext};

use crate::construction;

/// From so much memory of its own on, in MB, a page's process gives back what costs little. An inbox of 500 conversations takes
/// some 70.
const CHEAPLY: u32 = 100;

/// And from so much on whatever can be had anew, styles and compiled scripts too. That costs a frame of 60 to 120 ms, so it is for
/// what should not happen often: whoever scrolls through thousands of messages has up to 200 between two clearings up of what costs little.
/// `WebKit` looks every 30 seconds, and ends no process for it.
const WHATEVER_IT_COSTS: u32 = 300;

/// What counts as all that it may use; only its fractions matter here.
const LIMIT: u32 = 400;

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
    settings.set_conservative_threshold(f64::from(CHEAPLY) / f64::from(LIMIT));
    settings.set_strict_threshold(f64::from(WHATEVER_IT_COSTS) / f64::from(LIMIT));
    settings.to_value()
}
