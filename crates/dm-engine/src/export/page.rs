//! The export for people: one page without scripts that loads nothing from anywhere. What people wrote is text; only web
//! addresses become links.

use std::io::{self, Write};

use dm_model::{Link, Message, TimelineContent, TimelineItem, UserId};
use jiff::{Zoned, civil::Date, tz::TimeZone};

use super::{Heading, Named, Writing, handle_of, kind_word, moment, name_of};

/// Nothing is loaded and nothing runs, whatever else stands in the file.
const HEAD: &str = r#"<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: .9rem; margin: 2rem 0 .75rem; text-align: center; opacity: .7; }
.about, .note { font-size: .85rem; opacity: .7; }
.note { text-align: center; }
article { margin: .6rem 0; padding: .5rem .8rem; border: 1px solid #8884; border-radius: .8rem; max-width: 80%; width: fit-content; }
article.own { margin-inline-start: auto; background: #2a7d6e22; }
header { font-size: .8rem; opacity: .75; }
article p { margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: .4rem 0 0; padding-inline-start: .6rem; border-inline-start: 3px solid #8886; white-space: pre-wrap; overflow-wrap: anywhere; }
.hanging { font-style: italic; }
</style>
"#;

pub struct Page<W> {
    out: W,
    zone: TimeZone,
    day: Option<Date>,
}

impl<W: Write> Page<W> {
    pub fn to(out: W, zone: TimeZone) -> Self {
        Self { out, zone, day: None }
    }

    fn message(&mut self, message: &Message, at: &Zoned, named: &Named) -> io::Result<()> {
        let class = if message.own { " class=\"own\"" } else { "" };
        let handle =
            handle_of(message.sender, named).map(|handle| format!(" @{}", escaped(handle))).unwrap_or_default();
        writeln!(
            self.out,
            "<article{class}><header><bdi>{}</bdi>{handle} <time datetime=\"{}\">{}</time></header>",
            escaped(&name_of(message.sender, named)),
            at.timestamp(),
            at.strftime("%H:%M"),
        )?;
        if !message.text.is_empty() {
            writeln!(self.out, "<p dir=\"auto\">{}</p>", with_links(&message.text, &message.links))?;
        }
        for attachment in &message.attachments {
            let key = escaped(attachment.media_key.as_str());
            let described = attachment.alt_text.as_deref().map(|alt| format!(": <bdi>{}</bdi>", escaped(alt)));
            let kind = kind_word(attachment.kind);
            writeln!(self.out, "<p class=\"hanging\">[{kind} {key}{}]</p>", described.unwrap_or_default())?;
        }
        for post in &message.posts {
            writeln!(self.out, "<blockquote dir=\"auto\">{}</blockquote>", escaped(&post.text))?;
        }
        if message.vanished {
            writeln!(self.out, "<p class=\"hanging\">X no longer shows this message.</p>")?;
        }
        writeln!(self.out, "</article>")
    }
}

impl<W: Write> Writing for Page<W> {
    fn begin(&mut self, heading: &Heading<'_>, named: &Named) -> io::Result<()> {
        let title = escaped(&heading.title);
        let people = heading.others.iter().map(|id| with_handle(*id, named)).collect::<Vec<_>>().join(", ");
        let now = moment(heading.export.now).to_zoned(self.zone.clone());
        let account = &heading.export.account;
        writeln!(
            self.out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>{title}</title>\n{HEAD}</head>\n<body>\n<h1 dir=\"auto\">{title}</h1>\n\
             <p class=\"about\">Direct Messages of <bdi>{}</bdi> @{} with {people}, exported on {} by Pipit.</p>",
            escaped(&account.name),
            escaped(&account.username),
            now.strftime("%Y-%m-%d at %H:%M (UTC%:z)"),
        )
    }

    fn item(&mut self, item: &TimelineItem, named: &Named) -> io::Result<()> {
        let at = moment(item.at).to_zoned(self.zone.clone());
        if self.day.replace(at.date()) != Some(at.date()) {
            writeln!(self.out, "<h2>{}</h2>", at.strftime("%A, %-d %B %Y"))?;
        }
        let everyone =
            |people: &[UserId]| people.iter().map(|id| with_handle(*id, named)).collect::<Vec<_>>().join(", ");
        match &item.content {
            TimelineContent::Message(message) => self.message(message, &at, named),
            TimelineContent::Joined { people, invited_by } => {
                let by = invited_by.map(|id| format!(", brought in by {}", with_handle(id, named))).unwrap_or_default();
                writeln!(self.out, "<p class=\"note\">{} joined{by}.</p>", everyone(people))
            }
            TimelineContent::Left { people } => writeln!(self.out, "<p class=\"note\">{} left.</p>", everyone(people)),
            TimelineContent::Missing => {
                writeln!(self.out, "<p class=\"note\">Messages may be missing here: they were not loaded from X.</p>")
            }
        }
    }

    fn end(&mut self, _named: &Named) -> io::Result<()> {
        writeln!(self.out, "</body>\n</html>")
    }
}

/// A name that cannot turn the direction of what stands beside it.
fn with_handle(id: UserId, named: &Named) -> String {
    let handle = handle_of(id, named).map(|handle| format!(" (@{})", escaped(handle))).unwrap_or_default();
    format!("<bdi>{}</bdi>{handle}", escaped(&name_of(id, named)))
}

/// The text with its web addresses as links.
fn with_links(text: &str, links: &[Link]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let cut = |start: u32, end: u32| {
        let place = |unit: u32| usize::try_from(unit).unwrap_or(usize::MAX);
        String::from_utf16_lossy(units.get(place(start)..place(end)).unwrap_or_default())
    };
    let (mut html, mut done) = (String::with_capacity(text.len()), 0);
    for link in links {
        let address = escaped(&cut(link.start, link.end));
        html.push_str(&escaped(&cut(done, link.start)));
        html.extend(["<a href=\"", &address, "\" rel=\"noopener noreferrer\">", &address, "</a>"]);
        done = link.end;
    }
    html.push_str(&escaped(&cut(done, u32::try_from(units.len()).unwrap_or(u32::MAX))));
    html
}

/// Text as it stands in HTML, also in an attribute. Characters that HTML has no place for become visible.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(character),
            _ if character.is_control() => html.push('\u{fffd}'),
            _ => html.push(character),
        }
    }
    html
}
