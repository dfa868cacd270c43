//! Dates, resolved against the day on which a text was published.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "years, months and days are small, and jiff counts them in signed numbers"
)]

use guanxi_model::{DateQualifier, PartialDate};
use jiff::{ToSpan, civil::Date};

use super::{
    Found,
    lexer::{Kind, Words},
    number,
};

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

/// `2021-06-09`.
fn numeric(words: &Words<'_>, i: usize, _: &Base) -> Option<Read> {
    let year = year_at(words, i)?;
    let joined = (i + 1..i + 5).all(|j| words.joined(j))
        && matches!(words.lower(i + 1), "-" | "/")
        && words.lower(i + 3) == words.lower(i + 1);
    let (month, day) = (integer(words, i + 2, 2)?, integer(words, i + 4, 2)?);
    joined.then(|| read(Some(partial(year, month as i8, day as i8)?), i + 5))?
}

fn month_at(words: &Words<'_>, i: usize) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = words.lower(i);
    if !words.raw(i).starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    MONTHS.iter().position(|m| *m == word || is_shortened(word) && m.starts_with(word)).map(|m| m as i8 + 1)
}

/// Whether a month is written short, so that a dot after it ends no sentence.
fn is_shortened(month: &str) -> bool {
    month.len() == 3 && month != "may" || month == "sept"
}

/// *June 9, 2021*, *9 June*, *June 2021*, *in June*, *June of last year*.
fn calendar(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
    let day_first = integer(words, i, 2)
        .filter(|d| (1..=31).contains(d))
        .filter(|_| month_at(words, i + 1 + ordinal(words, i + 1)).is_some());
    let at = if day_first.is_some() { i + 1 + ordinal(words, i + 1) } else { i };
    let month = month_at(words, at)?;
    let dot = usize::from(words.lower(at + 1) == "." && is_shortened(words.lower(at)));
    let mut to = at + 1 + dot;
    let mut day = day_first;
    if day.is_none() {
        day = integer(words, to, 2).filter(|d| (1..=31).contains(d));
        if day.is_some() {
            to += 1 + ordinal(words, to + 1);
            // *June 9-10*, *June 9 and 10*: the first day.
            if matches!(words.lower(to), "-" | "–") && integer(words, to + 1, 2).is_some() {
                to += 2;
            }
        }
    }
    let comma = usize::from(words.lower(to) == "," || words.lower(to) == "of");
    if let Some(year) =
        year_at(words, to + comma).filter(|_| !words.joined(to + comma + 1) || !words.is(to + comma + 1, Kind::Word))
    {
        return read(partial(year, month, day.unwrap_or(0) as i8), to + comma + 1);
    }
    let way = to + comma;
    if words.lower(way + 1) == "year" && matches!(words.lower(way), "last" | "this" | "next") {
        let year = base.year().map(|y| y + shift(words.lower(way)));
        return read(year.and_then(|y| partial(y, month, day.unwrap_or(0) as i8)), way + 2);
    }
    let previous = words.before(i, 1);
    if day.is_none() {
        const BEFORE: [&str; 23] = [
            "in", "since", "by", "until", "till", "last", "next", "this", "of", "early", "late", "mid", "from",
            "through", "during", "before", "after", "for", "to", "end", "-", "around", "and",
        ];
        // *The April decision*, *its August round*
        let adjective = is_owner(previous) && words.raw(to).starts_with(|c: char| c.is_ascii_lowercase());
        if !(adjective || BEFORE.contains(&previous)) || previous == "and" && words.before(i, 3) != "in" {
            return None;
        }
    }
    let near = base.month().zip(base.year()).and_then(|(base_month, base_year)| {
        let base_day = base.day.map_or(31, Date::day);
        let later = (month, day.unwrap_or(1) as i8) > (base_month, base_day);
        let year = match previous {
            "next" => base_year + i16::from((month, 1) <= (base_month, 1)),
            "last" => base_year - i16::from((month, 1) >= (base_month, 1)),
            _ if is_ahead(words, i) => {
                base_year + i16::from((month, day.unwrap_or(31) as i8) < (base_month, base.day.map_or(1, Date::day)))
            }
            _ => base_year - i16::from(later),
        };
        partial(year, month, day.unwrap_or(0) as i8)
    });
    let from = matches!(previous, "next" | "last").then(|| i - 1);
    Some(Read { value: near, from, to })
}

/// Whether a date after this word belongs to a thing: *the April decision*, *its 2013 pact*.
fn is_owner(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "its" | "their" | "his" | "her" | "s")
}

/// 1 where a piece is the end of an ordinal: *st*, *nd*, *rd*, *th*.
fn ordinal(words: &Words<'_>, i: usize) -> usize {
    usize::from(words.joined(i) && matches!(words.lower(i), "st" | "nd" | "rd" | "th"))
}

fn shift(word: &str) -> i16 {
    match word {
        "last" | "previous" | "past" => -1,
        "next" | "coming" => 1,
        _ => 0,
    }
}

/// *The first quarter of 2020*, *Q3 2021*, *the second half*, *early 2022*: their year.
fn quarter(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
    const REPORTS: [&str; 18] = [
        "results",
        "earnings",
        "profit",
        "profits",
        "revenue",
        "revenues",
        "sales",
        "loss",
        "losses",
        "report",
        "net",
        "income",
        "numbers",
        "figures",
        "gdp",
        "guidance",
        "forecast",
        "operating",
    ];
    if matches!(words.lower(i), "early" | "late" | "mid" | "end") {
        let dash = usize::from(words.lower(i + 1) == "-");
        let of = usize::from(words.lower(i + 1) == "of");
        return year_at(words, i + 1 + dash + of).and_then(|y| read(partial(y, 0, 0), i + 2 + dash + of));
    }
    let (part, to) = match words.lower(i) {
        "q" | "h" | "fq" if words.joined(i + 1) => (integer(words, i + 1, 1).filter(|n| (1..=4).contains(n))?, i + 2),
        "first" | "second" | "third" | "fourth" | "final" if words.before(i, 1) != "a" => {
            let dash = usize::from(words.lower(i + 1) == "-");
            let number = ["first", "second", "third", "fourth"].iter().position(|w| *w == words.lower(i)).unwrap_or(3)
                as i16
                + 1;
            match words.lower(i + 1 + dash) {
                "quarter" => (number, i + 2 + dash),
                "half" => (number * 2, i + 2 + dash),
                _ => return None,
            }
        }
        "fiscal" | "fy" => return year_at(words, i + 1).and_then(|y| read(partial(y, 0, 0), i + 2)),
        _ => return None,
    };
    let joint = usize::from(matches!(words.lower(to), "of" | "in" | "," | "-"));
    let fiscal = usize::from(words.lower(to + joint) == "fiscal");
    if let Some(year) = year_at(words, to + joint + fiscal) {
        return read(partial(year, 0, 0), to + joint + fiscal + 1);
    }
    if words.lower(to) == "of"
        && words.lower(to + 2) == "year"
        && matches!(words.lower(to + 1), "last" | "this" | "next")
    {
        return read(base.year().and_then(|y| partial(y + shift(words.lower(to + 1)), 0, 0)), to + 3);
    }
    if REPORTS.contains(&words.lower(to)) || words.joined(to) && words.is(to, Kind::Sign) && words.lower(to) == "-" {
        return read(None, to);
    }
    // The quarter that began last, or begins next.
    let year = base.month().zip(base.year()).map(|(month, year)| {
        let begun = (i16::from(month) - 1) / 3 + 1;
        if is_ahead(words, i) { year + i16::from(part < begun) } else { year - i16::from(part > begun) }
    });
    read(year.and_then(|y| partial(y, 0, 0)), to)
}

/// *Yesterday*, *last month*, *earlier this year*, *two years ago*.
fn relative(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
    let days = |n: i64| base.day.and_then(|d| d.checked_add(n.days()).ok());
    match words.lower(i) {
        "today" | "tonight" if words.lower(i + 1) != "'" && words.lower(i + 1) != "’" => {
            return read(base.day.and_then(on), i + 1);
        }
        "this" if matches!(words.lower(i + 1), "morning" | "afternoon" | "evening") => {
            return read(base.day.and_then(on), i + 2);
        }
        "yesterday" => return read(days(-1).and_then(on), i + 1),
        "tomorrow" => return read(days(1).and_then(on), i + 1),
        _ => {}
    }
    if let Some(found) = ago(words, i, base) {
        return Some(found);
    }
    let way = words.lower(i);
    if !matches!(way, "last" | "this" | "next") {
        return None;
    }
    // *Over the next year* is a span, not a date.
    if words.before(i, 1) == "the" && way != "this" && !matches!(words.before(i, 2), "of" | "during") {
        return None;
    }
    let step = shift(way);
    let day = base.day;
    let value = match words.lower(i + 1) {
        "year" => base.year().and_then(|y| partial(y + step, 0, 0)),
        "month" => base.month().zip(base.year()).and_then(|(m, y)| {
            let months = y * 12 + i16::from(m) - 1 + step;
            partial(months.div_euclid(12), months.rem_euclid(12) as i8 + 1, 0)
        }),
        "week" => day.and_then(|d| week(d, i64::from(step))),
        "quarter" => base
            .month()
            .zip(base.year())
            .and_then(|(m, y)| partial((y * 4 + (i16::from(m) - 1) / 3 + step).div_euclid(4), 0, 0)),
        season @ ("spring" | "summer" | "fall" | "autumn" | "winter") => {
            base.month().zip(base.year()).and_then(|(m, y)| {
                let starts = match season {
                    "spring" => 3,
                    "summer" => 6,
                    "winter" => 12,
                    _ => 9,
                };
                let past = y - i16::from(starts >= m);
                partial(
                    match way {
                        "last" => past,
                        "next" => past + 1,
                        _ => y,
                    },
                    0,
                    0,
                )
            })
        }
        _ => return None,
    };
    let earlier = matches!(words.before(i, 1), "earlier" | "late" | "later" | "early").then(|| i - 1);
    Some(Read { value, from: earlier, to: i + 2 })
}

/// The week that is `step` weeks on, as its month or, where it lies in two, its year; nothing where that is two as well.
fn week(day: Date, step: i64) -> Option<PartialDate> {
    let monday = day
        .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
        .ok()?
        .checked_add((step * 7).days())
        .ok()?;
    let sunday = monday.checked_add(6.days()).ok()?;
    if (monday.year(), monday.month()) == (sunday.year(), sunday.month()) {
        month_of(monday)
    } else if monday.year() == sunday.year() {
        partial(monday.year(), 0, 0)
    } else {
        None
    }
}

/// *Two years ago*, *a month ago*, *five days earlier* is left out: that counts from elsewhere.
fn ago(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
    let count = match words.lower(i) {
        "a" | "an" => 1,
        word => integer(words, i, 3).map(i64::from).or_else(|| number::cardinal(word).map(i64::from))?,
    };
    if words.lower(i + 2) != "ago" {
        return None;
    }
    let back = |span: jiff::Span| base.day.and_then(|d| d.checked_sub(span).ok());
    let value = match words.lower(i + 1).trim_end_matches('s') {
        "year" => base.year().and_then(|y| partial(y - i16::try_from(count).ok()?, 0, 0)),
        "month" => back(count.months()).and_then(month_of),
        "week" => back(count.weeks()).and_then(month_of),
        "day" => back(count.days()).and_then(on),
        "decade" => base.year().and_then(|y| partial(y - 10 * i16::try_from(count).ok()?, 0, 0)),
        _ => return None,
    };
    read(value, i + 3)
}

/// *Thursday*, *on Monday*, *last Friday*.
fn weekday(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let named = DAYS
        .iter()
        .position(|d| *d == words.lower(i))
        .filter(|_| words.raw(i).starts_with(|c: char| c.is_ascii_uppercase()))? as i64;
    if matches!(words.before(i, 1), "cyber" | "black" | "super" | "easter" | "good") {
        return None;
    }
    // *Thursday, June 9, 2021*: the date says more.
    let after = i + 1 + usize::from(words.lower(i + 1) == ",");
    if let Some(date) = calendar(words, after, base).filter(|d| d.value.and_then(PartialDate::day).is_some()) {
        return Some(Read { from: Some(i), ..date });
    }
    let value = base.day.and_then(|day| {
        let back = (i64::from(day.weekday().to_monday_zero_offset()) - named).rem_euclid(7);
        let step = match words.before(i, 1) {
            "last" if back == 0 => -7,
            "next" => 7 - back,
            _ if is_ahead(words, i) && back > 0 => 7 - back,
            _ => -back,
        };
        day.checked_add(step.days()).ok()
    });
    let from = matches!(words.before(i, 1), "last" | "next").then(|| i - 1);
    Some(Read { value: value.and_then(on), from, to: i + 1 })
}

/// *In 2019*, *by 2024*, *its 2013 pact*; not *the 1990s*, *Tokyo 2020*, *2020 units*.
fn year(words: &Words<'_>, i: usize, _: &Base) -> Option<Read> {
    const BEFORE: [&str; 24] = [
        "in", "by", "since", "until", "till", "during", "from", "to", "through", "for", "before", "after", "year",
        "of", "(", "early", "late", "around", "summer", "winter", "spring", "autumn", "fall", "between",
    ];
    const COUNTED: [&str; 10] =
        ["units", "people", "employees", "workers", "jobs", "shares", "stores", "percent", "miles", "cars"];
    let value = year_at(words, i)?;
    let next = words.lower(i + 1);
    let runs_on = words.joined(i + 1) && (words.is(i + 1, Kind::Word) || next == "%") || COUNTED.contains(&next);
    let adjective = is_owner(words.before(i, 1)) && words.is(i + 1, Kind::Word);
    ((adjective || BEFORE.contains(&words.before(i, 1))) && !runs_on).then(|| read(partial(value, 0, 0), i + 1))?
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
