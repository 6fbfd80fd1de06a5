//! Signing in and staying signed in, against the simulated X.

#[cfg(test)]
mod any_session;
#[cfg(test)]
mod attacks;
#[cfg(test)]
mod cut_off;
#[cfg(test)]
mod hostile_answers;
#[cfg(test)]
mod loopback;
#[cfg(test)]
mod pasting;
#[cfg(test)]
mod session;
#[cfg(test)]
mod setup;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod signed;
#[cfg(test)]
mod visitor;
#[cfg(test)]
#[expect(dead_code, reason = "other tests use more of it")]
mod world;
