//! What all documents together say of two parties.

use serde::{Deserialize, Serialize};

use crate::{Evidence, PartialDate, Qualifiers, Relation, Stake, Status};

/// One document's word in the life of a relation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When the document was published, where known.
    pub date: Option<PartialDate>,
    /// The document's identity.
    pub document: String,
    /// The claim's identity.
    pub claim: String,
    /// The earlier document of which this one is a copy, where it is one: two prints of one wire story are one source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The stakes that it names, so that a holding can be followed over time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stake: Vec<Stake>,
}

/// The claims of every document that agree on subject, relation, object and status.
///
/// An asserted statement and a later ended one of the same pair stand side by side, each with its dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// `s:` and 16 hexadecimal digits, a hash of the four that make it.
    pub id: String,
    /// Local name of the subject's IRI.
    pub subject: String,
    /// What is said.
    pub relation: Relation,
    /// Local name of the object's IRI.
    pub object: String,
    /// How far it has come.
    pub status: Status,
    /// Whether the relation stands: it is asserted, and no later document ends or denies it.
    pub current: bool,
    /// The statements of the same parties and relation that other documents hold against it, sorted; see `guanxi_graph::fold_lives`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradicts: Vec<String>,
    /// The highest confidence of its claims.
    pub confidence: f64,
    /// What the passages add, merged in the order of the documents' dates.
    pub qualifiers: Qualifiers,
    /// The documents that say so, by date and identity.
    pub steps: Vec<Step>,
    /// The passages, in the order of the steps.
    pub evidence: Vec<Evidence>,
}

impl Statement {
    /// How many documents say so, where copies of one text count once.
    pub fn sources(&self) -> usize {
        let own = self.steps.iter().filter(|s| s.copy_of.is_none());
        own.map(|s| s.document.as_str()).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The earliest date of a document that says so.
    pub fn first_seen(&self) -> Option<PartialDate> {
        self.steps.iter().filter_map(|s| s.date).min()
    }

    /// The latest date of a document that says so.
    pub fn last_seen(&self) -> Option<PartialDate> {
        self.steps.iter().filter_map(|s| s.date).max()
    }
}
