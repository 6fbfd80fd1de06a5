//! Amounts of money.

use std::{fmt, iter::Sum};

use serde::{Deserialize, Serialize};

/// An amount in thousandths of a US dollar, the unit of X's prices. In JSON it is that number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(u64);

impl Money {
    /// An amount of so many thousandths of a dollar.
    #[must_use]
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// How many thousandths of a dollar that are.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left; nothing when more is taken than there is.
    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    pub(super) fn is_nothing(self) -> bool {
        self.0 == 0
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::plus)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_in_dollars() {
        let amounts = [5, 10, 1_500].map(Money::from_thousandths);
        assert_eq!(amounts.map(|amount| amount.to_string()), ["$0.005", "$0.010", "$1.500"]);
        assert_eq!(amounts.into_iter().sum::<Money>().to_string(), "$1.515");
    }
}
