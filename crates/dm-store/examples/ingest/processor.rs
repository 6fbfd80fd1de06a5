//! How long this thread was ready and another program had the processor, where the system tells (Linux, in
//! `/proc/thread-self/schedstat`): what a busy machine adds to every time that is measured.

/// Milliseconds since the thread began.
pub fn waited_for() -> Option<f64> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = statistics.split_whitespace().nth(1)?.parse().ok()?;
    Some(std::time::Duration::from_nanos(nanoseconds).as_secs_f64() * 1_000.0)
}
