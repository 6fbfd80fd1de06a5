//! Signing in and staying signed in, against the simulated X.

#[cfg(test)]
mod loopback;
#[cfg(test)]
mod session;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod world;
