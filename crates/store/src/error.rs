//! What can go wrong with a store.

use std::{
    io,
    path::{Path, PathBuf},
};

use oxigraph::{io::RdfParseError, store::StorageError};

/// A store that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store at this path.
    #[error("`{0}` is no store; `guanxi build … --store {0}` makes one")]
    Missing(PathBuf),
    /// A file is there.
    #[error("`{0}` is no store but a file; `guanxi build … --store` makes one in an empty or a new folder")]
    NoFolder(PathBuf),
    /// The folder holds other things than a store.
    #[error("`{0}` holds other files and is no store; choose an empty or a new folder")]
    Foreign(PathBuf),
    /// Made by a later version of the program.
    #[error("`{path}` has store format {found}, and this program reads up to {known}; use a newer guanxi")]
    Newer {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest that is known here.
        known: u32,
    },
    /// Made by an earlier version of the program.
    #[error(
        "`{path}` has the older store format {found}; `guanxi migrate --store {path}` brings it to format {known} with all it holds"
    )]
    Older {
        /// The store.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The one that is wanted.
        known: u32,
    },
    /// Another process is writing.
    #[error("`{path}` is being written by {owner}; try again when it is done, or wait for it with --wait")]
    Locked {
        /// The store.
        path: PathBuf,
        /// Who holds the lock.
        owner: String,
    },
    /// A base that makes no IRIs.
    #[error("`{0}` is no base for IRIs; it must be absolute and end with `:`, `/` or `#`, as `urn:guanxi:` does")]
    Base(String),
    /// A store has one base for ever.
    #[error("the store's base is `{found}` and cannot become `{asked}`; build another store for that")]
    OtherBase {
        /// The store's.
        found: String,
        /// The one asked for.
        asked: String,
    },
    /// A generation that is not there.
    #[error("there is no generation {asked}; {}", kept(known))]
    Generation {
        /// The one asked for.
        asked: u64,
        /// The ones that exist.
        known: String,
    },
    /// A generation that is there and cannot be opened.
    #[error("generation {generation} of `{path}` cannot be opened: {problem}; {way_out}")]
    Unopenable {
        /// The store.
        path: PathBuf,
        /// The generation.
        generation: u64,
        /// What the database says.
        problem: String,
        /// What would work.
        way_out: String,
    },
    /// A claim that is not the document's.
    #[error("claim `{claim}` has its evidence in `{found}`, not in `{document}`")]
    Stranger {
        /// The claim.
        claim: String,
        /// The document of its evidence.
        found: String,
        /// The document with which it was given.
        document: String,
    },
    /// A claim with a number that is none.
    #[error("claim `{0}` has a confidence, amount or stake that is no number")]
    NoNumber(String),
    /// A file or folder that cannot be read or written.
    #[error("{path}: {source}{}", advice(path, source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What was asked for cannot be written where it is wanted.
    #[error("{0}")]
    Output(#[source] io::Error),
    /// What the store holds cannot be what was written.
    #[error(
        "the store is damaged: {0}; `guanxi verify` says what is lost, `guanxi rollback` may reach a generation that is whole, and `guanxi build … --fresh` makes it anew from its sources"
    )]
    Damaged(String),
    /// The file that says what a store is does not say so any more.
    #[error(
        "{path} is damaged: {problem}; it is one line, {{\"format\":{known},\"base\":\"{base}\"}}, with the store's base in place of `{base}` where another was chosen: put it back"
    )]
    Description {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
        /// The format that it should name.
        known: u32,
        /// The base that it names where none was chosen.
        base: &'static str,
    },
    /// A dump that breaks its format, or is no store's.
    #[error("the dump cannot be read: {0}")]
    Dump(String),
    /// A format in which no graph can be written or read.
    #[error("`{0}` is for tables, not for graphs; `nquads`, `trig` and `jsonld` hold a whole store")]
    NotForGraphs(crate::Format),
    /// The file of decisions has a line that is none.
    #[error("{path}, line {}: {}; mend the line or take it out", problem.line, problem.problem)]
    Decisions {
        /// The file.
        path: PathBuf,
        /// The line and what is wrong with it.
        problem: guanxi_graph::DecisionError,
    },
    /// A dump of the merged graph alone was loaded, on which nothing can be built.
    #[error(
        "`{0}` holds a merged graph without the documents that it was made from, as a dump in Turtle does; a build would drop it: build into another store, or with --fresh"
    )]
    NoDocuments(PathBuf),
    /// A decision that does not hold.
    #[error("no decision `{asked}` holds; {}", if known.is_empty() { "none was made".to_owned() } else { format!("those that do: {known}") })]
    UnknownDecision {
        /// The one asked for.
        asked: String,
        /// Those that hold.
        known: String,
    },
    /// No room for what is to be written.
    #[error("there is no room to write: {0}; free some, and build again: what was published before stays as it is")]
    Full(String),
    /// The database below refuses.
    #[error("the database: {0}")]
    Database(StorageError),
}

impl StoreError {
    /// An error of a file or folder.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }

    /// A store that cannot be what was written.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }
}

/// Which generations there are, as the end of a sentence.
fn kept(known: &str) -> String {
    match known {
        "" => "nothing was built yet".to_owned(),
        one if !one.contains(',') => format!("the only one that is kept is {one}"),
        several => format!("those that are kept are {several}"),
    }
}

/// What is wrong with a dump, and where.
impl From<RdfParseError> for StoreError {
    fn from(error: RdfParseError) -> Self {
        let RdfParseError::Syntax(syntax) = &error else { return Self::Dump(error.to_string()) };
        let (text, place) = (error.to_string(), syntax.location());
        // The parser says the place in words of its own before the problem.
        let problem =
            if text.starts_with("Parser error") { text.split_once(": ").map_or(&*text, |(_, p)| p) } else { &text };
        Self::Dump(place.map_or_else(
            || problem.to_owned(),
            |p| format!("line {}, column {}: {problem}", p.start.line + 1, p.start.column + 1),
        ))
    }
}

/// The database tells what is wrong in words alone.
impl From<StorageError> for StoreError {
    fn from(error: StorageError) -> Self {
        let text = error.to_string();
        if NO_ROOM.iter().any(|words| text.contains(words)) {
            Self::Full(text)
        } else if matches!(error, StorageError::Corruption(_)) || text.starts_with("Corruption") {
            Self::Damaged(text)
        } else {
            Self::Database(error)
        }
    }
}

/// What systems call a full disk, a used-up quota, and a file that may not grow any more.
const NO_ROOM: [&str; 3] = ["No space left on device", "Disk quota exceeded", "File too large"];

/// Whether an error of the file system says that there is no room.
pub(crate) fn is_no_room(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// What to do about an error of the file system, where that can be said.
fn advice(path: &Path, error: &io::Error) -> String {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    if is_no_room(error) {
        return "; free some room, and build again: what was published before stays".to_owned();
    }
    match error.kind() {
        PermissionDenied | ReadOnlyFilesystem => {
            format!("; reading needs leave to read the store's folder, building to write it{}", owner(path))
        }
        _ => String::new(),
    }
}

/// Whose a file is, or the first folder above it that can be looked at.
#[cfg(unix)]
fn owner(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    let known = path.ancestors().find_map(|place| Some((place, std::fs::metadata(place).ok()?)));
    known.map_or_else(String::new, |(place, found)| format!("; {} belongs to user {}", place.display(), found.uid()))
}

#[cfg(not(unix))]
fn owner(_: &Path) -> String {
    String::new()
}
