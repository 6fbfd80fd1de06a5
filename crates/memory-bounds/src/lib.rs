//! How far the memory of an app may grow whose window stays open for days, where nobody else sets a bound.
//!
//! Here is all of Pipit's unsafe code, about thirty lines: what it calls has no safe form (`docs/adr/0033-bounds-for-memory.md`).
#![cfg(target_os = "linux")]

mod construction;
mod heap;
mod pages;

pub use heap::bound_heap;
pub use pages::bound_pages;
