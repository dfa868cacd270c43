//! Reading: one generation of a store, as it was when it was opened.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use guanxi_graph::{DocumentMeta, Filter, Graph, Neighbourhood, Said, mark_copies, neighbourhood, statement_of};
use guanxi_model::{Claim, Document, Entity, Relation, Statement, Status};
use oxigraph::{
    model::{GraphNameRef, NamedNode, Term},
    store::Store as Database,
};

use crate::{
    Base, StoreError,
    disk::{self, Format, Hold},
    index::NAMES,
    names::{Names, UnknownEntity},
    rdf::{
        iri::Sort,
        vocabulary::{owl, prefixes, prov, rdf},
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
    _hold: Option<Arc<Hold>>,
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
                    _hold: None,
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
            _hold: Some(Arc::new(hold)),
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
            _hold: self._hold.clone(),
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

    /// The index of names, read when it is first asked for.
    fn names(&self) -> &Names {
        self.names.get_or_init(|| match &self.index {
            Some(index) => Names::read(&index.join(NAMES)).unwrap_or_else(|_| Names::none()),
            None => Names::none(),
        })
    }

    /// The merged statement with this identity, with its evidence.
    pub fn statement(&self, id: &str) -> Result<Option<Statement>, StoreError> {
        self.read_statement(&self.base.statement(id))
    }

    /// Everything: entities, statements with their evidence, and documents.
    pub fn graph(&self) -> Result<Graph, StoreError> {
        let mut graph = Graph::default();
        // Claims are read in one sweep; a look-up for each would take many times as long.
        let claims: BTreeMap<String, Claim> =
            read::claims(&self.database, &self.base)?.into_iter().map(|c| (c.id.clone(), c)).collect();
        for meta in read::metas(&self.database, &self.base)? {
            graph.documents.insert(meta.id.clone(), meta);
        }
        let mut nodes = BTreeSet::new();
        for node in read::statements(&self.database)? {
            let find = |id: &str| Ok(claims.get(id).cloned());
            let date = |id: &str| Ok(graph.documents.get(id).and_then(|d| d.date));
            let Some((mut statement, subject, object)) = self.assemble(&node, &find, &date)? else { continue };
            mark_copies(&mut statement, |id| graph.documents.get(id).map(|d| &d.fingerprint));
            nodes.extend([(statement.subject.clone(), subject), (statement.object.clone(), object)]);
            graph.statements.push(statement);
        }
        self.complete(&mut graph, nodes.iter().map(|(_, node)| node))?;
        graph.split_from = read::pairs(&self.database, &self.base, "split-from")?;
        graph.reasons = read::pairs(&self.database, &self.base, "identity-reason")?;
        graph.decisions = read::decisions(&self.database, &self.base)?;
        Ok(graph)
    }

    /// What stands around some entities, read without the rest of the store. See [`guanxi_graph::neighbourhood`].
    pub fn neighbourhood(
        &self,
        ids: &[&str],
        depth: usize,
        filter: &Filter,
        max_nodes: usize,
    ) -> Result<Neighbourhood, StoreError> {
        let mut around = Graph::default();
        let mut edge: BTreeSet<String> = BTreeSet::new();
        for id in ids {
            edge.extend(self.base.name_of(Sort::Entity, self.kept(id)?.as_str()));
        }
        let mut nodes: BTreeSet<String> = edge.iter().map(|id| self.base.entity(id).into_string()).collect();
        let mut seen = BTreeSet::new();
        // One step further than what is shown: the sanctions on the outermost are shown too.
        for _ in 0..=depth {
            let mut next = BTreeSet::new();
            for id in &edge {
                for statement in self.statements_of(id)? {
                    if filter.passes(&statement) && seen.insert(statement.id.clone()) {
                        next.extend([statement.subject.clone(), statement.object.clone()]);
                        around.statements.push(statement);
                    }
                }
            }
            nodes.extend(next.iter().map(|id| self.base.entity(id).into_string()));
            edge = next.into_iter().filter(|id| !edge.contains(id)).collect();
        }
        for document in
            around.statements.iter().flat_map(|s| &s.steps).map(|s| s.document.clone()).collect::<BTreeSet<_>>()
        {
            if let Some(meta) = read::meta(&self.database, &self.base, &document)? {
                around.documents.insert(document, meta);
            }
        }
        let nodes: Vec<NamedNode> = nodes.into_iter().map(NamedNode::new_unchecked).collect();
        self.complete(&mut around, nodes.iter())?;
        Ok(neighbourhood(&around, ids, depth, filter, max_nodes))
    }

    /// The statements that have the entity on either side, by subject, relation, object and status.
    pub fn statements_of(&self, id: &str) -> Result<Vec<Statement>, StoreError> {
        let entity = self.kept(id)?;
        let mut graph = Graph::default();
        for side in [rdf::SUBJECT, rdf::OBJECT] {
            for node in read::subjects(&self.database, side, entity.as_ref().into())? {
                graph.statements.extend(self.read_statement(&node)?);
            }
        }
        graph.sort();
        Ok(graph.statements)
    }

    /// Adds the entities at `nodes` and the ids that were merged into them, and sorts.
    fn complete<'a>(&self, graph: &mut Graph, nodes: impl Iterator<Item = &'a NamedNode>) -> Result<(), StoreError> {
        for node in nodes {
            if let Some(entity) = read::entity(&self.database, &self.base, node)? {
                for merged in read::subjects(&self.database, owl::SAME_AS, node.as_ref().into())? {
                    if let Some(merged) = self.base.name_of(Sort::Entity, merged.as_str()) {
                        graph.same_as.insert(merged, entity.id.clone());
                    }
                }
                graph.entities.insert(entity.id.clone(), entity);
            }
        }
        graph.sort();
        Ok(())
    }

    fn read_statement(&self, node: &NamedNode) -> Result<Option<Statement>, StoreError> {
        let find = |id: &str| self.claim(id);
        let date = |id: &str| Ok(self.meta(id)?.and_then(|d| d.date));
        let Some((mut statement, ..)) = self.assemble(node, &find, &date)? else { return Ok(None) };
        if statement.steps.len() > 1 {
            let ids: BTreeSet<&str> = statement.steps.iter().map(|s| s.document.as_str()).collect();
            let mut fingerprints = BTreeMap::new();
            for id in ids {
                fingerprints.extend(self.meta(id)?.map(|d| (d.id, d.fingerprint)));
            }
            mark_copies(&mut statement, |id| fingerprints.get(id));
        }
        Ok(Some(statement))
    }

    /// A statement from its node and its claims, with the nodes of its parties. `None` where the node is no statement.
    ///
    /// Only the parties, the status and whether it stands are read; the rest follows from the claims, as when they were merged.
    fn assemble(
        &self,
        node: &NamedNode,
        find: &dyn Fn(&str) -> Result<Option<Claim>, StoreError>,
        date: &dyn Fn(&str) -> Result<Option<guanxi_model::PartialDate>, StoreError>,
    ) -> Result<Option<(Statement, NamedNode, NamedNode)>, StoreError> {
        let term = |name| self.base.term(name);
        let (status_term, current_term, contradicts_term) = (term("status"), term("current"), term("contradicts"));
        let (mut subject, mut object, mut relation, mut status, mut current) = (None, None, None, None, false);
        let (mut claims, mut contradicts) = (Vec::new(), Vec::new());
        for quad in read::about(&self.database, node, GraphNameRef::DefaultGraph)? {
            match (quad.predicate.as_ref(), quad.object) {
                (rdf::SUBJECT, Term::NamedNode(n)) => subject = Some(n),
                (rdf::OBJECT, Term::NamedNode(n)) => object = Some(n),
                (rdf::PREDICATE, Term::NamedNode(n)) => {
                    let name = self.base.name_of(Sort::Term, n.as_str());
                    relation = name.and_then(|n| n.parse::<Relation>().ok());
                }
                (prov::WAS_DERIVED_FROM, Term::NamedNode(n)) => {
                    if let Some(local) = self.base.name_of(Sort::Claim, n.as_str()) {
                        claims.extend(find(&format!("c:{local}"))?);
                    }
                }
                (p, Term::NamedNode(n)) if p == contradicts_term.as_ref() => {
                    contradicts
                        .extend(self.base.name_of(Sort::Statement, n.as_str()).map(|local| format!("s:{local}")));
                }
                (p, Term::Literal(l)) if p == status_term.as_ref() => status = l.value().parse::<Status>().ok(),
                (p, Term::Literal(l)) if p == current_term.as_ref() => current = l.value() == "true",
                _ => {}
            }
        }
        let (Some(subject_node), Some(object_node), Some(relation), Some(status)) = (subject, object, relation, status)
        else {
            return Ok(None);
        };
        let name = |node: &NamedNode| self.base.name_of(Sort::Entity, node.as_str()).unwrap_or_default();
        let (subject, object) = (name(&subject_node), name(&object_node));
        let mut said = Vec::new();
        for claim in &claims {
            let turned =
                relation.is_symmetric() && self.is_party(claim, &object)? && !self.is_party(claim, &subject)?;
            said.push(Said { claim, date: date(claim.document())?, turned });
        }
        let statement = statement_of(&subject, relation, &object, status, said);
        contradicts.sort();
        Ok(Some((Statement { current, contradicts, ..statement }, subject_node, object_node)))
    }

    /// Whether the subject of a claim is the entity `id`: by its own id, by that with its kind, as homonyms have it, or as one that a
    /// decision took out of either.
    fn is_party(&self, claim: &Claim, id: &str) -> Result<bool, StoreError> {
        let wanted = self.base.entity(id);
        let (own, with_kind) = (claim.subject.id.clone(), format!("{}-{}", claim.subject.id, claim.subject.kind));
        for name in [own, with_kind] {
            let split_from = self.base.term("split-from");
            let split = read::subjects(&self.database, split_from.as_ref(), self.base.entity(&name).as_ref().into())?;
            let split = split.iter().filter_map(|node| self.base.name_of(Sort::Entity, node.as_str()));
            for candidate in std::iter::once(name.clone()).chain(split) {
                if self.kept(&candidate)? == wanted {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The node of an id, or of the one that it was merged into.
    fn kept(&self, id: &str) -> Result<NamedNode, StoreError> {
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
    use guanxi_graph::{Decisions, merge};

    use super::*;
    use crate::fixture::{catalogue, news, store};

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
    fn the_graph_is_the_one_that_was_merged() {
        let (_dir, store) = store();
        let metas = news().iter().map(|(document, _)| document.into()).collect();
        let claims = news().into_iter().flat_map(|(_, claims)| claims).collect();
        let merged = merge(metas, claims, &catalogue(), &Decisions::default());
        let read = store.graph().expect("read");
        assert_eq!(read.statements, merged.statements);
        assert_eq!(read.entities, merged.entities);
        assert_eq!(read, merged);
        assert_eq!(read.same_as["宁德时代新能源"], "catl");
    }

    #[test]
    fn a_neighbourhood_is_the_same_whether_read_whole_or_in_part() {
        let (_dir, store) = store();
        let graph = store.graph().expect("read");
        for id in ["huawei", "didi", "catl", "united-states", "宁德时代新能源", "nobody"] {
            for (depth, nodes) in [(0, 9), (1, 9), (2, 9), (3, 2)] {
                let part = store.neighbourhood(&[id], depth, &Filter::default(), nodes).expect("read");
                assert_eq!(part, neighbourhood(&graph, &[id], depth, &Filter::default(), nodes), "{id} {depth}");
            }
        }
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
