//! Dates in words, and the first and the last day of a date that is a month or a year.

use guanxi_model::PartialDate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// *16 May 2019*, *May 2019* or *2019*.
pub(super) fn in_words(date: PartialDate) -> String {
    let month = date.month().and_then(|m| MONTHS.get(usize::from(m) - 1)).copied();
    match (date.day(), month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", date.year()),
        (_, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

/// The last day that a date holds: `2021-06-30` of `2021-06`.
pub(super) fn last_day(date: PartialDate) -> PartialDate {
    let month = date.month().unwrap_or(12);
    let day = || (28..=31).rev().find_map(|day| PartialDate::from_day(date.year(), month, day));
    if date.day().is_some() { date } else { day().unwrap_or(date) }
}

/// The day before a date begins: `2020-12-31` of `2021` and of `2021-01`.
pub(super) fn day_before(date: PartialDate) -> PartialDate {
    let (year, month) = (date.year(), date.month().unwrap_or(1));
    let earlier = match (month, date.day().unwrap_or(1)) {
        (1, 1) => PartialDate::from_year(year.saturating_sub(1)),
        (month, 1) => PartialDate::from_month(year, month - 1),
        (month, day) => PartialDate::from_day(year, month, day - 1),
    };
    earlier.map_or(date, last_day)
}

/// Whether a date lies in a period whose ends are both held; a year lies in it when it ends there.
pub(super) fn holds(since: PartialDate, until: PartialDate, date: PartialDate) -> bool {
    let date = last_day(date);
    day_before(since) < date && date <= last_day(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_holds_its_ends() {
        let date = |text: &str| text.parse::<PartialDate>().expect("a date");
        for (given, before, last) in [
            ("2021", "2020-12-31", "2021-12-31"),
            ("2020-03", "2020-02-29", "2020-03-31"),
            ("2021-06-10", "2021-06-09", "2021-06-10"),
            ("2021-06-01", "2021-05-31", "2021-06-01"),
        ] {
            assert_eq!((day_before(date(given)), last_day(date(given))), (date(before), date(last)), "{given}");
        }
        for (day, held) in [("2020-12-31", false), ("2021-01-01", true), ("2021-06", true), ("2021", false)] {
            assert_eq!(holds(date("2021"), date("2021-06"), date(day)), held, "{day}");
        }
    }
}
