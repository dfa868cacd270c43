//! What is read: one article.

use serde::{Deserialize, Serialize};

use crate::PartialDate;

/// One article: its text and what is known of it. Offsets everywhere count code points of `text`, which is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Identity: the caller's, a path with `#n` for the n-th article of several, or a hash of the content.
    pub id: String,
    /// The cleaned text.
    pub text: String,
    /// The headline, where it is kept apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its language as a BCP 47 tag: `en`, `zh-Hans`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
}

impl Document {
    /// A document of which only identity and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), title: None, date: None, url: None, lang: None, publisher: None }
    }

    /// Whether claims can be extracted from it: it is English, or nothing says otherwise.
    pub fn is_english(&self) -> bool {
        self.lang.as_deref().is_none_or(|lang| lang.get(..2).is_some_and(|l| l.eq_ignore_ascii_case("en")))
    }
}
