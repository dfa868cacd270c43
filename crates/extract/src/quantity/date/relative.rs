//! Dates that count from the publication, and quarters.

use guanxi_model::PartialDate;
use jiff::{ToSpan, civil::Date};

use super::super::number;
use super::{
    Base, Kind, Read, Words, calendar::calendar, integer, is_ahead, month_of, on, partial, read, shift, year_at,
};

/// *The first quarter of 2020*, *Q3 2021*, *the second half*, *early 2022*: their year.
pub(super) fn quarter(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
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
pub(super) fn relative(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
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
pub(super) fn weekday(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
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
