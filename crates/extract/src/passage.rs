//! The parts of a document that are read one by one: headlines and paragraphs, each with its analysis.

use std::{borrow::Cow, ops::Range};

use guanxi_model::{Document, Part};
use guanxi_nlp::Analysis;

/// One headline or paragraph.
#[derive(Debug)]
pub(crate) struct Passage<'t> {
    /// Where in the document it stands.
    pub(crate) part: Part,
    /// Its first byte in that part; byte offsets of the analysis count from here.
    pub(crate) offset: usize,
    /// Whether it is written as a headline: in title case, or a first line without a full stop.
    pub(crate) headline: bool,
    /// The engine's view of it. Its text differs from the document's in letter case alone, byte for byte in the same places.
    pub(crate) analysis: Analysis<'t>,
}

/// A passage before its analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block<'d> {
    pub(crate) part: Part,
    pub(crate) offset: usize,
    pub(crate) headline: bool,
    /// What the engine is to read: the document's own words, a title-case headline brought to sentence case.
    pub(crate) text: Cow<'d, str>,
}

/// Splits a document into headlines and paragraphs, in the order in which they are read: the title first.
///
/// `recase` brings a headline in title case to sentence case without moving a byte.
pub(crate) fn blocks<'d>(document: &'d Document, recase: impl Fn(&'d str) -> Cow<'d, str>) -> Vec<Block<'d>> {
    let title = document.title.as_deref().unwrap_or_default();
    let wrapped = is_hard_wrapped(&document.text);
    let text: Vec<Range<usize>> =
        paragraphs(&document.text, wrapped).into_iter().flat_map(|range| unglued(&document.text, range)).collect();
    let block = |part, source: &'d str, range: Range<usize>, first: bool| {
        let own = &source[range.clone()];
        let title_case = is_title_case(own);
        let headline = title_case || (first && !ends_sentence(own) && own.split_whitespace().count() <= 25);
        Block { part, offset: range.start, headline, text: if title_case { recase(own) } else { Cow::Borrowed(own) } }
    };
    let titles = trimmed(title, 0..title.len()).map(|range| block(Part::Title, title, range, true));
    let body = text.into_iter().enumerate().map(|(i, range)| block(Part::Text, &document.text, range, i == 0));
    titles.into_iter().chain(body).collect()
}

/// The byte ranges of the paragraphs of a text, without the white space around them.
fn paragraphs(text: &str, wrapped: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n') {
        let (before, after) = (&text[start..at], &text[at + 1..]);
        let next = after.split('\n').next().unwrap_or_default();
        if joins(before, next, wrapped) {
            continue;
        }
        found.extend(trimmed(text, start..at));
        start = at + 1;
    }
    found.extend(trimmed(text, start..text.len()));
    found
}

/// The parts of a paragraph where it runs on without white space from the end of one sentence to the start of the next:
/// *… last year.The company …*. There stood a line break before somebody lost it.
fn unglued(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let part = &text[paragraph.clone()];
    let mut found = Vec::new();
    let mut start = paragraph.start;
    for (at, stop) in part.match_indices(['.', '?', '!']) {
        let after = part[at + stop.len()..].trim_start_matches(['”', '"', '’', ')']);
        let ends = is_last_letter(&part[..at]) && starts_sentence(after);
        let next = paragraph.start + part.len() - after.len();
        if ends && !is_address(part, at) {
            found.push(start..next);
            start = next;
        }
    }
    found.push(start..paragraph.end);
    found
}

/// Whether a text ends in a word of small letters, a number or a closing mark rather than an initial: *U.S*, *J*.
fn is_last_letter(text: &str) -> bool {
    let mut last = text.trim_end_matches(['”', '"', '’', ')', '%']).chars().rev();
    match (last.next(), last.next()) {
        (Some(c), Some(before)) => c.is_ascii_digit() || (c.is_lowercase() && before.is_alphanumeric()),
        _ => false,
    }
}

/// Whether a text starts with a capitalised word, maybe quoted.
fn starts_sentence(text: &str) -> bool {
    let mut word = text.trim_start_matches(['“', '"', '‘']).chars();
    let capital = word.next().is_some_and(char::is_uppercase);
    let second = word.next();
    capital && (second.is_some_and(char::is_lowercase) || text.starts_with("A ") || text.starts_with("I "))
}

/// Whether the stop at byte `at` stands inside an address: *www.Example.com*, *help@Example.com*, *Node.Js*.
fn is_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |i| i + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |i| at + i);
    let after: String = text[at + 1..].chars().take_while(|c| c.is_alphanumeric()).collect();
    let word = &text[start..end];
    word.contains(['/', '@'])
        || word.contains("www.")
        || matches!(after.as_str(), "Com" | "Net" | "Org" | "Io" | "Ai" | "Js")
}

/// Whether the line `next` goes on with the paragraph `before`: in a text that is wrapped at a width, every line does
/// until an empty one; elsewhere only a line that starts in lower case after one that ends no sentence.
fn joins(before: &str, next: &str, wrapped: bool) -> bool {
    let last = before.rsplit('\n').next().unwrap_or_default();
    if last.trim().is_empty() || next.trim().is_empty() {
        return false;
    }
    wrapped || (!ends_sentence(last) && next.starts_with(char::is_lowercase))
}

/// Whether the lines of a text are broken at a width rather than at paragraphs: most lines that another follows are about
/// as long as the longest, and that is no longer than a terminal's.
fn is_hard_wrapped(text: &str) -> bool {
    let lines: Vec<usize> = text.lines().map(|l| l.trim_end().chars().count()).collect();
    let longest = lines.iter().copied().max().unwrap_or_default();
    let followed: Vec<usize> = lines.windows(2).filter(|w| w[0] > 0 && w[1] > 0).map(|w| w[0]).collect();
    let full = followed.iter().filter(|&&length| length + 16 >= longest).count();
    (40..=120).contains(&longest) && followed.len() >= 3 && full * 5 >= followed.len() * 4
}

/// `range` without the white space at its ends; `None` where nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    (start < end).then_some(start..end)
}

/// Whether a line ends as a sentence does.
fn ends_sentence(line: &str) -> bool {
    line.trim_end().trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '?', '!', ':', ';', '。'])
}

/// Whether a line is a headline in title case: no full stop, and most of its longer words have a capital.
fn is_title_case(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let long = words.iter().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4);
    let (mut capitals, mut all) = (0, 0);
    for word in long {
        all += 1;
        capitals += usize::from(word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    }
    (3..=30).contains(&words.len())
        && !line.trim_end().ends_with(['.', ';', ','])
        && all >= 2
        && capitals * 4 >= all * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(bool, String)> {
        let document = Document::new("d", text);
        blocks(&document, |t| Cow::Owned(t.to_ascii_lowercase()))
            .into_iter()
            .map(|b| (b.headline, b.text.into_owned()))
            .collect()
    }

    #[test]
    fn lines_are_paragraphs_and_title_case_is_a_headline() {
        assert_eq!(
            split("Acme Buys Widget Maker Bolt\n\nAcme bought Bolt.\nIt paid cash.\n"),
            [
                (true, "acme buys widget maker bolt".to_owned()),
                (false, "Acme bought Bolt.".to_owned()),
                (false, "It paid cash.".to_owned()),
            ]
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The company said on Monday that it would buy the\nbattery maker Bolt for 40 million dollars, a price\n\
                    that analysts found high, and that it planned to\nclose the deal in June.\n\nShares fell.";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn a_lost_line_break_is_found_again() {
        let parts = |text: &str| split(text).into_iter().map(|(_, part)| part).collect::<Vec<_>>();
        assert_eq!(
            parts("Acme grew in 2020.Bolt fell by 3%.“We wait,” it said."),
            ["Acme grew in 2020.", "Bolt fell by 3%.", "“We wait,” it said.",]
        );
        assert_eq!(parts("It asked “why?”The firm did not say.").len(), 2);
        for whole in [
            "Acme left the U.S.Bolt stayed.",
            "See www.Acme.com now.",
            "J.Crew fell by 3.5% in May.",
            "It runs Node.Js well.",
        ] {
            assert_eq!(parts(whole).len(), 1, "{whole}");
        }
    }

    #[test]
    fn a_line_that_goes_on_in_lower_case_joins() {
        assert_eq!(split("Acme said it would\nbuy Bolt.").len(), 1);
    }
}
