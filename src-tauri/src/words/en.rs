//! English.

use super::Words;

pub const WORDS: Words = Words {
    open_pipit: "Open Pipit",
    new_message: "New message",
    quiet_for_an_hour: "No notifications for an hour",
    quiet_no_longer: "Turn notifications on again",
    quit_pipit: "Quit Pipit",
    someone: "Someone",
    group: "Group",
    photo: "Photo",
    gif: "GIF",
    video: "Video",
    attachment: "Attachment",
    open: "Open",
    reply: "Reply",
    reply_placeholder: "Your answer",
    mark_as_read: "Mark as read",
    new_messages: |amount, number| {
        if amount == 1 { "New message".to_owned() } else { format!("{number} new messages") }
    },
    more_new_messages: |number| format!("{number}+ new messages"),
    others: |amount, number| format!("{number} {}", if amount == 1 { "other" } else { "others" }),
    people: |amount, number| format!("{number} {}", if amount == 1 { "person" } else { "people" }),
    list: |names| match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    },
    to: |title, handle| format!("{title} to @{handle}"),
};
