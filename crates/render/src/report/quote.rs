//! Passages and sources in Markdown: quotes with the two parties marked, footnotes.

use guanxi_graph::DocumentMeta;
use guanxi_model::{Evidence, Span};

use super::period::in_words;
use crate::markdown::{address, escape, escape_between};

/// The quote as a block, the parties of all statements that it supports in bold, with the places of its footnotes.
///
/// `supports` is one passage as each of these statements has it, perhaps from documents of the same words.
pub(super) fn block(supports: &[&Evidence], markers: &str) -> String {
    let words = marked(supports);
    // A passage that begins with what somebody says has its own marks.
    let is_speech = supports.first().is_some_and(|e| e.text.trim_start().starts_with(['"', '“', '«', '「']));
    let (open, close) = if is_speech { ("", "") } else { ("“", "”") };
    format!("> {open}{words}{close}{markers}\n")
}

/// A footnote's place in the text.
pub(super) fn marker(number: usize) -> String {
    format!("[^{number}]")
}

/// A footnote: headline, publisher, date, address, identity.
pub(super) fn footnote(number: usize, id: &str, document: Option<&DocumentMeta>) -> String {
    let title = document.and_then(|d| d.title.as_deref()).map(|t| format!("*{}*", escape(t)));
    let publisher = document.and_then(|d| d.publisher.as_deref()).map(escape);
    let date = document.and_then(|d| d.date).map(in_words);
    let url = document.and_then(|d| d.url.as_deref()).and_then(address).map(|u| format!("<{u}>"));
    // A document that was read from its address is called by it.
    let own = document.and_then(|d| d.url.as_deref()) != Some(id) || url.is_none();
    let parts = [title, publisher, date, url, own.then(|| format!("document {}", escape(id)))];
    format!("[^{number}]: {}.\n", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// The quote with the mentions of the parties in bold.
fn marked(supports: &[&Evidence]) -> String {
    let Some(evidence) = supports.first() else { return String::new() };
    let points: Vec<char> = evidence.text.chars().collect();
    let inside = |(start, span): (usize, &Span)| {
        let span = (span.start.checked_sub(start)?, span.end.checked_sub(start)?);
        (span.0 < span.1 && span.1 <= points.len()).then_some(span)
    };
    let mut spans: Vec<(usize, usize)> =
        supports.iter().flat_map(|e| [(e.start, &e.subject), (e.start, &e.object)]).filter_map(inside).collect();
    spans.sort_unstable();
    let mut out = String::new();
    let mut at = 0;
    for (start, end) in spans {
        if start >= at {
            out.push_str(&words(&points[at..start]));
            out.push_str(&strong(&points[start..end]));
            at = end;
        }
    }
    out.push_str(&words(&points[at..]));
    out.trim().to_owned()
}

fn words(points: &[char]) -> String {
    escape_between(&points.iter().collect::<String>())
}

/// Words in bold. Next to punctuation Markdown's asterisks would not be read as marks, so HTML stands in.
fn strong(points: &[char]) -> String {
    let text: String = points.iter().collect();
    let words = escape(&text);
    let plain = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    if plain(points.first()) && plain(points.last()) { format!("**{words}**") } else { format!("<b>{words}</b>") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parties_are_marked_and_nothing_else_is_markup() {
        let text = "The U.S. banned *Huawei* [again], 华为 said.";
        let at = |name: &str| {
            let byte = text.find(name).expect("there");
            let start = 100 + text[..byte].chars().count();
            Span::new(start, start + name.chars().count())
        };
        let evidence = Evidence {
            document: "d".into(),
            part: guanxi_model::Part::Text,
            start: 100,
            end: 100 + text.chars().count(),
            text: text.into(),
            subject: at("Huawei"),
            object: at("U.S."),
            trigger: Span::new(0, 0),
            rule: String::new(),
            cues: Vec::new(),
        };
        assert_eq!(
            block(&[&evidence], "[^3]"),
            "> “The <b>U.S.</b> banned \\***Huawei**\\* \\[again\\], 华为 said.”[^3]\n"
        );
    }
}
