//! The folder of a store: what stands in it, and how a build becomes what readers see.
//!
//! ```text
//! guanxi-store.json          the format's number and the base of IRIs
//! CURRENT                    the number of the generation that readers open; after a roll back, that of the last one, too
//! LOCK                       held by the one writer, whose process it names
//! seen.jsonl                 what earlier builds read, so that they need not read it again
//! generations/000007/        a database that nobody changes any more, and the list of its files
//! generations/000007/index/  what is computed from it beforehand
//! generations/building/      a database that a build works on, and that no reader opens
//! ```

mod file;
mod files;
mod format;
mod generation;
mod lock;

pub use file::NewFile;
pub(crate) use file::write_whole;
pub(crate) use files::Files;
pub(crate) use format::Format;
pub(crate) use generation::{
    Building, Hold, current, hold, index_of, list, path_of, point_to, prune, published, remove,
};
pub(crate) use lock::Lock;

use std::{fs::File, path::Path};

use crate::StoreError;

/// Makes the names in a folder lasting.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::io(path))
}
