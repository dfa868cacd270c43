//! Dated values gathered by month, or by year where the months are many, with no gap in between.

use std::collections::BTreeMap;

use guanxi_model::PartialDate;
use indexmap::IndexMap;

use super::{Series, canvas::width};

/// More months than this are gathered by year.
const MONTHS: usize = 48;
/// The three letters of a month.
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The names of the months or years, the series, and how many values have no month where months are shown.
pub(crate) fn over_time(points: &[(PartialDate, String, f64)]) -> (Vec<String>, Vec<Series>, usize) {
    let month = |d: &PartialDate| Some(usize::from(d.year()) * 12 + usize::from(d.month()?) - 1);
    let months: Vec<usize> = points.iter().filter_map(|(d, ..)| month(d)).collect();
    let (first, last) = (months.iter().min().copied(), months.iter().max().copied());
    let by_month = first.zip(last).is_some_and(|(first, last)| last - first < MONTHS);
    let place = |d: &PartialDate| if by_month { month(d) } else { Some(usize::from(d.year())) };
    let mut series: IndexMap<&str, BTreeMap<usize, f64>> = IndexMap::new();
    let mut left_out = 0;
    for (date, name, value) in points {
        match place(date) {
            Some(place) => *series.entry(name).or_default().entry(place).or_default() += value,
            None => left_out += 1,
        }
    }
    let places = || series.values().flat_map(|values| values.keys().copied());
    let range = match (places().min(), places().max()) {
        (Some(first), Some(last)) => (first..=last).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let name = |place: &usize| {
        if by_month { format!("{:04}-{:02}", place / 12, place % 12 + 1) } else { format!("{place:04}") }
    };
    let at = |values: &BTreeMap<usize, f64>| range.iter().map(|p| values.get(p).copied().unwrap_or(0.0)).collect();
    let filled = series.iter().map(|(name, values)| Series { name: (*name).to_owned(), values: at(values) });
    (range.iter().map(name).collect(), filled.collect(), left_out)
}

/// What stands below each column, in two lines: the month as long as there is room, and the year where it begins.
pub(super) fn labels(names: &[String], pitch: f64) -> Vec<(String, String)> {
    let mut labels = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let date = name.parse::<PartialDate>().ok();
        labels.push(match date.map(|d| (d.year(), d.month())) {
            Some((year, Some(month))) => {
                let full = NAMES[usize::from(month) - 1];
                // Rows of initials cannot be read; each quarter's month can.
                let month_name = if pitch >= 30.0 || pitch >= 11.0 && month % 3 == 1 { full } else { "" };
                let begins = at == 0 || month == 1;
                // Two years side by side need room for both.
                let crowded = at == 0 && month > 12 - (40.0 / pitch) as u8;
                (month_name.to_owned(), if begins && !crowded { year.to_string() } else { String::new() })
            }
            Some((year, None)) => {
                let every = (f64::from(width("2000") + 8) / pitch).ceil() as usize;
                (if at % every.max(1) == 0 { year.to_string() } else { String::new() }, String::new())
            }
            None => (crate::text::elide(name, (pitch / 7.0) as usize), String::new()),
        });
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
        let (names, series, left_out) = over_time(&points);
        assert_eq!(names, ["2020-11", "2020-12", "2021-01", "2021-02"]);
        assert_eq!(series[0], Series { name: "a".into(), values: vec![2.5, 0.0, 0.0, 0.0] });
        assert_eq!((series[1].values[3], left_out), (2.0, 1));
    }

    #[test]
    fn many_months_become_years() {
        let (names, series, left_out) = over_time(&[point("2010-01", "", 1.0), point("2018", "", 2.0)]);
        assert_eq!((names.len(), left_out), (1, 1));
        assert_eq!(series.len(), 1);
        let (names, ..) = over_time(&[point("2010-01", "", 1.0), point("2018-03", "", 2.0)]);
        assert_eq!((names.len(), names[0].as_str()), (9, "2010"));
        assert_eq!(over_time(&[]), (vec![], vec![], 0));
    }
}
