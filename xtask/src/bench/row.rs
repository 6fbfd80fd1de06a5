//! The rows that a bench measures.

use serde::Serialize;

use crate::table::{self, Align};

/// One measured value.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub struct Row {
    /// What was measured, in words that can stand alone.
    pub what: String,
    pub value: f64,
    pub unit: &'static str,
    /// What the value is to be; none for a value that only informs.
    pub target: Option<Target>,
    /// Whether the target is reached; none where there is no target.
    pub reached: Option<bool>,
    /// The same measured on something comparable, in the same run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival: Option<Rival>,
}

/// The bound on the good side of which a value is to be; in JSON the number alone.
#[derive(Serialize, Debug, Clone, Copy, PartialEq)]
#[serde(untagged)]
pub enum Target {
    AtMost(f64),
    AtLeast(f64),
}

/// What stands beside a value.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub struct Rival {
    pub what: String,
    pub value: f64,
}

impl Row {
    /// A value that only informs.
    pub fn of(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), value, unit, target: None, reached: None, rival: None }
    }

    /// A value that only informs, in milliseconds.
    pub fn of_milliseconds(what: impl Into<String>, value: f64) -> Self {
        Self::of(what, value, "ms")
    }

    /// The same row with a promise: the value is to be at most `target`.
    pub fn with_target(self, target: f64) -> Self {
        Self { target: Some(Target::AtMost(target)), reached: Some(self.value <= target), ..self }
    }

    /// The same row with a promise: the value is to be at least `target`.
    pub fn with_least(self, target: f64) -> Self {
        Self { target: Some(Target::AtLeast(target)), reached: Some(self.value >= target), ..self }
    }

    /// The same row with a rival beside it.
    pub fn with_rival(self, what: impl Into<String>, value: f64) -> Self {
        Self { rival: Some(Rival { what: what.into(), value }), ..self }
    }
}

/// The rows as people read them; a rival stands below its row.
pub fn table_of(rows: &[Row]) -> String {
    let columns = [("What", Align::Left), ("Value", Align::Right), ("Target", Align::Right), ("Reached", Align::Left)];
    let mut lines = Vec::new();
    for row in rows {
        // Small values would all look the same without their fractions.
        let measure = |value: f64| match row.unit {
            unit if value.abs() < 10.0 && value.fract() != 0.0 => format!("{value:.2} {unit}"),
            unit => format!("{value:.0} {unit}"),
        };
        let bound = |target: Target| match target {
            Target::AtMost(most) => measure(most),
            Target::AtLeast(least) => format!("at least {}", measure(least)),
        };
        let reached = row.reached.map_or("", |reached| if reached { "yes" } else { "no" });
        lines.push(vec![
            row.what.clone(),
            measure(row.value),
            row.target.map(bound).unwrap_or_default(),
            reached.to_owned(),
        ]);
        if let Some(rival) = &row.rival {
            lines.push(vec![format!("  beside it: {}", rival.what), measure(rival.value)]);
        }
    }
    table::laid_out(&columns, &lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_written_with_its_target_and_whether_it_is_reached() {
        let row = Row::of_milliseconds("inbox painted", 640.0).with_target(800.0);
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"what":"inbox painted","value":640.0,"unit":"ms","target":800.0,"reached":true}"#
        );
        assert_eq!(Row::of_milliseconds("inbox painted", 801.0).with_target(800.0).reached, Some(false));
    }

    #[test]
    fn a_rival_is_written_beside_the_value() {
        let row = Row::of_milliseconds("first window", 400.0).with_rival("an empty page", 350.0);
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"what":"first window","value":400.0,"unit":"ms","target":null,"reached":null,"rival":{"what":"an empty page","value":350.0}}"#
        );
    }

    #[test]
    fn a_rival_stands_below_its_row() {
        let rows = [Row::of_milliseconds("window", 400.4).with_target(800.0).with_rival("empty", 350.0)];
        assert_eq!(
            table_of(&rows),
            "   What                  Value   Target   Reached\n   window               400 ms   800 ms   yes\n     beside it: empty   350 ms\n"
        );
    }

    #[test]
    fn a_value_that_is_to_be_large_is_reached_from_above() {
        let row = Row::of("requests", 2_500.0, "per second").with_least(2_000.0);
        assert_eq!(
            (row.reached, Row::of("requests", 1_999.0, "per second").with_least(2_000.0).reached),
            (Some(true), Some(false))
        );
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"{"what":"requests","value":2500.0,"unit":"per second","target":2000.0,"reached":true}"#
        );
        assert!(table_of(&[row]).contains("2500 per second   at least 2000 per second   yes"));
    }

    #[test]
    fn a_small_value_keeps_its_fraction() {
        assert!(table_of(&[Row::of_milliseconds("page", 0.167).with_target(3.0)]).contains("0.17 ms     3 ms"));
    }
}
