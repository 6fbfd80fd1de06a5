//! Sessions in processes of their own (`process/main.rs`): two that share an account, one that is killed at each step of a
//! refresh, and one on a desktop with a keychain that is open, locked or missing.

#[cfg(all(test, unix))]
mod desktop;
#[cfg(all(test, target_os = "linux"))]
mod keychain;
#[cfg(all(test, unix))]
mod kills;
#[cfg(all(test, unix))]
mod life;
#[cfg(all(test, unix))]
mod two;
#[cfg(all(test, unix))]
mod wire;
#[cfg(all(test, unix))]
#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../auth/world.rs"]
mod world;
