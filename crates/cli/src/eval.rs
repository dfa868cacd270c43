//! How right a set of claims is, held against what people judged to be true.
//!
//! Two kinds of gold: whole passages with every claim in them ([`gold`], [`score`]), and single pairs of names with the
//! relations that hold between the two ([`pairs`]).

pub(crate) mod by_rule;
pub(crate) mod cause;
pub(crate) mod compare;
pub(crate) mod gold;
pub(crate) mod pairs;
pub(crate) mod predicted;
pub(crate) mod score;

use guanxi_model::{Relation, fold};

/// The two ends of a relation, folded, with the relation; of a symmetric one the smaller name comes first.
pub(crate) type Key = (String, Relation, String);

/// The one key under which a relation between two folded names is found.
pub(crate) fn key(subject: String, relation: Relation, object: String) -> Key {
    if relation.is_symmetric() && subject > object { (object, relation, subject) } else { (subject, relation, object) }
}

/// A document as gold files name it: without folder and without the number of an article.
pub(crate) fn document_name(id: &str) -> &str {
    let base = id.rsplit('/').next().unwrap_or(id);
    base.split('#').next().unwrap_or(base)
}

/// Every name that a party goes by in its claim, folded, sorted.
pub(crate) fn names_of(party: &guanxi_model::Party) -> Vec<String> {
    let names = [Some(&party.name), party.mention.as_ref()].into_iter().flatten().chain(&party.aliases);
    let mut names: Vec<String> = names.filter(|n| !n.is_empty()).map(|n| fold(n)).collect();
    names.sort();
    names.dedup();
    names
}

/// Harmonic mean of precision and recall, with both; 0 where there is nothing to divide by.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub(crate) struct Figures {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

impl Figures {
    /// Of `right` found among `predicted`, where `gold` were there to be found; rounded to four places.
    pub(crate) fn new(right: usize, predicted: usize, gold: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { right as f64 / of as f64 };
        let (precision, recall) = (share(predicted), share(gold));
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        // By the decimal that stands there, half to even, as the scorers round.
        let round = |x: f64| format!("{x:.4}").parse().unwrap_or(x);
        Self { precision: round(precision), recall: round(recall), f1: round(f1) }
    }
}
