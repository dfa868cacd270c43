//! Dates, resolved against the day on which a text was published.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "years, months and days are small, and jiff counts them in signed numbers"
)]

mod calendar;
mod relative;

use guanxi_model::{DateQualifier, PartialDate};
use jiff::civil::Date;

use super::{
    Found,
    lexer::{Kind, Words},
};
use calendar::{calendar, numeric, year};
use relative::{quarter, relative, weekday};

/// Words that say that what they belong to is still to come.
const FUTURE: [&str; 16] = [
    "will",
    "would",
    "next",
    "due",
    "expected",
    "expects",
    "expect",
    "plans",
    "plan",
    "planned",
    "scheduled",
    "set",
    "slated",
    "upcoming",
    "starting",
    "aims",
];

/// Words beyond which [`FUTURE`] does not reach: what was said, was said before.
const PAST: [&str; 12] =
    ["said", "announced", "reported", "signed", "told", "agreed", "was", "were", "had", "did", "raised", "bought"];

/// The dates of a text, in order. A date is as precise as the text: of a week the month or year, of a quarter or season the year.
///
/// A month or day without a year is the last one before the publication, or the next one where a word before it looks ahead.
pub(super) fn find(words: &Words<'_>, published: Option<PartialDate>) -> Vec<Found<DateQualifier>> {
    let base = Base::new(published);
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let read = [numeric, calendar, quarter, relative, weekday, year].iter().find_map(|form| form(words, i, &base));
        let Some(read) = read else {
            i += 1;
            continue;
        };
        let (start, end) = words.bytes(read.from.unwrap_or(i), read.to);
        if let Some(value) = read.value {
            found.push(Found { start, end, value: DateQualifier { value, text: words.text[start..end].to_owned() } });
        }
        i = read.to;
    }
    found
}

/// When the text was published, as far as that is known.
struct Base {
    date: Option<PartialDate>,
    day: Option<Date>,
}

impl Base {
    fn new(date: Option<PartialDate>) -> Self {
        let day = date.and_then(|d| Date::new(i16::try_from(d.year()).ok()?, d.month()? as i8, d.day()? as i8).ok());
        Self { date, day }
    }

    fn year(&self) -> Option<i16> {
        self.date.map(|d| d.year() as i16)
    }

    fn month(&self) -> Option<i8> {
        self.date.and_then(PartialDate::month).map(|m| m as i8)
    }
}

/// A date that was read; without a value where the text has one that cannot be resolved.
struct Read {
    value: Option<PartialDate>,
    /// Its first piece, where that is not the one looked at.
    from: Option<usize>,
    /// The piece after it.
    to: usize,
}

#[expect(clippy::unnecessary_wraps, reason = "what every form ends with")]
fn read(value: Option<PartialDate>, to: usize) -> Option<Read> {
    Some(Read { value, from: None, to })
}

fn partial(year: i16, month: i8, day: i8) -> Option<PartialDate> {
    let year = u16::try_from(year).ok()?;
    match (month, day) {
        (0, _) => PartialDate::from_year(year),
        (_, 0) => PartialDate::from_month(year, month as u8),
        _ => PartialDate::from_day(year, month as u8, day as u8),
    }
}

fn on(day: Date) -> Option<PartialDate> {
    partial(day.year(), day.month(), day.day())
}

fn month_of(day: Date) -> Option<PartialDate> {
    partial(day.year(), day.month(), 0)
}

/// Whether a word in the clause before `i` looks ahead.
fn is_ahead(words: &Words<'_>, i: usize) -> bool {
    if matches!(words.before(i, 1), "by" | "until" | "till") {
        return true;
    }
    (i.saturating_sub(12)..i)
        .rev()
        .map(|j| words.lower(j))
        .take_while(|word| !PAST.contains(word) && !matches!(*word, "." | ";" | "!" | "?"))
        .any(|word| FUTURE.contains(&word))
}

/// A whole number of at most `digits` digits at the piece `i`.
fn integer(words: &Words<'_>, i: usize, digits: usize) -> Option<i16> {
    let text = words.lower(i);
    (words.is(i, Kind::Number) && text.len() <= digits).then(|| text.parse().ok())?
}

fn year_at(words: &Words<'_>, i: usize) -> Option<i16> {
    integer(words, i, 4).filter(|y| (1900..2100).contains(y))
}

fn shift(word: &str) -> i16 {
    match word {
        "last" | "previous" | "past" => -1,
        "next" | "coming" => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_on(text: &str, published: &str) -> Vec<(String, String)> {
        let found = find(&Words::new(text), published.parse().ok());
        found
            .into_iter()
            .map(|f| {
                assert_eq!(&text[f.start..f.end], f.value.text);
                (f.value.value.to_string(), f.value.text)
            })
            .collect()
    }

    #[test]
    fn dates_against_friday_the_eleventh_of_june_2021() {
        for (text, date, written) in [
            ("on June 9, 2021 it", "2021-06-09", "June 9, 2021"),
            ("on 9 June 2021 it", "2021-06-09", "9 June 2021"),
            ("on June 9th", "2021-06-09", "June 9th"),
            ("on 9 June", "2021-06-09", "9 June"),
            ("on Dec. 20", "2020-12-20", "Dec. 20"),
            ("due on Dec. 20", "2021-12-20", "Dec. 20"),
            ("on 2021-06-09", "2021-06-09", "2021-06-09"),
            ("in June 2020", "2020-06", "June 2020"),
            ("in June", "2021-06", "June"),
            ("In March, it", "2021-03", "March"),
            ("In September", "2020-09", "September"),
            ("will open in September", "2021-09", "September"),
            ("last September", "2020-09", "last September"),
            ("in June of last year", "2020-06", "June of last year"),
            ("last month", "2021-05", "last month"),
            ("earlier this month", "2021-06", "earlier this month"),
            ("last year", "2020", "last year"),
            ("next year", "2022", "next year"),
            ("this week", "2021-06", "this week"),
            ("last week", "2021", "last week"),
            ("Thursday", "2021-06-10", "Thursday"),
            ("on Monday", "2021-06-07", "Monday"),
            ("on Friday", "2021-06-11", "Friday"),
            ("last Friday", "2021-06-04", "last Friday"),
            ("will sign on Monday", "2021-06-14", "Monday"),
            ("on Wednesday, June 9, 2021,", "2021-06-09", "Wednesday, June 9, 2021"),
            ("in 2019", "2019", "2019"),
            ("by 2024", "2024", "2024"),
            ("the first quarter of 2020", "2020", "first quarter of 2020"),
            ("Q3 2021", "2021", "Q3 2021"),
            ("in the fourth quarter", "2020", "fourth quarter"),
            ("in the first quarter", "2021", "first quarter"),
            ("early 2022", "2022", "early 2022"),
            ("mid-2019", "2019", "mid-2019"),
            ("two years ago", "2019", "two years ago"),
            ("three months ago", "2021-03", "three months ago"),
            ("yesterday", "2021-06-10", "yesterday"),
            ("today", "2021-06-11", "today"),
            ("last summer", "2020", "last summer"),
            ("at its March 25 event", "2021-03-25", "March 25"),
            ("was listed by the agency in March.", "2021-03", "March"),
            ("will succeed its founder as the chairman in September", "2021-09", "September"),
            ("said in February last year", "2020-02", "February last year"),
            ("in a 2004 all-stock deal", "2004", "2004"),
            ("its April decision", "2021-04", "April"),
            ("announced this morning", "2021-06-11", "this morning"),
            ("a decade ago", "2011", "a decade ago"),
        ] {
            assert_eq!(read_on(text, "2021-06-11"), [(date.to_owned(), written.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "Q3 results",
            "the 1990s",
            "Tokyo 2020",
            "sold 2020 units",
            "of 2020 units",
            "It may buy",
            "They march on",
            "over the next year",
            "a first half",
            "in 2,019 shops",
            "in 2019% terms",
            "May buys mill",
            "second-quarter profit",
            "June 31",
            "Cyber Monday",
        ] {
            assert_eq!(read_on(text, "2021-06-11"), [], "{text}");
        }
    }

    #[test]
    fn a_vague_publication_resolves_what_it_can() {
        assert_eq!(read_on("last year on Monday last month", "2021"), [("2020".to_owned(), "last year".to_owned())]);
        assert_eq!(read_on("last month", "2021-01"), [("2020-12".to_owned(), "last month".to_owned())]);
        assert_eq!(read_on("in June and on 9 June 2021", ""), [("2021-06-09".to_owned(), "9 June 2021".to_owned())]);
        assert_eq!(read_on("by next Monday", "2021-12-31"), [("2022-01-03".to_owned(), "next Monday".to_owned())]);
    }
}
