//! Dates as precise as a text lets them be.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A year, a month or a day, in ISO 8601: `2021`, `2021-06`, `2021-06-09`.
///
/// Dates order by time; a less precise date comes before the precise ones that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: u16,
    /// 0 where the month is not known.
    month: u8,
    /// 0 where the day is not known.
    day: u8,
}

/// A text that is no ISO 8601 date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as 2021, 2021-06 or 2021-06-09")]
pub struct DateError(pub String);

impl PartialDate {
    /// A year alone; `None` outside 1..=9999.
    pub fn from_year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: 0, day: 0 })
    }

    /// A month; `None` where there is no such month.
    pub fn from_month(year: u16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { month, ..Self::from_year(year)? })
    }

    /// A day of the Gregorian calendar; `None` where there is no such day.
    pub fn from_day(year: u16, month: u8, day: u8) -> Option<Self> {
        let date = Self::from_month(year, month)?;
        (1..=days_in(year, month)).contains(&day).then_some(Self { day, ..date })
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, where known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, where known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }
}

/// The days of a month in the Gregorian calendar.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (month, 0) => write!(f, "{:04}-{month:02}", self.year),
            (month, day) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads a date; a time after a `T` or a space is left away.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.to_owned());
        let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = date.split('-');
        let mut number = |width: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == width && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map(Some).map_err(|_| error())
            }
            Some(_) => Err(error()),
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return Err(error());
        }
        match (year, month, day) {
            (Some(y), None, _) => Self::from_year(y),
            (Some(y), Some(m), None) => Self::from_month(y, m as u8),
            (Some(y), Some(m), Some(d)) => Self::from_day(y, m as u8, d as u8),
            (None, ..) => None,
        }
        .ok_or_else(error)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_the_rest() {
        for text in ["2021", "2021-06", "2021-06-09", "2020-02-29"] {
            assert_eq!(text.parse::<PartialDate>().map(|d| d.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("2021-06-09T10:00:00Z".parse::<PartialDate>().map(|d| d.to_string()), Ok("2021-06-09".to_owned()));
        for text in ["", "21", "2021-13", "2021-02-29", "2021-6-9", "June 2021", "2021-06-09-01", "0000"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
