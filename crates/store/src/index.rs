//! What is computed when a generation is published, so that readers need not: files beside its database.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
};

use crate::{
    StoreError,
    disk::index_of,
    names::{NameWriter, Names},
};

/// The automaton of all names.
pub(crate) const NAMES: &str = "names.fst";

/// Makes the folder for the indexes of the generation at `path`, empty.
pub(crate) fn start(path: &Path) -> Result<(), StoreError> {
    let index = index_of(path);
    if index.exists() {
        fs::remove_dir_all(&index).map_err(StoreError::io(&index))?;
    }
    fs::create_dir_all(&index).map_err(StoreError::io(&index))
}

/// Writes the index of names of the generation at `path`: those collected, and those that the one at `before` has of entities which are not
/// `renewed`.
pub(crate) fn write_names(
    path: &Path,
    names: NameWriter,
    before: Option<&Path>,
    renewed: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let before = before.map(|before| Names::read(&index_of(before).join(NAMES))).transpose()?;
    names.write(&index_of(path).join(NAMES), before.as_ref(), renewed)
}
