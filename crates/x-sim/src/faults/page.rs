//! Faults that change the events of an answer.

use rand::{Rng, RngExt, seq::SliceRandom};
use serde_json::{Value, json};

use super::{EventField, Fault};

/// What tells the ids of invented events from those of true ones: a bit of the machine's number.
const INVENTED: u64 = 1 << 21;

/// Changes the events of an answer as the fault wants it. An answer without events stays as it is.
pub(crate) fn spoil(answer: &mut Value, fault: &Fault, random: &mut impl Rng) {
    match fault {
        Fault::MissingField(field) => {
            if let Some(data) = answer.get_mut("data") {
                remove_field(data, *field);
            }
        }
        Fault::OutOfOrder => change_events(answer, |events| shuffle(events, random)),
        Fault::TwiceOnPage => change_events(answer, |events| repeat_one(events, random)),
        Fault::UnknownEvent => change_events(answer, |events| invent_one(events, random)),
        _ => {}
    }
}

/// The last event of a page that has a next one.
pub(crate) fn last_before_next_page(answer: &Value) -> Option<&Value> {
    answer["meta"].get("next_token")?;
    answer["data"].as_array()?.last()
}

/// Puts an event of the page before onto this page.
pub(crate) fn repeat_from_page_before(answer: &mut Value, event: Value) {
    change_events(answer, |events| events.insert(0, event));
}

fn change_events(answer: &mut Value, change: impl FnOnce(&mut Vec<Value>)) {
    let Some(events) = answer.get_mut("data").and_then(Value::as_array_mut).filter(|events| !events.is_empty()) else {
        return;
    };
    change(events);
    let count = events.len();
    if let Some(meta) = answer.get_mut("meta").and_then(Value::as_object_mut) {
        meta.insert("result_count".to_owned(), count.into());
    }
}

fn shuffle(events: &mut Vec<Value>, random: &mut impl Rng) {
    let before = events.clone();
    events.shuffle(random);
    if *events == before {
        events.reverse();
    }
}

fn repeat_one(events: &mut Vec<Value>, random: &mut impl Rng) {
    let again = events.get(random.random_range(..events.len())).cloned();
    if let Some(again) = again {
        events.insert(random.random_range(..=events.len()), again);
    }
}

/// Invents an event of the same time and place as one of the page.
fn invent_one(events: &mut Vec<Value>, random: &mut impl Rng) {
    let place = random.random_range(..events.len());
    let Some(beside) = events.get(place) else { return };
    let Some(id) = beside["id"].as_str().and_then(|id| id.parse::<u64>().ok()) else { return };
    let mut invented = json!({
        "id": (id ^ INVENTED).to_string(),
        "event_type": "ParticipantsWaved",
        "waving": { "hands": 2, "how": ["left", "right"] },
        "waved_at": null,
    });
    for field in ["dm_conversation_id", "created_at", "sender_id"] {
        if let Some(value) = beside.get(field) {
            invented[field] = value.clone();
        }
    }
    events.insert(place, invented);
}

fn remove_field(data: &mut Value, field: EventField) {
    match data {
        Value::Array(events) => events.iter_mut().for_each(|event| remove_field(event, field)),
        Value::Object(event) => drop(event.remove(field.on_the_wire())),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;

    fn page(count: usize) -> Value {
        let events: Vec<_> = (1..=count)
            .map(|number| json!({ "id": (number << 22).to_string(), "event_type": "MessageCreate", "text": "hello" }))
            .collect();
        json!({ "data": events, "meta": { "result_count": count } })
    }

    fn ids(page: &Value) -> Vec<u64> {
        let events = page["data"].as_array().unwrap();
        events.iter().map(|event| event["id"].as_str().unwrap().parse().unwrap()).collect()
    }

    proptest! {
        #[test]
        fn no_event_gets_lost_and_the_count_is_right(
            count in 1_usize..50,
            seed: u64,
            fault in prop_oneof![Just(Fault::OutOfOrder), Just(Fault::TwiceOnPage), Just(Fault::UnknownEvent)],
        ) {
            let before = page(count);
            let mut after = before.clone();
            spoil(&mut after, &fault, &mut ChaCha20Rng::seed_from_u64(seed));
            let more = usize::from(fault != Fault::OutOfOrder);
            prop_assert_eq!(ids(&after).len(), count + more);
            prop_assert_eq!(&after["meta"]["result_count"], count + more);
            prop_assert!(ids(&before).iter().all(|id| ids(&after).contains(id)));
            prop_assert!(count == 1 || fault != Fault::OutOfOrder || ids(&after) != ids(&before));
        }
    }

    #[test]
    fn an_invented_event_has_an_id_of_its_own() {
        let mut spoiled = page(3);
        spoil(&mut spoiled, &Fault::UnknownEvent, &mut ChaCha20Rng::seed_from_u64(1));
        let (mut all, invented) = (ids(&spoiled), "ParticipantsWaved");
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 4);
        let of_type = spoiled["data"].as_array().unwrap().iter().filter(|event| event["event_type"] == invented);
        assert_eq!(of_type.count(), 1);
    }

    #[test]
    fn a_field_is_missing_in_lists_and_in_a_single_event() {
        let mut random = ChaCha20Rng::seed_from_u64(1);
        let mut list = page(2);
        spoil(&mut list, &Fault::MissingField(EventField::Text), &mut random);
        let mut single = json!({ "data": { "id": "1", "text": "hello" } });
        spoil(&mut single, &Fault::MissingField(EventField::Text), &mut random);
        assert_eq!(single, json!({ "data": { "id": "1" } }));
        assert!(list["data"].as_array().unwrap().iter().all(|event| event.get("text").is_none()));
    }

    #[test]
    fn what_has_no_events_stays_as_it_is() {
        for fault in [Fault::OutOfOrder, Fault::TwiceOnPage, Fault::UnknownEvent] {
            let mut answer = json!({ "meta": { "result_count": 0 } });
            spoil(&mut answer, &fault, &mut ChaCha20Rng::seed_from_u64(1));
            assert_eq!(answer, json!({ "meta": { "result_count": 0 } }));
        }
    }
}
