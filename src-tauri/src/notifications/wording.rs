//! What a notification says: where it stands, who wrote, and the last lines; or, where the person wants it so, only that
//! somebody wrote.

use std::collections::HashMap;

use dm_model::{AttachmentKind, UserId};
use dm_store::UnreadMessage;

use super::text;
use crate::words::Language;

/// So many of the last messages of a conversation are shown.
pub const MOST_LINES: usize = 4;

/// How much of a message is shown where it stands alone, and among others, in characters as people count them.
const LONGEST_ALONE: usize = 240;
const LONGEST_AMONG_OTHERS: usize = 100;

/// A name of a group by its people needs no more of them than these.
const MOST_NAMES: usize = 3;

const APP: &str = "Pipit";

/// Title and body.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    pub title: String,
    pub body: String,
}

/// How it is said.
pub struct Manner<'a> {
    pub language: Language,
    /// The handle of the account, where there are several.
    pub to: Option<&'a str>,
}

/// Everyone whose name is needed.
pub fn people_named(messages: &[UnreadMessage]) -> Vec<UserId> {
    let senders = messages.iter().map(|message| message.sender);
    let members = messages.last().into_iter().filter(|message| is_called_by_its_people(message));
    senders.chain(members.flat_map(|message| message.people.iter().take(MOST_NAMES).copied())).collect()
}

/// What is said of so many messages of one conversation, of which these are the last, oldest first. (Those that were read in this very
/// moment are missing.)
pub fn of_conversation(
    amount: usize,
    messages: &[UnreadMessage],
    names: &HashMap<UserId, String>,
    manner: &Manner<'_>,
) -> Wording {
    let Some(last) = messages.last() else { return of_many(amount, manner) };
    let longest = if amount == 1 { LONGEST_ALONE } else { LONGEST_AMONG_OTHERS };
    let shown = messages.len().min(if amount > MOST_LINES { MOST_LINES - 1 } else { MOST_LINES });
    let mut lines = Vec::new();
    if shown < amount {
        lines.push(manner.language.new_messages(amount));
    }
    lines.extend(messages.iter().skip(messages.len() - shown).map(|message| line(message, names, longest, manner)));
    Wording { title: addressed(conversation_name(last, names, manner), manner), body: lines.join("\n") }
}

/// What is said of many messages at once.
pub fn of_many(amount: usize, manner: &Manner<'_>) -> Wording {
    Wording { title: addressed(APP.to_owned(), manner), body: manner.language.new_messages(amount) }
}

fn conversation_name(message: &UnreadMessage, names: &HashMap<UserId, String>, manner: &Manner<'_>) -> String {
    if let Some(alias) = message.alias.as_deref().and_then(text::name) {
        return alias;
    }
    if !message.conversation_id.is_group() {
        return name_of(message.sender, names, manner);
    }
    let known: Vec<String> =
        message.people.iter().take(MOST_NAMES).filter_map(|person| names.get(person).cloned()).collect();
    manner.language.group_name(&known, message.people.len())
}

fn line(message: &UnreadMessage, names: &HashMap<UserId, String>, longest: usize, manner: &Manner<'_>) -> String {
    let words = manner.language.words;
    let text = text::on_one_line(&message.text, longest);
    let attachment = message.attachment.map(|kind| match kind {
        AttachmentKind::Photo => words.photo,
        AttachmentKind::Gif => words.gif,
        AttachmentKind::Video => words.video,
        AttachmentKind::Other => words.attachment,
    });
    let said = match attachment {
        None => text,
        Some(attachment) if text.is_empty() => attachment.to_owned(),
        Some(attachment) => format!("{attachment} · {text}"),
    };
    if message.conversation_id.is_group() {
        format!("{}: {said}", name_of(message.sender, names, manner))
    } else {
        said
    }
}

fn is_called_by_its_people(message: &UnreadMessage) -> bool {
    message.conversation_id.is_group() && message.alias.is_none()
}

fn name_of(person: UserId, names: &HashMap<UserId, String>, manner: &Manner<'_>) -> String {
    names.get(&person).cloned().unwrap_or_else(|| manner.language.words.someone.to_owned())
}

fn addressed(title: String, manner: &Manner<'_>) -> String {
    match manner.to {
        Some(handle) => (manner.language.words.to)(&title, handle),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use dm_model::{ConversationId, EventId};

    use super::*;

    const BOB: u64 = 2;
    const CAROL: u64 = 3;
    const DAVE: u64 = 4;

    fn user(id: u64) -> UserId {
        UserId::new(id).unwrap()
    }

    fn names() -> HashMap<UserId, String> {
        [(BOB, "Bob"), (CAROL, "Carol")].map(|(id, name)| (user(id), name.to_owned())).into()
    }

    fn from_bob(text: &str) -> UnreadMessage {
        UnreadMessage {
            event_id: EventId::new(1_900_000_000_000_000_000).unwrap(),
            conversation_id: ConversationId::one_to_one(user(1), user(BOB)),
            alias: None,
            people: vec![user(BOB)],
            sender: user(BOB),
            text: text.to_owned(),
            attachment: None,
        }
    }

    fn in_group(sender: u64, text: &str) -> UnreadMessage {
        let conversation_id = ConversationId::group(1_578_398_451_921_985_538).unwrap();
        let people = [DAVE, BOB, CAROL].map(user).to_vec();
        UnreadMessage { conversation_id, people, sender: user(sender), ..from_bob(text) }
    }

    fn english(to: Option<&str>) -> Manner<'_> {
        Manner { language: Language::choose("en", []), to }
    }

    fn said(messages: &[UnreadMessage]) -> (String, String) {
        let last = &messages[messages.len().saturating_sub(MOST_LINES)..];
        let wording = of_conversation(messages.len(), last, &names(), &english(None));
        (wording.title, wording.body)
    }

    #[test]
    fn a_message_says_who_and_what() {
        assert_eq!(said(&[from_bob("Tea\nat five?")]), ("Bob".into(), "Tea at five?".into()));
        let stranger = UnreadMessage { sender: user(DAVE), ..from_bob("Hi") };
        assert_eq!(said(&[stranger]).0, "Someone");
    }

    #[test]
    fn a_file_is_named_beside_what_is_said_with_it() {
        let photo = UnreadMessage { attachment: Some(AttachmentKind::Photo), ..from_bob("") };
        let video = UnreadMessage { attachment: Some(AttachmentKind::Video), ..from_bob("At the lake") };
        assert_eq!(said(&[photo]).1, "Photo");
        assert_eq!(said(&[video]).1, "Video · At the lake");
    }

    #[test]
    fn a_group_is_called_as_in_the_inbox_and_its_lines_say_who_wrote() {
        let title_and_body = said(&[in_group(BOB, "Where?"), in_group(CAROL, "Here")]);
        assert_eq!(title_and_body, ("Bob, Carol and 1 other".into(), "Bob: Where?\nCarol: Here".into()));
        let named = UnreadMessage { alias: Some("Readers".to_owned()), ..in_group(BOB, "Hi") };
        assert_eq!(said(&[named]).0, "Readers");
    }

    #[test]
    fn of_many_messages_the_last_ones_are_shown_and_all_are_counted() {
        let messages: Vec<_> = (1..=6).map(|number| from_bob(&number.to_string())).collect();
        assert_eq!(said(&messages[..4]).1, "1\n2\n3\n4");
        assert_eq!(said(&messages).1, "6 new messages\n4\n5\n6");
    }

    #[test]
    fn of_messages_that_are_not_shown_it_says_only_that_somebody_wrote() {
        let wording = of_many(1, &english(None));
        assert_eq!(wording, Wording { title: "Pipit".into(), body: "New message".into() });
        assert_eq!(of_many(2, &english(None)).body, "2 new messages");
        assert_eq!(of_conversation(2, &[], &names(), &english(None)).body, "2 new messages", "read in this moment");
    }

    #[test]
    fn of_several_accounts_it_says_which_one() {
        let wording = of_conversation(1, &[from_bob("Hi")], &names(), &english(Some("alice")));
        assert_eq!(wording.title, "Bob to @alice");
        assert_eq!(of_many(7, &english(Some("alice"))).title, "Pipit to @alice");
    }

    #[test]
    fn nobody_s_name_is_asked_for_that_is_not_said() {
        assert_eq!(people_named(&[from_bob("Hi")]), [user(BOB)]);
        let named = UnreadMessage { alias: Some("Readers".to_owned()), ..in_group(BOB, "Hi") };
        assert_eq!(people_named(&[named]), [user(BOB)]);
        assert!(people_named(&[in_group(BOB, "Hi")]).contains(&user(CAROL)));
    }
}
