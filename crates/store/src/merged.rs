//! The merged graph read back in part: a statement with its evidence, or those that stand around an entity.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_graph::{Filter, Graph, Neighbourhood, Said, mark_copies, neighbourhood, statement_of};
use guanxi_model::{Claim, Relation, Statement, Status};
use oxigraph::model::{GraphNameRef, NamedNode, Term};

use crate::{
    Store, StoreError,
    rdf::{
        iri::Sort,
        vocabulary::{owl, prov, rdf},
    },
    read,
};

impl Store {
    /// The merged statement with this identity, with its evidence.
    pub fn statement(&self, id: &str) -> Result<Option<Statement>, StoreError> {
        self.read_statement(&self.base.statement(id))
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
        let Some(mut statement) = self.assemble(node)? else { return Ok(None) };
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

    /// A statement from its node and its claims. `None` where the node is no statement.
    ///
    /// Only the parties, the status and whether it stands are read; the rest follows from the claims, as when they were merged.
    fn assemble(&self, node: &NamedNode) -> Result<Option<Statement>, StoreError> {
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
                        claims.extend(self.claim(&local)?);
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
        let (Some(subject), Some(object), Some(relation), Some(status)) = (subject, object, relation, status) else {
            return Ok(None);
        };
        let name = |node: &NamedNode| self.base.name_of(Sort::Entity, node.as_str()).unwrap_or_default();
        let (subject, object) = (name(&subject), name(&object));
        let mut said = Vec::new();
        for claim in &claims {
            let turned =
                relation.is_symmetric() && self.is_party(claim, &object)? && !self.is_party(claim, &subject)?;
            let date = self.meta(claim.document())?.and_then(|d| d.date);
            said.push(Said { claim, date, turned });
        }
        let statement = statement_of(&subject, relation, &object, status, said);
        contradicts.sort();
        Ok(Some(Statement { current, contradicts, ..statement }))
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
