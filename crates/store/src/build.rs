//! Writing: documents in, a new generation out.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    io::BufRead,
    path::{Path, PathBuf},
};

use guanxi_graph::merge;
use guanxi_model::{Catalogue, Claim, Document};
use indexmap::IndexSet;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphNameRef, Quad, QuadRef},
    store::Store as Database,
};

use crate::{
    Base, Store, StoreError,
    decisions::{decisions, restore},
    disk::{self, Building, Format, Lock},
    rdf::{
        document::{content_hash, write_document},
        merged_quads,
        writer::Writer,
    },
    read,
};

/// Quads are handed to the database in batches of about this many.
const BATCH: usize = 500_000;

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

/// The one writer of a store. Nothing is seen by readers before [`Builder::publish`]; dropped before, it changes nothing.
pub struct Builder {
    dir: PathBuf,
    base: Base,
    building: Option<Building>,
    database: Database,
    _lock: Lock,
    /// The hash of every document that this build was given.
    given: BTreeMap<String, String>,
    batch: Vec<Quad>,
    changed: bool,
    keep: usize,
}

impl Builder {
    /// Starts a build on the store at `dir`; the store is made where there is none, with `base` or the default one.
    pub fn start(dir: &Path, base: Option<&str>) -> Result<Self, StoreError> {
        let base = Format::make(dir, base)?;
        let lock = Lock::take(dir)?;
        let building = Building::start(dir)?;
        let database = Database::open(building.path())?;
        Ok(Self {
            dir: dir.to_owned(),
            base,
            building: Some(building),
            database,
            _lock: lock,
            given: BTreeMap::new(),
            batch: Vec::new(),
            changed: false,
            keep: 5,
        })
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
        let claims = &unite(claims)?;
        let hash = content_hash(document, claims);
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
        let held = read::content_hash(&self.database, &self.base, &document.id)?;
        if held.as_ref() == Some(&hash) {
            return Ok(Outcome::Unchanged);
        }
        if held.is_some() {
            self.database.remove_named_graph(&self.base.document(&document.id))?;
        }
        let mut w = Writer::document(&self.base, &document.id);
        write_document(&mut w, document, claims, &hash);
        self.batch.append(&mut w.quads);
        self.changed = true;
        if self.batch.len() >= BATCH {
            self.write_batch()?;
        }
        Ok(if held.is_some() { Outcome::Replaced } else { Outcome::Added })
    }

    /// Takes a document out, with everything it says. Whether the store held it.
    pub fn remove(&mut self, document: &str) -> Result<bool, StoreError> {
        self.write_batch()?;
        let graph = self.base.document(document);
        let held = self.database.contains_named_graph(&graph)?;
        self.database.remove_named_graph(&graph)?;
        self.changed |= held;
        self.given.remove(document);
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

    /// Takes in a dump of a store as N-Quads, in place of everything that the store holds. What it says of merged statements is taken as it is.
    pub fn load_dump(&mut self, dump: impl BufRead) -> Result<(), StoreError> {
        self.database.clear()?;
        self.changed = true;
        let parser = RdfParser::from_format(RdfFormat::NQuads);
        for quad in parser.for_reader(dump) {
            self.batch.push(quad.map_err(|e| StoreError::Dump(e.to_string()))?);
            if self.batch.len() >= BATCH {
                self.write_batch()?;
            }
        }
        self.write_batch()
    }

    /// Publishes what a dump held as the next generation, without merging again.
    pub fn publish_dump(mut self) -> Result<u64, StoreError> {
        self.write_batch()?;
        restore(&self.dir, &read::decisions(&self.database, &self.base)?)?;
        self.turn()
    }

    /// Merges what all documents say and publishes the result as the next generation.
    ///
    /// Where nothing changed, the current generation stays and no new one is made. Gives the number of the one that readers
    /// now open.
    pub fn publish(mut self, catalogue: &Catalogue) -> Result<u64, StoreError> {
        self.write_batch()?;
        self.merge_again(catalogue)?;
        match disk::current(&self.dir)? {
            Some(current) if !self.changed => {
                self.close()?.discard()?;
                Ok(current)
            }
            _ => self.turn(),
        }
    }

    /// Recomputes the default graph and writes what differs.
    fn merge_again(&mut self, catalogue: &Catalogue) -> Result<(), StoreError> {
        let documents = read::metas(&self.database, &self.base)?;
        let claims = read::claims(&self.database, &self.base)?;
        let wanted = merged_quads(&self.base, &merge(documents, claims, catalogue, &decisions(&self.dir)?));
        let default = || self.database.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
        if default().next().is_none() {
            self.changed = true;
            self.batch = wanted;
            return self.write_batch();
        }
        let wanted: IndexSet<Quad> = wanted.into_iter().collect();
        let mut gone = Vec::new();
        let mut held = IndexSet::new();
        for quad in default() {
            let quad = quad?;
            if wanted.contains(&quad) {
                held.insert(quad);
            } else {
                gone.push(quad);
            }
        }
        let new: Vec<&Quad> = wanted.iter().filter(|q| !held.contains(*q)).collect();
        if gone.is_empty() && new.is_empty() {
            return Ok(());
        }
        self.changed = true;
        let mut transaction = self.database.start_transaction()?;
        for quad in &gone {
            transaction.remove(quad);
        }
        for quad in new {
            transaction.insert(QuadRef::from(quad));
        }
        Ok(transaction.commit()?)
    }

    fn write_batch(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        if batch.len() > 20_000 {
            let mut loader = self.database.bulk_loader();
            loader.load_quads(batch)?;
            loader.commit()?;
        } else if !batch.is_empty() {
            self.database.extend(batch)?;
        }
        Ok(())
    }

    /// Closes the database with everything on disk.
    fn close(&mut self) -> Result<Building, StoreError> {
        self.database.flush()?;
        self.database = Database::new()?;
        self.building.take().ok_or_else(|| StoreError::damaged("the build is already published"))
    }

    fn turn(&mut self) -> Result<u64, StoreError> {
        let generation = self.close()?.publish()?;
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

/// Every generation of the store at `dir` that is kept, the oldest first, and the one that readers open.
pub fn generations(dir: &Path) -> Result<(Vec<u64>, Option<u64>), StoreError> {
    Format::read(dir)?;
    let current = disk::current(dir)?;
    let kept = disk::list(dir)?.into_iter().filter(|g| current.is_some_and(|c| *g <= c)).collect();
    Ok((kept, current))
}

/// Points readers of the store at `dir` to an earlier generation; the later ones are removed by the next build.
pub fn roll_back(dir: &Path, generation: u64) -> Result<(), StoreError> {
    let (known, _) = generations(dir)?;
    let _lock = Lock::take(dir)?;
    if !known.contains(&generation) {
        let known: BTreeSet<String> = known.iter().map(u64::to_string).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(StoreError::Generation { asked: generation, known });
    }
    Store::open_generation(dir, generation)?;
    disk::point_to(dir, generation)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::fixture::{catalogue, claim, dump, news, store_of};

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn any_order_and_any_number_of_builds_give_the_same_dump() {
        let (one, other, third) = (folder(), folder(), folder());
        let mut documents = news();
        let forward = dump(&store_of(one.path(), &documents));
        assert!(forward.lines().count() > 300 && forward.lines().is_sorted());
        documents.reverse();
        documents.rotate_left(2);
        assert_eq!(dump(&store_of(other.path(), &documents)), forward);
        for part in documents.chunks(2) {
            store_of(third.path(), part);
        }
        assert_eq!(dump(&Store::open(third.path()).expect("opened")), forward);
        assert_eq!(generations(third.path()).expect("listed"), (vec![1, 2, 3, 4], Some(4)));
    }

    #[test]
    fn an_unchanged_build_makes_no_generation() {
        let dir = folder();
        let store = store_of(dir.path(), &news());
        let before = dump(&store);
        let mut builder = Builder::start(dir.path(), None).expect("started");
        for (document, claims) in news() {
            assert_eq!(builder.add(&document, &claims).expect("added"), Outcome::Unchanged);
        }
        assert_eq!(builder.publish(&catalogue()).expect("published"), 1);
        assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
        assert!(!dir.path().join("generations/building").exists());
    }

    #[test]
    fn a_changed_document_is_replaced_whole_and_a_withdrawn_one_leaves_nothing() {
        let (dir, fresh) = (folder(), folder());
        let mut documents = news();
        store_of(dir.path(), &documents);
        documents.truncate(4);
        documents[2].0.text = "Zeta supplies Tesla asserted".to_owned();
        documents[2].1 = vec![claim(&documents[2].0, "Zeta supplies Tesla asserted")];
        let mut builder = Builder::start(dir.path(), None).expect("started");
        let outcomes: Vec<Outcome> =
            documents.iter().map(|(document, claims)| builder.add(document, claims).expect("added")).collect();
        assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Unchanged, Outcome::Replaced, Outcome::Unchanged]);
        assert_eq!(builder.prune().expect("pruned"), ["news/4.txt#1", "news/5.txt#1", "news/6.txt#1"]);
        assert_eq!(builder.publish(&catalogue()).expect("published"), 2);
        let changed = dump(&Store::open(dir.path()).expect("opened"));
        assert_eq!(changed, dump(&store_of(fresh.path(), &documents)));
        assert!(!changed.contains("SoftBank"));
    }

    #[test]
    fn of_two_documents_of_one_identity_the_same_stays_in_any_order() {
        let mut documents = news();
        let mut twin = documents[0].clone();
        twin.0.title = Some("Another".to_owned());
        documents.push(twin);
        let (one, other) = (folder(), folder());
        let forward = dump(&store_of(one.path(), &documents));
        documents.reverse();
        assert_eq!(dump(&store_of(other.path(), &documents)), forward);
    }

    #[test]
    fn a_dump_loaded_back_gives_the_same_dump() {
        let (dir, other) = (folder(), folder());
        let before = dump(&store_of(dir.path(), &news()));
        let mut builder = Builder::start(other.path(), None).expect("started");
        builder.load_dump(before.as_bytes()).expect("loaded");
        builder.publish_dump().expect("published");
        let store = Store::open(other.path()).expect("opened");
        assert_eq!(dump(&store), before);
        assert_eq!(store.graph().expect("read"), Store::open(dir.path()).expect("opened").graph().expect("read"));
        let mut builder = Builder::start(other.path(), None).expect("started");
        assert!(matches!(builder.load_dump(&b"<urn:x> nonsense"[..]), Err(StoreError::Dump(_))));
    }

    #[test]
    fn a_build_that_is_cut_short_changes_nothing_and_the_next_one_clears_it_away() {
        let dir = folder();
        let documents = news();
        let before = dump(&store_of(dir.path(), &documents[..3]));
        let mut builder = Builder::start(dir.path(), None).expect("started");
        builder.add(&documents[3].0, &documents[3].1).expect("added");
        assert!(matches!(Builder::start(dir.path(), None), Err(StoreError::Locked { .. })));
        drop(builder);
        assert!(!dir.path().join("generations/building").exists());
        // As a process that was killed leaves it: half a copy, and a generation to which the pointer was not yet turned.
        fs::create_dir_all(dir.path().join("generations/building")).expect("made");
        fs::write(dir.path().join("generations/building/000001.sst"), "half").expect("written");
        fs::create_dir_all(dir.path().join("generations/000002")).expect("made");
        assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
        assert_eq!(generations(dir.path()).expect("listed"), (vec![1], Some(1)));
        let fresh = folder();
        assert_eq!(dump(&store_of(dir.path(), &documents)), dump(&store_of(fresh.path(), &documents)));
    }

    #[test]
    fn a_reader_keeps_its_generation_and_a_roll_back_returns_to_it() {
        let dir = folder();
        let documents = news();
        let early = store_of(dir.path(), &documents[..2]);
        let before = dump(&early);
        store_of(dir.path(), &documents);
        assert_eq!(dump(&early), before);
        assert_eq!(dump(&Store::open_generation(dir.path(), 1).expect("opened")), before);
        assert!(matches!(Store::open_generation(dir.path(), 7), Err(StoreError::Generation { .. })));
        roll_back(dir.path(), 1).expect("rolled back");
        assert_eq!(dump(&Store::open(dir.path()).expect("opened")), before);
    }

    #[test]
    fn only_the_last_generations_are_kept() {
        let dir = folder();
        for documents in news().chunks(1) {
            let mut builder = Builder::start(dir.path(), None).expect("started").keeping(2);
            builder.add(&documents[0].0, &documents[0].1).expect("added");
            builder.publish(&catalogue()).expect("published");
        }
        assert_eq!(generations(dir.path()).expect("listed"), (vec![6, 7], Some(7)));
    }

    #[test]
    fn claims_of_one_identity_are_one_claim_with_every_passage() {
        let dir = folder();
        let (document, claims) = news().swap_remove(1);
        let mut again = claims[0].clone();
        again.evidence[0].end -= 1;
        again.evidence[0].text.pop();
        let mut builder = Builder::start(dir.path(), None).expect("started");
        builder.add(&document, &[claims[0].clone(), again.clone(), claims[0].clone()]).expect("added");
        again.confidence = f64::NAN;
        assert!(matches!(builder.add(&document, &[again]), Err(StoreError::NoNumber(_))));
        builder.publish(&catalogue()).expect("published");
        let store = Store::open(dir.path()).expect("opened");
        let held = store.claim(&claims[0].id).expect("read").expect("held");
        assert_eq!(held.evidence.len(), 2);
        assert_eq!(store.verify(&catalogue()).expect("checked"), []);
    }

    #[test]
    fn a_claim_of_another_document_is_refused() {
        let dir = folder();
        let documents = news();
        let mut builder = Builder::start(dir.path(), None).expect("started");
        assert!(matches!(builder.add(&documents[0].0, &documents[1].1), Err(StoreError::Stranger { .. })));
    }
}
