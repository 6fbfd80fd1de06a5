//! The words that X knows in `…fields` and `expansions`.
//!
//! X's launch documents and its specification 2.167 disagree in a few; for now the words of both are accepted.

/// `dm_event.fields`
pub(crate) const DM_EVENT_FIELDS: &[&str] = &[
    "attachments",
    "created_at",
    "dm_conversation_id",
    "entities",
    "event_type",
    "id",
    "text",
    "sender_id",
    "participant_ids",
    "referenced_tweets",
];

/// `expansions` of event calls.
pub(crate) const DM_EVENT_EXPANSIONS: &[&str] =
    &["attachments.media_keys", "participant_ids", "referenced_posts", "sender_id", "referenced_tweets.id"];

/// `media.fields`
pub(crate) const MEDIA_FIELDS: &[&str] = &[
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
];

/// `user.fields`
pub(crate) const USER_FIELDS: &[&str] = &[
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
];

/// `expansions` of user calls.
pub(crate) const USER_EXPANSIONS: &[&str] =
    &["affiliation", "most_recent_post_id", "pinned_post_id", "pinned_tweet_id"];

/// `post.fields`, called `tweet.fields` at launch.
pub(crate) const POST_FIELDS: &[&str] = &[
    "article",
    "article_title",
    "attachments",
    "author_id",
    "card_uri",
    "community_id",
    "context_annotations",
    "conversation_id",
    "created_at",
    "display_text_range",
    "edit_controls",
    "entities",
    "geo",
    "id",
    "lang",
    "matched_media_notes",
    "media_metadata",
    "non_public_metrics",
    "note_post",
    "note_request_suggestions",
    "note_tweet",
    "organic_metrics",
    "paid_partnership",
    "possibly_sensitive",
    "promoted_metrics",
    "public_metrics",
    "referenced_tweets",
    "reply_settings",
    "scopes",
    "source",
    "suggested_source_links",
    "suggested_source_links_with_counts",
    "text",
    "withheld",
];
