//! The queries that come with the program.

use std::sync::LazyLock;

use super::{Query, QueryError};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// The name by which it is asked.
    pub name: &'static str,
    /// The query.
    pub query: Query,
}

macro_rules! queries {
    ($($name:literal,)+) => {
        /// Name and text of every query of the folder, by name.
        const TEXTS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../queries/", $name, ".rq"))),)+];
    };
}

queries! {
    "changed-between",
    "changed-since",
    "claims-by-source",
    "competitors",
    "conflicts",
    "customers",
    "deals",
    "deals-over",
    "document-claims",
    "evidence",
    "incomplete",
    "investments",
    "investors",
    "joint-ventures",
    "leaders",
    "most-connected",
    "ownership",
    "partners",
    "relations",
    "rumours",
    "rumours-of",
    "sanctioned",
    "shared-investors",
    "sold-out",
    "sources",
    "subsidiaries",
    "suppliers",
    "supply-chain",
    "timeline",
}

/// Every named query, by name.
pub fn named_queries() -> &'static [NamedQuery] {
    static QUERIES: LazyLock<Vec<NamedQuery>> = LazyLock::new(|| {
        let named = TEXTS.iter().filter_map(|(name, text)| Some(NamedQuery { name, query: Query::parse(*text).ok()? }));
        named.collect()
    });
    &QUERIES
}

/// The query of this name; the error names the nearest ones.
pub fn named_query(name: &str) -> Result<&'static NamedQuery, QueryError> {
    named_queries().iter().find(|q| q.name == name).ok_or_else(|| {
        let mut near: Vec<(&str, f64)> =
            named_queries().iter().map(|q| (q.name, strsim::jaro_winkler(q.name, name))).collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let near: Vec<&str> =
            near.iter().take_while(|(_, likeness)| *likeness > 0.7).take(3).map(|(n, _)| *n).collect();
        let all = || named_queries().iter().map(|q| q.name).collect::<Vec<_>>().join(", ");
        let nearest =
            if near.is_empty() { format!("there are {}", all()) } else { format!("did you mean {}?", near.join(", ")) };
        QueryError::UnknownQuery { name: name.to_owned(), nearest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_named_and_says_what_it_answers() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../queries");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".rq").map(str::to_owned))
            .collect();
        files.sort();
        assert_eq!(named_queries().iter().map(|q| q.name).collect::<Vec<_>>(), files);
        for query in named_queries() {
            assert!(query.query.question.as_deref().is_some_and(|q| q.ends_with('?')), "{}", query.name);
            assert!(query.query.text.contains("ORDER BY"), "{}", query.name);
            assert!(query.query.params.iter().all(|p| !p.explanation.is_empty()), "{}", query.name);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = named_query("investor").expect_err("unknown").to_string();
        assert!(error.contains("investors"), "{error}");
        assert!(named_query("§§§").expect_err("unknown").to_string().contains("there are "));
    }
}
