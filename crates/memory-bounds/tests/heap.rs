//! What the heap keeps of memory that was freed.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::{fs, io};

use memory_bounds::{bound_heap, trim_heap};

/// The memory of this process that comes from no file, in kB.
fn own_memory() -> io::Result<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().map_err(io::Error::other)
}

#[test]
fn what_lies_free_between_things_that_last_is_given_back() -> io::Result<()> {
    const SIZE: usize = 16;
    const MANY: usize = 2_048;
    bound_heap();
    let mut all: Vec<Vec<u8>> = (0..MANY).map(|_| vec![1; SIZE * 1_024]).collect();
    let last = all.pop();
    drop(all);
    let before = own_memory()?;

    trim_heap();

    let given_back = before.saturating_sub(own_memory()?);
    assert!(last.is_some_and(|last| last.ends_with(&[1])));
    assert!(given_back > SIZE * MANY / 2, "{given_back} kB were given back");
    Ok(())
}
