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

pub use money::{Money, Sense};
pub use stake::Share;

use lexer::Words;

/// A value and where its text stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it says.
    pub value: T,
}

/// Everything that one text states, each list in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quantities {
    /// Sums of money.
    pub money: Vec<Found<Money>>,
    /// Percentages and fractions.
    pub shares: Vec<Found<Share>>,
    /// Dates.
    pub dates: Vec<Found<DateQualifier>>,
    /// Funding rounds.
    pub rounds: Vec<Found<TextQualifier>>,
}

/// Everything in `text`; relative dates are resolved against `published`.
pub fn all(text: &str, published: Option<PartialDate>) -> Quantities {
    let words = Words::new(text);
    Quantities {
        money: money::find(&words),
        shares: stake::find(&words),
        dates: date::find(&words, published),
        rounds: round::find(&words),
    }
}

/// The sums of money in `text`.
pub fn money(text: &str) -> Vec<Found<Money>> {
    money::find(&Words::new(text))
}

/// The percentages, fractions and words for shares in `text`.
pub fn shares(text: &str) -> Vec<Found<Share>> {
    stake::find(&Words::new(text))
}

/// The dates in `text`. What cannot be resolved without a date of publication, or with so vague a one, is left out.
pub fn dates(text: &str, published: Option<PartialDate>) -> Vec<Found<DateQualifier>> {
    date::find(&Words::new(text), published)
}

/// The funding rounds in `text`.
pub fn rounds(text: &str) -> Vec<Found<TextQualifier>> {
    round::find(&Words::new(text))
}
