//! What one document says of two parties.

use serde::{Deserialize, Serialize};

use crate::{Evidence, Kind, Qualifiers, Relation, Status, fold};

/// One side of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Local name of the entity's IRI.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What the passage says, where that is not the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<String>,
    /// Further names by which the document calls it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// *Subject —relation→ object*, as one document has it, with everything that supports it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// `c:` and 16 hexadecimal digits: a hash of document, folded names, relation and status. See [`Claim::identity`].
    pub id: String,
    /// Who acts; of a symmetric relation, the party whose folded name sorts first.
    pub subject: Party,
    /// What is said.
    pub relation: Relation,
    /// Of whom.
    pub object: Party,
    /// How far it has come.
    pub status: Status,
    /// The share of right claims that the rule made on the training gold, smoothed; 0 to 1.
    pub confidence: f64,
    /// What the passages add.
    #[serde(default)]
    pub qualifiers: Qualifiers,
    /// The passages, in the order of the document; never empty.
    pub evidence: Vec<Evidence>,
}

impl Claim {
    /// The identity that a claim has on every machine, whatever its entities are later merged into.
    ///
    /// FNV-1a over 64 bits (Fowler, Noll, Vo) of the parts, each ended by a zero byte: no secret is kept by it, it only
    /// has to be the same everywhere and to spread well.
    pub fn identity(document: &str, subject: &str, relation: Relation, object: &str, status: Status) -> String {
        let (mut first, mut second) = (fold(subject), fold(object));
        if relation.is_symmetric() && first > second {
            std::mem::swap(&mut first, &mut second);
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for part in [document, &first, relation.as_str(), &second, status.as_str()] {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("c:{hash:016x}")
    }

    /// The document whose claim this is.
    pub fn document(&self) -> &str {
        self.evidence.first().map_or("", |e| e.document.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_claim_has_one_identity_both_ways() {
        let id = |s, r, o| Claim::identity("d", s, r, o, Status::Asserted);
        assert_eq!(id("Geely", Relation::PartnersWith, "Baidu"), id("Baidu", Relation::PartnersWith, "Geely Co."));
        assert_ne!(id("Geely", Relation::Supplies, "Baidu"), id("Baidu", Relation::Supplies, "Geely"));
    }
}
