//! How much is taken: bounds on memory that hold whatever the input is.

/// A page, feed or web-archive record, and one line of JSON lines, in bytes after decompression.
pub const MAX_DOCUMENT_BYTES: usize = 64 << 20;

/// How much a compressed input may expand: this many bytes for each byte of it, beyond the first [`MAX_DOCUMENT_BYTES`].
///
/// Text compresses by 3 to 20; only what was made to expand comes near this.
pub const MAX_EXPANSION: u64 = 200;

/// How many folders deep a folder is searched.
pub const MAX_FOLDER_DEPTH: usize = 64;

/// How large a page of HTML may be for its main text to be sought, in bytes; of larger ones all text is taken.
pub const MAX_HTML_BYTES: usize = 16 << 20;

/// How many elements may stand inside one another for the main text to be sought; of deeper pages all text is taken.
pub const MAX_HTML_DEPTH: usize = 512;

/// How much is looked at to tell what an input is.
pub(crate) const HEAD_BYTES: usize = 64 << 10;
