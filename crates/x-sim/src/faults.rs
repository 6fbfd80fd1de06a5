//! Misfortune on demand.
//!
//! A scripted fault strikes a call that is otherwise in order: it carries a good token and is within its limits. Those
//! "after commit" let the call do its work first, so that the caller cannot know whether it happened.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use crate::Call;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// X answers with this status and its usual words, and does nothing.
    Status(u16),
    /// X does nothing and answers with exactly this.
    RawBody {
        /// The HTTP status.
        status: u16,
        /// The `Content-Type` header.
        content_type: &'static str,
        /// The whole body.
        body: String,
    },
    /// The connection is reset; nothing was done.
    ResetBeforeCommit,
    /// The call does its work, then the connection is reset without an answer.
    ResetAfterCommit,
    /// The call does its work, then X answers with this status.
    StatusAfterCommit(u16),
    /// 429 with an empty window, whatever was used.
    RateLimited,
    /// The call does its work, then X answers 200 with this instead.
    PageReplaced(Value),
}

/// The faults that wait for their call.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    next: HashMap<Call, VecDeque<Fault>>,
    always: HashMap<Call, Fault>,
}

impl Faults {
    pub(crate) fn push(&mut self, call: Call, fault: Fault) {
        self.next.entry(call).or_default().push_back(fault);
    }

    pub(crate) fn set_always(&mut self, call: Call, fault: Option<Fault>) {
        match fault {
            Some(fault) => drop(self.always.insert(call, fault)),
            None => drop(self.always.remove(&call)),
        }
    }

    /// The fault for a call that arrives now: first the queue, then what always happens.
    pub(crate) fn take(&mut self, call: Call) -> Option<Fault> {
        let queued = self.next.get_mut(&call).and_then(VecDeque::pop_front);
        queued.or_else(|| self.always.get(&call).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queued_faults_come_first_and_once_each() {
        let mut faults = Faults::default();
        faults.set_always(Call::Event, Some(Fault::Status(500)));
        faults.push(Call::Event, Fault::Status(502));
        faults.push(Call::Event, Fault::Status(503));
        let order: Vec<_> = (0..4).map(|_| faults.take(Call::Event)).collect();
        let expected = [502, 503, 500, 500].map(|status| Some(Fault::Status(status)));
        assert_eq!(order, expected);
        faults.set_always(Call::Event, None);
        assert_eq!(faults.take(Call::Event), None);
    }
}
