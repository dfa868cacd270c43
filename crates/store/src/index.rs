//! What is computed when a generation is published: the index of names, the outline of the graph, and what the next build need not read
//! again.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, BufWriter, ErrorKind, Write},
    path::Path,
};

use guanxi_graph::{Decisions, Parties};
use guanxi_model::Catalogue;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    StoreError,
    disk::index_of,
    names::{NameWriter, Names},
    outline::Outline,
    rdf::document::hex,
};

/// The automaton of all names, and of how well their entities are connected.
pub(crate) const NAMES: &str = "entities.fst";
/// The graph in outline.
pub(crate) const OUTLINE: &str = "outline.bin";
/// What every party is called, a line each, after a line that says by what the graph was merged and before the CRC-32 of them all.
const PARTIES: &str = "parties.jsonl";

/// Makes the folder for the indexes of the generation at `path`, empty.
pub(crate) fn start(path: &Path) -> Result<(), StoreError> {
    let index = index_of(path);
    if index.exists() {
        fs::remove_dir_all(&index).map_err(StoreError::io(&index))?;
    }
    fs::create_dir_all(&index).map_err(StoreError::io(&index))
}

/// The index of names of the generation at `path`.
pub(crate) fn names(path: &Path) -> Result<Names, StoreError> {
    Names::read(&index_of(path).join(NAMES))
}

/// Writes the index of names of the generation at `path`: those collected, and those of the index `before` that are of entities which are
/// not `renewed`.
pub(crate) fn write_names(
    path: &Path,
    names: NameWriter,
    before: Option<&Names>,
    renewed: &BTreeSet<String>,
) -> Result<(), StoreError> {
    names.write(&index_of(path).join(NAMES), before, renewed)
}

/// The outline of the graph of the generation at `path`.
pub(crate) fn outline(path: &Path) -> Result<Outline, StoreError> {
    Outline::read(&index_of(path).join(OUTLINE))
}

/// Writes the outline of the graph of the generation at `path`.
pub(crate) fn write_outline(path: &Path, outline: &Outline) -> Result<(), StoreError> {
    outline.write(&index_of(path).join(OUTLINE))
}

/// What a graph was merged from besides documents: another stamp may give another graph from the same documents.
pub(crate) fn stamp(catalogue: &Catalogue, decisions: &Decisions) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for entity in catalogue.iter() {
        hash.update(serde_json::to_vec(entity).unwrap_or_default());
    }
    for decision in decisions.iter() {
        hash.update(b"\n");
        hash.update(serde_json::to_vec(decision).unwrap_or_default());
    }
    hex(&hash.finalize())
}

/// Whether the generation at `path` has its indexes; what they say is checked where they are read.
pub(crate) fn is_whole(path: &Path) -> bool {
    [NAMES, OUTLINE, PARTIES].iter().all(|file| index_of(path).join(file).is_file())
}

/// Whether the graph of the generation at `path` was merged by what this stamp stands for; `None` where nothing says so.
pub(crate) fn is_merged_by(path: &Path, stamp: &str) -> Option<bool> {
    let mut head = String::new();
    BufReader::new(fs::File::open(index_of(path).join(PARTIES)).ok()?).read_line(&mut head).ok()?;
    serde_json::from_str(&head).ok().map(|head: Head| head.stamp == stamp)
}

/// What a build needs to know of all documents in order to merge only those that changed.
#[derive(Debug)]
pub(crate) struct Basis {
    /// What the parties of all claims are called.
    pub(crate) parties: Parties,
    /// How many documents there are.
    pub(crate) documents: usize,
}

#[derive(Serialize, Deserialize)]
struct Head {
    stamp: String,
    documents: usize,
}

impl Basis {
    /// The basis of the generation at `path`; `None` where there is none, or where it was merged by another stamp.
    pub(crate) fn read(path: &Path, stamp: &str) -> Result<Option<Self>, StoreError> {
        let file = index_of(path).join(PARTIES);
        let text = match fs::read_to_string(&file) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.map_err(StoreError::io(&file))?,
        };
        let damaged = || StoreError::damaged(format!("{} is not what was written", file.display()));
        let (lines, sum) = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n')).ok_or_else(damaged)?;
        if sum.parse() != Ok(crc32fast::hash(lines.as_bytes())) {
            return Err(damaged());
        }
        let (head, lines) = lines.split_once('\n').unwrap_or((lines, ""));
        let head: Head = serde_json::from_str(head).map_err(|_| damaged())?;
        if head.stamp != stamp {
            return Ok(None);
        }
        let parties = Parties::from_lines(lines.lines()).map_err(|_| damaged())?;
        Ok(Some(Self { parties, documents: head.documents }))
    }

    /// Writes the basis of the generation at `path`.
    pub(crate) fn write(&self, path: &Path, stamp: &str) -> Result<(), StoreError> {
        let file = index_of(path).join(PARTIES);
        let head = Head { stamp: stamp.to_owned(), documents: self.documents };
        let head = serde_json::to_string(&head).map_err(|e| StoreError::damaged(e.to_string()))?;
        let mut to = BufWriter::with_capacity(1 << 16, fs::File::create(&file).map_err(StoreError::io(&file))?);
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(head.as_bytes());
        let mut write = || {
            write!(to, "{head}")?;
            for line in self.parties.lines() {
                hasher.update(b"\n");
                hasher.update(line.as_bytes());
                write!(to, "\n{line}")?;
            }
            writeln!(to, "\n{}", hasher.clone().finalize())?;
            to.flush()
        };
        write().map_err(StoreError::io(&file))
    }
}
