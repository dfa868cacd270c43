//! Which store a command works on, and opening it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use guanxi_model::Entity;
use guanxi_store::Store;

use crate::Usage;

/// The folder that is used where nothing is said.
const DEFAULT: &str = "guanxi-store";

/// The store that a command works on.
#[derive(Debug, clap::Args)]
pub(crate) struct StoreDir {
    /// The store's folder; may be left out where ./guanxi-store exists
    #[arg(long, value_name = "DIR", env = "GUANXI_STORE")]
    store: Option<PathBuf>,
}

impl StoreDir {
    /// The folder that was named, or the default one where it exists.
    pub(crate) fn path(&self) -> Result<&Path> {
        match &self.store {
            Some(path) => Ok(path),
            None if Path::new(DEFAULT).is_dir() => Ok(Path::new(DEFAULT)),
            None => {
                let say =
                    "which store? Name one with --store DIR, set GUANXI_STORE, or work beside a folder `guanxi-store`";
                Err(Usage(say.to_owned()).into())
            }
        }
    }

    /// Opens the current generation.
    pub(crate) fn open(&self) -> Result<Store> {
        Ok(Store::open(self.path()?)?)
    }
}

/// The entities of these names; an error names the nearest of the first that does not exist.
pub(crate) fn find_all(store: &Store, names: &[String]) -> Result<Vec<Entity>> {
    names.iter().map(|name| Ok(store.find_entity(name)?)).collect()
}
