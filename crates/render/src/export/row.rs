//! Entities and statements as rows of named values, the same for every format that has columns.

use guanxi_graph::Graph;
use guanxi_model::{Entity, Statement};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Integer,
    Number,
    Truth,
    /// Several texts.
    List,
}

/// A column: its name, what it holds, and its value for an item; an empty list where there is none.
pub(super) type Column<T> = (&'static str, Sort, fn(&T) -> Vec<String>);

/// What is known of an entity besides its id.
pub(super) const NODE: &[Column<Entity>] = &[
    ("name", Sort::Text, |e| vec![e.name.clone()]),
    ("name_zh", Sort::Text, |e| e.zh.first().cloned().into_iter().collect()),
    ("kind", Sort::Text, |e| vec![e.kind.to_string()]),
    ("country", Sort::Text, |e| e.country.clone().into_iter().collect()),
    ("sector", Sort::Text, |e| e.sector.clone().into_iter().collect()),
    ("tickers", Sort::List, |e| e.tickers.clone()),
    ("aliases", Sort::List, |e| e.aliases.iter().chain(e.zh.iter().skip(1)).cloned().collect()),
];

/// What is known of a statement besides its id and its two sides.
pub(super) const EDGE: &[Column<Statement>] = &[
    ("relation", Sort::Text, |s| vec![s.relation.to_string()]),
    ("status", Sort::Text, |s| vec![s.status.to_string()]),
    ("current", Sort::Truth, |s| vec![s.current.to_string()]),
    ("symmetric", Sort::Truth, |s| vec![s.relation.is_symmetric().to_string()]),
    ("confidence", Sort::Number, |s| vec![s.confidence.to_string()]),
    ("stake_percent", Sort::Number, |s| last(s.qualifiers.stake.iter().filter_map(|x| x.percent))),
    ("amount", Sort::Number, |s| last(s.qualifiers.amount.iter().map(|a| a.value))),
    ("currency", Sort::Text, |s| last(s.qualifiers.amount.iter().map(|a| a.currency.clone()))),
    ("product", Sort::Text, |s| last(s.qualifiers.product.iter().map(|q| q.text.clone()))),
    ("round", Sort::Text, |s| last(s.qualifiers.round.iter().map(|q| q.text.clone()))),
    ("role", Sort::Text, |s| last(s.qualifiers.role.iter().map(|q| q.text.clone()))),
    ("reported_by", Sort::Text, |s| last(s.qualifiers.reported_by.iter().map(|q| q.text.clone()))),
    ("date", Sort::Text, |s| last(s.qualifiers.date.iter().map(|d| d.value))),
    ("first_seen", Sort::Text, |s| last(s.first_seen().into_iter())),
    ("last_seen", Sort::Text, |s| last(s.last_seen().into_iter())),
    ("reports", Sort::Integer, |s| vec![s.steps.len().to_string()]),
    ("documents", Sort::List, |s| s.steps.iter().map(|step| step.document.clone()).collect()),
    ("quote", Sort::Text, |s| last(s.evidence.iter().map(|e| e.text.clone()))),
];

/// The newest of several values.
fn last<T: ToString>(values: impl Iterator<Item = T>) -> Vec<String> {
    values.last().map(|v| v.to_string()).into_iter().collect()
}

/// The statements whose two sides the graph holds, with their merged ids resolved.
pub(super) fn edges(graph: &Graph) -> impl Iterator<Item = (&Statement, &str, &str)> {
    graph
        .statements
        .iter()
        .filter_map(|s| Some((s, graph.entity(&s.subject)?.id.as_str(), graph.entity(&s.object)?.id.as_str())))
}
