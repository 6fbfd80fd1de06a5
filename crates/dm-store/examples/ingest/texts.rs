//! Texts as people write them: of a few words or many, out of words of which few are frequent and most are rare, now and
//! then in Chinese or Japanese, with a link or an emoji.

use rand::{Rng, RngExt};
use serde_json::{Value, json};

/// How many different words there are, besides those of [`EASTERN`].
const WORDS: usize = 40_000;

/// The most frequent words, in the order of their frequency; the others are made up.
const FREQUENT: &str = "the i you to a and it is of that in we on for me have was at so be there this what with not do \
    are but my can just if like your no yes ok they will all from about get when know see one she he how now go good \
    think time here or out up as an then thanks some would her him them too going really back want did day today right \
    well need still tomorrow today's been has who could our down more only over tonight where maybe sure great love home \
    work people something make much again very dinner morning tell come take before after because week next last than \
    other into little never always night new long school train house coffee please sorry thought why which photo call \
    meeting weekend birthday friday message café naïve later already friends better through might weather sister umbrella";

/// Words of two characters and more, the frequent ones first.
const EASTERN: &str = "我们 今天 明天 什么 可以 没有 知道 你好 谢谢 现在 一起 东京 晚上 时间 朋友 工作 回家 吃饭 照片 喜欢 觉得 \
    这个 因为 所以 北京 上海 电影 咖啡 下午 早上 周末 生日 天气 地铁 学校 明日 東京 ありがとう です ました ください 会議 写真 電車 \
    コーヒー 週末 誕生日 おはよう 大丈夫 図書館 上野公園 新幹線 お願いします 傘 雪 茶";

/// Where words and texts come from.
pub struct Texts {
    words: Vec<String>,
    eastern: Vec<&'static str>,
}

impl Texts {
    /// Makes up the vocabulary.
    pub fn new(random: &mut impl Rng) -> Self {
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        while words.len() < WORDS {
            words.push(made_up_word(random));
        }
        Self { words, eastern: EASTERN.split_whitespace().collect() }
    }

    /// The word with this place in the order of frequency.
    pub fn word(&self, rank: usize) -> &str {
        self.words.get(rank).map_or("the", String::as_str)
    }

    /// A text and X's `entities` for it.
    pub fn text(&self, random: &mut impl Rng) -> (String, Option<Value>) {
        if random.random_bool(0.08) {
            let words: Vec<&str> =
                (0..random.random_range(1..12)).map(|_| *frequent_of(&self.eastern, random)).collect();
            return (words.concat(), None);
        }
        // Most are short, a few are long.
        let most = 1 << random.random_range(1..7);
        let length = 1 + random.random_range(0..=most);
        let mut words: Vec<&str> = (0..length).map(|_| frequent_of(&self.words, random).as_str()).collect();
        if random.random_bool(0.05) {
            words.push("🎉");
        }
        let mut text = words.join(" ");
        if !random.random_bool(0.05) {
            return (text, None);
        }
        let short = format!("https://t.co/{:010x}", random.random::<u32>());
        let path = [frequent_of(&self.words, random), frequent_of(&self.words, random)];
        let long = format!("https://www.example.org/{}/{}", path[0], path[1]);
        text = format!("{text} {short}");
        let end = text.chars().count();
        let url =
            json!({ "start": end - 23, "end": end, "url": short, "expanded_url": long, "display_url": "example.org" });
        (text, Some(json!({ "urls": [url] })))
    }
}

/// A word of a list in which each is about as frequent as its place is small (Zipf's law).
fn frequent_of<'a, T>(words: &'a [T], random: &mut impl Rng) -> &'a T {
    let mut from = words.len();
    // Halving a random number of times makes each half as likely as the other.
    let halvings = random.random_range(0..=from.ilog2());
    from >>= halvings;
    &words[random.random_range(from / 2..from)]
}

fn made_up_word(random: &mut impl Rng) -> String {
    const BEGIN: [&str; 24] = [
        "b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "th", "tr", "sh", "ch",
        "pl", "br", "qu",
    ];
    const MIDDLE: [&str; 9] = ["a", "e", "i", "o", "u", "ea", "ou", "ai", "io"];
    const END: [&str; 12] = ["", "", "n", "r", "s", "t", "ng", "nd", "ly", "er", "ed", "tion"];
    let mut word = String::new();
    for _ in 0..random.random_range(1..=3) {
        word.push_str(BEGIN[random.random_range(0..BEGIN.len())]);
        word.push_str(MIDDLE[random.random_range(0..MIDDLE.len())]);
    }
    word + END[random.random_range(0..END.len())]
}
