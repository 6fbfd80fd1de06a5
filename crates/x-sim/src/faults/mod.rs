//! Misfortune on demand.
//!
//! A fault strikes a call that is otherwise in order: it carries a good token, is within its limits and is paid for. So
//! limits count such a call, as X counts what it then fails to answer. Those "before commit" keep the call from doing
//! its work; all others let it do its work first and then spoil the answer, so the caller may not know what happened.
//!
//! Faults come from a script ([`Faults::push`], [`Faults::set_always`]) or by chance ([`Faults::add_sometimes`]), and
//! several may strike one call: a late answer with a wrong date. What a fault does is in `gate::strike`, and in `page`
//! for those that change events.

mod named;
mod page;
mod script;

use std::time::Duration;

use serde_json::Value;

use crate::Call;

pub use named::{FaultRule, FaultRuleError};
pub(crate) use page::{last_before_next_page, repeat_from_page_before, spoil};
pub(crate) use script::{Faults, List, Strike};

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
    /// The call does its work, then the connection is reset in the middle of the body.
    ResetWithinBody,
    /// Nothing is done and nothing is answered, until the caller gives up or `Control::release_silent_calls`.
    SilenceBeforeCommit,
    /// The call does its work, and nothing is answered.
    SilenceAfterCommit,
    /// The call does its work at once, and the answer comes later by the simulator's clock.
    Latency {
        /// At least this much later.
        shortest: Duration,
        /// At most this much later.
        longest: Duration,
    },
    /// The call does its work, then X answers with this status.
    StatusAfterCommit(u16),
    /// 429 with an empty window, whatever was used; nothing is done.
    RateLimited,
    /// 429 without a header about limits; nothing is done.
    RateLimitedWithoutHeaders,
    /// The answer tells a time that is this many seconds ahead, or behind when negative.
    WrongDate {
        /// How far off.
        seconds: i64,
    },
    /// The answer tells no time.
    NoDate,
    /// The answer's body is empty.
    EmptyBody,
    /// The answer's body ends in the middle, and `Content-Length` agrees with that.
    CutBody,
    /// The call does its work, then X answers 200 with a page for people.
    HtmlBody,
    /// The call does its work, then X answers 200 with this instead.
    PageReplaced(Value),
    /// The events of a page come in any order.
    OutOfOrder,
    /// One event stands twice on its page.
    TwiceOnPage,
    /// The last event of a page stands on the next page once more.
    TwiceOnPages,
    /// A page has one event more, of a type that nobody has heard of. It is not part of the truth.
    UnknownEvent,
    /// No event of the answer has this field.
    MissingField(EventField),
}

impl Fault {
    /// Whether X answers something else, and not merely something that is spoilt.
    pub(crate) fn gives_another_answer(&self) -> bool {
        self.turn() == 0
    }

    /// When this one takes effect among others that strike the same call: first what gives another answer, then what
    /// changes it, and at last what becomes of it on its way.
    fn turn(&self) -> u8 {
        match self {
            Self::Status(_)
            | Self::RawBody { .. }
            | Self::RateLimited
            | Self::RateLimitedWithoutHeaders
            | Self::ResetBeforeCommit
            | Self::SilenceBeforeCommit
            | Self::StatusAfterCommit(_)
            | Self::HtmlBody
            | Self::PageReplaced(_) => 0,
            Self::OutOfOrder | Self::TwiceOnPage | Self::TwiceOnPages | Self::UnknownEvent | Self::MissingField(_) => 1,
            Self::EmptyBody | Self::CutBody => 2,
            Self::WrongDate { .. } | Self::NoDate => 3,
            Self::Latency { .. } => 4,
            Self::ResetAfterCommit | Self::ResetWithinBody | Self::SilenceAfterCommit => 5,
        }
    }
}

/// A field of an event that an answer may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventField {
    /// Who wrote or invited.
    SenderId,
    /// When it happened.
    CreatedAt,
    /// Where it happened.
    DmConversationId,
    /// What was written.
    Text,
}

impl EventField {
    const ALL: [Self; 4] = [Self::SenderId, Self::CreatedAt, Self::DmConversationId, Self::Text];

    /// X's name of the field.
    fn on_the_wire(self) -> &'static str {
        match self {
            Self::SenderId => "sender_id",
            Self::CreatedAt => "created_at",
            Self::DmConversationId => "dm_conversation_id",
            Self::Text => "text",
        }
    }
}

/// Which calls a fault is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calls {
    /// Every call.
    All,
    /// Calls of one kind.
    Of(Call),
}

impl From<Call> for Calls {
    fn from(call: Call) -> Self {
        Self::Of(call)
    }
}

impl Calls {
    fn include(self, call: Call) -> bool {
        self == Self::All || self == Self::Of(call)
    }
}

#[cfg(test)]
mod tests;
