//! The runtime for virtual time. It has one thread only for what blocks, so that [`crate::support`] knows for sure when
//! nothing is under way, however busy the machine is. `tokio::test` has no word for that, but takes what stands here in
//! the place of tokio.

use std::future::Future;

pub use tokio::pin;

pub mod runtime {
    /// What `tokio::test` begins with.
    pub struct Builder;

    impl Builder {
        pub fn new_current_thread() -> tokio::runtime::Builder {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            builder.max_blocking_threads(1);
            builder
        }
    }
}

/// Plays to the end what a test makes up.
pub fn run(play: impl Future<Output = ()>) {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(play);
}
