//! Shares of equity as ranges: as narrow as the reports let them be.

use std::{fmt, ops::Add};

use guanxi_model::{Relation, Stake, Statement};
use serde::Serialize;

/// A share in percent, between two bounds that may be the same; 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// At least so much.
    pub low: f64,
    /// At most so much.
    pub high: f64,
}

impl Share {
    /// Nothing.
    pub const NONE: Self = Self { low: 0.0, high: 0.0 };
    /// A stake of which no size is known.
    pub const UNKNOWN: Self = Self { low: 0.0, high: 100.0 };
    /// More than half.
    pub const MAJORITY: Self = Self { low: 50.0, high: 100.0 };

    /// Exactly so many percent.
    pub const fn exactly(percent: f64) -> Self {
        Self { low: percent, high: percent }
    }

    /// A share of a share.
    #[must_use]
    pub fn of(self, other: Self) -> Self {
        Self { low: self.low * other.low / 100.0, high: self.high * other.high / 100.0 }
    }

    /// What both can be; what either can be, where they exclude each other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        if both.low <= both.high { both } else { self.or(other) }
    }

    /// What either can be.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Whether it is surely more than half.
    pub fn controls(self) -> bool {
        self.low >= 50.0 && self.high > 50.0
    }
}

impl Add for Share {
    type Output = Self;

    /// Both together, at most the whole.
    fn add(self, other: Self) -> Self {
        Self { low: (self.low + other.low).min(100.0), high: (self.high + other.high).min(100.0) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Bounds that look the same are shown once.
        let number = |x: f64| {
            let text = format!("{x:.2}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        let (low, high) = (number(self.low), number(self.high));
        let text = match (low.as_str(), high.as_str()) {
            ("0", "100") => "unknown".to_owned(),
            ("50", "100") => "over 50%".to_owned(),
            ("0", high) if high != "0" => format!("up to {high}%"),
            (low, high) if low == high => format!("{low}%"),
            (low, high) => format!("{low}–{high}%"),
        };
        f.pad(&text)
    }
}

/// The share that a statement gives its owner in what is owned; `None` where it is about no equity.
///
/// Of several reports the latest counts that names a share; reports of one date that differ make a range. A parent holds more than
/// half, since a unit is *owned or operated*; a stake without a size may be anything. Money put in without a stake is none.
pub fn share_of(statement: &Statement) -> Option<Share> {
    let latest = statement.steps.iter().filter(|s| !s.stake.is_empty()).map(|s| s.date).max();
    let stakes = statement.steps.iter().filter(|s| Some(s.date) == latest).flat_map(|s| &s.stake);
    let named = stakes.filter_map(read).reduce(Share::or);
    match statement.relation {
        Relation::AcquiresStake => Some(named.unwrap_or(Share::UNKNOWN)),
        Relation::SubsidiaryOf => Some(named.unwrap_or(Share::MAJORITY)),
        Relation::InvestsIn => named,
        _ => None,
    }
}

/// A stake in percent or in words.
fn read(stake: &Stake) -> Option<Share> {
    if let Some(percent) = stake.percent {
        return Some(Share::exactly(percent.clamp(0.0, 100.0)));
    }
    let words = stake.text.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&["minority"]) {
        Some(Share { low: 0.0, high: 50.0 })
    } else if has(&["majority", "controlling", "control"]) {
        Some(Share::MAJORITY)
    } else if has(&["entire", "whole", "full", "all of", "outright", "100"]) {
        Some(Share::exactly(100.0))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_people_say_them() {
        for (share, text) in [
            (Share::exactly(4.8), "4.8%"),
            (Share::UNKNOWN, "unknown"),
            (Share::MAJORITY, "over 50%"),
            (Share { low: 0.0, high: 12.5 }, "up to 12.5%"),
            (Share { low: 4.8, high: 5.2 }, "4.8–5.2%"),
            (Share::exactly(51.0).of(Share::exactly(50.0)), "25.5%"),
            (Share::exactly(60.0) + Share::exactly(70.0), "100%"),
        ] {
            assert_eq!(share.to_string(), text);
        }
        assert!(Share::MAJORITY.controls() && Share::exactly(50.1).controls() && !Share::exactly(50.0).controls());
        assert_eq!(Share::MAJORITY.and(Share::exactly(70.0)), Share::exactly(70.0));
        assert_eq!(Share::exactly(20.0).and(Share::exactly(25.0)), Share { low: 20.0, high: 25.0 });
    }

    #[test]
    fn words_bound_a_stake() {
        let stake = |text: &str| read(&Stake { percent: None, text: text.to_owned() });
        assert_eq!(stake("a majority stake"), Some(Share::MAJORITY));
        assert_eq!(stake("minority interest"), Some(Share { low: 0.0, high: 50.0 }));
        assert_eq!(stake("full control"), Some(Share::MAJORITY));
        assert_eq!(stake("its entire holding"), Some(Share::exactly(100.0)));
        assert_eq!(stake("a stake"), None);
    }
}
