//! What X charged. A resource that was read today costs nothing more before the UTC day ends, so what was charged today
//! is remembered one by one; of other days only the sums are kept.

use dm_model::{Billable, Charged, ConversationId, EventId, PostId, Timestamp, UserId};
use rusqlite::{Transaction, params};

use crate::{Store, StoreError, error::Context as _};

/// What X charged on one UTC day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySpending {
    /// Days since 1970.
    pub day: i64,
    /// How much of what.
    pub charged: Vec<Charged>,
}

impl Store {
    /// Counts events that an answer returned, and tells how many of them X charged for.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn charge_events(&self, day: i64, events: &[EventId]) -> Result<u32, StoreError> {
        self.charge_resources(day, Billable::EventRead, events.iter().map(|id| id.as_i64()))
    }

    /// Counts people whom an answer described, and tells how many of them X charged for.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn charge_people(&self, day: i64, people: &[UserId]) -> Result<u32, StoreError> {
        self.charge_resources(day, Billable::UserRead, people.iter().map(|id| id.as_i64()))
    }

    /// Counts Posts that X sent along on a UTC day. Gives how many of them it had not charged on this day.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn charge_posts(&self, day: i64, posts: &[PostId]) -> Result<u32, StoreError> {
        self.charge_resources(day, Billable::PostRead, posts.iter().map(|id| id.as_i64()))
    }

    /// Counts messages that the activity stream delivered, and tells how many of them X charged for. X charges for each
    /// beside what the same event costs in a list.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn charge_deliveries(&self, day: i64, events: &[EventId]) -> Result<u32, StoreError> {
        self.charge_resources(day, Billable::StreamedMessage, events.iter().map(|id| id.as_i64()))
    }

    /// Counts something for which X charges each time.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn charge(&self, day: i64, billable: Billable, units: u32) -> Result<(), StoreError> {
        self.write(|writer| add(writer, day, billable, units))
    }

    /// What X charged on each day since `first`, the last day first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn load_spending(&self, first: i64) -> Result<Vec<DaySpending>, StoreError> {
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached("SELECT day, billable, units FROM spending WHERE day >= ?1 ORDER BY day DESC, billable")
                .context("loading what X charged")?;
            let rows = statement
                .query_map([first], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)))
                .context("loading what X charged")?;
            let mut days: Vec<DaySpending> = Vec::new();
            for row in rows {
                let (day, billable, units) = row.context("loading what X charged")?;
                // A later Pipit may have counted things that this one does not know.
                let Some(billable) = Billable::named(&billable) else { continue };
                let charged = Charged { billable, units };
                match days.last_mut().filter(|last| last.day == day) {
                    Some(last) => last.charged.push(charged),
                    None => days.push(DaySpending { day, charged: vec![charged] }),
                }
            }
            Ok(days)
        })
    }

    /// How many of the newest events of a conversation, of `most` at the most, no page has shown yet: between them may
    /// stand what others wrote meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count_newest_unshown(&self, within: &ConversationId, most: u8) -> Result<u8, StoreError> {
        self.read(|reader| {
            reader
                .prepare_cached(
                    "SELECT COUNT(*) FROM (SELECT confirmed FROM events
                                           WHERE conversation = (SELECT id FROM conversations WHERE x_id = ?1)
                                           ORDER BY id DESC LIMIT ?2)
                     WHERE NOT confirmed",
                )
                .context("counting what no page has shown")?
                .query_row(params![within.to_string(), most], |row| row.get(0))
                .context("counting what no page has shown")
        })
    }

    /// How many of the newest events, `most` at the most, can be asked for without a further price: X has charged them
    /// today already, or they are of today and every reading of this day pays for them once. Of one conversation, or
    /// of all.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn count_newest_paid(&self, within: Option<&ConversationId>, day: i64, most: u8) -> Result<u8, StoreError> {
        let begin_of_day = EventId::first_at(Timestamp::start_of_utc_day(day)).map_or(i64::MAX, EventId::as_i64);
        let which = match within {
            Some(_) => "conversation = (SELECT id FROM conversations WHERE x_id = ?5)",
            None => "?5 IS NULL",
        };
        self.read(|reader| {
            let mut statement = reader
                .prepare_cached(&format!(
                    "SELECT id >= ?3 OR EXISTS (SELECT 1 FROM charged_today
                                                WHERE billable = ?1 AND resource = events.id AND day = ?2)
                     FROM events
                     WHERE {which}
                       AND NOT EXISTS (SELECT 1 FROM withdrawals WHERE event = events.id AND state = 'deleted')
                       AND NOT EXISTS (SELECT 1 FROM absences WHERE event = events.id AND vanished)
                     ORDER BY id DESC LIMIT ?4"
                ))
                .context("counting what was read today")?;
            let values =
                params![Billable::EventRead.as_str(), day, begin_of_day, most, within.map(ConversationId::to_string)];
            let rows =
                statement.query_map(values, |row| row.get::<_, bool>(0)).context("counting what was read today")?;
            let mut count = 0;
            for is_paid in rows {
                if !is_paid.context("counting what was read today")? {
                    break;
                }
                count += 1;
            }
            Ok(count)
        })
    }

    fn charge_resources(
        &self,
        day: i64,
        billable: Billable,
        resources: impl Iterator<Item = i64>,
    ) -> Result<u32, StoreError> {
        self.write(|writer| {
            let mut statement = writer
                .prepare_cached(
                    "INSERT INTO charged_today (billable, resource, day) VALUES (?1, ?2, ?3)
                     ON CONFLICT (billable, resource) DO UPDATE SET day = excluded.day WHERE day <> excluded.day",
                )
                .context("counting what was read")?;
            let mut units = 0;
            for resource in resources {
                let changed =
                    statement.execute(params![billable.as_str(), resource, day]).context("counting what was read")?;
                units += u32::from(changed > 0);
            }
            add(writer, day, billable, units)?;
            Ok(units)
        })
    }
}

fn add(writer: &Transaction<'_>, day: i64, billable: Billable, units: u32) -> Result<(), StoreError> {
    if units == 0 {
        return Ok(());
    }
    let today = params![day, billable.as_str(), units];
    let counted = writer
        .prepare_cached("UPDATE spending SET units = units + ?3 WHERE day = ?1 AND billable = ?2")
        .context("counting what X charged")?
        .execute(today)
        .context("counting what X charged")?;
    if counted == 0 {
        writer
            .prepare_cached("INSERT INTO spending (day, billable, units) VALUES (?1, ?2, ?3)")
            .context("counting what X charged")?
            .execute(today)
            .context("counting what X charged")?;
        // The first of its kind today: what was charged on other days will be charged again.
        writer
            .prepare_cached("DELETE FROM charged_today WHERE billable = ?1 AND day <> ?2")
            .context("forgetting yesterday")?
            .execute(params![billable.as_str(), day])
            .context("forgetting yesterday")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{alice_store, bob, book_club, carol, message, with_bob};

    const TODAY: i64 = 20_370;

    fn units(store: &Store, day: i64, billable: Billable) -> u32 {
        let days = store.load_spending(day).unwrap();
        let charged = days.into_iter().filter(|spending| spending.day == day).flat_map(|spending| spending.charged);
        charged.filter(|charged| charged.billable == billable).map(|charged| charged.units).sum()
    }

    #[test]
    fn an_event_is_charged_once_a_day_and_again_the_next_day() {
        let (_folder, store) = alice_store();
        let events = [1, 2].map(|seconds| message(seconds, with_bob(), bob(), "hello").id);
        assert_eq!(store.charge_events(TODAY, &events).unwrap(), 2);
        assert_eq!(store.charge_events(TODAY, &events).unwrap(), 0);
        assert_eq!(store.charge_events(TODAY + 1, &events[..1]).unwrap(), 1);
        assert_eq!(store.charge_events(TODAY + 1, &events).unwrap(), 1);
        assert_eq!(units(&store, TODAY, Billable::EventRead), 2);
        assert_eq!(units(&store, TODAY + 1, Billable::EventRead), 2);
    }

    #[test]
    fn people_and_sends_are_counted_beside_events() {
        let (_folder, store) = alice_store();
        assert_eq!(store.charge_people(TODAY, &[bob(), carol(), bob()]).unwrap(), 2);
        store.charge(TODAY, Billable::Send, 1).unwrap();
        store.charge(TODAY, Billable::Send, 1).unwrap();
        assert_eq!(units(&store, TODAY, Billable::UserRead), 2);
        assert_eq!(units(&store, TODAY, Billable::Send), 2);
        assert_eq!(store.load_spending(TODAY).unwrap().len(), 1);
    }

    #[test]
    fn only_events_charged_on_a_day_without_a_break_from_the_newest_are_free() {
        const TOMORROW: i64 = TODAY + 1;
        let (_folder, store) = alice_store();
        let events = [1, 2, 3, 4].map(|seconds| message(seconds, with_bob(), bob(), "hello"));
        store.ingest(&events).unwrap();
        let charge = |day, number: usize| store.charge_events(day, &[events[number].id]).unwrap();
        assert_eq!(store.count_newest_paid(None, TOMORROW, 10).unwrap(), 0);
        charge(TOMORROW, 3);
        charge(TOMORROW, 2);
        charge(TOMORROW, 0);
        assert_eq!(store.count_newest_paid(None, TOMORROW, 10).unwrap(), 2);
        assert_eq!(store.count_newest_paid(None, TOMORROW, 1).unwrap(), 1);
        assert_eq!(store.count_newest_paid(None, TOMORROW + 1, 10).unwrap(), 0);
    }

    #[test]
    fn of_one_conversation_only_its_own_events_count_and_those_of_today_are_paid_for_anyway() {
        let (_folder, store) = alice_store();
        store.ingest(&[1, 2, 3].map(|seconds| message(seconds, with_bob(), bob(), "hello"))).unwrap();
        store.ingest(&[message(4, book_club(), carol(), "hi")]).unwrap();
        let count = |within: &ConversationId, day| store.count_newest_paid(Some(within), day, 10).unwrap();
        assert_eq!((count(&with_bob(), TODAY), count(&book_club(), TODAY)), (3, 1));
        assert_eq!(count(&with_bob(), TODAY + 1), 0);
    }
}
