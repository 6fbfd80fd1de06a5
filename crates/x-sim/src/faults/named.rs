//! Faults as people write them: `status=503`, `latency=200ms..2s`, and with the calls that they are for
//! `dm_events:status=503:0.2`.

use std::{str::FromStr, time::Duration};

use serde::{Deserialize, de::value::StrDeserializer};

use super::{Calls, EventField, Fault};
use crate::Call;

/// All faults that can be written, each with a value where it needs one.
const NAMES: &str = "status=503, status_after_commit=503, rate_limited, rate_limited_without_headers, \
    reset_before_commit, reset_after_commit, reset_within_body, silence_before_commit, silence_after_commit, \
    latency=200ms..2s, wrong_date=-90m, no_date, empty_body, cut_body, html_body, out_of_order, twice_on_page, \
    twice_on_pages, unknown_event, missing_field=text";

/// A fault, the calls that it is for, and how often it strikes them.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultRule {
    /// Which calls.
    pub calls: Calls,
    /// What goes wrong.
    pub fault: Fault,
    /// How often, from 0 to 1.
    pub probability: f64,
}

/// Why a text is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultRuleError {
    /// The parts are not there.
    #[error("{0:?} is no CALL:FAULT or CALL:FAULT:PROBABILITY, such as dm_events:status=503:0.2.")]
    NoRule(String),
    /// No such call.
    #[error("No call is named {0:?}. Names are such as dm_events and send_to_conversation, and \"all\".")]
    UnknownCall(String),
    /// No such fault.
    #[error("No fault is named {0:?}. There are: {NAMES}.")]
    UnknownFault(String),
    /// A fault with a number, or the like, that makes no sense.
    #[error("{0:?} is written wrongly. {1}")]
    BadValue(String, &'static str),
    /// Not between 0 and 1.
    #[error("{0:?} is no probability; that is a number from 0 to 1.")]
    BadProbability(String),
}

impl FromStr for FaultRule {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let (calls, fault, probability) = match text.split(':').collect::<Vec<_>>().as_slice() {
            [calls, fault] => (*calls, *fault, 1.0),
            [calls, fault, probability] => (*calls, *fault, probability_of(probability)?),
            _ => return Err(FaultRuleError::NoRule(text.to_owned())),
        };
        Ok(Self { calls: calls.parse()?, fault: fault.parse()?, probability })
    }
}

impl FromStr for Calls {
    type Err = FaultRuleError;

    fn from_str(name: &str) -> Result<Self, FaultRuleError> {
        if name == "all" {
            return Ok(Self::All);
        }
        let call = Call::deserialize(StrDeserializer::<serde::de::value::Error>::new(name));
        call.map(Self::Of).map_err(|_| FaultRuleError::UnknownCall(name.to_owned()))
    }
}

impl FromStr for Fault {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let bad = |way_on| FaultRuleError::BadValue(text.to_owned(), way_on);
        let Some((name, value)) = text.split_once('=') else {
            return match text {
                "status" | "status_after_commit" => Err(bad(STATUS)),
                "latency" => Err(bad(LATENCY)),
                "wrong_date" => Err(bad(OFFSET)),
                "missing_field" => Err(bad(FIELD)),
                _ => without_value(text).ok_or_else(|| FaultRuleError::UnknownFault(text.to_owned())),
            };
        };
        match name {
            "status" => Ok(Self::Status(status(value).ok_or_else(|| bad(STATUS))?)),
            "status_after_commit" => Ok(Self::StatusAfterCommit(status(value).ok_or_else(|| bad(STATUS))?)),
            "latency" => latency(value).ok_or_else(|| bad(LATENCY)),
            "wrong_date" => {
                let offset: jiff::SignedDuration = value.parse().map_err(|_| bad(OFFSET))?;
                Ok(Self::WrongDate { seconds: offset.as_secs() })
            }
            "missing_field" => {
                let field = EventField::ALL.into_iter().find(|field| field.on_the_wire() == value);
                Ok(Self::MissingField(field.ok_or_else(|| bad(FIELD))?))
            }
            _ if without_value(name).is_some() => Err(bad("It takes no value.")),
            _ => Err(FaultRuleError::UnknownFault(name.to_owned())),
        }
    }
}

const STATUS: &str = "It takes an HTTP status from 200 to 599, such as status=503.";
const LATENCY: &str = "It takes a time or a range, such as latency=200ms..2s.";
const OFFSET: &str = "It takes a time ahead or behind, such as wrong_date=90m or wrong_date=-90m.";
const FIELD: &str = "It takes sender_id, created_at, dm_conversation_id or text.";

fn without_value(name: &str) -> Option<Fault> {
    Some(match name {
        "rate_limited" => Fault::RateLimited,
        "rate_limited_without_headers" => Fault::RateLimitedWithoutHeaders,
        "reset_before_commit" => Fault::ResetBeforeCommit,
        "reset_after_commit" => Fault::ResetAfterCommit,
        "reset_within_body" => Fault::ResetWithinBody,
        "silence_before_commit" => Fault::SilenceBeforeCommit,
        "silence_after_commit" => Fault::SilenceAfterCommit,
        "no_date" => Fault::NoDate,
        "empty_body" => Fault::EmptyBody,
        "cut_body" => Fault::CutBody,
        "html_body" => Fault::HtmlBody,
        "out_of_order" => Fault::OutOfOrder,
        "twice_on_page" => Fault::TwiceOnPage,
        "twice_on_pages" => Fault::TwiceOnPages,
        "unknown_event" => Fault::UnknownEvent,
        _ => return None,
    })
}

/// Statuses below 200 are no answers (RFC 9110, section 15.2).
fn status(text: &str) -> Option<u16> {
    text.parse().ok().filter(|status| (200..600).contains(status))
}

fn latency(text: &str) -> Option<Fault> {
    let (shortest, longest) = text.split_once("..").unwrap_or((text, text));
    let (shortest, longest) = (duration(shortest)?, duration(longest)?);
    (shortest <= longest).then_some(Fault::Latency { shortest, longest })
}

/// A time that does not lie behind, such as `90s`, `1m 30s` or `200ms`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    Duration::try_from(text.trim().parse::<jiff::SignedDuration>().ok()?).ok()
}

fn probability_of(text: &str) -> Result<f64, FaultRuleError> {
    let probability = text.parse().ok().filter(|probability| (0.0..=1.0).contains(probability));
    probability.ok_or_else(|| FaultRuleError::BadProbability(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> FaultRule {
        text.parse().unwrap()
    }

    fn complaint(text: &str) -> String {
        text.parse::<FaultRule>().unwrap_err().to_string()
    }

    #[test]
    fn a_rule_names_calls_a_fault_and_a_probability() {
        let expected = FaultRule { calls: Call::DmEvents.into(), fault: Fault::Status(503), probability: 0.2 };
        assert_eq!(rule("dm_events:status=503:0.2"), expected);
        let always = FaultRule { calls: Calls::All, fault: Fault::CutBody, probability: 1.0 };
        assert_eq!(rule("all:cut_body"), always);
    }

    #[test]
    fn each_fault_that_is_listed_can_be_written() {
        for name in NAMES.split(", ") {
            assert!(name.trim().parse::<Fault>().is_ok(), "{name}");
        }
    }

    #[test]
    fn times_are_written_as_people_do() {
        let (shortest, longest) = (Duration::from_millis(200), Duration::from_secs(2));
        assert_eq!(rule("all:latency=200ms..2s").fault, Fault::Latency { shortest, longest });
        let longest = Duration::from_secs(90);
        assert_eq!(rule("all:latency=1m 30s").fault, Fault::Latency { shortest: longest, longest });
        assert_eq!(rule("all:wrong_date=-90m").fault, Fault::WrongDate { seconds: -5_400 });
        assert_eq!(rule("all:missing_field=sender_id").fault, Fault::MissingField(EventField::SenderId));
    }

    #[test]
    fn what_makes_no_sense_gets_a_clear_sentence() {
        let nonsense = [
            "dm_events",
            "dm_event:cut_body",
            "dm_events:status",
            "dm_events:status=99",
            "dm_events:latency=2s..1s",
            "dm_events:latency=-2s",
            "dm_events:missing_field=id",
            "dm_events:cut_body=1",
            "dm_events:cut_body:2",
            "dm_events:cut_body:often",
        ];
        insta::assert_snapshot!(nonsense.map(complaint).join("\n"), @r#"
        "dm_events" is no CALL:FAULT or CALL:FAULT:PROBABILITY, such as dm_events:status=503:0.2.
        No call is named "dm_event". Names are such as dm_events and send_to_conversation, and "all".
        "status" is written wrongly. It takes an HTTP status from 200 to 599, such as status=503.
        "status=99" is written wrongly. It takes an HTTP status from 200 to 599, such as status=503.
        "latency=2s..1s" is written wrongly. It takes a time or a range, such as latency=200ms..2s.
        "latency=-2s" is written wrongly. It takes a time or a range, such as latency=200ms..2s.
        "missing_field=id" is written wrongly. It takes sender_id, created_at, dm_conversation_id or text.
        "cut_body=1" is written wrongly. It takes no value.
        "2" is no probability; that is a number from 0 to 1.
        "often" is no probability; that is a number from 0 to 1.
        "#);
        assert!(complaint("dm_events:plague").starts_with("No fault is named \"plague\". There are: status=503, "));
    }
}
