//! How much memory this process takes, where the system tells (Linux, in `/proc/self/status`).

/// Bytes in memory now.
pub fn now() -> Option<u64> {
    field("VmRSS:")
}

/// Bytes in memory when it was most.
pub fn at_most() -> Option<u64> {
    field("VmHWM:")
}

fn field(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1_024)
}
