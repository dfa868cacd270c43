//! Bytes to documents: format, encoding, boilerplate, several articles in one page, language, date.
//!
//! [`expand`] turns what a user typed into sources; [`read()`] streams the documents of one. Kind, encoding and
//! compression are told by the bytes, then by the name. The same bytes give the same documents everywhere.

mod boilerplate;
mod byline;
mod date;
mod encoding;
mod error;
mod feed;
mod html;
mod identity;
mod kind;
mod lang;
pub mod limits;
mod markdown;
mod open;
mod page;
mod read;
mod record;
mod source;
mod warc;

pub use error::IngestError;
pub use identity::{Identities, content_id};
pub use lang::detect as detect_language;
pub use open::unpacked;
pub use read::{Documents, read, read_from};
pub use source::{Source, expand};
