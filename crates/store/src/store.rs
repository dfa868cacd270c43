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
    Base, StoreError,
    disk::{self, Format, Hold},
    index::NAMES,
    names::{NameWriter, Names, UnknownEntity},
    rdf::{
        iri::Sort,
        vocabulary::{owl, prefixes, skos},
    },
    read,
};

/// One generation of a store, read-only. Builds that go on meanwhile do not touch it.
pub struct Store {
    pub(crate) base: Base,
    pub(crate) database: Database,
    generation: Option<u64>,
    /// The folder of what was computed when the generation was published.
    index: Option<PathBuf>,
    hold: Option<Arc<Hold>>,
    names: OnceLock<Names>,
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
                    index: None,
                    hold: None,
                    names: OnceLock::new(),
                });
            };
            match Self::at(dir, base.clone(), generation) {
                // A build may have removed it since; the pointer then names a later one.
                Err(StoreError::Generation { .. }) if disk::current(dir)? != Some(generation) => {}
                Err(StoreError::Generation { .. }) => {
                    return Err(unopenable(dir, generation, "its folder is not there"));
                }
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
        let path = disk::path_of(dir, generation);
        let database = Database::open_read_only(&path).map_err(|e| unopenable(dir, generation, &e.to_string()))?;
        let index = Some(disk::index_of(&path));
        Ok(Self {
            base,
            database,
            generation: Some(generation),
            index,
            hold: Some(Arc::new(hold)),
            names: OnceLock::new(),
        })
    }

    /// This store with other data.
    pub(crate) fn with_database(&self, database: Database) -> Self {
        Self {
            base: self.base.clone(),
            database,
            generation: self.generation,
            index: self.index.clone(),
            hold: self.hold.clone(),
            names: OnceLock::new(),
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

    /// The entity that a text names: its id or IRI, or any of its names in any language, whatever their case and legal form.
    ///
    /// Of several entities of one name, the one whose preferred name it is comes before others, then the one with more statements, then the id
    /// that sorts first.
    pub fn find_entity(&self, text: &str) -> Result<Entity, UnknownEntity> {
        let entity = |id: &str| self.entity(id).ok().flatten();
        let local = self.base.name_of(Sort::Entity, text);
        let id = local.as_deref().unwrap_or_else(|| text.strip_prefix("e:").unwrap_or(text));
        if let Some(found) = entity(id) {
            return Ok(found);
        }
        let names = self.names();
        let unknown = || UnknownEntity { asked: text.to_owned(), nearest: self.suggest(text, 4) };
        names.find(text).and_then(|id| entity(&id)).ok_or_else(unknown)
    }

    /// The names of entities that come nearest to a text, at most `limit`: those that begin so first, then those that are like it.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<String> {
        let found = self.names().nearest(text, limit);
        found.iter().filter_map(|m| self.entity(&m.id).ok().flatten()).map(|e| e.name).collect()
    }

    /// The index of names, read when it is first asked for; gathered from the graph where it cannot be read.
    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let written = self.index.as_ref().and_then(|index| Names::read(&index.join(NAMES)).ok());
            written.unwrap_or_else(|| self.gather_names().unwrap_or_else(|_| Names::none()))
        })
    }

    fn gather_names(&self) -> Result<Names, StoreError> {
        let mut names = NameWriter::default();
        let neighbours = self.base.term("neighbours");
        for predicate in [skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL, neighbours.as_ref()] {
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in self.database.quads_for_pattern(None, Some(predicate), None, default) {
                names.add(&self.base, &quad?);
            }
        }
        Ok(names.into_names())
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

/// The error for a generation that is there and no database any more.
pub(crate) fn unopenable(dir: &Path, generation: u64, problem: &str) -> StoreError {
    let store = dir.display();
    let earlier = disk::list(dir).unwrap_or_default().into_iter().rfind(|g| *g < generation);
    let anew = format!("`guanxi build … --fresh --store {store}` makes it anew from its sources");
    let way_out = earlier.map_or_else(
        || anew.clone(),
        |earlier| format!("`guanxi rollback {earlier} --store {store}` goes back to the one before, and {anew}"),
    );
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
    fn an_entity_is_found_by_any_of_its_names() {
        let (_dir, store) = store();
        for text in [
            "catl",
            "CATL",
            "Contemporary Amperex Technology Co., Ltd.",
            "宁德时代",
            "urn:guanxi:e:catl",
            "e:catl",
            "宁德时代新能源",
        ] {
            assert_eq!(store.find_entity(text).map(|e| e.id), Ok("catl".to_owned()), "{text}");
        }
        assert_eq!(store.find_entity("Washington").map(|e| e.name), Ok("United States".to_owned()));
        let unknown = store.find_entity("Huwei").expect_err("unknown");
        assert_eq!(unknown.to_string(), "the store knows no `Huwei`; did you mean Huawei?");
        assert!(store.find_entity("§").is_err());
        assert_eq!(store.suggest("hua", 3), ["Huawei"]);
    }

    #[test]
    fn names_are_found_without_their_index() {
        let (dir, _) = store();
        let path = dir.path().join("store");
        std::fs::remove_dir_all(disk::index_of(&disk::path_of(&path, 1))).expect("removed");
        let store = Store::open(&path).expect("opened");
        assert_eq!(store.find_entity("宁德时代").map(|e| e.id), Ok("catl".to_owned()));
        assert_eq!(store.suggest("hua", 3), ["Huawei"]);
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
