//! The finished states of a store: which are kept, and going back to one.

use std::path::Path;

use crate::{
    Store, StoreError,
    disk::{self, Format, Lock},
};

/// Every generation of the store at `dir` that is kept, the oldest first, and the one that readers open.
pub fn generations(dir: &Path) -> Result<(Vec<u64>, Option<u64>), StoreError> {
    Format::read(dir)?;
    let current = disk::current(dir)?;
    let kept = disk::list(dir)?.into_iter().filter(|g| current.is_some_and(|c| *g <= c)).collect();
    Ok((kept, current))
}

/// Points readers of the store at `dir` to an earlier generation; the later ones are removed by the next build.
pub fn roll_back(dir: &Path, generation: u64) -> Result<(), StoreError> {
    Format::read(dir)?;
    let _lock = Lock::take(dir)?;
    Store::open_generation(dir, generation)?;
    disk::point_to(dir, generation)
}
