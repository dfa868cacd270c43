//! The passage that supports a claim.

use serde::{Deserialize, Serialize};

use crate::Span;

/// Where in a document a passage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// In the text.
    #[default]
    Text,
    /// In the headline that is kept apart from the text; offsets count there.
    Title,
}

impl Part {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// The smallest run of whole sentences that supports a claim, and where in it the parts of the claim stand.
///
/// Every offset counts code points of the document's part, so that `text[start..end]` gives the quote back exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The document's identity.
    pub document: String,
    /// Where in the document.
    #[serde(default, skip_serializing_if = "Part::is_text")]
    pub part: Part,
    /// First code point of the quote.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The quote.
    pub text: String,
    /// The subject's mention.
    pub subject: Span,
    /// The object's mention.
    pub object: Span,
    /// The words that state the relation.
    pub trigger: Span,
    /// The rule that found it.
    pub rule: String,
    /// The words that decided the status, where any did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<Span>,
}
