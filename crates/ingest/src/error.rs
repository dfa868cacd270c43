//! What can go wrong on the way from bytes to documents: what, where, and what would work.

/// An input, or a part of one, that could not be read. The rest goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// No such file or folder.
    #[error("{path}: there is no such file or folder{}", near(nearest))]
    NotFound {
        /// As it was given.
        path: String,
        /// The names beside it that come closest; may be empty.
        nearest: Vec<String>,
    },
    /// A pattern that is none.
    #[error("{pattern}: not a pattern ({problem}); `*`, `?`, `[ab]` and `**` between slashes work")]
    BadPattern {
        /// As it was given.
        pattern: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A pattern that no file matches.
    #[error("{pattern}: no file matches this pattern")]
    NoMatch {
        /// As it was given.
        pattern: String,
    },
    /// A folder in which nothing can be read.
    #[error("{path}: the folder holds no file that can be read; {}", crate::source::TAKEN)]
    NoFiles {
        /// The folder.
        path: String,
    },
    /// The system, or a decompressor, refuses.
    #[error("{path}: cannot be read: {problem}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system or the decompressor says.
        problem: String,
    },
    /// No text.
    #[error("{path}: not text but {found}; convert it to text, HTML or JSON lines first")]
    Binary {
        /// The file.
        path: String,
        /// What it seems to be.
        found: String,
    },
    /// Larger than the limit.
    #[error("{path}{}: larger than {limit} bytes; split it, or give it as JSON lines, which are read one by one", line_of(*line))]
    TooLarge {
        /// The file.
        path: String,
        /// The line, where the limit is a line's.
        line: Option<u64>,
        /// The limit, in bytes.
        limit: usize,
    },
    /// A line that is no document record.
    #[error("{path}, line {line}: {problem}")]
    Record {
        /// The file.
        path: String,
        /// Counted from 1.
        line: u64,
        /// What is wrong, and what would work.
        problem: String,
    },
    /// A web archive, feed or page that breaks its format.
    #[error("{path}, byte {offset}: {problem}")]
    Malformed {
        /// The file.
        path: String,
        /// Where in the uncompressed bytes.
        offset: u64,
        /// What is wrong.
        problem: String,
    },
    /// Two documents of one run that claim the same identity.
    #[error("{path}: the identity `{id}` was already used by a different document of {first}; only that one is kept")]
    Repeated {
        /// Where the second one is.
        path: String,
        /// The identity.
        id: String,
        /// Where the first one is.
        first: String,
    },
}

impl IngestError {
    /// The path, pattern or `-` that the error is about.
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path, .. }
            | Self::NoFiles { path }
            | Self::Unreadable { path, .. }
            | Self::Binary { path, .. }
            | Self::TooLarge { path, .. }
            | Self::Record { path, .. }
            | Self::Malformed { path, .. }
            | Self::Repeated { path, .. } => path,
            Self::BadPattern { pattern, .. } | Self::NoMatch { pattern } => pattern,
        }
    }

    pub(crate) fn unreadable(path: &str, problem: &std::io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), problem: problem.to_string() }
    }
}

fn near(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("; near it: {}", names.join(", ")) }
}

fn line_of(line: Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(", line {line}"))
}
