//! The whole merged graph read back in a few queries; a look-up for each statement would take many times as long.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

use guanxi_graph::{Graph, Said, mark_copies, statement_of};
use guanxi_model::{Claim, Relation, Statement, Status};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};

use crate::{
    Store, StoreError,
    rdf::{
        document::{read_meta, read_record},
        entity::{described_by, read_entity},
        iri::Sort,
        vocabulary::{owl, prov, rdf, schema},
    },
    read,
};

/// Subject, relation, object and status, which make a statement.
type Key = (String, Relation, String, Status);

impl Store {
    /// Everything: entities, statements with their evidence, and documents.
    pub fn graph(&self) -> Result<Graph, StoreError> {
        let (described, claims) = thread::scope(|scope| {
            let described = scope.spawn(|| self.described());
            let claims = self.claims_by_statement();
            (described.join().map_err(|_| StoreError::damaged("reading it broke down")), claims)
        });
        let mut graph = Graph::default();
        for (iri, quads) in described?? {
            let node = NamedNode::new_unchecked(iri);
            if self.base.name_of(Sort::Document, node.as_str()).is_some() {
                graph.documents.extend(read_meta(&self.base, quads).map(|meta| (meta.id.clone(), meta)));
            } else if let Some(entity) = read_entity(&self.base, &node, quads) {
                graph.entities.insert(entity.id.clone(), entity);
            }
        }
        graph.same_as = read::pairs(&self.database, &self.base, owl::SAME_AS)?;
        graph.split_from = read::pairs(&self.database, &self.base, self.base.term("split-from").as_ref())?;
        graph.reasons = read::pairs(&self.database, &self.base, self.base.term("identity-reason").as_ref())?;
        graph.decisions = read::decisions(&self.database, &self.base)?;
        let mut contradicts = self.contradictions()?;
        let parties = Parties::new(&graph);
        let mut statements = Vec::new();
        for ((subject, relation, object, status), (current, claims)) in claims? {
            let said = |claim| Said {
                claim,
                date: graph.documents.get(claim.document()).and_then(|d| d.date),
                turned: relation.is_symmetric() && parties.is(claim, &object) && !parties.is(claim, &subject),
            };
            let merged = statement_of(&subject, relation, &object, status, claims.iter().map(said).collect());
            let contradicts = contradicts.remove(&merged.id).unwrap_or_default();
            let mut statement = Statement { current, contradicts, ..merged };
            mark_copies(&mut statement, |id| graph.documents.get(id).map(|d| &d.fingerprint));
            statements.push(statement);
        }
        let named: BTreeSet<&str> = statements.iter().flat_map(|s| [s.subject.as_str(), s.object.as_str()]).collect();
        graph.entities.retain(|id, _| named.contains(id.as_str()));
        graph.same_as.retain(|_, kept| graph.entities.contains_key(kept));
        graph.statements = statements;
        graph.sort();
        Ok(graph)
    }

    /// What the merged graph says of entities and documents, by their IRIs.
    fn described(&self) -> Result<BTreeMap<String, Vec<Quad>>, StoreError> {
        // An address is both an entity's and a document's.
        let others =
            [schema::IDENTIFIER, schema::HEADLINE, schema::DATE_PUBLISHED, schema::IN_LANGUAGE, schema::PUBLISHER];
        let of_entities = described_by(&self.base);
        let of_documents = others.map(NamedNode::from).into_iter().chain([self.base.term("fingerprint")]);
        let mut described: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
        for predicate in of_entities.into_iter().chain(of_documents) {
            read::rows(&self.database, &format!("SELECT ?node ?object {{ ?node {predicate} ?object }}"), |row| {
                if let (Some(Term::NamedNode(node)), Some(object)) = (row.get(0), row.get(1)) {
                    let quad = Quad::new(node.clone(), predicate.clone(), object.clone(), GraphName::DefaultGraph);
                    described.entry(node.as_str().to_owned()).or_default().push(quad);
                }
                Ok(())
            })?;
        }
        Ok(described)
    }

    /// Which statements contradict a statement, by its identity.
    fn contradictions(&self) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
        let id = |term: Option<&Term>| match term {
            Some(Term::NamedNode(node)) => {
                self.base.name_of(Sort::Statement, node.as_str()).map(|id| format!("s:{id}"))
            }
            _ => None,
        };
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let query = format!("SELECT ?a ?b {{ ?a {} ?b }}", self.base.term("contradicts"));
        read::rows(&self.database, &query, |row| {
            if let (Some(one), Some(other)) = (id(row.get(0)), id(row.get(1))) {
                found.entry(one).or_default().push(other);
            }
            Ok(())
        })?;
        for ids in found.values_mut() {
            ids.sort();
        }
        Ok(found)
    }

    /// Whether each statement stands, and the claims that it was merged from.
    fn claims_by_statement(&self) -> Result<BTreeMap<Key, (bool, Vec<Claim>)>, StoreError> {
        // Each column is read in one go and the columns are joined by hash, since they stand in queries of their own; from statement to
        // statement, the database would look up each part by itself.
        let column = |name: &str, predicate: &str| format!("{{ SELECT ?s ?{name} {{ ?s {predicate} ?{name} }} }} ");
        let query = [
            "SELECT ?subject ?relation ?object ?status ?current ?record { ".to_owned(),
            column("subject", &rdf::SUBJECT.to_string()),
            column("relation", &rdf::PREDICATE.to_string()),
            column("object", &rdf::OBJECT.to_string()),
            column("status", &self.base.term("status").to_string()),
            column("current", &self.base.term("current").to_string()),
            column("claim", &prov::WAS_DERIVED_FROM.to_string()),
            format!("{{ SELECT ?claim ?record {{ GRAPH ?g {{ ?claim {} ?record }} }} }} }}", self.base.term("record")),
        ]
        .concat();
        let mut found: BTreeMap<Key, (bool, Vec<Claim>)> = BTreeMap::new();
        read::rows(&self.database, &query, |row| {
            let name = |at: usize, sort| match row.get(at) {
                Some(Term::NamedNode(node)) => self.base.name_of(sort, node.as_str()),
                _ => None,
            };
            let words = |at: usize| match row.get(at) {
                Some(Term::Literal(literal)) => Some(literal.value()),
                _ => None,
            };
            let relation = name(1, Sort::Term).and_then(|name| name.parse::<Relation>().ok());
            let status = words(3).and_then(|word| word.parse::<Status>().ok());
            let (Some(subject), Some(relation), Some(object), Some(status), Some(record)) =
                (name(0, Sort::Entity), relation, name(2, Sort::Entity), status, row.get(5))
            else {
                return Ok(());
            };
            let held = found.entry((subject, relation, object, status)).or_default();
            held.0 = words(4) == Some("true");
            held.1.push(read_record(record)?);
            Ok(())
        })?;
        Ok(found)
    }
}

/// Who was merged into whom, and who was taken out of whom.
struct Parties<'g> {
    graph: &'g Graph,
    split: BTreeMap<&'g str, Vec<&'g str>>,
}

impl<'g> Parties<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut split: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, from) in &graph.split_from {
            split.entry(from).or_default().push(id);
        }
        Self { graph, split }
    }

    /// As [`Store::is_party`], without a look-up.
    fn is(&self, claim: &Claim, id: &str) -> bool {
        let kept = |name: &str| self.graph.same_as.get(name).map_or(name, String::as_str) == id;
        let (own, with_kind) = (&claim.subject.id, format!("{}-{}", claim.subject.id, claim.subject.kind));
        let names = [own.as_str(), &with_kind];
        names.iter().any(|name| kept(name) || self.split.get(name).is_some_and(|ids| ids.iter().any(|id| kept(id))))
    }
}
