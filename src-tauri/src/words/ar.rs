//! Arabic. Its plurals are those of CLDR, its digits those of the region.

use super::Words;

pub const WORDS: Words = Words {
    open_pipit: "فتح Pipit",
    new_message: "رسالة جديدة",
    quiet_for_an_hour: "بلا إشعارات لمدة ساعة",
    quiet_no_longer: "تشغيل الإشعارات من جديد",
    quit_pipit: "إنهاء Pipit",
    someone: "شخص ما",
    group: "مجموعة",
    photo: "صورة",
    gif: "GIF",
    video: "فيديو",
    attachment: "مرفق",
    open: "فتح",
    reply: "رد",
    reply_placeholder: "اكتب ردك",
    mark_as_read: "وضع علامة مقروء",
    new_messages: |amount, number| match plural(amount) {
        Plural::One => "رسالة جديدة".to_owned(),
        Plural::Two => "رسالتان جديدتان".to_owned(),
        Plural::Few => format!("{number} رسائل جديدة"),
        Plural::Many | Plural::Other => format!("{number} رسالة جديدة"),
    },
    more_new_messages: |number| format!("+{number} رسالة جديدة"),
    others: |amount, number| match plural(amount) {
        Plural::One => "شخص آخر".to_owned(),
        Plural::Two => "شخصان آخران".to_owned(),
        Plural::Few | Plural::Many | Plural::Other => format!("{number} آخرون"),
    },
    people: |amount, number| match plural(amount) {
        Plural::One => "شخص واحد".to_owned(),
        Plural::Two => "شخصان".to_owned(),
        Plural::Few => format!("{number} أشخاص"),
        Plural::Many => format!("{number} شخصًا"),
        Plural::Other => format!("{number} شخص"),
    },
    list: |names| names.join(" و"),
    to: |title, handle| format!("{title} إلى \u{2066}@{handle}\u{2069}"),
};

enum Plural {
    One,
    Two,
    Few,
    Many,
    /// Zero too, of which nothing is said here.
    Other,
}

fn plural(amount: usize) -> Plural {
    match (amount, amount % 100) {
        (1, _) => Plural::One,
        (2, _) => Plural::Two,
        (_, 3..=10) => Plural::Few,
        (_, 11..=99) => Plural::Many,
        _ => Plural::Other,
    }
}

/// The zero of the region's digits: the Maghreb and the Emirates write as Europe does (CLDR).
pub fn zero(region: Option<&str>) -> char {
    match region {
        Some("AE" | "DZ" | "EH" | "LY" | "MA" | "TN") => '0',
        _ => '٠',
    }
}
