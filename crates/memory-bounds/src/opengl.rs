//! The app's own process without OpenGL.
//!
//! Where there is no graphics card, only a page's process draws, and the app shows what comes out of that. Still `WebKitGTK` asks for
//! the displays of OpenGL in the app's process too, when it opens the first page. Mesa answers by loading its software driver
//! and with it a compiler, LLVM, into a process that never draws with either. The library in between (libglvnd) looks for drivers
//! once, at the first question that it is asked; so the first question is ours, at a moment at which it is told of no driver.

use std::ffi::{CStr, c_char, c_int, c_void};

use gtk::glib::{getenv, setenv, unsetenv};

/// The drivers to load instead of those that are installed (libglvnd, `src/EGL/icd_enumeration.md`).
const DRIVERS: &str = "__EGL_VENDOR_LIBRARY_FILENAMES";
/// And where to look for them.
const DRIVER_FOLDERS: &str = "__EGL_VENDOR_LIBRARY_DIRS";
/// A list with nothing in it.
const NONE: &str = "/dev/null";

/// The library as programs link it.
const EGL: &CStr = c"libEGL.so.1";
/// `EGL_EXTENSIONS`; asked of no display, it is answered by all drivers together.
const EXTENSIONS: c_int = 0x3055;

type QueryString = unsafe extern "C" fn(display: *mut c_void, name: c_int) -> *const c_char;

/// Has this process find no driver for OpenGL from now on; those that it starts find them. Where somebody chose drivers, or the
/// library is missing or another one, everything stays as it was.
///
/// # Panics
/// When GTK has been started already: the environment is safe to change only while nobody else reads it.
pub fn leave_out_opengl() {
    assert!(!gtk::is_initialized(), "somebody might read the environment at this moment");
    let chosen = [DRIVERS, DRIVER_FOLDERS].into_iter().any(|name| getenv(name).is_some());
    if chosen || setenv(DRIVERS, NONE, true).is_err() {
        return;
    }
    look_for_drivers();
    unsetenv(DRIVERS);
}

fn look_for_drivers() {
    #[expect(unsafe_code, reason = "a library that may be missing has no safe form")]
    // SAFETY: the library's own beginnings run here, as they would when `WebKitGTK` loads it. It is never closed, so what it has
    // found stays. The function has this type by EGL's specification (1.5, section 3.3), which allows it without a display.
    unsafe {
        let library = libc::dlopen(EGL.as_ptr(), libc::RTLD_LAZY);
        if library.is_null() {
            return;
        }
        let query = libc::dlsym(library, c"eglQueryString".as_ptr());
        if !query.is_null() {
            std::mem::transmute::<*mut c_void, QueryString>(query)(std::ptr::null_mut(), EXTENSIONS);
        }
    }
}
