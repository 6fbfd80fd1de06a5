//! Sessions in processes of their own (`process/main.rs`): two that share an account, one that is killed at each step of a
//! refresh, and one on a desktop with a keychain that is open, locked or missing.

#[cfg(test)]
#[cfg(unix)]
mod desktop;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod keychain;
#[cfg(test)]
#[cfg(unix)]
mod kills;
#[cfg(test)]
#[cfg(unix)]
mod life;
#[cfg(test)]
#[cfg(unix)]
mod two;
#[cfg(test)]
#[cfg(unix)]
mod wire;
#[cfg(test)]
#[cfg(unix)]
#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../auth/world.rs"]
mod world;
