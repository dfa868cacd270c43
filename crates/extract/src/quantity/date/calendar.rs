//! Dates that name their month or year.

use jiff::civil::Date;

use super::{Base, Kind, Read, Words, integer, is_ahead, partial, read, shift, year_at};

/// `2021-06-09`.
pub(super) fn numeric(words: &Words<'_>, i: usize, _: &Base) -> Option<Read> {
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
pub(super) fn calendar(words: &Words<'_>, i: usize, base: &Base) -> Option<Read> {
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

/// *In 2019*, *by 2024*, *its 2013 pact*; not *the 1990s*, *Tokyo 2020*, *2020 units*.
pub(super) fn year(words: &Words<'_>, i: usize, _: &Base) -> Option<Read> {
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
