//! Reading: one generation of a store, as it was when it was opened.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use guanxi_graph::DocumentMeta;
use guanxi_model::{Claim, Document, Entity};
use oxigraph::{
    model::{GraphNameRef, NamedNode, Term},
    store::Store as Database,
};

use crate::{
    Base, Stats, StoreError,
    disk::{self, Files, Format, Hold},
    names::Names,
    outline::Outline,
    rdf::{
        iri::Sort,
        vocabulary::{owl, prefixes},
    },
    read,
};

/// One generation of a store, read-only. Builds that go on meanwhile do not touch it.
pub struct Store {
    pub(crate) base: Base,
    pub(crate) database: Database,
    generation: Option<u64>,
    /// The folder of the generation.
    pub(crate) path: Option<PathBuf>,
    hold: Option<Arc<Hold>>,
    pub(crate) names: OnceLock<Names>,
    pub(crate) outline: OnceLock<Outline>,
    pub(crate) stats: OnceLock<Stats>,
}

impl Store {
    /// Opens the current generation of the store at `dir`.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let base = Format::read(dir)?;
        loop {
            let Some(generation) = disk::current(dir)? else {
                return Ok(Self {
                    base,
                    database: Database::new()?,
                    generation: None,
                    path: None,
                    hold: None,
                    names: OnceLock::new(),
                    outline: OnceLock::new(),
                    stats: OnceLock::new(),
                });
            };
            match Self::at(dir, base.clone(), generation) {
                // A build may have removed it since; the pointer then names a later one.
                Err(_) if disk::current(dir)? != Some(generation) => {}
                Err(StoreError::Generation { .. }) => return Err(unopenable(dir, generation, GONE)),
                opened => return opened,
            }
        }
    }

    /// Opens an earlier generation.
    pub fn open_generation(dir: &Path, generation: u64) -> Result<Self, StoreError> {
        Self::at(dir, Format::read(dir)?, generation)
    }

    /// Opens a generation of a store of this base, whatever its format.
    pub(crate) fn at(dir: &Path, base: Base, generation: u64) -> Result<Self, StoreError> {
        let Some(hold) = disk::hold(dir, generation)? else {
            let known = disk::list(dir)?.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            return Err(StoreError::Generation { asked: generation, known });
        };
        check(dir, generation)?;
        let path = disk::path_of(dir, generation);
        let database = Database::open_read_only(&path).map_err(|e| unopenable(dir, generation, &e.to_string()))?;
        Ok(Self {
            base,
            database,
            generation: Some(generation),
            path: Some(path),
            hold: Some(Arc::new(hold)),
            names: OnceLock::new(),
            outline: OnceLock::new(),
            stats: OnceLock::new(),
        })
    }

    /// This store with other data.
    pub(crate) fn with_database(&self, database: Database) -> Self {
        Self {
            base: self.base.clone(),
            database,
            generation: self.generation,
            path: None,
            hold: self.hold.clone(),
            names: OnceLock::new(),
            outline: OnceLock::new(),
            stats: OnceLock::new(),
        }
    }

    /// The base of its IRIs.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The prefixes that its queries know, with what they stand for: `("e", "urn:guanxi:e:")`, and those of the vocabularies.
    pub fn prefixes(&self) -> Vec<(&'static str, String)> {
        prefixes(&self.base)
    }

    /// The generation that is open; `None` where nothing was ever built.
    pub fn generation(&self) -> Option<u64> {
        self.generation
    }

    /// The document with this identity.
    pub fn document(&self, id: &str) -> Result<Option<Document>, StoreError> {
        read::document(&self.database, &self.base, id)
    }

    /// The identities of all documents, sorted.
    pub fn document_ids(&self) -> Result<Vec<String>, StoreError> {
        read::document_ids(&self.database, &self.base)
    }

    /// The claim with this identity, with or without its `c:`.
    pub fn claim(&self, id: &str) -> Result<Option<Claim>, StoreError> {
        read::claim(&self.database, &self.base, id)
    }

    /// Every claim of a document, in the order of its text.
    pub fn claims_of(&self, document: &str) -> Result<Vec<Claim>, StoreError> {
        read::claims_of(&self.database, &self.base, document)
    }

    /// The entity with this id, also where the id was merged into another.
    pub fn entity(&self, id: &str) -> Result<Option<Entity>, StoreError> {
        read::entity(&self.database, &self.base, &self.kept(id)?)
    }

    /// The id of the entity that this id was merged into; `None` where it was not.
    pub fn merged_into(&self, id: &str) -> Result<Option<String>, StoreError> {
        let kept = self.kept(id)?;
        Ok(self.base.name_of(Sort::Entity, kept.as_str()).filter(|kept| kept != id))
    }

    /// The ids that were merged into an entity, sorted.
    pub fn merged_ids(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let merged = read::subjects(&self.database, owl::SAME_AS, self.base.entity(id).as_ref().into())?;
        let mut ids: Vec<String> =
            merged.iter().filter_map(|node| self.base.name_of(Sort::Entity, node.as_str())).collect();
        ids.sort();
        Ok(ids)
    }

    /// How many statements an entity has.
    pub fn statement_count(&self, id: &str) -> Result<usize, StoreError> {
        Ok(read::degree(&self.database, &self.base, id)?.1)
    }

    /// Reads what is asked for often, so that nobody has to wait for it later.
    pub fn warm(&self) -> Result<(), StoreError> {
        self.names()?;
        self.outline()?;
        self.stats().map(drop)
    }

    /// The node of an id, or of the one that it was merged into.
    pub(crate) fn kept(&self, id: &str) -> Result<NamedNode, StoreError> {
        let node = self.base.entity(id);
        let kept = read::object(&self.database, &node, owl::SAME_AS, GraphNameRef::DefaultGraph)?;
        Ok(if let Some(Term::NamedNode(kept)) = kept { kept } else { node })
    }

    /// What is known of a document besides its text.
    pub fn meta(&self, id: &str) -> Result<Option<DocumentMeta>, StoreError> {
        read::meta(&self.database, &self.base, id)
    }
}

/// What is wrong with a generation whose pointer leads nowhere.
const GONE: &str = "its folder is not there";

/// Sees whether a generation has the files that it was published with; what the large ones say is checked where it is read.
pub(crate) fn check(dir: &Path, generation: u64) -> Result<(), StoreError> {
    let path = disk::path_of(dir, generation);
    let problem = if path.is_dir() { Files::problem(&path) } else { Some(GONE.to_owned()) };
    problem.map_or(Ok(()), |problem| Err(unopenable(dir, generation, &problem)))
}

/// The error for a generation that is there and no database any more.
pub(crate) fn unopenable(dir: &Path, generation: u64, problem: &str) -> StoreError {
    let store = dir.display();
    let whole = |g: &u64| *g < generation && Files::problem(&disk::path_of(dir, *g)).is_none();
    let earlier = disk::list(dir).unwrap_or_default().into_iter().rfind(whole);
    let anew = format!("`guanxi build … --fresh --store {store}` makes it anew from its sources");
    let way_out = match earlier {
        _ if problem.to_lowercase().contains("permission denied") => {
            "reading needs leave to read every file of it".to_owned()
        }
        Some(earlier) => format!("`guanxi rollback {earlier} --store {store}` goes back to the one before, and {anew}"),
        None => anew,
    };
    StoreError::Unopenable { path: dir.to_owned(), generation, problem: problem.to_owned(), way_out }
}

#[cfg(test)]
mod tests {
    use guanxi_graph::Graph;

    use super::*;
    use crate::fixture::{news, store};

    #[test]
    fn what_was_written_comes_back_exactly() {
        let (_dir, store) = store();
        for (document, claims) in news() {
            assert_eq!(store.document(&document.id).expect("read"), Some(document.clone()));
            assert_eq!(store.claims_of(&document.id).expect("read"), claims);
            for claim in claims {
                assert_eq!(store.claim(&claim.id).expect("read"), Some(claim));
            }
        }
        assert_eq!(store.document("nothing").expect("read"), None);
        assert_eq!(store.claim("c:0").expect("read"), None);
    }

    #[test]
    fn a_store_without_a_build_is_empty_and_none_is_an_error() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(matches!(Store::open(dir.path()), Err(StoreError::Missing(_))));
        drop(crate::Builder::start(dir.path(), Some("https://example.org/kg/")).expect("started"));
        let store = Store::open(dir.path()).expect("opened");
        assert_eq!(store.graph().expect("read"), Graph::default());
        assert_eq!((store.generation(), store.base().as_str()), (None, "https://example.org/kg/"));
    }

    #[test]
    fn direct_triples_stand_for_facts_alone() {
        let (_dir, store) = store();
        let has = |s: &str, p: &str, o: &str| {
            let (s, p, o) = (store.base.entity(s), store.base.term(p), store.base.entity(o));
            let quad = oxigraph::model::QuadRef::new(&s, &p, &o, GraphNameRef::DefaultGraph);
            store.database.contains(quad).expect("read")
        };
        assert!(has("catl", "supplies", "tesla"));
        assert!(!has("catl", "supplies", "apple"), "in talks");
        assert!(!has("softbank", "invests-in", "didi"), "ended");
        assert!(!has("hubble", "invests-in", "huawei"), "planned");
        assert!(!has("apple", "partners-with", "tesla"), "denied");
    }

    #[test]
    fn stats_count_everything_once() {
        let (_dir, store) = store();
        let stats = store.stats().expect("counted");
        assert_eq!((stats.documents, stats.claims, stats.statements), (7, 19, 18));
        assert_eq!(stats.relations.values().sum::<usize>(), stats.statuses.values().sum::<usize>());
        assert_eq!(stats.current, 13);
        assert_eq!(
            stats.dates.map(|(first, last)| (first.to_string(), last.to_string())),
            Some(("2019-05-16".into(), "2022-04-01".into()))
        );
    }
}
