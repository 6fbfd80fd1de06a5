//! Japanese.

use super::Words;

pub const WORDS: Words = Words {
    open_pipit: "Pipitを開く",
    new_message: "新規メッセージ",
    quiet_for_an_hour: "1時間通知しない",
    quiet_no_longer: "通知を再開",
    quit_pipit: "Pipitを終了",
    someone: "誰か",
    group: "グループ",
    photo: "写真",
    gif: "GIF",
    video: "動画",
    attachment: "添付ファイル",
    open: "開く",
    reply: "返信",
    reply_placeholder: "返信を入力",
    mark_as_read: "既読にする",
    new_messages: |amount, number| {
        if amount == 1 { "新しいメッセージ".to_owned() } else { format!("新しいメッセージ{number}件") }
    },
    more_new_messages: |number| format!("新しいメッセージ{number}件以上"),
    others: |_, number| format!("ほか{number}人"),
    people: |_, number| format!("{number}人"),
    list: |names| names.join("、"),
    to: |title, handle| format!("{title}（@{handle} 宛）"),
};
