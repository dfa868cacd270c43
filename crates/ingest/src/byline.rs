//! Lines that say who wrote an article and when: where one article of a page ends and the next begins.

use std::{borrow::Cow, sync::LazyLock};

use guanxi_model::PartialDate;
use regex::Regex;

use crate::date;

/// A byline or dateline of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Byline {
    /// The lines that it takes up, the first and one past the last.
    pub(crate) lines: (usize, usize),
    /// When the article was published.
    pub(crate) date: Option<PartialDate>,
    /// What stands after it in its last line: text that was glued to it, as bytes of that line.
    pub(crate) rest: Option<usize>,
}

/// No byline is longer than this, in bytes; what is glued to it may be.
const LONGEST: usize = 200;

/// Every byline of a page, in order. Lines are trimmed.
pub(crate) fn find(lines: &[Cow<'_, str>]) -> Vec<Byline> {
    let parsed: Vec<Option<Line<'_>>> = lines.iter().map(|line| read(line)).collect();
    let sections: Vec<&str> = {
        let mut short: Vec<&str> = parsed
            .iter()
            .flatten()
            .map(|l| l.rest)
            .filter(|r| !r.is_empty() && r.len() <= 40 && !is_sentence(r))
            .collect();
        short.sort_by_key(|section| (std::cmp::Reverse(section.len()), *section));
        short
    };
    let mut found: Vec<Byline> = Vec::new();
    for (at, line) in parsed.iter().enumerate() {
        let Some(line) = line else { continue };
        if found.last().is_some_and(|b| at < b.lines.1) {
            continue;
        }
        let next = (at + 1..lines.len().min(at + 4)).find(|&i| !lines[i].is_empty());
        let partner = next.and_then(|i| Some((i, parsed[i].as_ref()?)));
        match (line.form, partner) {
            // "By Ann Baker" and, below it, "June 9, 2021"; or the other way round.
            (Form::Author, Some((i, below))) if below.form == Form::Date => {
                found.push(Byline { lines: (at, i + 1), date: below.date, rest: glued(below, &lines[i], &sections) });
            }
            (Form::Date, Some((i, below))) if below.form == Form::Author => {
                found.push(Byline { lines: (at, i + 1), date: line.date, rest: None });
            }
            (Form::Whole, _) => {
                found.push(Byline { lines: (at, at + 1), date: line.date, rest: glued(line, &lines[at], &sections) });
            }
            (Form::Author | Form::Date, _) if follows_headline(lines, at) => {
                found.push(Byline { lines: (at, at + 1), date: line.date, rest: None });
            }
            _ => {}
        }
    }
    found
}

/// Whether a line has the shape of a headline: some words, no full stop, no "Related:" before it.
pub(crate) fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let wide = line.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
    let starts =
        line.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_ascii() || "'\"$".contains(c));
    ((3..=24).contains(&words) || (5..=40).contains(&wide))
        && line.len() <= 240
        && starts
        && !line.ends_with(['.', ':', ';', ',', '。', '：', '，', '”', '"', '」'])
        && !is_related(line)
}

/// Whether a line is the headline of another article that this one points to.
pub(crate) fn is_related(line: &str) -> bool {
    ["related:", "read more:", "see also:", "also read:", "read also:", "more:"]
        .iter()
        .any(|start| line.get(..start.len()).is_some_and(|l| l.eq_ignore_ascii_case(start)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An author and a date.
    Whole,
    /// An author alone.
    Author,
    /// A date alone.
    Date,
}

struct Line<'l> {
    form: Form,
    date: Option<PartialDate>,
    /// What stands after the date: a section, or text that was glued on.
    rest: &'l str,
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed, and every test of this file compiles it")]
    Regex::new(r"^[, |T]*(?:[-–—] )?(?:at )?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?\s?(?:[aApP]\.?[mM]\.?)?\s?(?:Z(?-u:\b)|[+-][0-9]{2}:?[0-9]{2}|\(?(?:[A-Z]{2,4}T|UTC|GMT)(?:[+-][0-9]{1,2})?\)?)?").unwrap()
});

static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed, and every test of this file compiles it")]
    Regex::new(r"^(?i:(?:first |last )?(?:published|posted|updated|modified|released|date|发布(?:时间|于)?|發布(?:時間|於)?|时间|時間)(?: on| at)?\s*[:：]?\s*)$").unwrap()
});

fn read(line: &str) -> Option<Line<'_>> {
    let end = (0..=LONGEST.min(line.len())).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
    let start = &line[..end];
    if let Some((range, date)) = date::find(start) {
        let before = line[..range.start].trim_end();
        let after = &line[range.end..];
        let time = TIME.find(after).map_or(0, |m| m.end());
        let after = after[time..].trim_start().trim_start_matches(')').trim_start();
        let bar = after.starts_with(['/', '|', '·', '•']);
        let rest = after.trim_start_matches(['/', '|', '·', '•', ' ']);
        let date = Some(date);
        if before.is_empty() || PUBLISHED.is_match(before) {
            let short = rest.len() <= 40 && !is_sentence(rest);
            return (rest.is_empty() || bar && short || rest.starts_with("来源") || rest.starts_with("來源"))
                .then_some(Line { form: Form::Date, date, rest });
        }
        let strong = before.ends_with(['/', '|', '·', '•']);
        let parted = strong || before.ends_with([',', '-', '–', '—', ':', '(']) || before.ends_with(" on");
        let who =
            before.trim_end_matches("on").trim_end_matches(['/', '|', '·', '•', ',', '-', '–', '—', ':', '(', ' ']);
        let (who, by) = without_by(who);
        let ends = rest.is_empty() || bar;
        return ((by || strong) && parted && ends && is_names(who)).then_some(Line { form: Form::Whole, date, rest });
    }
    let (who, by) = without_by(line);
    (by && line.len() <= 100 && is_names(who)).then_some(Line { form: Form::Author, date: None, rest: "" })
}

/// A line without "By", and whether it had one.
fn without_by(line: &str) -> (&str, bool) {
    let by = line.get(..3).is_some_and(|l| l.eq_ignore_ascii_case("by "));
    (if by { line[3..].trim() } else { line }, by)
}

/// Whether a text is names, titles and agencies: each word of at most 14 starts with a capital or joins names.
fn is_names(text: &str) -> bool {
    const JOINTS: [&str; 19] = [
        "and", "&", "of", "for", "in", "the", "de", "van", "von", "der", "den", "bin", "al", "la", "le", "di", "da",
        "dos", "with",
    ];
    let words: Vec<&str> = text.split([' ', ',', '/', '|', '·', '•']).filter(|w| !w.is_empty()).collect();
    let is_word = |word: &&str| {
        JOINTS.contains(word)
            || word
                .trim_start_matches(['(', '\'', '’', '-', '–'])
                .chars()
                .next()
                .is_none_or(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_ascii())
                && !word.contains(|c: char| c.is_ascii_digit())
                && !word.ends_with(['?', '!', ';'])
    };
    (1..=14).contains(&words.len()) && words.iter().all(is_word) && words[0].chars().any(char::is_alphabetic)
}

fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '。']) || text.split_whitespace().count() > 8
}

/// Where the text begins that was glued to a byline, as a byte of `line`.
///
/// A section before it is left out where another byline of the page ends with it.
fn glued(byline: &Line<'_>, line: &str, sections: &[&str]) -> Option<usize> {
    let rest = byline.rest;
    if rest.is_empty() || !is_sentence(rest) && rest.len() <= 60 {
        return None;
    }
    let section = sections.iter().find(|s| rest.strip_prefix(**s).is_some_and(|r| r.starts_with(' ')));
    let text = rest[section.map_or(0, |s| s.len())..].trim_start();
    (!text.is_empty()).then(|| line.len() - text.len())
}

/// Whether the line before `at`, empty ones passed over, has the shape of a headline and does not run on from a text.
fn follows_headline(lines: &[Cow<'_, str>], at: usize) -> bool {
    let above = (0..at).rev().take(3).find(|&i| !lines[i].is_empty());
    let below = (at + 1..lines.len()).find(|&i| !lines[i].is_empty());
    above.is_some_and(|i| is_headline(&lines[i])) && below.is_some_and(|i| is_sentence(&lines[i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<(usize, usize, Option<String>)> {
        let lines: Vec<Cow<'_, str>> = page.split('\n').map(Cow::Borrowed).collect();
        find(&lines).into_iter().map(|b| (b.lines.0, b.lines.1, b.date.map(|d| d.to_string()))).collect()
    }

    #[test]
    fn bylines_with_their_dates() {
        for line in [
            "By Ann Baker / Jun 09, 2021 07:22 PM / Business & Tech",
            "Ann Baker / Jun 09, 2021 07:22 PM / Business & Tech",
            "By Ann Baker, June 9, 2021",
            "By Ann Baker and Bob van der Mill | 9 June 2021 10:15 GMT",
            "BY ANN BAKER - 2021-06-09",
            "By Ann Baker, Harbour Times • June 9, 2021, 7:22 a.m. EDT",
            "By Ann Baker on June 9, 2021",
            "By Ann Baker (June 9, 2021)",
            "By Ann Baker\n\nJune 9, 2021 7:22 PM",
            "Published: 9 June 2021\nBy Ann Baker",
            "Bakery buys mill in the harbour\nJune 9, 2021\nThe bakery bought the mill.",
        ] {
            let found = found(line);
            assert_eq!(found.len(), 1, "{line}");
            assert_eq!(found[0].2.as_deref(), Some("2021-06-09"), "{line}");
        }
    }

    #[test]
    fn sentences_with_dates_are_no_bylines() {
        for line in [
            "By June 9, 2021, the mill had closed.",
            "By Ann Baker's account, June 9, 2021 was a good day for mills.",
            "June 9, 2021 was the day on which the bakery bought the mill.",
            "The mill closed on June 9, 2021",
            "By far the largest mill",
            "June 9, 2021",
            "Ann Baker, June 9, 2021",
            "The deal, signed / June 9, 2021 / Business",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
    }

    #[test]
    fn text_that_was_glued_to_a_byline_is_given_back() {
        let page = [
            "Ann Baker / Jun 09, 2021 07:22 PM / Mills & Bread",
            "Ann Baker / Jun 08, 2021 07:22 PM / Mills & Bread Harbour mill said it was sold, and that it would not say for how much.",
            "Ann Baker / Jun 08, 2021 07:22 PM / Dough maker said that it was sold, and that it would not say for how much.",
        ];
        let lines: Vec<Cow<'_, str>> = page.iter().map(|l| Cow::Borrowed(*l)).collect();
        let rests: Vec<Option<&str>> = find(&lines).iter().zip(&page).map(|(b, l)| b.rest.map(|at| &l[at..])).collect();
        assert_eq!(rests[0], None);
        assert_eq!(rests[1], Some("Harbour mill said it was sold, and that it would not say for how much."));
        assert_eq!(rests[2], Some("Dough maker said that it was sold, and that it would not say for how much."));
    }
}
