//! Dated values gathered by day, month or year, whichever gives a fair number of columns, with no gap in between.

use std::collections::BTreeMap;

use guanxi_model::PartialDate;
use indexmap::IndexMap;

use super::{
    Series,
    canvas::{Words, width},
};

/// More months than this are gathered by year.
const MONTHS: usize = 48;
/// Columns to either side of the middle value that a chart has at most; a stray date would press all others together.
const FARTHEST: usize = 80;
/// The three letters of a month.
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How finely time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grain {
    Day,
    Month,
    Year,
}

impl Grain {
    /// The finest that gives a chart neither too many columns nor too few.
    fn of(dates: &[PartialDate]) -> Self {
        let months = || dates.iter().filter_map(|d| Some(usize::from(d.year()) * 12 + usize::from(d.month()?)));
        let Some((first, last)) = months().min().zip(months().max()) else { return Self::Year };
        let days = dates.iter().filter(|d| d.day().is_some()).count();
        match last - first {
            0 | 1 if days * 4 >= months().count() * 3 => Self::Day,
            months if months < MONTHS => Self::Month,
            _ => Self::Year,
        }
    }

    /// The place of a date, where it says enough; of a day that no month has, nothing comes.
    fn place(self, date: PartialDate) -> Option<usize> {
        let (year, month) = (usize::from(date.year()), || Some(usize::from(date.month()?) - 1));
        match self {
            Self::Day => Some((year * 12 + month()?) * 31 + usize::from(date.day()?) - 1),
            Self::Month => Some(year * 12 + month()?),
            Self::Year => Some(year),
        }
    }

    /// The date at a place; a month has places for 31 days.
    fn date(self, place: usize) -> Option<PartialDate> {
        let month = |place: usize| ((place / 12) as u16, (place % 12) as u8 + 1);
        match self {
            Self::Day => {
                let (year, number) = month(place / 31);
                PartialDate::from_day(year, number, (place % 31) as u8 + 1)
            }
            Self::Month => PartialDate::from_month(month(place).0, month(place).1),
            Self::Year => PartialDate::from_year(place as u16),
        }
    }

    /// *day*, *month* or *year*.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Values gathered over time.
#[derive(Debug, PartialEq)]
pub(crate) struct OverTime {
    pub(crate) grain: Grain,
    /// The dates, each as long as the grain is fine.
    pub(crate) names: Vec<String>,
    pub(crate) series: Vec<Series>,
    /// How many values have no date so fine, or one that is far from all others.
    pub(crate) left_out: usize,
}

/// Gathers dated values of several series.
pub(crate) fn over_time(points: &[(PartialDate, String, f64)]) -> OverTime {
    let grain = Grain::of(&points.iter().map(|(date, ..)| *date).collect::<Vec<_>>());
    let mut all: Vec<usize> = points.iter().filter_map(|(date, ..)| grain.place(*date)).collect();
    all.sort_unstable();
    let middle = all.get(all.len() / 2).copied().unwrap_or_default();
    let mut series: IndexMap<&str, BTreeMap<usize, f64>> = IndexMap::new();
    let mut left_out = 0;
    for (date, name, value) in points {
        match grain.place(*date).filter(|place| place.abs_diff(middle) <= FARTHEST) {
            Some(place) => *series.entry(name).or_default().entry(place).or_default() += value,
            None => left_out += 1,
        }
    }
    let places = || series.values().flat_map(|values| values.keys().copied());
    let range = places().min().zip(places().max()).map_or(0..0, |(first, last)| first..last + 1);
    let dates: Vec<(usize, PartialDate)> = range.filter_map(|place| Some((place, grain.date(place)?))).collect();
    let at = |values: &BTreeMap<usize, f64>| dates.iter().map(|(p, _)| values.get(p).copied().unwrap_or(0.0)).collect();
    let filled = series.iter().map(|(name, values)| Series { name: (*name).to_owned(), values: at(values) });
    let series = filled.collect();
    OverTime { grain, names: dates.iter().map(|(_, date)| date.to_string()).collect(), series, left_out }
}

/// What stands below each column, in two lines: the day, month or year as long as there is room, and the month or the year that
/// begins there.
pub(super) fn labels(names: &[String], pitch: f64) -> Vec<(String, String)> {
    // Columns that words take, with some white.
    let room = |of: &str, how| (f64::from(width(of, how) + 8) / pitch).ceil() as usize;
    let dates: Vec<Option<PartialDate>> = names.iter().map(|name| name.parse().ok()).collect();
    let years = room("2000", Words::Quiet);
    let years = [1, 2, 5, 10, 20, 50].into_iter().find(|every| *every >= years).unwrap_or(100);
    let first = |(at, name): (usize, &String)| match dates[at].map(|d| (d.year(), d.month(), d.day())) {
        Some((_, _, Some(day))) => {
            let every = if room("30", Words::Quiet) < 2 { 1 } else { 5 };
            if (day - 1) % every == 0 { day.to_string() } else { String::new() }
        }
        // Rows of initials cannot be read; each quarter's month can.
        Some((_, Some(month), None)) => {
            let room = room("Mar", Words::Quiet);
            let is_named = room < 2 || room <= 3 && month % 3 == 1;
            if is_named { NAMES[usize::from(month) - 1].to_owned() } else { String::new() }
        }
        Some((year, ..)) if usize::from(year) % years == 0 => year.to_string(),
        Some(_) => String::new(),
        None => crate::text::elide(name, (pitch / 7.0) as usize),
    };
    let begun = |at: usize| match dates[at].map(|d| (d.year(), d.month(), d.day())) {
        Some((year, Some(month), Some(day))) if at == 0 || day == 1 => {
            Some(format!("{} {year}", NAMES[usize::from(month) - 1]))
        }
        Some((year, Some(month), None)) if at == 0 || month == 1 => Some(year.to_string()),
        _ => None,
    };
    let mut labels: Vec<(String, String)> = names.iter().enumerate().map(|name| (first(name), String::new())).collect();
    // From the end, so that of two that are too near the one that begins there stays.
    let mut next = usize::MAX;
    for at in (0..names.len()).rev() {
        if let Some(words) = begun(at).filter(|words| next - at >= room(words, Words::Value)) {
            (labels[at].1, next) = (words, at);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(date: &str, series: &str, value: f64) -> (PartialDate, String, f64) {
        (date.parse().expect("a date"), series.to_owned(), value)
    }

    #[test]
    fn months_between_stand_empty_and_dates_without_a_month_are_counted() {
        let points = [
            point("2020-11-30", "a", 1.0),
            point("2021-02", "b", 2.0),
            point("2020-11", "a", 1.5),
            point("2021", "a", 9.0),
        ];
        let OverTime { grain, names, series, left_out } = over_time(&points);
        assert_eq!(names, ["2020-11", "2020-12", "2021-01", "2021-02"]);
        assert_eq!(series[0], Series { name: "a".into(), values: vec![2.5, 0.0, 0.0, 0.0] });
        assert_eq!((series[1].values[3], left_out, grain), (2.0, 1, Grain::Month));
    }

    #[test]
    fn few_months_become_days_and_many_become_years() {
        let days =
            over_time(&[point("2020-02-27", "", 1.0), point("2020-03-02", "", 2.0), point("2020-03-02", "", 1.0)]);
        assert_eq!(days.names, ["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01", "2020-03-02"]);
        assert_eq!((days.grain, &days.series[0].values[..]), (Grain::Day, &[1.0, 0.0, 0.0, 0.0, 3.0][..]));
        let one = over_time(&[point("2010-01", "", 1.0), point("2018", "", 2.0)]);
        assert_eq!((one.grain, one.names.len(), one.left_out), (Grain::Month, 1, 1));
        let years = over_time(&[point("2010-01", "", 1.0), point("2018-03", "", 2.0)]);
        assert_eq!((years.names.len(), years.names[0].as_str()), (9, "2010"));
        let none = over_time(&[]);
        assert_eq!((none.names, none.series, none.left_out), (vec![], vec![], 0));
    }

    #[test]
    fn labels_do_not_lie_on_one_another() {
        let names = |points: &[&str]| over_time(&points.iter().map(|d| point(d, "", 1.0)).collect::<Vec<_>>()).names;
        let second = |names: &[String], pitch| {
            let labels = labels(names, pitch);
            labels.into_iter().map(|l| l.1).filter(|l| !l.is_empty()).collect::<Vec<_>>()
        };
        let months = names(&["2019-12", "2022-03"]);
        assert_eq!(second(&months, 16.0), ["2020", "2021", "2022"]);
        assert_eq!(second(&months, 60.0), ["2019", "2020", "2021", "2022"]);
        let days = names(&["2020-06-28", "2020-07-14"]);
        assert_eq!(second(&days, 12.0), ["Jul 2020"]);
        assert_eq!(second(&days, 40.0), ["Jun 2020", "Jul 2020"]);
    }
}
