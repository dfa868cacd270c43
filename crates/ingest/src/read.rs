//! The documents of one source, as a stream.

use std::{
    fs::File,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use guanxi_model::Document;

use crate::{
    IngestError, Source, encoding, feed, html,
    kind::{self, Kind},
    limits::MAX_DOCUMENT_BYTES,
    markdown,
    open::{self, Opened},
    page::{self, Known},
    record, warc,
};

/// The documents of a source, in their order. What cannot be read is an error of its own, and the rest goes on.
pub struct Documents {
    items: Box<dyn Iterator<Item = Result<Document, IngestError>> + Send>,
    taken: Arc<AtomicU64>,
}

impl Documents {
    /// How many bytes of the source, as it is stored, have been read so far.
    pub fn bytes_read(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }
}

impl Iterator for Documents {
    type Item = Result<Document, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.items.next()
    }
}

/// Opens a source. JSON lines and web archives are read piece by piece as the documents are taken; pages at once.
///
/// A source without text has no documents, and that is no error.
///
/// ```no_run
/// for source in guanxi_ingest::expand(&["news".to_owned()]).0 {
///     for document in guanxi_ingest::read(&source)? {
///         let document = document?;
///         let _ = (document.id, document.date, document.text);
///     }
/// }
/// # Ok::<(), guanxi_ingest::IngestError>(())
/// ```
pub fn read(source: &Source) -> Result<Documents, IngestError> {
    match source {
        Source::Stdin => read_from("-", io::stdin()),
        Source::File(path) => {
            let name = source.name();
            let unreadable = |e| IngestError::unreadable(&name, &e);
            let file = File::open(path).map_err(unreadable)?;
            if file.metadata().map_err(unreadable)?.is_dir() {
                let problem = "it is a folder; give it to `expand` first".to_owned();
                return Err(IngestError::Unreadable { path: name, problem });
            }
            read_from(&name, file)
        }
    }
}

/// Reads documents from any stream; `name` stands in errors and tells the kind by its extension.
///
/// Where the name is `-`, documents that have no identity of their own are called by a hash of their content.
pub fn read_from(name: &str, stream: impl Read + Send + 'static) -> Result<Documents, IngestError> {
    let taken = Arc::new(AtomicU64::new(0));
    let opened = open::open(stream, &taken).map_err(|e| IngestError::unreadable(name, &e))?;
    let kind = kind::of(name, &opened.head).map_err(|found| IngestError::Binary { path: name.to_owned(), found })?;
    let items: Box<dyn Iterator<Item = _> + Send> = match kind {
        Kind::Records => record::read(name.to_owned(), opened)?,
        Kind::Warc => Box::new(warc::Records::new(name.to_owned(), opened.bytes)),
        _ => Box::new(page(name, kind, opened)?.into_iter().map(Ok)),
    };
    Ok(Documents { items, taken })
}

/// The documents of what is read at once.
fn page(name: &str, kind: Kind, opened: Opened) -> Result<Vec<Document>, IngestError> {
    let bytes = open::read_all(opened.bytes)
        .map_err(|e| IngestError::unreadable(name, &e))?
        .ok_or_else(|| IngestError::TooLarge { path: name.to_owned(), line: None, limit: MAX_DOCUMENT_BYTES })?;
    if bytes.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    // The path is the identity; standard input has none.
    let mut known = Known { id: (name != "-").then(|| name.to_owned()), ..Known::default() };
    Ok(match kind {
        Kind::Feed => feed::documents(name, &bytes)?,
        Kind::Html => html::documents(&bytes, None, known),
        Kind::Markdown => {
            let text = markdown::text(&encoding::decode(&bytes), &mut known);
            page::documents(&text, &known)
        }
        _ => page::documents(&encoding::decode(&bytes), &known),
    })
}
