//! Quantities that a passage states: money, shares of equity, dates, funding rounds; each as a value beside its text.
//!
//! Pure functions of a text, in linear time. Offsets are bytes of that text.

mod currency;
mod date;
mod lexer;
mod money;
mod number;
mod round;
mod stake;

use guanxi_model::{DateQualifier, PartialDate, TextQualifier};

pub(crate) use money::{Money, Sense};
pub(crate) use stake::Share;

use lexer::Words;

/// A value and where its text stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<T> {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it says.
    pub(crate) value: T,
}

/// Everything that one text states, each list in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Quantities {
    /// Sums of money.
    pub(crate) money: Vec<Found<Money>>,
    /// Percentages and fractions.
    pub(crate) shares: Vec<Found<Share>>,
    /// Dates.
    pub(crate) dates: Vec<Found<DateQualifier>>,
    /// Funding rounds.
    pub(crate) rounds: Vec<Found<TextQualifier>>,
}

/// Everything in `text`; relative dates are resolved against `published`.
pub(crate) fn all(text: &str, published: Option<PartialDate>) -> Quantities {
    let words = Words::new(text);
    Quantities {
        money: money::find(&words),
        shares: stake::find(&words),
        dates: date::find(&words, published),
        rounds: round::find(&words),
    }
}
