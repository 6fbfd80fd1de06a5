//! The two sets of words in which X is asked for events.
//!
//! The guides from the launch of the v2 DM API and the specification 2.167 name different fields, and a server
//! refuses a word that it does not know with 400. So a client begins with the current words, changes over once when X
//! refuses them, and remembers.
//!
//! # Who sent it, and what that costs
//! The launch words have `sender_id` and `participant_ids` among `dm_event.fields`; they come for nothing. The current
//! words have them as expansions only: an expanded id stands in the event, and the person stands in `includes.users`,
//! which X may charge as a user read ($0.010, once per person and UTC day). No cheaper way is described, since
//! without the expansion an event has no sender. So that the price is paid for something, the people in `includes`
//! come with all the fields that [`crate::users`] would ask for: they need not be asked for again that day.
//!
//! Posts that a message refers to are expanded, so that they can be shown: each costs $0.005 once per UTC day. In the current
//! words nothing tells who wrote them, and in neither do their pictures come along; the text of the message holds the address.

/// Which words X is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// The words of the specification 2.167.
    #[default]
    Current,
    /// The words of the guides from the launch of the API.
    Launch,
}

/// What of an attachment is asked for, in either dialect.
const MEDIA_FIELDS: &str = "alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width";
/// What of a person is asked for.
pub(crate) const USER_FIELDS: &str = "name,username,profile_image_url,protected,receives_your_dm";

impl Dialect {
    /// The word by which this dialect is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Launch => "launch",
        }
    }

    /// The dialect that was stored as `text`; the current one for an unknown word.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        if text == Self::Launch.as_str() { Self::Launch } else { Self::Current }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Current => Self::Launch,
            Self::Launch => Self::Current,
        }
    }

    /// The query parameters that say which parts of events to send.
    pub(crate) const fn event_parameters(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Current => &[
                ("dm_event.fields", "attachments,created_at,dm_conversation_id,entities,event_type,id,text"),
                ("expansions", "attachments.media_keys,participant_ids,referenced_posts,sender_id"),
                ("media.fields", MEDIA_FIELDS),
                ("post.fields", "created_at,entities,id,text"),
                ("user.fields", USER_FIELDS),
            ],
            Self::Launch => &[
                (
                    "dm_event.fields",
                    "attachments,created_at,dm_conversation_id,event_type,id,participant_ids,referenced_tweets,sender_id,text",
                ),
                ("expansions", "attachments.media_keys,referenced_tweets.id"),
                ("media.fields", MEDIA_FIELDS),
                ("tweet.fields", "author_id,created_at,entities,id,text"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_survives_being_stored() {
        for dialect in [Dialect::Current, Dialect::Launch] {
            assert_eq!(Dialect::from_stored(dialect.as_str()), dialect);
        }
        assert_eq!(Dialect::from_stored("klingon"), Dialect::Current);
    }
}
