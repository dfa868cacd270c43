//! A user's own triples beside a store: remarks, tags, imports. Written in generations, as a store is, and read like one.

mod notebook;
mod update;

pub use notebook::{Notebook, Triples};

use std::path::Path;

use oxigraph::store::Store as Database;

use crate::{
    Base, StoreError,
    disk::{self, Format},
};

/// One generation of notes, read-only. What is written meanwhile does not touch it.
pub struct Notes {
    pub(crate) base: Base,
    pub(crate) database: Database,
    generation: Option<u64>,
}

impl Notes {
    /// Opens the current generation of the notes at `dir`, which a [`Notebook`] has made.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let base = Format::read_notes(dir)?;
        let generation = disk::current(dir)?;
        let database = match generation {
            Some(generation) => Database::open_read_only(disk::path_of(dir, generation))?,
            None => Database::new()?,
        };
        Ok(Self { base, database, generation })
    }

    /// The generation that is open; `None` where nothing was ever written.
    pub fn generation(&self) -> Option<u64> {
        self.generation
    }
}

/// The generation that readers of the notes at `dir` open; `None` before the first.
pub fn note_generation(dir: &Path) -> Result<Option<u64>, StoreError> {
    disk::current(dir)
}
