//! Misfortune on demand.

use std::{ops::RangeInclusive, time::Duration};

use super::Control;
use crate::{Calls, Fault, FaultRule, simulation::locked};

impl Control {
    /// Queues a fault for the next of these calls.
    pub fn answer_next(&self, calls: impl Into<Calls>, fault: Fault) {
        locked(&self.simulation.faults).push(calls.into(), fault);
    }

    /// A fault for each of these calls that has none queued, until it is taken back with `None`.
    pub fn answer_always(&self, calls: impl Into<Calls>, fault: Option<Fault>) {
        locked(&self.simulation.faults).set_always(calls.into(), fault);
    }

    /// A fault that strikes each of these calls with this probability, in addition to what else strikes it, until
    /// [`Self::clear_faults`]. What is no probability counts as the nearest one.
    pub fn answer_sometimes(&self, calls: impl Into<Calls>, fault: Fault, probability: f64) {
        locked(&self.simulation.faults).add_sometimes(calls.into(), fault, clamped(probability));
    }

    /// The same, as a rule that was written down.
    pub fn add_fault_rule(&self, rule: FaultRule) {
        self.answer_sometimes(rule.calls, rule.fault, rule.probability);
    }

    /// From now on no call is struck, no connection is reset by chance, and no event is late by chance. What is late
    /// stays late, and an unreachable X stays unreachable.
    pub fn clear_faults(&self) {
        locked(&self.simulation.faults).clear();
        self.simulation.reachability.reset_sometimes(0.0);
        self.show_events_late(0.0, Duration::ZERO..=Duration::ZERO);
    }

    /// Breaks the connections of all calls that are kept waiting by [`Fault::SilenceBeforeCommit`] and
    /// [`Fault::SilenceAfterCommit`].
    pub fn release_silent_calls(&self) {
        self.simulation.silence_ends.notify_waiters();
    }

    /// X shows this many of the coming events only after a time from this range, by the simulator's clock: they happen
    /// now, are part of the [truth](Self::truth) now, and then appear below newer ones.
    pub fn show_next_events_late(&self, count: u32, delay: RangeInclusive<Duration>) {
        let mut world = locked(&self.simulation.world);
        for _ in 0..count {
            world.lateness_mut().delay_next(delay.clone());
        }
    }

    /// X shows each coming event late with this probability.
    pub fn show_events_late(&self, probability: f64, delay: RangeInclusive<Duration>) {
        locked(&self.simulation.world).lateness_mut().delay_sometimes(clamped(probability), delay);
    }

    /// Whether X can be reached. When not, standing connections break and new ones are refused. Call it within
    /// a tokio runtime.
    pub fn set_reachable(&self, reachable: bool) {
        self.simulation.reachability.set(reachable);
    }

    /// X cannot be reached for this long by the simulator's clock.
    pub fn set_unreachable_for(&self, duration: Duration) {
        self.simulation.reachability.refuse_until(self.now().after(duration));
    }

    /// Resets this many connections as soon as they are made, before anything is read.
    pub fn reset_next_connections(&self, count: u32) {
        self.simulation.reachability.reset_next(count);
    }

    /// Resets each new connection with this probability, before anything is read.
    pub fn reset_connections_sometimes(&self, probability: f64) {
        self.simulation.reachability.reset_sometimes(clamped(probability));
    }
}

fn clamped(probability: f64) -> f64 {
    if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) }
}
