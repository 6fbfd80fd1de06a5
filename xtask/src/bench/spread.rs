//! Many values told by a few.

use serde::Serialize;

/// What lies in the middle, and between which bounds all are.
#[derive(Serialize, Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Spread {
    /// Nothing where there are no values.
    pub fn of(values: &[f64]) -> Option<Self> {
        let sorted = sorted(values);
        let (&least, &most) = (sorted.first()?, sorted.last()?);
        Some(Self { median: median(&sorted), least, most })
    }
}

/// The value in the middle; of two, what lies between them.
pub fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    if sorted.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) }
}

/// The smallest value that at least 95 in 100 do not exceed.
pub fn percentile_95(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let rank = (sorted.len() * 95).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_value_in_the_middle() {
        assert!((median(&[700.0, 500.0, 600.0]) - 600.0).abs() < f64::EPSILON);
        assert!((median(&[700.0, 500.0]) - 600.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_spread_names_the_middle_and_both_ends() {
        let spread = Spread::of(&[700.0, 500.0, 650.0]);
        assert_eq!(spread, Some(Spread { median: 650.0, least: 500.0, most: 700.0 }));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn five_in_a_hundred_may_be_worse_than_the_95th_percentile() {
        let values: Vec<f64> = (1..=40).map(f64::from).collect();
        assert!((percentile_95(&values) - 38.0).abs() < f64::EPSILON);
        assert!((percentile_95(&[7.0]) - 7.0).abs() < f64::EPSILON);
    }
}
