//! Which store a command works on, and opening it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use guanxi_model::{Catalogue, Entity, PartialDate};
use guanxi_store::Store;

use crate::{Usage, output};

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

/// The store that a command reads, as it is or as it was.
#[derive(Debug, clap::Args)]
pub(crate) struct StoreAt {
    #[command(flatten)]
    pub(crate) dir: StoreDir,
    /// As the documents up to this date say: 2021, 2021-06 or 2021-06-09
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<PartialDate>,
}

impl StoreAt {
    /// Opens the current generation, or what was known of it on the date.
    pub(crate) fn open(&self) -> Result<Store> {
        self.open_generation(None)
    }

    /// Opens an earlier generation or the current one, or what was known of it on the date.
    pub(crate) fn open_generation(&self, generation: Option<u64>) -> Result<Store> {
        let store = match generation {
            Some(generation) => Store::open_generation(self.dir.path()?, generation)?,
            None => self.dir.open()?,
        };
        match self.as_of {
            None => Ok(store),
            Some(date) => as_of(&store, date),
        }
    }
}

/// What the documents up to a date say; those without a date are left away, and counted.
fn as_of(store: &Store, date: PartialDate) -> Result<Store> {
    let (then, undated) = store.as_of(date, Catalogue::built_in())?;
    note_undated(undated);
    if then.document_ids()?.is_empty() {
        output::note(format_args!("no document is from {date} or before"));
    }
    Ok(then)
}

/// Says how many documents without a date were left away.
pub(crate) fn note_undated(undated: usize) {
    if undated > 0 {
        let (documents, are) = if undated == 1 { ("document", "is") } else { ("documents", "are") };
        output::note(format_args!("{undated} {documents} without a date {are} left away"));
    }
}

/// The entities of these names; an error names the nearest of the first that does not exist.
pub(crate) fn find_all(store: &Store, names: &[String]) -> Result<Vec<Entity>> {
    names.iter().map(|name| Ok(store.find_entity(name)?)).collect()
}
