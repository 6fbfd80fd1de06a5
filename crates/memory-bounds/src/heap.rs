//! The bound for what the C library keeps of memory that was freed.
//!
//! glibc gives each thread that allocates a heap of its own, up to eight for each processor, and keeps what is freed there for the
//! same heap. A store's readers and writers run on threads that come and go, so each heap grew to the most that any of them needed:
//! forty megabytes in twelve heaps, of which half was free. One heap keeps what is free between things that last, too.

/// Freed memory at the end of the heap goes back from so many bytes on. It is what glibc begins with, but otherwise it raises
/// that whenever something larger is freed.
#[cfg(target_env = "gnu")]
const KEPT: libc::c_int = 128 * 1024;

/// Has all threads share one heap, which gives back what is free at its end. Other C libraries do so by themselves.
pub fn bound_heap() {
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "`mallopt` has no safe form")]
    // SAFETY: it takes any number for these two, at any time. It would refuse by its answer, and nothing would be different then.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
    }
}

/// Gives back every page of the heap that is free, wherever it lies. Whoever allocates meanwhile waits: 2 ms for 32 MB that are
/// given back, some microseconds where there is nothing.
pub fn trim_heap() {
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "`malloc_trim` has no safe form")]
    // SAFETY: it takes the heap's own locks, and touches nothing that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}
