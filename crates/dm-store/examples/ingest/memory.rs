//! How much memory this process takes, where the system tells (Linux, in `/proc/self/status`).

/// Bytes in memory when it was most.
pub fn at_most() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    value.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1_024)
}
