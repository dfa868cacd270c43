//! The merged graph read back in part: a statement with its evidence, or those that stand around an entity.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_graph::{
    DocumentMeta, Filter, Graph, Neighbourhood, Said, mark_copies, neighbourhood, shortest_path, statement_of,
};
use guanxi_model::{Claim, Relation, Statement, Status};
use oxigraph::model::{GraphNameRef, NamedNode, Term};

use crate::{
    Store, StoreError, index,
    outline::Outline,
    rdf::{
        iri::Sort,
        vocabulary::{prov, rdf},
    },
    read,
};

impl Store {
    /// The merged statement with this identity, with its evidence.
    pub fn statement(&self, id: &str) -> Result<Option<Statement>, StoreError> {
        Reading::of(self).statement(&self.base.statement(id))
    }

    /// The graph of some statements, given by identity: they with their evidence, their parties and documents, and some entities more.
    /// What the store does not hold is left away.
    pub fn graph_of(
        &self,
        statements: impl IntoIterator<Item = impl AsRef<str>>,
        more: &[String],
    ) -> Result<Graph, StoreError> {
        let (mut reading, mut graph) = (Reading::of(self), Graph::default());
        for id in statements {
            graph.statements.extend(reading.statement(&self.base.statement(id.as_ref()))?);
        }
        let sides = graph.statements.iter().flat_map(|s| [&s.subject, &s.object]);
        let ids: BTreeSet<String> = sides.chain(more).cloned().collect();
        for id in ids {
            let Some(entity) = self.entity(&id)? else { continue };
            graph.same_as.extend(self.merged_ids(&entity.id)?.into_iter().map(|merged| (merged, entity.id.clone())));
            graph.entities.insert(entity.id.clone(), entity);
        }
        graph.documents = reading.metas.into_iter().filter_map(|(id, meta)| Some((id, meta?))).collect();
        graph.sort();
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
        let ids = self.kept_ids(ids)?;
        let near = self.outline()?.near(&ids, depth, filter);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let shown = neighbourhood(&near, &ids, depth, filter, max_nodes);
        let graph = self.graph_of(shown.graph.statements.iter().map(|s| &s.id), &shown.centres)?;
        Ok(Neighbourhood { graph, ..shown })
    }

    /// The statements between some entities that pass the filter, and the sanctions on them.
    pub fn between(&self, ids: &[&str], filter: &Filter) -> Result<Graph, StoreError> {
        let ids = self.kept_ids(ids)?;
        let statements = self.outline()?.between(&ids, filter);
        self.graph_of(statements.iter().map(|s| &s.id), &ids)
    }

    /// The graph of a shortest way between two entities, the one that [`shortest_path`] finds in the whole graph; it finds it in this one,
    /// too. Where there is none, the two alone.
    pub fn way(&self, from: &str, to: &str, filter: &Filter) -> Result<Graph, StoreError> {
        let ways = self.outline()?.ways(from, to, filter);
        let hops = shortest_path(&ways, from, to, filter).unwrap_or_default();
        let statements: BTreeSet<&String> = hops.iter().flat_map(|hop| &hop.statements).map(|s| &s.id).collect();
        self.graph_of(statements, &[from.to_owned(), to.to_owned()])
    }

    /// The statements that have the entity on either side, by subject, relation, object and status.
    pub fn statements_of(&self, id: &str) -> Result<Vec<Statement>, StoreError> {
        Ok(self.graph_of(self.outline_of(id)?.iter().map(|s| &s.id), &[])?.statements)
    }

    /// The same in outline: what they say and whether they stand, how sure and since when, without qualifiers and passages.
    pub fn outline_of(&self, id: &str) -> Result<Vec<Statement>, StoreError> {
        let kept = self.kept_ids(&[id])?;
        let outline = self.outline()?;
        Ok(kept.iter().flat_map(|id| outline.statements_of(id)).collect())
    }

    /// The ids of those entities that the store holds, each once; of one that was merged into another, that other's.
    fn kept_ids(&self, ids: &[&str]) -> Result<Vec<String>, StoreError> {
        let mut kept: Vec<String> = Vec::new();
        for id in ids {
            kept.extend(self.entity(id)?.map(|e| e.id).filter(|id| !kept.contains(id)));
        }
        Ok(kept)
    }

    /// The outline of the graph, read when it is first asked for; gathered from the graph where it cannot be read.
    pub(crate) fn outline(&self) -> Result<&Outline, StoreError> {
        if let Some(outline) = self.outline.get() {
            return Ok(outline);
        }
        let written = self.path.as_ref().and_then(|path| index::outline(path).ok());
        let outline = written.map_or_else(|| Outline::gather(&self.database, &self.base), Ok)?;
        Ok(self.outline.get_or_init(|| outline))
    }
}

/// Statements on their way out of a store, and what is known of the documents that they come from, each of which is read once.
struct Reading<'s> {
    store: &'s Store,
    metas: BTreeMap<String, Option<DocumentMeta>>,
}

impl<'s> Reading<'s> {
    fn of(store: &'s Store) -> Self {
        Self { store, metas: BTreeMap::new() }
    }

    /// A statement from its node and its claims. `None` where the node is no statement.
    ///
    /// Only the parties, the status and whether it stands are read; the rest follows from the claims, as when they were merged.
    fn statement(&mut self, node: &NamedNode) -> Result<Option<Statement>, StoreError> {
        let (store, base) = (self.store, &self.store.base);
        let term = |name| base.term(name);
        let (status_term, current_term, contradicts_term) = (term("status"), term("current"), term("contradicts"));
        let (mut subject, mut object, mut relation, mut status, mut current) = (None, None, None, None, false);
        let (mut claims, mut contradicts) = (Vec::new(), Vec::new());
        for quad in read::about(&store.database, node, GraphNameRef::DefaultGraph)? {
            match (quad.predicate.as_ref(), quad.object) {
                (rdf::SUBJECT, Term::NamedNode(n)) => subject = Some(n),
                (rdf::OBJECT, Term::NamedNode(n)) => object = Some(n),
                (rdf::PREDICATE, Term::NamedNode(n)) => {
                    let name = base.name_of(Sort::Term, n.as_str());
                    relation = name.and_then(|n| n.parse::<Relation>().ok());
                }
                (prov::WAS_DERIVED_FROM, Term::NamedNode(n)) => {
                    if let Some(local) = base.name_of(Sort::Claim, n.as_str()) {
                        claims.extend(store.claim(&local)?);
                    }
                }
                (p, Term::NamedNode(n)) if p == contradicts_term.as_ref() => {
                    contradicts.extend(base.name_of(Sort::Statement, n.as_str()).map(|local| format!("s:{local}")));
                }
                (p, Term::Literal(l)) if p == status_term.as_ref() => status = l.value().parse::<Status>().ok(),
                (p, Term::Literal(l)) if p == current_term.as_ref() => current = l.value() == "true",
                _ => {}
            }
        }
        let (Some(subject), Some(object), Some(relation), Some(status)) = (subject, object, relation, status) else {
            return Ok(None);
        };
        let name = |node: &NamedNode| base.name_of(Sort::Entity, node.as_str()).unwrap_or_default();
        let (subject, object) = (name(&subject), name(&object));
        let mut said = Vec::new();
        for claim in &claims {
            let turned =
                relation.is_symmetric() && store.is_party(claim, &object)? && !store.is_party(claim, &subject)?;
            let date = self.meta(claim.document())?.and_then(|d| d.date);
            said.push(Said { claim, date, turned });
        }
        contradicts.sort();
        let merged = statement_of(&subject, relation, &object, status, said);
        let mut statement = Statement { current, contradicts, ..merged };
        mark_copies(&mut statement, |id| Some(&self.metas.get(id)?.as_ref()?.fingerprint));
        Ok(Some(statement))
    }

    fn meta(&mut self, id: &str) -> Result<Option<&DocumentMeta>, StoreError> {
        if !self.metas.contains_key(id) {
            self.metas.insert(id.to_owned(), self.store.meta(id)?);
        }
        Ok(self.metas.get(id).and_then(Option::as_ref))
    }
}

impl Store {
    /// Whether the subject of a claim is the entity `id`: by its own id, by that with its kind, as homonyms have it, or as one that a
    /// decision took out of either.
    fn is_party(&self, claim: &Claim, id: &str) -> Result<bool, StoreError> {
        if claim.subject.id == id {
            return Ok(true);
        }
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
}

#[cfg(test)]
mod tests {
    use guanxi_graph::{Decisions, merge};

    use super::*;
    use crate::fixture::{catalogue, news, store};

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
}
