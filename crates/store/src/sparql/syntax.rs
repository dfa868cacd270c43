//! A mistake in the text of a query, told to a person: where it is, what stands there, what was meant.

use super::QueryError;

/// The parser says `error at LINE:COLUMN: expected …`.
pub(crate) fn syntax(text: &str, message: &str) -> QueryError {
    let placed = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, problem) = rest.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, problem.trim()))
    });
    let (line, column, problem) = placed.unwrap_or((1, 1, message));
    let snippet = text.lines().nth(line - 1).unwrap_or_default().to_owned();
    let problem = in_words(text, &snippet, (line, column), problem);
    QueryError::Syntax { line, column, problem, snippet }
}

/// The words that begin the parts of a query.
const KEYWORDS: [&str; 24] = [
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "WHERE",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "BIND",
    "VALUES",
    "GRAPH",
    "GROUP",
    "HAVING",
    "ORDER",
    "BY",
    "LIMIT",
    "OFFSET",
    "PREFIX",
    "DISTINCT",
    "EXISTS",
    "COUNT",
    "DESC",
    "ASC",
];

/// The parser lists every character that could go on; a person is told what stands there, and what was meant.
fn in_words(text: &str, snippet: &str, (line, column): (usize, usize), problem: &str) -> String {
    let before: String = snippet.chars().take(column - 1).collect();
    let after: String = snippet.chars().skip(column - 1).collect();
    let is_word = |c: char| c.is_alphanumeric() || "_-:?$".contains(c);
    if problem.contains("Prefix not found") {
        let name =
            before.rsplit(|c: char| !is_word(c)).next().and_then(|word| word.split(':').next()).unwrap_or_default();
        return format!("the prefix `{name}:` is not declared; add a line `PREFIX {name}: <…>`");
    }
    if !problem.contains("expected") {
        return problem.to_owned();
    }
    let rest = text.lines().skip(line).any(|l| !l.trim().is_empty());
    if after.trim().is_empty() && !rest {
        let missing = |open, close| text.matches(open).count() > text.matches(close).count();
        let closing = [('{', '}'), ('(', ')')].into_iter().find(|(open, close)| missing(*open, *close));
        let closing = closing.map_or(String::new(), |(open, close)| format!("; a `{open}` has no `{close}`"));
        return format!("the query ends too early{closing}");
    }
    // The parser may stop in the middle of a word.
    let begun: String =
        before.chars().rev().take_while(|c| is_word(*c)).collect::<Vec<_>>().into_iter().rev().collect();
    let going_on: String = after.chars().take_while(|c| is_word(*c)).collect();
    let found = match begun + &going_on {
        word if word.is_empty() => after.chars().next().map_or("the end of the line".to_owned(), String::from),
        word => word,
    };
    let close = |k: &&&str| strsim::jaro_winkler(&found.to_uppercase(), k);
    let near = KEYWORDS.iter().filter(|k| close(k) > 0.8).max_by(|a, b| close(a).total_cmp(&close(b)));
    let near =
        near.filter(|k| !found.eq_ignore_ascii_case(k)).map_or(String::new(), |k| format!("; did you mean `{k}`?"));
    format!("`{found}` cannot stand here{near}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_told_in_words() {
        let says = |text: &str| match mistake(text) {
            QueryError::Syntax { problem, .. } => problem,
            other => other.to_string(),
        };
        for (text, problem) in [
            ("SELECT ?a { ?a foo:b ?c }", "the prefix `foo:` is not declared; add a line `PREFIX foo: <…>`"),
            ("SELECT ?a WHERE { ?a ?b ?c\n FILTR(?c > 1) }", "`FILTR` cannot stand here; did you mean `FILTER`?"),
            ("SELECT ?a WHERE { ?a ?b ?c\n", "the query ends too early; a `{` has no `}`"),
            ("SELECT ?a WHERE { ?a ?b }", "`}` cannot stand here"),
        ] {
            assert_eq!(says(text), problem, "{text}");
        }
    }

    fn mistake(text: &str) -> QueryError {
        let error = spargebra::SparqlParser::new().parse_query(text).expect_err("a mistake");
        syntax(text, &error.to_string())
    }
}
