//! Puts requests before the simulated X that a fuzzer made up.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Err(broken) = x_sim::fuzzing::ask(input) {
        panic!("{broken}");
    }
});
