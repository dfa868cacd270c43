//! What one run of a template gathers: what was asked and answered, the documents cited, the pictures drawn.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use guanxi_graph::{DocumentMeta, Graph};
use guanxi_model::{Entity, Statement};
use indexmap::IndexSet;
use serde::Serialize;

use super::{Picture, ReportFormat, ReportOptions, Source, SourceError, item::Item};

/// One run.
pub(super) struct Session {
    pub(super) source: Arc<dyn Source>,
    /// The queries that the template names.
    pub(super) queries: Vec<String>,
    pub(super) format: ReportFormat,
    pub(super) options: ReportOptions,
    gathered: Mutex<Gathered>,
}

/// What a run has gathered so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) calls: Vec<Call>,
    pub(super) statements: BTreeMap<String, Statement>,
    /// Those on either side of an entity, by its id.
    pub(super) around: BTreeMap<String, Vec<String>>,
    pub(super) entities: BTreeMap<String, Entity>,
    pub(super) documents: BTreeMap<String, DocumentMeta>,
    /// The documents that have a footnote, in the order of their numbers.
    pub(super) cited: IndexSet<String>,
    /// How many of them are already written out.
    pub(super) listed: usize,
    pub(super) pictures: Vec<Picture>,
    /// The figures that the template shows first, by name.
    pub(super) figures: Vec<(String, String)>,
    pub(super) warnings: Vec<String>,
}

/// One thing that the template asked for.
#[derive(Serialize)]
pub(super) struct Call {
    pub(super) function: &'static str,
    pub(super) arguments: serde_json::Value,
    pub(super) result: serde_json::Value,
}

impl Session {
    pub(super) fn new(
        source: Arc<dyn Source>,
        queries: Vec<String>,
        format: ReportFormat,
        options: ReportOptions,
    ) -> Self {
        Self { source, queries, format, options, gathered: Mutex::default() }
    }

    /// The statements of these identities, in this order; those that were not asked for before are read.
    pub(super) fn statements(&self, ids: &[String]) -> Result<Vec<Statement>, SourceError> {
        let mut gathered = self.gathered();
        let new: Vec<String> = ids.iter().filter(|id| !gathered.statements.contains_key(*id)).cloned().collect();
        if !new.is_empty() {
            gathered.keep(&self.source.statements(&new)?);
        }
        Ok(ids.iter().filter_map(|id| gathered.statements.get(id).cloned()).collect())
    }

    /// The statements on either side of an entity, which are read once.
    pub(super) fn statements_of(&self, id: &str) -> Result<Vec<Statement>, SourceError> {
        let known = self.gathered().around.get(id).cloned();
        if let Some(ids) = known {
            return self.statements(&ids);
        }
        let found = self.source.statements_of(id)?;
        let mut gathered = self.gathered();
        gathered.keep(&found);
        gathered.around.insert(id.to_owned(), found.statements.iter().map(|s| s.id.clone()).collect());
        Ok(found.statements)
    }

    /// What was gathered, for reading and adding.
    pub(super) fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gathered {
    /// Keeps the statements and documents that a template may cite later.
    pub(super) fn keep(&mut self, graph: &Graph) {
        self.statements.extend(graph.statements.iter().map(|s| (s.id.clone(), s.clone())));
        self.entities.extend(graph.entities.iter().map(|(id, e)| (id.clone(), e.clone())));
        self.documents.extend(graph.documents.iter().map(|(id, meta)| (id.clone(), meta.clone())));
    }

    /// A statement as a template sees it, seen from `from`; from its subject where that is neither side.
    pub(super) fn item(&self, statement: &Statement, from: &str) -> Option<Item> {
        let entity = |id: &str| self.entities.get(id).cloned();
        Some(Item::new(statement, entity(&statement.subject)?, entity(&statement.object)?, from))
    }

    /// Writes down a call for the JSON form.
    pub(super) fn record(&mut self, function: &'static str, arguments: &impl Serialize, result: &impl Serialize) {
        let json = |value: Result<_, _>| value.unwrap_or(serde_json::Value::Null);
        let (arguments, result) = (json(serde_json::to_value(arguments)), json(serde_json::to_value(result)));
        self.calls.push(Call { function, arguments, result });
    }

    /// The number of a document's footnote, counted from 1.
    pub(super) fn cite(&mut self, document: &str) -> usize {
        self.cited.insert_full(document.to_owned()).0 + 1
    }

    /// The documents cited, in the order of their numbers.
    pub(super) fn sources(&self) -> Vec<serde_json::Value> {
        let source = |(at, id): (usize, &String)| {
            let meta = self.documents.get(id);
            let text = |of: fn(&DocumentMeta) -> Option<String>| meta.and_then(of);
            serde_json::json!({
                "number": at + 1, "document": id, "title": text(|m| m.title.clone()), "date": text(|m| Some(m.date?.to_string())),
                "publisher": text(|m| m.publisher.clone()), "url": text(|m| m.url.clone()),
            })
        };
        self.cited.iter().enumerate().map(source).collect()
    }

    /// The footnotes that are not written out yet.
    pub(super) fn footnotes(&mut self) -> String {
        let new = self.cited.iter().enumerate().skip(self.listed);
        let notes: Vec<String> =
            new.map(|(at, id)| super::quote::footnote(at + 1, id, self.documents.get(id))).collect();
        self.listed = self.cited.len();
        notes.join("\n")
    }
}
