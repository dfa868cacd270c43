//! What is refused before it is parsed: a parser goes as deep as the text is nested.

use super::QueryError;

/// Brackets within brackets that are answered.
pub(crate) const MAX_DEPTH: usize = 64;

/// Bytes of a query that are read.
pub(crate) const MAX_LENGTH: usize = 256 * 1024;

/// Bytes, and brackets within brackets, that any thread's stack has room for.
const FLAT_LENGTH: usize = 1000;
const FLAT_DEPTH: usize = 6;

/// Checks the length of a query and how deep its brackets go, strings, IRIs and comments left aside.
pub(crate) fn check(text: &str) -> Result<(), QueryError> {
    if text.len() > MAX_LENGTH {
        return Err(QueryError::Length(text.len()));
    }
    let depth = depth(text);
    if depth > MAX_DEPTH { Err(QueryError::Depth(depth)) } else { Ok(()) }
}

/// Whether a query is so short and flat that no parser and no evaluation goes deep for it: what does not nest can still be a long chain.
pub(crate) fn is_flat(text: &str) -> bool {
    text.len() <= FLAT_LENGTH && depth(text) <= FLAT_DEPTH
}

/// The deepest nesting of brackets, and of signs before an operand (`!!!…`), which nest as brackets do.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest, mut signs) = (0_usize, 0, 0_usize);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '#' => rest.find('\n').map_or("", |end| &rest[end..]),
            '"' | '\'' => after_string(rest),
            '<' => after_iri(rest),
            _ => &rest[c.len_utf8()..],
        };
        match c {
            '{' | '(' | '[' => open += 1,
            '}' | ')' | ']' => open = open.saturating_sub(1),
            '!' | '+' | '-' | '^' => signs += 1,
            c if c.is_whitespace() => {}
            _ => signs = 0,
        }
        deepest = deepest.max(open + signs);
    }
    deepest
}

/// What follows the string with which the text begins; the text after its quote where it has no end.
fn after_string(text: &str) -> &str {
    let quote = &text[..1];
    let long = quote.repeat(3);
    let quote = if text.starts_with(&long) { &long } else { quote };
    let mut at = quote.len();
    while let Some(rest) = text.get(at..) {
        if let Some(after) = rest.strip_prefix(quote) {
            return after;
        }
        let Some(c) = rest.chars().next() else { break };
        let escaped = if c == '\\' { rest[1..].chars().next().map_or(0, char::len_utf8) } else { 0 };
        at += c.len_utf8() + escaped;
    }
    &text[quote.len().min(text.len())..]
}

/// What follows the IRI with which the text begins; the text after `<` where it is a comparison.
fn after_iri(text: &str) -> &str {
    let end = text[1..].find(|c: char| c.is_whitespace() || "<>\"{}|^`\\".contains(c)).map(|at| at + 1);
    match end {
        Some(end) if text[end..].starts_with('>') => &text[end + 1..],
        _ => &text[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_where_they_nest() {
        for (text, expected) in [
            ("", 0),
            ("SELECT * { ?s ?p ?o }", 1),
            ("{ { } { ( [ ] ) } }", 4),
            ("\"{{{\" '((' \"\"\"{{ \"{ \"\"\" <urn:x((> # {{{\n{}", 1),
            ("FILTER(?a < 3 && ?b > (1))", 2),
            ("\"no end {{", 2),
            ("'it\\'s {'", 0),
            ("!!!!?x", 4),
            ("}}}{", 1),
        ] {
            assert_eq!(depth(text), expected, "{text}");
        }
    }

    #[test]
    fn nesting_beyond_reason_is_refused() {
        let nested = |n: usize| format!("SELECT * {}{}", "{".repeat(n), "}".repeat(n));
        assert!(check(&nested(60)).is_ok());
        assert!(matches!(check(&nested(600)), Err(QueryError::Depth(600))));
        assert!(matches!(check(&" ".repeat(MAX_LENGTH + 1)), Err(QueryError::Length(_))));
        assert!(is_flat(&nested(6)) && !is_flat(&nested(7)) && !is_flat(&" ".repeat(FLAT_LENGTH + 1)));
    }
}
