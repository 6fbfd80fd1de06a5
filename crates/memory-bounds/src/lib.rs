//! How far the memory of an app may grow whose window stays open for days, where nobody else sets a bound; and what its own process
//! does without.
//!
//! Here is all of Pipit's unsafe code, about forty lines: what it calls has no safe form (`docs/adr/0033-bounds-for-memory.md`).
#![cfg(target_os = "linux")]

mod construction;
mod heap;
mod opengl;
mod pages;

pub use heap::{bound_heap, trim_heap};
pub use opengl::leave_out_opengl;
pub use pages::bound_pages;
