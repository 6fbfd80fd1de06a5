//! Reads what people wrote from small text files and plays it.
//!
//! ```text
//! group plots: robin ben june      a group and who is in it at first
//! in june                          what follows is between the owner and june
//! in plots                         what follows is in the group
//! @ 27d 18:40                      27 days ago, at that time of day in UTC
//! @ 3h    @ 25m                    three hours ago, 25 minutes ago
//! june: Hello!                     june writes; `\n` begins a new line
//! june sends blue-ridge: Look      june sends a picture
//! ben adds noor                    noor joins, invited by ben
//! rei leaves                       rei leaves
//! ```

use std::time::Duration;

use dm_model::{ConversationId, Timestamp, UserId};
use rand::RngExt;
use rand_chacha::ChaCha20Rng;

use super::people::Cast;
use crate::{
    drawing::{Drawing, View},
    scenarios::ScenarioError,
    world::{NewMessage, Picture, World},
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Everything that will happen.
#[derive(Default)]
pub(super) struct Play<'a> {
    groups: Vec<(&'a str, Vec<&'a str>)>,
    happenings: Vec<Happening<'a>>,
}

struct Happening<'a> {
    at: Timestamp,
    place: &'a str,
    actor: &'a str,
    action: Action<'a>,
}

enum Action<'a> {
    Says { text: String, picture: Option<&'a str> },
    Adds(&'a str),
    Leaves,
}

impl<'a> Play<'a> {
    /// Reads one file. Between two lines of a scene a person types for a while.
    pub(super) fn read(
        &mut self,
        file: &'static str,
        text: &'a str,
        now: Timestamp,
        random: &mut ChaCha20Rng,
    ) -> Result<(), ScenarioError> {
        let (mut place, mut at) = ("", now);
        for (number, line) in (1..).zip(text.lines()) {
            let wrong = || ScenarioError::Script { file, line: number };
            if let Some(group) = line.strip_prefix("group ") {
                let (name, people) = group.split_once(": ").ok_or_else(wrong)?;
                self.groups.push((name, people.split(' ').collect()));
            } else if let Some(name) = line.strip_prefix("in ") {
                place = name;
            } else if let Some(time) = line.strip_prefix("@ ") {
                at = read_time(time, now).ok_or_else(wrong)?;
            } else {
                let (actor, action) = read_line(line).ok_or_else(wrong)?;
                let typing = match &action {
                    Action::Says { text, .. } => 4 + u64::try_from(text.len() / 8).unwrap_or(0),
                    _ => 5,
                };
                at = at.after(Duration::from_secs(typing.min(90) + random.random_range(3..60)));
                // The last words of a scene that began minutes ago lie in the past all the same.
                let at = at.min(Timestamp::from_millis(now.as_millis() - 2 * MINUTE_MS));
                self.happenings.push(Happening { at, place, actor, action });
            }
        }
        Ok(())
    }

    /// Plays everything in the order of time.
    pub(super) fn perform(mut self, world: &mut World, now: Timestamp, cast: &Cast) -> Result<(), ScenarioError> {
        let person = |short: &str| cast.get(short).copied().ok_or_else(|| ScenarioError::Nobody(short.to_owned()));
        self.happenings.sort_by_key(|happening| happening.at);
        let beginning = self.happenings.first().map_or(now, |happening| happening.at);
        let mut groups = Vec::new();
        for (name, people) in &self.groups {
            let people: Vec<UserId> = people.iter().map(|short| person(short)).collect::<Result<_, _>>()?;
            groups.push((*name, world.add_group(beginning, &people)?));
        }
        let owner = person("robin")?;
        for Happening { at, place, actor, action } in self.happenings {
            let conversation = match groups.iter().find(|(name, _)| *name == place) {
                Some((_, group)) => group.clone(),
                None => ConversationId::one_to_one(owner, person(place)?),
            };
            let actor = person(actor)?;
            match action {
                Action::Says { text, picture } => {
                    let picture = picture.map(landscape).transpose()?;
                    world.add_message(at, &conversation, actor, NewMessage::with_picture(&text, picture))?
                }
                Action::Adds(who) => world.add_join(at, &conversation, actor, &[person(who)?])?,
                Action::Leaves => world.add_leave(at, &conversation, &[actor])?,
            };
        }
        Ok(())
    }
}

fn landscape(name: &str) -> Result<Picture, ScenarioError> {
    let view = View::named(name).ok_or_else(|| ScenarioError::NoPicture(name.to_owned()))?;
    Ok(Picture::drawn(Drawing::Landscape(view)))
}

fn read_line(line: &str) -> Option<(&str, Action<'_>)> {
    if let Some((head, text)) = line.split_once(": ") {
        let text = text.replace("\\n", "\n");
        let (actor, picture) = match head.split_once(" sends ") {
            Some((actor, picture)) => (actor, Some(picture)),
            None => (head, None),
        };
        return Some((actor, Action::Says { text, picture }));
    }
    if let Some(actor) = line.strip_suffix(" leaves") {
        return Some((actor, Action::Leaves));
    }
    let (actor, who) = line.split_once(" adds ")?;
    Some((actor, Action::Adds(who)))
}

fn read_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    let now = now.as_millis();
    let millis = if let Some(minutes) = text.strip_suffix('m') {
        now - minutes.parse::<i64>().ok()? * MINUTE_MS
    } else if let Some(hours) = text.strip_suffix('h') {
        now - hours.parse::<i64>().ok()? * 60 * MINUTE_MS
    } else {
        let (days, clock) = text.split_once("d ")?;
        let (hour, minute) = clock.split_once(':')?;
        let midnight = now.div_euclid(DAY_MS) * DAY_MS - days.parse::<i64>().ok()? * DAY_MS;
        midnight + (hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?) * MINUTE_MS
    };
    Some(Timestamp::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::NOW;

    #[test]
    fn times_are_counted_from_now() {
        let millis = |text| read_time(text, NOW).map(|time| NOW.as_millis() - time.as_millis());
        assert_eq!(millis("25m"), Some(25 * MINUTE_MS));
        assert_eq!(millis("3h"), Some(180 * MINUTE_MS));
        // Now is 15:06:40.
        assert_eq!(millis("1d 15:00"), Some(DAY_MS + 6 * MINUTE_MS + 40_000));
        assert_eq!(millis("yesterday"), None);
    }

    #[test]
    fn a_line_that_means_nothing_is_refused_with_its_number() {
        use rand::SeedableRng;
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let error = Play::default().read("x.txt", "in june\njune shrugs", NOW, &mut random).unwrap_err();
        assert_eq!(error.to_string(), "line 2 of x.txt means nothing");
    }
}
