//! What documents are called that bring no name, and which names come twice.

use std::{collections::BTreeMap, fmt::Write};

use guanxi_model::Document;
use sha2::{Digest, Sha256};

use crate::IngestError;

/// The name of a document that has none: `sha256:` and the first 32 hexadecimal digits of SHA-256 over its text and,
/// where it has them, title, date and URL, each after a zero byte.
///
/// Two documents with the same words but another date or place are two.
pub fn content_id(document: &Document) -> String {
    let mut hash = Sha256::new();
    hash.update(&document.text);
    let date = document.date.map(|date| date.to_string());
    for part in [&document.title, &date, &document.url].into_iter().flatten() {
        hash.update([0]);
        hash.update(part);
    }
    hash.finalize()[..16].iter().fold("sha256:".to_owned(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// The identities of one run, so that no two documents share one.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    seen: BTreeMap<String, (String, String)>,
}

impl Identities {
    /// Whether `document`, read from `path`, is to be kept: `false` where the very same was read before.
    ///
    /// An identity that stands for a different document already is an error.
    pub fn admit(&mut self, document: &Document, path: &str) -> Result<bool, IngestError> {
        let content = content_id(document);
        match self.seen.get(&document.id) {
            None => {
                self.seen.insert(document.id.clone(), (content, path.to_owned()));
                Ok(true)
            }
            Some((known, _)) if *known == content => Ok(false),
            Some((_, first)) => {
                Err(IngestError::Repeated { path: path.to_owned(), id: document.id.clone(), first: first.clone() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_what_is_read_and_stands_for_one_document() {
        let plain = Document::new("", "abc");
        assert_eq!(content_id(&plain), "sha256:ba7816bf8f01cfea414140de5dae2223");
        let dated = Document { date: "2021".parse().ok(), ..plain.clone() };
        assert_ne!(content_id(&dated), content_id(&plain));
        let mut identities = Identities::default();
        assert_eq!(identities.admit(&plain, "a"), Ok(true));
        assert_eq!(identities.admit(&plain, "b"), Ok(false));
        let error = identities.admit(&dated, "b").expect_err("another document");
        assert!(matches!(error, IngestError::Repeated { first, .. } if first == "a"));
    }
}
