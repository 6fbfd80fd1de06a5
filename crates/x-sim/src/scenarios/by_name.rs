//! The names of the scenarios on the command line.

use std::{fmt, str::FromStr};

use super::month;
use crate::Scenario;

/// A text that names no scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownScenario {
    /// Another word.
    #[error(
        "There is no scenario {0:?}. There are empty, demo, month, month:SIZE (such as month:50000), busy-group, flood and \
         quiet."
    )]
    Name(String),
    /// A month of no size.
    #[error(
        "A month has from {least} to {most} events, so {0:?} is no size.", least = month::SIZES.start(),
        most = month::SIZES.end()
    )]
    Size(String),
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, UnknownScenario> {
        match text {
            "empty" => Ok(Self::Empty),
            "demo" => Ok(Self::Demo),
            "month" => Ok(Self::Month { events: month::USUAL_SIZE }),
            "busy-group" => Ok(Self::BusyGroup),
            "flood" => Ok(Self::Flood),
            "quiet" => Ok(Self::Quiet),
            _ => {
                let size = text.strip_prefix("month:").ok_or_else(|| UnknownScenario::Name(text.to_owned()))?;
                let events = size.parse().ok().filter(|events| month::SIZES.contains(events));
                let events = events.ok_or_else(|| UnknownScenario::Size(size.to_owned()))?;
                Ok(Self::Month { events })
            }
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("empty"),
            Self::Demo => formatter.write_str("demo"),
            Self::Month { events } => write!(formatter, "month:{events}"),
            Self::BusyGroup => formatter.write_str("busy-group"),
            Self::Flood => formatter.write_str("flood"),
            Self::Quiet => formatter.write_str("quiet"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scenario_is_found_by_its_name() {
        for name in ["empty", "demo", "month:50", "month:1000000", "busy-group", "flood", "quiet"] {
            assert_eq!(name.parse::<Scenario>().unwrap().to_string(), name);
        }
        assert_eq!("month".parse(), Ok(Scenario::Month { events: 2_000 }));
    }

    #[test]
    fn what_is_none_is_refused_with_a_sentence() {
        let refusal = |text: &str| text.parse::<Scenario>().unwrap_err().to_string();
        insta::assert_snapshot!(refusal("party"), @r#"There is no scenario "party". There are empty, demo, month, month:SIZE (such as month:50000), busy-group, flood and quiet."#);
        for size in ["", "49", "1000001", "many", "-50", "99999999999999999999"] {
            let sentence = format!("A month has from 50 to 1000000 events, so {size:?} is no size.");
            assert_eq!(refusal(&format!("month:{size}")), sentence);
        }
    }
}
