//! Bringing a store of an older format to the one that this program writes.

use std::path::Path;

use guanxi_model::Catalogue;

use super::Builder;
use crate::{
    Store, StoreError,
    disk::{self, Building, Format, Lock},
};

/// What became of a store that was of an older format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The format that it had.
    pub from: u32,
    /// The generation that readers now open; `None` where nothing was ever built.
    pub generation: Option<u64>,
}

/// Brings the store at `dir` to the format that this program writes; `None` where it has that already.
///
/// Every generation that is kept is made again, in their order, from its documents and claims, which stay as they are; what follows
/// from them is computed anew. Cut short, it changes nothing that readers see, and can be asked for again.
pub fn migrate(dir: &Path, catalogue: &Catalogue) -> Result<Option<Migrated>, StoreError> {
    if Format::read(dir).is_ok() {
        return Ok(None);
    }
    Format::read_any(dir)?;
    let _lock = Lock::take(dir)?;
    let (from, base) = Format::read_any(dir)?;
    let current = disk::current(dir)?;
    // Clears what an earlier attempt left behind.
    Building::tidy(dir)?;
    let old = disk::list(dir)?;
    let (mut last, mut generation) = (None, None);
    for number in &old {
        let source = Store::at(dir, base.clone(), *number)?;
        let mut builder = Builder::on(dir, base.clone(), Building::copy_of(dir, last)?, last, None)?;
        for id in source.document_ids()? {
            let document = source.document(&id)?;
            let document = document.ok_or_else(|| StoreError::damaged(format!("`{id}` has a graph and no text")))?;
            builder.add(&document, &source.claims_of(&id)?)?;
        }
        builder.prune()?;
        builder.merge_again(catalogue)?;
        last = Some(builder.release()?.finish()?);
        if current == Some(*number) {
            generation = last;
        }
    }
    if let Some(generation) = generation {
        disk::point_to(dir, generation)?;
    }
    disk::remove(dir, &old)?;
    Format::write(dir, &base)?;
    Ok(Some(Migrated { from, generation }))
}
