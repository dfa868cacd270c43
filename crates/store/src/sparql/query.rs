//! A query with its header: the question it answers, and its parameters.

use super::{Param, QueryError};

/// SPARQL text with what its first comment lines say: `# question: …` and `# param: name type [default] — explanation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The question that it answers, for people.
    pub question: Option<String>,
    /// Its parameters, in the order of declaration.
    pub params: Vec<Param>,
    /// The whole text, header and all.
    pub text: String,
}

impl Query {
    /// Reads the header; the SPARQL itself is parsed when it is asked.
    pub fn parse(text: impl Into<String>) -> Result<Self, QueryError> {
        let text = text.into();
        let (mut question, mut params) = (None, Vec::new());
        for (at, line) in text.lines().enumerate().take_while(|(_, l)| l.starts_with('#') || l.trim().is_empty()) {
            let line = line.trim_start_matches('#').trim();
            if let Some(words) = line.strip_prefix("question:") {
                question = Some(words.trim().to_owned());
            } else if let Some(declared) = line.strip_prefix("param:") {
                params.push(Param::parse(declared).map_err(|problem| QueryError::Header { line: at + 1, problem })?);
            }
        }
        Ok(Self { question, params, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_question_and_parameters() {
        let query =
            Query::parse("# question: Who?\n# param: x entity — whom\n\nSELECT * {}\n# param: no").expect("a header");
        assert_eq!(query.question.as_deref(), Some("Who?"));
        assert_eq!(query.params.len(), 1);
        let error = Query::parse("# question: Who?\n# param: x").expect_err("no type").to_string();
        assert!(error.starts_with("line 2: "), "{error}");
    }
}
