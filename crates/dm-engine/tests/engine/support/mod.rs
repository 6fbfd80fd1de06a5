//! What the engine's tests share: a world in which alice, bob and carol live, and alice's app in it.
//!
//! Time is virtual, and nobody sleeps to be in order. A test waits until the store, the listener or X shows something;
//! while nothing is under way, the clock jumps to the next moment that somebody waits for. However early it jumps, the
//! engine must do the right thing, so a slow machine changes nothing but how long a test takes. The runtime must have one
//! thread only for what blocks: see `virtual_time`.

mod alice;
mod clock;
mod files;
mod listener;
mod waiting;
mod wire;
mod world;

pub use alice::{Alice, DATA_KEY, Seen, Shown, texts};
pub use clock::VirtualClock;
pub use files::File;
pub use listener::Heard;
pub use wire::Wire;
pub use world::{Limits, Setting, World};
