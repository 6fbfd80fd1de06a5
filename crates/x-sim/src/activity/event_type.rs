//! The kinds of activity that X knows, and whose consent each needs.

use serde::{Deserialize, Deserializer, Serialize, de};

use super::What;
use crate::oauth::Scope;

/// A kind of activity by its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct EventType(&'static str);

/// Who may subscribe to a kind of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// An app by itself, or a person's token with this scope: it is about what everybody can see.
    Nobody(Scope),
    /// Only the person whose activity it is, with a token of this scope.
    ThePerson(Scope),
    /// Only the person, with a scope that nobody can grant here.
    AnotherScope,
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("no kind of activity"))
    }
}

impl EventType {
    pub(crate) const DM_RECEIVED: Self = Self("dm.received");
    pub(crate) const DM_SENT: Self = Self("dm.sent");
    pub(crate) const DM_READ: Self = Self("dm.read");
    pub(crate) const DM_INDICATE_TYPING: Self = Self("dm.indicate_typing");

    /// All that the specification lists. Of these only what begins with `dm.` ever happens here.
    const ALL: &[&str] = &[
        "profile.update.bio",
        "profile.update.profile_picture",
        "profile.update.banner_picture",
        "profile.update.screenname",
        "profile.update.geo",
        "profile.update.url",
        "profile.update.verified_badge",
        "profile.update.affiliate_badge",
        "profile.update.handle",
        "news.new",
        "follow.follow",
        "follow.unfollow",
        "spaces.start",
        "spaces.end",
        "broadcast.start",
        "broadcast.end",
        "broadcast.chat",
        "chat.received",
        "chat.sent",
        "chat.conversation.join",
        "chat.conversation_join",
        "chat.conversation.member_added",
        "chat.conversation.member_removed",
        "chat.conversation.admin_added",
        "chat.conversation.admin_removed",
        "chat.update.group_name",
        "chat.update.restrictions",
        "dm.sent",
        "dm.received",
        "dm.indicate_typing",
        "dm.read",
        "post.create",
        "post.delete",
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
        "post.repost.create",
        "like.create",
        "mute.mute",
        "mute.unmute",
        "block.block",
        "block.unblock",
    ];

    /// Reads a name. A deprecated one is read as the one that replaced it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|known| **known == name)?;
        Some(if *known == "chat.conversation_join" { Self("chat.conversation.join") } else { Self(known) })
    }

    /// All names, for a complaint about an unknown one.
    pub(crate) fn names() -> String {
        Self::ALL.join(",")
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    /// As the specification of `POST /2/activity/subscriptions` and X's page on event privacy say.
    pub(crate) fn needs(self) -> Needs {
        match self.family() {
            "dm" | "chat" => Needs::ThePerson(Scope::DmRead),
            "like" | "mute" | "block" => Needs::AnotherScope,
            _ if self.0 == "post.mention.create" => Needs::ThePerson(Scope::TweetRead),
            _ => Needs::Nobody(Scope::TweetRead),
        }
    }

    /// Whether it is filtered by a word instead of a person.
    pub(crate) fn is_about_a_keyword(self) -> bool {
        self.family() == "news"
    }

    /// Whether it goes from one person to another, so that a filter may choose a direction. X's page on directions names
    /// follows and likes.
    pub(crate) fn has_direction(self) -> bool {
        matches!(self.family(), "follow" | "like")
    }

    /// Which of these an app is told for somebody who did it, and for somebody who is told of it.
    pub(super) fn of(what: &What) -> (Option<Self>, Self) {
        match what {
            What::Said(_) => (Some(Self::DM_SENT), Self::DM_RECEIVED),
            What::Typed => (None, Self::DM_INDICATE_TYPING),
            What::Read(_) => (None, Self::DM_READ),
        }
    }

    fn family(self) -> &'static str {
        self.0.split('.').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deprecated_name_is_read_as_its_successor() {
        let [old, new] = ["chat.conversation_join", "chat.conversation.join"].map(EventType::parse);
        assert_eq!(old, new);
        assert!(new.is_some());
    }

    #[test]
    fn names_are_compared_exactly() {
        for name in ["", "dm", "dm.", "DM.received", "dm.received ", "dm.deleted"] {
            assert_eq!(EventType::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn private_activity_needs_the_person() {
        let needs = |name| EventType::parse(name).map(EventType::needs);
        assert_eq!(needs("dm.indicate_typing"), Some(Needs::ThePerson(Scope::DmRead)));
        assert_eq!(needs("mute.mute"), Some(Needs::AnotherScope));
        assert_eq!(needs("profile.update.bio"), Some(Needs::Nobody(Scope::TweetRead)));
    }
}
