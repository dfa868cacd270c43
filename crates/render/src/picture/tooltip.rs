//! What appears under the pointer: who a box is, and in whose words a line is there.

use std::collections::BTreeSet;

use guanxi_model::Evidence;

use super::{
    scene::{Edge, Node, Scene, status_word},
    value::{money, share},
};
use crate::text::{clean, counted, elide};

/// Quotes of one line or box.
const QUOTES: usize = 3;
/// Columns of a quote.
const QUOTE_COLUMNS: usize = 240;

/// Names, kind, trade, country, tickers, then the quotes of its sanctions.
pub(super) fn node(scene: &Scene<'_>, node: &Node<'_>) -> Vec<String> {
    let entity = node.entity;
    let names = std::iter::once(&entity.name).chain(&entity.zh).map(String::as_str).collect::<Vec<_>>().join(" · ");
    let facts = [Some(entity.kind.as_str()), entity.sector.as_deref(), entity.country.as_deref()];
    let facts = facts.into_iter().flatten().chain(entity.tickers.iter().map(String::as_str));
    let mut lines = vec![
        elide(&clean(&names), QUOTE_COLUMNS),
        elide(&clean(&facts.collect::<Vec<_>>().join(" · ")), QUOTE_COLUMNS),
    ];
    for sanction in &node.sanctions {
        lines.extend(edge(scene, sanction));
    }
    lines
}

/// The relation as a sentence, then its quotes, the newest first, each with its source.
pub(super) fn edge(scene: &Scene<'_>, edge: &Edge<'_>) -> Vec<String> {
    let lead = edge.lead();
    let graph = &scene.around.graph;
    let name = |id: &str| elide(&clean(graph.name(id)), 60);
    let mut said = format!("{} {} {}", name(&lead.subject), lead.relation.phrase(), name(&lead.object));
    let numbers = lead.qualifiers.stake.iter().map(share).chain(lead.qualifiers.amount.iter().map(money));
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    let status = (!edge.stands()).then(|| status_word(lead.status));
    let reports = counted(edge.reports(), "report");
    let details: Vec<&str> =
        [numbers.as_str(), status.unwrap_or(""), &reports].into_iter().filter(|d| !d.is_empty()).collect();
    said.push_str(&format!(" ({})", details.join("; ")));
    let mut lines = vec![said];
    let mut quotes: Vec<&Evidence> = edge.statements.iter().flat_map(|s| s.evidence.iter().rev()).collect();
    // What several papers print is told once.
    let mut told = BTreeSet::new();
    quotes.retain(|quote| told.insert(quote.text.as_str()));
    let total = quotes.len();
    for quote in quotes.into_iter().take(QUOTES) {
        let source = scene.document(&quote.document);
        let parts = [source.and_then(|d| d.publisher.clone()), source.and_then(|d| d.date).map(|d| d.to_string())];
        let source = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let source = if source.is_empty() { quote.document.clone() } else { source };
        lines.push(format!("“{}” — {}", elide(&clean(&quote.text), QUOTE_COLUMNS), elide(&clean(&source), 60)));
    }
    if total > QUOTES {
        lines.push(format!("… and {}", counted(total - QUOTES, "more passage")));
    }
    lines
}
