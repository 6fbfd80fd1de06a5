//! What the person is doing, as far as it decides what is read next, and how eagerly.

use dm_model::{ConversationId, Timestamp};

use crate::scheduler::Eagerness;

/// What the person is doing, as far as it decides what is read next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    /// The conversation on screen.
    pub open: Option<ConversationId>,
    /// Whether the window has the focus.
    pub focused: bool,
    /// Whether nobody is at the window: it is hidden, or nothing was done in it for some minutes.
    pub away: bool,
    /// Until when an answer to something just said is likely.
    pub answer_likely_until: Option<Timestamp>,
}

impl Attention {
    /// Whether somebody looks at the window.
    pub fn is_given(&self) -> bool {
        self.focused && !self.away
    }

    /// How eagerly to read for them now.
    pub fn eagerness_at(&self, now: Timestamp) -> Eagerness {
        match self.answer_likely_until {
            Some(until) if now < until => Eagerness::AnswerLikely,
            _ if self.away => Eagerness::Idle,
            _ if self.focused => Eagerness::Even,
            _ => Eagerness::Relaxed,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_760_000_000_000);

    fn attention(focused: bool, away: bool) -> Attention {
        Attention { focused, away, ..Attention::default() }
    }

    #[test]
    fn a_window_with_the_focus_at_which_nobody_is_counts_as_one_without() {
        assert_eq!(attention(true, true).eagerness_at(NOW), Eagerness::Idle);
        assert!(!attention(true, true).is_given());
    }

    #[test]
    fn an_answer_is_awaited_eagerly_wherever_the_window_is_and_no_longer_than_it_is_likely() {
        let until = NOW.after(Duration::from_mins(1));
        let hidden = Attention { answer_likely_until: Some(until), ..attention(false, true) };
        assert_eq!(hidden.eagerness_at(NOW), Eagerness::AnswerLikely);
        assert_eq!(hidden.eagerness_at(until), Eagerness::Idle);
    }
}
