//! The words that X knows in `…fields` and `expansions`.
//!
//! X's launch documents and its specification 2.167 disagree in a few. A simulated X speaks one dialect, and refuses the
//! words of the other as X would, or it understands both and answers in the words in which it was asked.

/// Whose words a simulated X understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Those of the guides from the launch of the v2 API: Tweets.
    Launch,
    /// Those of the specification 2.167: Posts.
    Current,
    /// All of them.
    #[default]
    Both,
}

/// One of the two ways to say a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    Launch,
    Current,
}

impl Dialect {
    /// Whether this server understands this tongue.
    pub(crate) fn understands(self, tongue: Tongue) -> bool {
        match self {
            Self::Launch => tongue == Tongue::Launch,
            Self::Current => tongue == Tongue::Current,
            Self::Both => true,
        }
    }

    /// The tongue of answers where the question does not tell.
    pub(crate) fn own_tongue(self) -> Tongue {
        match self {
            Self::Launch => Tongue::Launch,
            Self::Current | Self::Both => Tongue::Current,
        }
    }
}

/// The words of one parameter.
#[derive(Debug)]
pub(crate) struct Words {
    shared: &'static [&'static str],
    current: &'static [&'static str],
    launch: &'static [&'static str],
}

impl Words {
    /// Those that a server of this dialect knows.
    pub(crate) fn of(&self, dialect: Dialect) -> Vec<&'static str> {
        let mut words = self.shared.to_vec();
        if dialect.understands(Tongue::Current) {
            words.extend(self.current);
        }
        if dialect.understands(Tongue::Launch) {
            words.extend(self.launch);
        }
        words
    }
}

/// `dm_event.fields`
pub(crate) const DM_EVENT_FIELDS: Words = Words {
    shared: &["attachments", "created_at", "dm_conversation_id", "event_type", "id", "text"],
    current: &["entities"],
    launch: &["sender_id", "participant_ids", "referenced_tweets"],
};

/// `expansions` of event calls.
pub(crate) const DM_EVENT_EXPANSIONS: Words = Words {
    shared: &["attachments.media_keys", "participant_ids", "sender_id"],
    current: &["referenced_posts"],
    launch: &["referenced_tweets.id"],
};

/// `media.fields`
pub(crate) const MEDIA_FIELDS: Words = Words {
    shared: &[
        "alt_text",
        "duration_ms",
        "height",
        "media_key",
        "non_public_metrics",
        "organic_metrics",
        "preview_image_url",
        "promoted_metrics",
        "public_metrics",
        "type",
        "url",
        "variants",
        "width",
    ],
    current: &[],
    launch: &[],
};

/// `user.fields`
pub(crate) const USER_FIELDS: Words = Words {
    shared: &[
        "confirmed_email",
        "connection_status",
        "created_at",
        "description",
        "entities",
        "id",
        "is_identity_verified",
        "location",
        "name",
        "parody",
        "profile_banner_url",
        "profile_image_url",
        "protected",
        "public_metrics",
        "receives_your_dm",
        "subscribes_to_you",
        "subscription",
        "subscription_type",
        "url",
        "username",
        "verified",
        "verified_followers_count",
        "verified_type",
        "withheld",
    ],
    current: &[],
    launch: &["most_recent_tweet_id", "pinned_tweet_id"],
};

/// `expansions` of user calls.
pub(crate) const USER_EXPANSIONS: Words = Words {
    shared: &[],
    current: &["affiliation", "most_recent_post_id", "pinned_post_id"],
    launch: &["affiliation.user_id", "most_recent_tweet_id", "pinned_tweet_id"],
};

/// `post.fields` of the specification, and `tweet.fields` of the launch, which is a parameter of its own.
pub(crate) const POST_FIELDS: Words = Words {
    shared: &[
        "attachments",
        "context_annotations",
        "conversation_id",
        "created_at",
        "edit_controls",
        "entities",
        "geo",
        "id",
        "lang",
        "non_public_metrics",
        "organic_metrics",
        "possibly_sensitive",
        "promoted_metrics",
        "public_metrics",
        "reply_settings",
        "source",
        "text",
        "withheld",
    ],
    current: &[
        "article",
        "article_title",
        "card_uri",
        "community_id",
        "display_text_range",
        "matched_media_notes",
        "media_metadata",
        "note_post",
        "note_request_suggestions",
        "paid_partnership",
        "scopes",
        "suggested_source_links",
        "suggested_source_links_with_counts",
    ],
    launch: &["author_id", "edit_history_tweet_ids", "in_reply_to_user_id", "note_tweet", "referenced_tweets"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_knows_its_own_words_and_one_knows_all() {
        let knows = |dialect, word: &str| DM_EVENT_EXPANSIONS.of(dialect).contains(&word);
        for (dialect, tweets, posts) in
            [(Dialect::Launch, true, false), (Dialect::Current, false, true), (Dialect::Both, true, true)]
        {
            assert_eq!(knows(dialect, "referenced_tweets.id"), tweets);
            assert_eq!(knows(dialect, "referenced_posts"), posts);
            assert!(knows(dialect, "sender_id"));
        }
    }
}
