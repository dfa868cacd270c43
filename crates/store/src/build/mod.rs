//! Writing: documents in, a new generation out.

mod dump;
mod merge;
mod migrate;
mod part;

pub use migrate::{Migrated, migrate};

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    path::{Path, PathBuf},
    sync::Arc,
};

use guanxi_graph::DocumentMeta;
use guanxi_model::{Catalogue, Claim, Document};
use oxigraph::{model::Quad, store::Store as Database};

use crate::{
    Base, Store, StoreError, decisions,
    disk::{self, Building, Format, Lock},
    rdf::{
        document::{content_hash, write_document},
        vocabulary::rdf,
        writer::Writer,
    },
    read,
    seen::Seen,
    store::{check, unopenable},
};

/// The quads of documents are handed to the database in batches of at most this many. Each becomes one sorted file an index, so that large
/// ones leave the database little to merge; one takes about a gigabyte of memory for a million.
const BATCH: usize = 3_000_000;
/// What passes by is put in without being held: in files of this many, which the database merges once, when all are in.
const STREAM: usize = 1_000_000;
/// From this many on, the bulk loader is faster than a transaction.
const BULK: usize = 20_000;

/// What became of a document that was given to a [`Builder`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The store did not hold it.
    Added,
    /// It replaces what the store held of it.
    Replaced,
    /// The store holds it, with the same claims.
    Unchanged,
    /// The same build was given another document of this identity, which stays.
    Clashed,
}

/// How a build starts.
#[derive(Default, Clone, Copy)]
pub struct Start<'a> {
    /// The base of a new store's IRIs; the default one where there is none.
    pub base: Option<&'a str>,
    /// Begin with nothing, instead of with what the store holds.
    pub fresh: bool,
    /// Wait while another process writes, after this was told which one; without it, that is an error.
    pub waiting: Option<&'a dyn Fn(&str)>,
}

/// The one writer of a store. Nothing is seen by readers before [`Builder::publish`]; dropped before, it changes nothing.
pub struct Builder {
    dir: PathBuf,
    base: Base,
    building: Option<Building>,
    database: Database,
    /// The generation that the copy is of.
    before: Option<u64>,
    _lock: Option<Lock>,
    /// The hash of every document that this build was given.
    given: BTreeMap<String, String>,
    batch: Vec<Quad>,
    /// The documents that were added, replaced or taken out.
    changed: BTreeSet<String>,
    /// What the documents say, in a build that began with nothing, so that it need not be read back to be merged.
    said: Option<BTreeMap<String, (DocumentMeta, Vec<Claim>)>>,
    seen: Option<Arc<Seen>>,
    /// What this build read, as [`Seen::note`] has it.
    noted: BTreeMap<String, (String, String)>,
    keep: usize,
    /// Whether files were put in that the database has not merged with the others.
    bulk: bool,
    /// Whether a dump with another base must not change that of an empty store.
    base_is_chosen: bool,
}

impl Builder {
    /// Starts a build on the store at `dir`; the store is made where there is none, with `base` or the default one.
    pub fn start(dir: &Path, base: Option<&str>) -> Result<Self, StoreError> {
        Self::start_with(dir, Start { base, ..Start::default() })
    }

    /// The same, with more to choose.
    pub fn start_with(dir: &Path, start: Start<'_>) -> Result<Self, StoreError> {
        Format::make(dir, start.base)?;
        let lock = match start.waiting {
            Some(waiting) => Lock::wait(dir, waiting)?,
            None => Lock::take(dir)?,
        };
        // Once more: while this one waited, another may have made the store, or brought it to another format.
        let base = Format::make(dir, start.base)?;
        // What is wrong with them is better said before documents are read than after.
        decisions(dir)?;
        let before = disk::current(dir)?.filter(|_| !start.fresh);
        if let Some(before) = before {
            check(dir, before)?;
        }
        let mut builder = Self::on(dir, base, Building::start(dir, before)?, before, Some(lock))?;
        builder.base_is_chosen = start.base.is_some();
        if builder.holds_no_documents()? {
            return Err(StoreError::NoDocuments(dir.to_owned()));
        }
        Ok(builder)
    }

    /// Whether there are statements and nothing that they were merged from: a build would come to what it is given alone.
    fn holds_no_documents(&self) -> Result<bool, StoreError> {
        let of_type = Some(rdf::STATEMENT.into());
        let mut statements = self.database.quads_for_pattern(None, Some(rdf::TYPE), of_type, None);
        Ok(self.database.named_graphs().next().is_none() && statements.next().transpose()?.is_some())
    }

    /// A build on a copy of the generation `before`. Without a lock, the caller has it.
    fn on(
        dir: &Path,
        base: Base,
        building: Building,
        before: Option<u64>,
        lock: Option<Lock>,
    ) -> Result<Self, StoreError> {
        let database = Database::open(building.path()).map_err(|e| match before {
            Some(before) => unopenable(dir, before, &e.to_string()),
            None => e.into(),
        })?;
        Ok(Self {
            dir: dir.to_owned(),
            base,
            building: Some(building),
            database,
            before,
            _lock: lock,
            given: BTreeMap::new(),
            batch: Vec::new(),
            changed: BTreeSet::new(),
            said: before.is_none().then(BTreeMap::new),
            seen: None,
            noted: BTreeMap::new(),
            keep: 5,
            bulk: false,
            base_is_chosen: true,
        })
    }

    /// Remembers what `reader` reads, and what it read in earlier builds. Anything that changes what is found in a document must
    /// change the words that name the reader.
    pub fn reading_with(mut self, reader: &str) -> Result<Self, StoreError> {
        let store = self.before.map(|before| Store::at(&self.dir, self.base.clone(), before)).transpose()?;
        self.seen = Some(Arc::new(Seen::open(&self.dir, reader, store)?));
        Ok(self)
    }

    /// What earlier builds with the same reader read; can be asked on any thread. Let go of it before the build is published.
    pub fn seen(&self) -> Option<Arc<Seen>> {
        self.seen.clone()
    }

    /// Keeps what the store holds of a document that [`Seen::holds`].
    pub fn skip(&mut self, document: &Document) -> Result<Outcome, StoreError> {
        let seen = self.seen.clone().ok_or_else(|| StoreError::damaged("nothing was seen before"))?;
        let held = seen.find(document).ok_or_else(|| StoreError::damaged("the document was not seen before"))?;
        if self.given.contains_key(&document.id) {
            return self.add(document, &seen.claims_of(&document.id)?);
        }
        self.given.insert(document.id.clone(), held);
        Ok(Outcome::Unchanged)
    }

    /// How many generations stay, this one among them; 5 unless said otherwise.
    #[must_use]
    pub fn keeping(mut self, generations: usize) -> Self {
        self.keep = generations;
        self
    }

    /// Takes in a document with all its claims; it replaces what the store holds of it, whole.
    ///
    /// Where one build is given two different documents of one identity, the one whose content hash sorts first stays, so that the
    /// order in which they come does not matter.
    pub fn add(&mut self, document: &Document, claims: &[Claim]) -> Result<Outcome, StoreError> {
        if let Some(stranger) = claims.iter().find(|c| c.evidence.iter().any(|e| e.document != document.id)) {
            return Err(StoreError::Stranger {
                claim: stranger.id.clone(),
                found: stranger.document().to_owned(),
                document: document.id.clone(),
            });
        }
        let claims = unite(claims)?;
        let hash = content_hash(document, &claims);
        if self.seen.is_some() {
            self.noted.insert(document.id.clone(), Seen::entry(document, &hash));
        }
        let clash = match self.given.get(&document.id) {
            Some(given) if *given <= hash => {
                return Ok(if *given == hash { Outcome::Unchanged } else { Outcome::Clashed });
            }
            Some(_) => true,
            None => false,
        };
        self.given.insert(document.id.clone(), hash.clone());
        if clash {
            self.write_batch()?;
        }
        // A build that began with nothing holds what it was given, and no more.
        let may_hold = self.before.is_some() || clash;
        if may_hold && read::holds(&self.database, &self.base, &document.id, &hash)? {
            return Ok(Outcome::Unchanged);
        }
        let graph = self.base.document(&document.id);
        let replaces = may_hold && self.database.contains_named_graph(&graph)?;
        if replaces {
            self.database.remove_named_graph(&graph)?;
        }
        let mut w = Writer::document(&self.base, &document.id);
        let meta = DocumentMeta::from(document);
        write_document(&mut w, document, &meta, &claims, &hash);
        if let Some(said) = &mut self.said {
            said.insert(document.id.clone(), (meta, claims));
        }
        let mut quads = w.quads;
        if self.batch.len() + quads.len() > BATCH {
            self.write_batch()?;
        }
        self.batch.append(&mut quads);
        self.changed.insert(document.id.clone());
        Ok(if replaces { Outcome::Replaced } else { Outcome::Added })
    }

    /// Takes a document out, with everything it says. Whether the store held it.
    pub fn remove(&mut self, document: &str) -> Result<bool, StoreError> {
        self.write_batch()?;
        let graph = self.base.document(document);
        let held = self.database.contains_named_graph(&graph)?;
        self.database.remove_named_graph(&graph)?;
        if held {
            self.changed.insert(document.to_owned());
        }
        self.given.remove(document);
        self.said.as_mut().and_then(|said| said.remove(document));
        Ok(held)
    }

    /// Takes out every document that this build was not given; gives their identities.
    pub fn prune(&mut self) -> Result<Vec<String>, StoreError> {
        self.write_batch()?;
        let held = read::document_ids(&self.database, &self.base)?;
        let gone: Vec<String> = held.into_iter().filter(|id| !self.given.contains_key(id)).collect();
        for id in &gone {
            self.remove(id)?;
        }
        Ok(gone)
    }

    /// Merges what all documents say and publishes the result as the next generation.
    ///
    /// Only what the changed documents touch is merged again. Where nothing changed, the current generation stays and no new one is made.
    /// Gives the number of the one that readers now open.
    pub fn publish(mut self, catalogue: &Catalogue) -> Result<u64, StoreError> {
        self.write_batch()?;
        let merged = self.merge_again(catalogue)?;
        if let Some(seen) = self.seen.take() {
            let gone = self.changed.iter().filter(|id| !self.given.contains_key(*id));
            seen.save(&self.dir, std::mem::take(&mut self.noted), gone)?;
        }
        match disk::current(&self.dir)? {
            Some(current) if !merged && self.changed.is_empty() => {
                self.release()?.discard()?;
                disk::prune(&self.dir, self.keep)?;
                Ok(current)
            }
            _ => self.turn(),
        }
    }

    fn write_batch(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        if batch.len() > BULK {
            self.load(batch.into_iter().map(Ok::<_, StoreError>), BATCH)?;
        } else if !batch.is_empty() {
            self.database.extend(batch)?;
        }
        Ok(())
    }

    /// Puts many quads in.
    fn load<E>(&mut self, quads: impl Iterator<Item = Result<Quad, E>>, batch: usize) -> Result<(), StoreError>
    where
        StoreError: From<E>,
    {
        self.bulk = true;
        load(&self.database, quads, batch)
    }

    /// Where the copy stands.
    fn path(&self) -> Result<PathBuf, StoreError> {
        let building = self.building.as_ref().ok_or_else(|| StoreError::damaged("the build is already published"))?;
        Ok(building.path().to_owned())
    }

    /// Closes the database with everything on disk.
    fn release(&mut self) -> Result<Building, StoreError> {
        self.database.flush()?;
        self.database = Database::new()?;
        self.building.take().ok_or_else(|| StoreError::damaged("the build is already published"))
    }

    fn turn(&mut self) -> Result<u64, StoreError> {
        // Readers would have to look into every file that was put in, and the next build would have to merge them. One that adds to what
        // is there leaves that to the database, since it would cost as much as all that is there.
        if self.bulk && self.before.is_none() {
            self.database.optimize()?;
        }
        let generation = self.release()?.publish()?;
        disk::prune(&self.dir, self.keep)?;
        Ok(generation)
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        if let Some(building) = self.building.take() {
            // The database must let go of its files first. What cannot be removed now, the next build removes.
            if let Ok(nothing) = Database::new() {
                self.database = nothing;
            }
            let _ = building.discard();
        }
    }
}

/// Puts many quads into a database, in batches of a size.
fn load<E>(database: &Database, quads: impl Iterator<Item = Result<Quad, E>>, batch: usize) -> Result<(), StoreError>
where
    StoreError: From<E>,
{
    // The loader takes a thousand quads for a megabyte. A second thread would hold a second batch in memory.
    let loader = database.bulk_loader().with_num_threads(1);
    let mut loader = loader.with_max_memory_size_in_megabytes(batch / 1000);
    loader.load_ok_quads::<E, StoreError>(quads)?;
    Ok(loader.commit()?)
}

/// The claims sorted by identity; those of one identity are one claim with every passage.
fn unite(claims: &[Claim]) -> Result<Vec<Claim>, StoreError> {
    let mut united: BTreeMap<&str, Claim> = BTreeMap::new();
    for claim in claims {
        let amounts = claim.qualifiers.amount.iter().map(|a| a.value);
        let stakes = claim.qualifiers.stake.iter().filter_map(|s| s.percent);
        if !amounts.chain(stakes).chain([claim.confidence]).all(f64::is_finite) {
            return Err(StoreError::NoNumber(claim.id.clone()));
        }
        match united.entry(&claim.id) {
            Entry::Vacant(free) => {
                free.insert(claim.clone());
            }
            Entry::Occupied(mut taken) => {
                let first = taken.get_mut();
                first.confidence = first.confidence.max(claim.confidence);
                first.qualifiers.merge(&claim.qualifiers);
                first.evidence.extend(claim.evidence.iter().cloned());
                first.evidence.sort();
                first.evidence.dedup();
            }
        }
    }
    Ok(united.into_values().collect())
}

#[cfg(test)]
mod tests;
