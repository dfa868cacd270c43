//! Dates in the forms that pages use, down to the day.

use std::{ops::Range, sync::LazyLock};

use guanxi_model::PartialDate;
use regex::Regex;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let weekday = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\.?,?[ ]+)?";
    let pattern = format!(
        r"(?i){weekday}(?:\b(?<m1>{month})\.?[ ]+(?<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[ ]+(?<y1>[12][0-9]{{3}})\b|\b(?<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]+(?<m2>{month})\.?,?[ -]+(?<y2>[12][0-9]{{3}})\b|\b(?<y3>[12][0-9]{{3}})(?<sep>[-/.])(?<m3>[0-9]{{1,2}})[-/.](?<d3>[0-9]{{1,2}})(?:\b|T)|\b(?<y4>[12][0-9]{{3}})[ ]?年[ ]?(?<m4>[0-9]{{1,2}})[ ]?月[ ]?(?<d4>[0-9]{{1,2}})[ ]?日)"
    );
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed, and every test of this file compiles it")]
    // Boundaries of ascii words alone: over other letters they take the matcher's slow path.
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).unwrap()
});

/// The first date of a text that is written out to the day, and where it stands, its weekday included.
pub(crate) fn find(text: &str) -> Option<(Range<usize>, PartialDate)> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    DATE.captures_iter(text).find_map(|found| {
        let part = |names: [&str; 4]| names.iter().find_map(|name| found.name(name)).map(|m| m.as_str());
        let year = part(["y1", "y2", "y3", "y4"])?.parse().ok()?;
        let month = part(["m1", "m2", "m3", "m4"])?;
        let month = match month.parse() {
            Ok(number) => number,
            Err(_) => MONTHS.iter().position(|m| month.to_ascii_lowercase().starts_with(m))? as u8 + 1,
        };
        let date = PartialDate::from_day(year, month, part(["d1", "d2", "d3", "d4"])?.parse().ok()?)?;
        Some((found.get(0)?.range(), date))
    })
}

/// The date that a value such as that of a `<meta>` element gives.
pub(crate) fn of(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let iso = text.get(..10).filter(|t| t.as_bytes()[4] == b'-').and_then(|t| t.parse().ok());
    iso.or_else(|| find(text).map(|(_, date)| date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_pages_use() {
        for text in [
            "June 9, 2021",
            "Jun. 9 2021",
            "Wed, 9 Jun 2021 10:00:00 GMT",
            "Wednesday, June 9th, 2021",
            "9 June 2021",
            "9-Jun-2021",
            "2021-06-09T23:00:00-05:00",
            "2021/6/9",
            "2021.06.09",
            "2021年6月9日",
            "发布于 2021 年 6 月 9 日",
            "Published: Jun 09, 2021 07:22 PM",
        ] {
            assert_eq!(of(text).map(|d| d.to_string()).as_deref(), Some("2021-06-09"), "{text}");
        }
        for text in ["", "June 2021", "June 31, 2021", "version 2021.16.09", "in 2021", "Mayor 9, 2021", "12021-06-09"]
        {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
