//! Why a trigger gave no claim.

use guanxi_model::{Part, Relation, Span};
use serde::Serialize;

/// The reason of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nobody who is named, or who resolves to a named party, does it.
    NoSubject,
    /// It is done to nobody who is named.
    NoObject,
    /// The sentence asks.
    Question,
    /// The clause only supposes.
    Hypothetical,
    /// The parties are of kinds that cannot stand in the relation.
    WrongKind,
}

/// A trigger of a rule that gave no claim, with the passage and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The document's identity.
    pub document: String,
    /// Where in the document.
    pub part: Part,
    /// The sentence, in code points.
    pub sentence: Span,
    /// Its words.
    pub text: String,
    /// The trigger's words, in code points.
    pub trigger: Span,
    /// The rule.
    pub rule: String,
    /// What the rule would have claimed.
    pub relation: Relation,
    /// Why.
    pub reason: Reason,
}
