//! The graph that all documents together make: entities, statements, and the documents that say so.

use std::collections::BTreeMap;

use guanxi_model::{Document, Entity, PartialDate, Statement};
use indexmap::IndexMap;

use crate::{Decision, Fingerprint, Identities};

/// What is known of a document besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMeta {
    /// Its identity.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<PartialDate>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub lang: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The sketch of its text by which copies of one story are found.
    pub fingerprint: Fingerprint,
}

impl From<&Document> for DocumentMeta {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.clone(),
            title: document.title.clone(),
            date: document.date,
            url: document.url.clone(),
            lang: document.lang.clone(),
            publisher: document.publisher.clone(),
            fingerprint: Fingerprint::of(&document.text),
        }
    }
}

/// Entities and documents by id, statements by subject, relation, object and status; every part in that order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// Every entity that a statement names, by id.
    pub entities: IndexMap<String, Entity>,
    /// The statements, by subject, relation, object and status.
    pub statements: Vec<Statement>,
    /// The documents, by id; also those that say nothing.
    pub documents: IndexMap<String, DocumentMeta>,
    /// The ids that were merged into another, each with the one that stays.
    pub same_as: BTreeMap<String, String>,
    /// The ids that a decision took out of another, each with that other.
    pub split_from: BTreeMap<String, String>,
    /// Why each id of `same_as` and `split_from` is there, in words.
    pub reasons: BTreeMap<String, String>,
    /// The decisions by which identities were found, in the order in which they were made.
    pub decisions: Vec<Decision>,
}

impl Graph {
    /// The entity with this id, also where the id was merged into another.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.get(self.same_as.get(id).map_or(id, String::as_str))
    }

    /// The English name of an entity; its id where the graph does not hold it.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.entity(id).map_or(id, |e| &e.name)
    }

    /// The statements that have the entity on either side.
    pub fn statements_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Statement> {
        self.statements.iter().filter(move |s| s.subject == id || s.object == id)
    }

    /// Sets which ids stand for its entities besides their own, and why, as far as the identities say so.
    pub fn explain(&mut self, identities: &Identities) {
        let copy = |pairs: &BTreeMap<String, String>, keep: &dyn Fn(&str, &str) -> bool| -> BTreeMap<String, String> {
            let kept = pairs.iter().filter(|(id, value)| keep(id, value));
            kept.map(|(id, value)| (id.clone(), value.clone())).collect()
        };
        self.same_as = copy(&identities.same_as, &|_, stays| self.entities.contains_key(stays));
        self.split_from =
            copy(&identities.split_from, &|id, _| self.entities.contains_key(id) || self.same_as.contains_key(id));
        self.reasons =
            copy(&identities.reasons, &|id, _| self.same_as.contains_key(id) || self.split_from.contains_key(id));
    }

    /// Puts every part in its order.
    pub fn sort(&mut self) {
        self.entities.sort_keys();
        self.documents.sort_keys();
        self.statements.sort_by(|a, b| order(a).cmp(&order(b)));
    }
}

fn order(s: &Statement) -> (&str, guanxi_model::Relation, &str, guanxi_model::Status) {
    (&s.subject, s.relation, &s.object, s.status)
}
