//! The outline of what is there already, quad by quad: of a dump that is loaded, of a day in the past.

use std::collections::BTreeMap;

use guanxi_graph::{Fingerprint, mark_copies, statement_id};
use guanxi_model::{PartialDate, Qualifiers, Relation, Statement, Status, Step};
use indexmap::IndexMap;
use oxigraph::{
    model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term},
    store::Store as Database,
};

use super::Outline;
use crate::{
    Base, StoreError,
    rdf::{
        iri::Sort,
        vocabulary::{prov, rdf, schema},
    },
    read,
};

/// Statements and documents on their way into an outline. Their quads may come in any order, and more than once.
pub(crate) struct Gatherer {
    base: Base,
    predicates: IndexMap<NamedNode, Says>,
    statements: IndexMap<String, Row>,
    dates: BTreeMap<String, PartialDate>,
    fingerprints: BTreeMap<String, Fingerprint>,
}

/// What a predicate says of its subject.
#[derive(Debug, Clone, Copy)]
enum Says {
    /// When a document was published.
    Date,
    /// What a document's text is recognised by.
    Fingerprint,
    /// A part of a statement.
    Of(Part),
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Subject,
    Relation,
    Object,
    Status,
    Current,
    Confidence,
    Document,
}

/// What was said of a statement's node.
#[derive(Debug, Default)]
struct Row {
    subject: Option<String>,
    relation: Option<Relation>,
    object: Option<String>,
    status: Option<Status>,
    current: bool,
    confidence: Option<f64>,
    documents: Vec<String>,
}

impl Outline {
    /// Of what a database holds.
    pub(crate) fn gather(database: &Database, base: &Base) -> Result<Self, StoreError> {
        Ok(Gatherer::gather(database, base)?.finish())
    }
}

impl Gatherer {
    /// Nothing yet, of a store with this base.
    pub(crate) fn new(base: &Base) -> Self {
        let own = |name| base.term(name);
        let predicates = [
            (rdf::SUBJECT.into(), Says::Of(Part::Subject)),
            (rdf::PREDICATE.into(), Says::Of(Part::Relation)),
            (rdf::OBJECT.into(), Says::Of(Part::Object)),
            (own("status"), Says::Of(Part::Status)),
            (own("current"), Says::Of(Part::Current)),
            (own("confidence"), Says::Of(Part::Confidence)),
            (prov::HAD_PRIMARY_SOURCE.into(), Says::Of(Part::Document)),
            (schema::DATE_PUBLISHED.into(), Says::Date),
            (own("fingerprint"), Says::Fingerprint),
        ];
        Self {
            base: base.clone(),
            predicates: predicates.into_iter().collect(),
            statements: IndexMap::new(),
            dates: BTreeMap::new(),
            fingerprints: BTreeMap::new(),
        }
    }

    /// What a database holds.
    pub(crate) fn gather(database: &Database, base: &Base) -> Result<Self, StoreError> {
        let mut gatherer = Self::new(base);
        for (predicate, says) in gatherer.predicates.clone() {
            read::rows(database, &format!("SELECT ?node ?object {{ ?node {predicate} ?object }}"), |row| {
                if let (Some(Term::NamedNode(node)), Some(object)) = (row.get(0), row.get(1)) {
                    gatherer.take(node.as_ref(), says, object);
                }
                Ok(())
            })?;
        }
        Ok(gatherer)
    }

    /// Takes in what a quad of the merged graph says of a statement or a document; others are passed by.
    pub(crate) fn add(&mut self, quad: &Quad) {
        if quad.graph_name == GraphName::DefaultGraph
            && let NamedOrBlankNode::NamedNode(node) = &quad.subject
            && let Some(says) = self.predicates.get(&quad.predicate)
        {
            self.take(node.as_ref(), *says, &quad.object);
        }
    }

    fn take(&mut self, node: NamedNodeRef<'_>, says: Says, object: &Term) {
        let document = || self.base.name_of(Sort::Document, node.as_str());
        match says {
            Says::Date => self.dates.extend(document().zip(word(object).parse().ok())),
            Says::Fingerprint => self.fingerprints.extend(document().zip(word(object).parse().ok())),
            Says::Of(part) => {
                if !self.statements.contains_key(node.as_str()) {
                    if self.base.name_of(Sort::Statement, node.as_str()).is_none() {
                        return;
                    }
                    self.statements.insert(node.as_str().to_owned(), Row::default());
                }
                if let Some(row) = self.statements.get_mut(node.as_str()) {
                    row.take(part, object, &self.base);
                }
            }
        }
    }

    /// The outline of everything that was taken in. A statement that lacks a part is none.
    pub(crate) fn finish(self) -> Outline {
        let Self { statements, dates, fingerprints, .. } = self;
        let statements = statements.into_values().filter_map(|row| {
            let mut statement = row.statement(&dates)?;
            mark_copies(&mut statement, |id| fingerprints.get(id));
            Some(statement)
        });
        Outline::of(&statements.collect::<Vec<_>>())
    }
}

impl Row {
    fn take(&mut self, part: Part, object: &Term, base: &Base) {
        let name = |sort| match object {
            Term::NamedNode(node) => base.name_of(sort, node.as_str()),
            _ => None,
        };
        match part {
            Part::Subject => self.subject = name(Sort::Entity),
            Part::Relation => self.relation = name(Sort::Term).and_then(|name| name.parse().ok()),
            Part::Object => self.object = name(Sort::Entity),
            Part::Status => self.status = word(object).parse().ok(),
            Part::Current => self.current = word(object) == "true",
            Part::Confidence => self.confidence = word(object).parse().ok(),
            Part::Document => self.documents.extend(name(Sort::Document)),
        }
    }

    /// The statement, as far as an outline looks at it.
    fn statement(self, dates: &BTreeMap<String, PartialDate>) -> Option<Statement> {
        let (subject, relation, object, status) = (self.subject?, self.relation?, self.object?, self.status?);
        let step = |document: String| {
            let date = dates.get(&document).copied();
            Step { date, document, claim: String::new(), copy_of: None, stake: Vec::new() }
        };
        let mut steps: Vec<Step> = self.documents.into_iter().map(step).collect();
        steps.sort_by(|a, b| (a.date, &a.document).cmp(&(b.date, &b.document)));
        steps.dedup_by(|a, b| a.document == b.document);
        Some(Statement {
            id: statement_id(&subject, relation, &object, status),
            subject,
            relation,
            object,
            status,
            current: self.current,
            contradicts: Vec::new(),
            confidence: self.confidence?,
            qualifiers: Qualifiers::default(),
            steps,
            evidence: Vec::new(),
        })
    }
}

/// What a literal says; nothing for other terms.
fn word(object: &Term) -> &str {
    if let Term::Literal(literal) = object { literal.value() } else { "" }
}
