//! What can be wrong with a report, and where.

use std::ops::Range;

use minijinja::ErrorKind;

use super::engine::FUEL;

/// The statements that an `end…` closes; so does a `set` without `=`.
const BLOCKS: [&str; 9] = ["for", "if", "macro", "filter", "call", "block", "with", "autoescape", "raw"];

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The header of the template cannot be read.
    #[error("{file}, line {line}: {problem}")]
    Header {
        /// The template.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong, and what would work.
        problem: String,
    },
    /// A parameter is missing, unknown or of the wrong kind.
    #[error("{0}")]
    Parameter(String),
    /// The template has a mistake, or asks for something that is not there.
    #[error("{file}, line {line}: {problem}\n{snippet}")]
    Template {
        /// The template.
        file: String,
        /// Counted from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        problem: String,
        /// The lines around, the place marked.
        snippet: String,
    },
    /// The template makes one form alone.
    #[error("`{file}` is an HTML template; ask for `--format html`")]
    HtmlAlone {
        /// The template.
        file: String,
    },
}

impl ReportError {
    /// The error of a template with the lines around it; `known` are the names that exist there.
    pub(super) fn of(error: &minijinja::Error, file: &str, text: &str, known: &[String]) -> Self {
        let line = error.line().unwrap_or(0);
        let mut problem = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        if error.kind() == ErrorKind::OutOfFuel {
            problem = format!(
                "the template takes more than {} million steps; is there a loop within a loop?",
                FUEL / 1_000_000
            );
        } else if problem == "recursion limit exceeded" {
            "a macro calls itself without an end".clone_into(&mut problem);
        } else if let Some((opened, word)) = unclosed(text).filter(|_| error.kind() == ErrorKind::SyntaxError) {
            problem.push_str(&format!("; `{{% {word} %}}` of line {opened} has no `{{% end{word} %}}`"));
        }
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            let words = inner.to_string();
            if !problem.contains(&words) {
                problem = format!("{problem}: {words}");
            }
            cause = inner.source();
        }
        let range = error.range().filter(|r| text.is_char_boundary(r.start) && text.is_char_boundary(r.end));
        let words = range.clone().and_then(|r| text.get(r)).unwrap_or_default();
        // What the message names as known comes into question, too.
        let named = problem.split_once("; it has ").map_or("", |(_, names)| names).split(", ").map(str::to_owned);
        let known: Vec<String> = if problem.contains("; it has ") { named.collect() } else { known.to_vec() };
        if let Some(near) = nearest(words, &known).filter(|_| !problem.contains("did you mean")) {
            problem.push_str(&format!("; did you mean `{near}`?"));
        }
        Self::Template { file: file.to_owned(), line, problem, snippet: snippet(text, line, range.as_ref()) }
    }
}

/// The known name that is almost the same as an unknown one in `words`.
pub(super) fn nearest<'k>(words: &str, known: &'k [String]) -> Option<&'k str> {
    let names = words.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| w.len() > 2);
    let unknown = names.filter(|w| !known.iter().any(|k| k == w));
    let scored = unknown.flat_map(|w| known.iter().map(move |k| (strsim::jaro_winkler(w, k), k)));
    scored.filter(|(score, _)| *score > 0.82).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, k)| k.as_str())
}

/// The line and the word of the innermost block that is opened and not closed.
fn unclosed(text: &str) -> Option<(usize, &str)> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once("{%") {
        let line = text[..text.len() - tag.len()].matches('\n').count() + 1;
        let (inside, after) = tag.split_once("%}")?;
        let words = inside.trim_start_matches(['-', '+']).trim_start();
        let word = words.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if let Some(end) = word.strip_prefix("end") {
            if open.last().is_some_and(|(_, word)| *word == end) {
                open.pop();
            }
        } else if BLOCKS.contains(&word) || word == "set" && !words.contains('=') {
            open.push((line, word));
        }
        rest = after;
    }
    open.pop()
}

/// Two lines before and after, numbered, with a mark below what is meant.
fn snippet(text: &str, line: usize, range: Option<&Range<usize>>) -> String {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, words) in text.split_inclusive('\n').enumerate().map(|(at, w)| (at + 1, w)) {
        if line > 0 && at + 2 >= line && at <= line + 2 {
            out.push(format!("{at:>5} │ {}", words.trim_end()));
            let here = range.filter(|r| at == line && r.start >= start && r.start < start + words.len());
            if let Some(range) = here {
                let end = range.end.min(start + words.trim_end().len()).max(range.start + 1);
                let before = crate::text::columns(text.get(start..range.start).unwrap_or_default());
                let width = crate::text::columns(text.get(range.start..end).unwrap_or_default()).max(1);
                out.push(format!("      │ {}{}", " ".repeat(before), "^".repeat(width)));
            }
        }
        start += words.len();
    }
    out.join("\n")
}
