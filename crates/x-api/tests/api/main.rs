//! The client against prepared answers and against the simulated X.

#[cfg(test)]
mod activity;
#[cfg(test)]
mod dialects;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile_answers;
#[cfg(test)]
mod media;
#[cfg(test)]
mod sends;
#[cfg(test)]
mod simulator;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod world;
