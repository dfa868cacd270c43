//! Statements in short, as lists and tables show them.

use guanxi_model::{PartialDate, Qualifiers, Relation, Statement, Status};
use guanxi_render::{caveat, money, share};
use serde::Serialize;

/// A statement without its passages.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Brief {
    /// `s:…`.
    id: String,
    /// The subject's id.
    subject: String,
    /// What is said.
    relation: Relation,
    /// The object's id.
    object: String,
    /// How far it has come.
    status: Status,
    /// Whether it stands as a fact.
    current: bool,
    /// *planned*, *no longer* …; empty for what stands.
    caveat: &'static str,
    /// The highest confidence of its claims.
    confidence: f64,
    /// What the passages add, in one short line.
    details: String,
    /// When it was first said.
    first_seen: Option<PartialDate>,
    /// When it was last said.
    last_seen: Option<PartialDate>,
    /// How many documents say so.
    reports: usize,
}

impl From<&Statement> for Brief {
    fn from(s: &Statement) -> Self {
        Self {
            id: s.id.clone(),
            subject: s.subject.clone(),
            relation: s.relation,
            object: s.object.clone(),
            status: s.status,
            current: s.current,
            caveat: caveat(s),
            confidence: s.confidence,
            details: details(&s.qualifiers),
            first_seen: s.first_seen(),
            last_seen: s.last_seen(),
            reports: s.steps.len(),
        }
    }
}

/// What qualifiers say: `4.8%, $78m, series D, batteries`.
pub(super) fn details(q: &Qualifiers) -> String {
    let mut parts: Vec<String> = q.stake.iter().map(share).chain(q.amount.iter().map(money)).collect();
    parts.extend([&q.round, &q.product, &q.role].into_iter().flatten().map(|t| t.text.clone()));
    parts.extend(q.date.iter().map(|d| d.value.to_string()));
    parts.join(", ")
}
