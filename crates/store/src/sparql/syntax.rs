//! A mistake in the text of a query, told to a person: where it is, what stands there, what was meant.

use std::{ops::Range, sync::LazyLock};

use regex::{Match, Regex};
use spargebra::SparqlSyntaxError;

use super::QueryError;

/// `parse` says what the parser says of a text, or nothing where it has no mistake.
///
/// The parser names the furthest character that it looked at, often some words behind the mistake, and everything that could
/// have stood there. So the mistake is looked for: it is the first token behind which no text could go on.
pub(crate) fn syntax(text: &str, parse: impl Fn(&str) -> Option<SparqlSyntaxError>) -> QueryError {
    let message = parse(text).map_or_else(String::new, |e| e.to_string());
    let (offset, problem) = match stop(text, &message) {
        Some(stop) => mistake(text, stop, parse),
        None => (0, message),
    };
    let (before, _) = text.split_at(offset);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = text[line_start..offset].chars().count() + 1;
    let (snippet, caret) = around(text[line_start..].lines().next().unwrap_or_default(), column);
    QueryError::Syntax { line: before.matches('\n').count() + 1, column, problem, snippet, caret }
}

/// What stands around a column of a line that is too long to show, and where in that the column is.
fn around(line: &str, column: usize) -> (String, usize) {
    let from = if line.chars().count() > 2 * MOST_SHOWN { column.saturating_sub(MOST_SHOWN) } else { 0 };
    let mut rest = line.chars().skip(from);
    let shown: String = rest.by_ref().take(2 * MOST_SHOWN).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if rest.next().is_some() { "…" } else { "" });
    (format!("{before}{shown}{after}"), column - from + before.chars().count())
}

/// The place of the mistake, in bytes, and what it is.
fn mistake(text: &str, stop: usize, parse: impl Fn(&str) -> Option<SparqlSyntaxError>) -> (usize, String) {
    for token in TOKEN.captures_iter(text) {
        let (place, is_bare) = (token.get_match().range(), token.name("bare").is_some());
        let is_suspect = place.end + LONGEST >= stop && !text[place.clone()].trim().is_empty();
        if is_suspect && !can_go_on(&text[..place.end], &parse) {
            return (place.start, told(text, place, is_bare, &parse));
        }
    }
    let problem = match unclosed(text) {
        Some(open) => format!("the query ends too early; {open}"),
        None => broken_rule(&[text], parse).unwrap_or_else(|| "the query ends too early".to_owned()),
    };
    (text.trim_end().len(), problem)
}

/// How many characters of a word are shown.
const MOST_SHOWN: usize = 60;

/// More characters than a keyword of SPARQL has: so far behind a mistake the parser may look.
const LONGEST: usize = 16;

/// Where the parser gave up, in bytes; it says `error at LINE:COLUMN: expected …`.
fn stop(text: &str, message: &str) -> Option<usize> {
    let (line, rest) = message.strip_prefix("error at ")?.split_once(':')?;
    let (column, _) = rest.split_once(':')?;
    let line_start = text.split_inclusive('\n').take(line.parse::<usize>().ok()?.checked_sub(1)?).map(str::len).sum();
    let mut characters = text[line_start..].char_indices();
    let found = characters.nth(column.parse::<usize>().ok()?.checked_sub(1)?);
    Some(found.map_or(text.len(), |(at, _)| line_start + at))
}

/// Whether the parser, given the beginning of a text, comes to its end.
fn can_go_on(beginning: &str, parse: impl Fn(&str) -> Option<SparqlSyntaxError>) -> bool {
    let padded = format!("{beginning}{:LONGEST$}", "");
    parse(&padded).is_none_or(|e| stop(&padded, &e.to_string()) == Some(padded.len()))
}

/// What is the matter with a token.
fn told(text: &str, token: Range<usize>, is_bare: bool, parse: impl Fn(&str) -> Option<SparqlSyntaxError>) -> String {
    let word = &text[token.clone()];
    // Nobody needs the whole of a word of 60,000 letters.
    let end = word.char_indices().nth(MOST_SHOWN).map_or(word.len(), |(at, _)| at);
    let shown = if end < word.len() { format!("{}…", &word[..end]) } else { word.to_owned() };
    if let Some((prefix, _)) = word.split_once(':')
        && can_go_on(&format!("PREFIX {prefix}: <urn:x:>\n{}", &text[..token.end]), &parse)
    {
        return format!("the prefix `{prefix}:` is not declared; add a line `PREFIX {prefix}: <…>`");
    }
    if is_bare && word != "a" && !VOCABULARY.contains(&word.to_ascii_uppercase().as_str()) {
        return format!("SPARQL has no word `{shown}`{}", meant(word));
    }
    match broken_rule(&[&text[..token.end], text[..token.start].trim_end(), text], parse) {
        Some(rule) if rule == "IRI parsing failed" => format!("`{shown}` is no whole IRI"),
        Some(rule) => rule,
        None => format!("`{shown}` cannot stand here"),
    }
}

/// Among what the parser expects there may be a rule of the language, in a sentence; it is found where the text ends there.
fn broken_rule(texts: &[&str], parse: impl Fn(&str) -> Option<SparqlSyntaxError>) -> Option<String> {
    let is_sentence = |e: &&str| e.contains(' ') && e.starts_with(char::is_alphabetic) && *e != "Prefix not found";
    texts.iter().filter_map(|text| parse(text)).find_map(|error| {
        let message = error.to_string();
        let (_, expected) = message.split_once("expected ")?;
        let rule = expected.trim_start_matches("one of ").split(", ").find(is_sentence)?;
        Some(rule.trim_end_matches('.').to_owned())
    })
}

/// Every word of SPARQL that is written without a colon, a list of words a line.
static VOCABULARY: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("vocabulary.txt").split_whitespace().collect());

/// What a query is made of; a bare word stands alone, all others have a mark before, around or behind them.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?xs) <[^<>"{}|^`\\\s][^<>"{}|^`\\\n]*> | \#[^\n]* | """.*?""" | '''.*?''' | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
        | [?$@]\w[\w-]* | [\w.-]*:(?:\\.|[\w:%.-])* | \d[\w.+-]* | (?<bare>\p{Alphabetic}\w*) | ."#,
    )
    .expect("an expression")
});

/// The word of SPARQL that a word is near to.
fn meant(word: &str) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(&word.to_ascii_uppercase(), known);
    let near = VOCABULARY.iter().filter(|k| likeness(k) > 0.8).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

/// What is open at the end.
fn unclosed(text: &str) -> Option<String> {
    let opens = |token: &Match<'_>| match token.as_str() {
        "'" | "\"" => true,
        "<" => text[token.end()..].starts_with(char::is_alphabetic),
        _ => false,
    };
    if let Some(open) = TOKEN.find_iter(text).find(opens) {
        return Some(format!("what begins with `{}` has no end", open.as_str()));
    }
    let missing = |open, close| text.matches(open).count() > text.matches(close).count();
    let bracket = [('{', '}'), ('(', ')')].into_iter().find(|(open, close)| missing(*open, *close));
    bracket.map(|(open, close)| format!("a `{open}` has no `{close}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_told_where_it_stands_and_in_words() {
        for (text, place, problem) in [
            ("SELECT ?a { ?a foo:b ?c }", (1, 16), "the prefix `foo:` is not declared; add a line `PREFIX foo: <…>`"),
            ("SELEKT ?a { ?a ?b ?c }", (1, 1), "SPARQL has no word `SELEKT`; did you mean `SELECT`?"),
            ("SELECT ?a WHER { ?a ?b ?c }", (1, 11), "SPARQL has no word `WHER`; did you mean `WHERE`?"),
            (
                "SELECT ?a WHERE { ?a ?b ?c\n FILTR(?c > 1) }",
                (2, 2),
                "SPARQL has no word `FILTR`; did you mean `FILTER`?",
            ),
            ("SELECT (CONT(?a) AS ?n) { ?a ?b 'x' }", (1, 9), "SPARQL has no word `CONT`; did you mean `COUNT`?"),
            (
                "SELECT ?a { ?a ?b \"a wrod\" } # ODER\nODER BY ?a",
                (2, 1),
                "SPARQL has no word `ODER`; did you mean `ORDER`?",
            ),
            ("SELECT ?a { ?a Huawei ?c }", (1, 16), "SPARQL has no word `Huawei`"),
            ("SELECT ?a, ?b { ?a ?b ?c }", (1, 10), "`,` cannot stand here"),
            ("SELECT ?a { ?a ?b ?c } LIMIT ?a", (1, 30), "`?a` cannot stand here"),
            ("SELECT ?a { ?a ?b ?c FILTER ?a }", (1, 29), "`?a` cannot stand here"),
            ("SELECT ?a { ?a ?b ?c FILTER (?a  3) } ORDER BY ?a", (1, 34), "`3` cannot stand here"),
            ("SELECT ?a { ?a ?b ?c } }", (1, 24), "`}` cannot stand here"),
            ("SELECT (COUNT(?a) ?n) { ?a ?b ?c }", (1, 19), "`?n` cannot stand here"),
            ("SELECT ?a { ?a <b ?c }", (1, 23), "the query ends too early; what begins with `<` has no end"),
            ("SELECT ?a { ?a ?b 'c }", (1, 23), "the query ends too early; what begins with `'` has no end"),
            ("SELECT ?a ?b { ?a ?c ?d BIND(1 AS ?a) }", (1, 39), "BIND is overriding an existing variable"),
            ("SELECT ?a { ?a <big deal> ?c }", (1, 16), "`<big deal>` is no whole IRI"),
            ("SELECT ?a ?b { ?a ?b ?c } GROUP BY ?a", (1, 38), "The SELECT contains a variable that is unbound"),
            ("SELECT ?a { ?a ?b ?c } GROUP ?a", (1, 30), "`?a` cannot stand here"),
            ("SELECT ?a\nWHERE\n{ ?a ?b\n ?c ?d }", (4, 5), "`?d` cannot stand here"),
            ("SELECT ?a WHERE { ?a ?b }", (1, 25), "`}` cannot stand here"),
            ("SELECT ?a WHERE { ?a ?b ?c\n", (1, 27), "the query ends too early; a `{` has no `}`"),
            ("", (1, 1), "the query ends too early"),
        ] {
            let QueryError::Syntax { line, column, problem: told, .. } = error(text) else { panic!("{text}") };
            assert_eq!(((line, column), told.as_str()), (place, problem), "{text}");
        }
    }

    #[test]
    fn a_long_line_is_shown_around_the_mistake() {
        let text = format!("SELECT ?a {{ {} ?a ?b }} {}", "?a ?b ?c . ".repeat(40), "x".repeat(60_000));
        let told = error(&text).to_string();
        assert!(told.len() < 600, "{} bytes", told.len());
        let (snippet, caret) = told.split_once("\n  ").and_then(|(_, rest)| rest.split_once("\n  ")).expect("lines");
        assert_eq!(snippet.chars().nth(caret.len() - 1), Some('}'), "{told}");
    }

    #[test]
    fn every_word_of_the_shipped_queries_is_known() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../queries");
        let mut words = 0;
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let path = entry.expect("a file").path();
            if path.extension().is_some_and(|e| e == "rq") {
                let text = std::fs::read_to_string(&path).expect("a query");
                for word in TOKEN.captures_iter(&text).filter_map(|token| token.name("bare")) {
                    let known =
                        word.as_str() == "a" || VOCABULARY.contains(&word.as_str().to_ascii_uppercase().as_str());
                    assert!(known, "{} in {}", word.as_str(), path.display());
                    words += 1;
                }
            }
        }
        assert!(words > 100, "{words} words");
    }

    fn error(text: &str) -> QueryError {
        syntax(text, |text| spargebra::SparqlParser::new().parse_query(text).err())
    }
}
