//! The finished states of a store: which are kept, and going back to one.

use std::path::Path;

use crate::{
    Store, StoreError,
    disk::{self, Format, Lock},
};

/// Every generation of the store at `dir` that is kept, the oldest first, and the one that readers open.
pub fn generations(dir: &Path) -> Result<(Vec<u64>, Option<u64>), StoreError> {
    Format::read(dir)?;
    Ok((disk::published(dir)?, disk::current(dir)?))
}

/// Points readers of the store at `dir` to another generation; the next build continues from it. The later ones stay until as many builds
/// have come after them as generations are kept.
pub fn roll_back(dir: &Path, generation: u64) -> Result<(), StoreError> {
    Format::read(dir)?;
    let _lock = Lock::take(dir)?;
    Store::open_generation(dir, generation)?;
    disk::point_to(dir, generation)
}
