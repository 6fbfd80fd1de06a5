//! What the desktop is told outside of the page, by notifications and in the tray, in the page's languages. As there, a language is one value whose type it must fill (ADR 26), so
//! that the compiler refuses one that lacks a word.

mod ar;
mod en;
mod ja;

use crate::settings::Settings;

/// More new messages than these are not counted: nobody needs the number.
pub const MOST_COUNTED: usize = 1_000;

/// The words of one language. Functions of an amount are also given how it is written.
pub struct Words {
    pub open_pipit: &'static str,
    pub new_message: &'static str,
    pub quiet_for_an_hour: &'static str,
    pub quiet_no_longer: &'static str,
    pub quit_pipit: &'static str,
    pub someone: &'static str,
    pub group: &'static str,
    pub photo: &'static str,
    pub gif: &'static str,
    pub video: &'static str,
    pub attachment: &'static str,
    pub open: &'static str,
    pub reply: &'static str,
    pub reply_placeholder: &'static str,
    pub mark_as_read: &'static str,
    pub new_messages: fn(usize, &str) -> String,
    /// More than so many, which is [`MOST_COUNTED`].
    pub more_new_messages: fn(&str) -> String,
    pub others: fn(usize, &str) -> String,
    pub people: fn(usize, &str) -> String,
    /// At least one name.
    pub list: fn(&[String]) -> String,
    /// A title, and for which account it is.
    pub to: fn(&str, &str) -> String,
}

/// A language with its customs.
#[derive(Clone, Copy)]
pub struct Language {
    pub words: &'static Words,
    zero: char,
}

impl Language {
    /// The one that the person chose, or of the system's the first one that Pipit has.
    pub fn choose(chosen: &str, of_the_system: impl IntoIterator<Item = String>) -> Self {
        let tags: Vec<String> = of_the_system.into_iter().collect();
        let speaks = |tag: &str, code: &str| tag.split('-').next() == Some(code);
        let known = |code: &str| matches!(code, "en" | "ar" | "ja");
        let codes = tags.iter().filter_map(|tag| tag.split('-').next());
        let code = if known(chosen) { chosen } else { codes.clone().find(|code| known(code)).unwrap_or("en") };
        let region = tags.iter().find(|tag| speaks(tag, code)).and_then(|tag| tag.split('-').nth(1));
        match code {
            "ar" => Self { words: &ar::WORDS, zero: ar::zero(region) },
            "ja" => Self { words: &ja::WORDS, zero: '0' },
            _ => Self { words: &en::WORDS, zero: '0' },
        }
    }

    /// The one that the person chose in the settings, or else the system's.
    pub fn of(settings: &Settings) -> Self {
        Self::choose(&settings.language, sys_locale::get_locales())
    }

    /// "New message", "2 new messages", "1000+ new messages"
    pub fn new_messages(self, amount: usize) -> String {
        if amount > MOST_COUNTED {
            (self.words.more_new_messages)(&self.number(MOST_COUNTED))
        } else {
            (self.words.new_messages)(amount, &self.number(amount))
        }
    }

    /// A group by its people: all of up to three, otherwise two and a count. Those nobody knows yet are counted.
    pub fn group_name(self, known: &[String], total: usize) -> String {
        if total == 0 {
            return self.words.group.to_owned();
        }
        if known.is_empty() {
            return (self.words.people)(total, &self.number(total));
        }
        let mut named = known.to_vec();
        if total > 3 {
            named.truncate(2);
        }
        let others = total.saturating_sub(named.len());
        if others > 0 {
            named.push((self.words.others)(others, &self.number(others)));
        }
        (self.words.list)(&named)
    }

    fn number(self, amount: usize) -> String {
        let in_own_digits = |digit: char| {
            let value = digit.to_digit(10)?;
            char::from_u32(u32::from(self.zero) + value)
        };
        amount.to_string().chars().filter_map(in_own_digits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(chosen: &str, system: &[&str]) -> String {
        Language::choose(chosen, system.iter().map(|tag| (*tag).to_owned())).new_messages(12)
    }

    #[test]
    fn the_chosen_language_is_spoken_or_else_the_first_of_the_system_s_that_pipit_has() {
        assert_eq!(says("system", &["fr-FR", "ja-JP", "ar"]), "新しいメッセージ12件");
        assert_eq!(says("en", &["ja-JP"]), "12 new messages");
        assert_eq!(says("ar", &["ja-JP"]), "١٢ رسالة جديدة");
        for without in [&[][..], &["C"], &["fr-FR"]] {
            assert_eq!(says("system", without), "12 new messages", "{without:?}");
        }
    }

    #[test]
    fn arabic_is_counted_in_its_six_ways_and_written_in_the_region_s_digits() {
        let arabic = |amount| Language::choose("ar", ["ar-MA".to_owned()]).new_messages(amount);
        let said: Vec<String> = [1, 2, 3, 10, 11, 99, 100, 102, 103].map(arabic).into();
        assert_eq!(
            said,
            [
                "رسالة جديدة",
                "رسالتان جديدتان",
                "3 رسائل جديدة",
                "10 رسائل جديدة",
                "11 رسالة جديدة",
                "99 رسالة جديدة",
                "100 رسالة جديدة",
                "102 رسالة جديدة",
                "103 رسائل جديدة",
            ]
        );
    }

    #[test]
    fn more_than_anybody_counts_are_told_as_such() {
        let says = |chosen, amount| Language::choose(chosen, []).new_messages(amount);
        assert_eq!(
            [1_000, 1_001, 70_000].map(|amount| says("en", amount)),
            ["1000 new messages", "1000+ new messages", "1000+ new messages"]
        );
        assert_eq!(says("ja", 1_001), "新しいメッセージ1000件以上");
        assert_eq!(says("ar", 1_001), "+١٠٠٠ رسالة جديدة");
    }

    #[test]
    fn a_group_is_called_by_up_to_three_of_its_people() {
        let english = Language::choose("en", []);
        let people: Vec<String> = ["Bob", "Carol", "Dave"].map(str::to_owned).into();
        assert_eq!(english.group_name(&people[..1], 1), "Bob");
        assert_eq!(english.group_name(&people, 3), "Bob, Carol and Dave");
        assert_eq!(english.group_name(&people, 5), "Bob, Carol and 3 others");
        assert_eq!(english.group_name(&people[..1], 2), "Bob and 1 other");
        assert_eq!(english.group_name(&[], 2), "2 people");
        assert_eq!(english.group_name(&[], 0), "Group");
        assert_eq!(Language::choose("ja", []).group_name(&people, 5), "Bob、Carol、ほか3人");
        assert_eq!(Language::choose("ar", []).group_name(&people[..2], 2), "Bob وCarol");
    }
}
