//! What a process without OpenGL loads. It holds for the whole process, so the test has one of its own.
#![cfg(target_os = "linux")]
#![expect(unsafe_code, reason = "WebKitGTK's question is asked as WebKitGTK asks it")]

use std::{
    ffi::{c_int, c_void},
    fs, mem, ptr,
};

type GetDisplay = unsafe extern "C" fn(native: *mut c_void) -> *mut c_void;
type Initialize = unsafe extern "C" fn(display: *mut c_void, major: *mut c_int, minor: *mut c_int) -> u32;

#[test]
fn asked_for_a_display_the_app_s_own_process_loads_no_driver() {
    memory_bounds::leave_out_opengl();
    open_display();
    let loaded = fs::read_to_string("/proc/self/maps").unwrap();
    assert!(loaded.contains("libEGL.so"), "this computer has no OpenGL, so nothing was tested");
    for driver in ["libEGL_mesa", "libEGL_nvidia", "_dri.so", "libLLVM"] {
        assert!(!loaded.contains(driver), "{driver} was loaded");
    }
    assert!(gtk::glib::getenv("__EGL_VENDOR_LIBRARY_FILENAMES").is_none(), "what we start would find no driver");
}

fn open_display() {
    // SAFETY: these are EGL's functions with the types of its specification (1.5, section 3.2); null asks for the default display.
    unsafe {
        let library = libc::dlopen(c"libEGL.so.1".as_ptr(), libc::RTLD_LAZY);
        assert!(!library.is_null(), "this computer has no OpenGL, so nothing can be tested");
        let get: GetDisplay = mem::transmute(libc::dlsym(library, c"eglGetDisplay".as_ptr()));
        let initialize: Initialize = mem::transmute(libc::dlsym(library, c"eglInitialize".as_ptr()));
        let display = get(ptr::null_mut());
        if !display.is_null() {
            initialize(display, ptr::null_mut(), ptr::null_mut());
        }
    }
}
