//! What earlier builds read: documents that need not be read again, since the same program would say the same of them.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, ErrorKind},
    path::Path,
};

use guanxi_model::{Claim, Document};

use crate::{
    Store, StoreError,
    disk::write_whole,
    rdf::document::{document_hash, short},
    read,
};

const FILE: &str = "seen.jsonl";

/// The documents that builds with one reader have read, as a file beside the generations.
///
/// Losing it costs time and nothing else: an entry counts only where the store holds the very content that it names.
pub struct Seen {
    /// Who read them: anything that changes what is found in a document changes this.
    reader: String,
    /// The hash of each document, and of it with its claims.
    entries: BTreeMap<String, (String, String)>,
    /// What the store holds now; `None` before its first build.
    store: Option<Store>,
}

impl Seen {
    /// What builds of the store at `dir` with this reader have seen; nothing where another reader was at work last. `store` is what the
    /// documents are held against.
    pub(crate) fn open(dir: &Path, reader: &str, store: Option<Store>) -> Result<Self, StoreError> {
        let mut seen = Self { reader: reader.to_owned(), entries: BTreeMap::new(), store };
        let path = dir.join(FILE);
        let file = match fs::File::open(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(seen),
            file => file.map_err(StoreError::io(&path))?,
        };
        let mut lines = BufReader::new(file).lines();
        let head = lines.next().transpose().unwrap_or_default().unwrap_or_default();
        if serde_json::from_str::<String>(&head).is_ok_and(|head| head == reader) {
            // A line that cannot be read stands for a document that is read again.
            let entries = lines.map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
            seen.entries =
                entries.map(|(id, document, content): (String, String, String)| (id, (document, content))).collect();
        }
        Ok(seen)
    }

    /// The hash of a document with its claims, where it was read before and the store holds it unchanged.
    pub(crate) fn find(&self, document: &Document) -> Option<String> {
        let (known, content) = self.entries.get(&document.id)?;
        let store = self.store.as_ref().filter(|_| *known == short(&document_hash(document)))?;
        let held = read::holds(&store.database, &store.base, &document.id, content).ok()?;
        held.then(|| content.clone())
    }

    /// Whether the document was read before, and the store holds what was found in it.
    pub fn holds(&self, document: &Document) -> bool {
        self.find(document).is_some()
    }

    /// What the store holds of a document's claims.
    pub(crate) fn claims_of(&self, id: &str) -> Result<Vec<Claim>, StoreError> {
        self.store.as_ref().map_or_else(|| Ok(Vec::new()), |store| store.claims_of(id))
    }

    /// What is noted of a document that was read, with the hash of what came of it.
    pub(crate) fn entry(document: &Document, content: &str) -> (String, String) {
        (short(&document_hash(document)).to_owned(), content.to_owned())
    }

    /// Writes the file, with what a build noted and without what it took out.
    pub(crate) fn save<'a>(
        &self,
        dir: &Path,
        noted: BTreeMap<String, (String, String)>,
        gone: impl Iterator<Item = &'a String>,
    ) -> Result<(), StoreError> {
        let mut entries = self.entries.clone();
        entries.extend(noted);
        gone.for_each(|id| drop(entries.remove(id)));
        if entries == self.entries {
            return Ok(());
        }
        let damaged = |e: serde_json::Error| StoreError::damaged(e.to_string());
        let mut text = serde_json::to_string(&self.reader).map_err(damaged)? + "\n";
        for (id, (document, content)) in &entries {
            text += &serde_json::to_string(&(id, document, content)).map_err(damaged)?;
            text.push('\n');
        }
        write_whole(&dir.join(FILE), &text)
    }
}
