//! A store as the source of reports.

use std::{collections::BTreeMap, sync::Arc};

use guanxi_graph::{Filter, Graph, Neighbourhood};
use guanxi_model::{Cell, Entity, PartialDate, Table};
use guanxi_render::{Source, SourceError, Stamp};
use guanxi_store::{Answer, Limits, Query, QueryError, Store, StoreError, named_query};
use indexmap::IndexMap;

/// An open store, and the queries that stand beside a template.
pub struct StoreSource {
    store: Arc<Store>,
    own: BTreeMap<String, Query>,
    limits: Limits,
    stamp: Stamp,
}

impl StoreSource {
    /// Of a store, which holds what was known up to a day where one is given; `own` are queries by the names of their files, and each
    /// query may cost as much as `limits` say.
    pub fn new(
        store: Arc<Store>,
        as_of: Option<PartialDate>,
        own: BTreeMap<String, Query>,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let stats = store.stats()?;
        let stamp = Stamp {
            generation: stats.generation,
            as_of,
            documents: stats.documents,
            statements: stats.statements,
            first: stats.dates.map(|(first, _)| first),
            last: stats.dates.map(|(_, last)| last),
        };
        Ok(Self { store, own, limits, stamp })
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The arguments of a command that say from which data.
    pub fn data(&self) -> String {
        let generation = self.stamp.generation.map(|g| format!(" --generation {g}")).unwrap_or_default();
        let as_of = self.stamp.as_of.map(|day| format!(" --as-of {day}")).unwrap_or_default();
        generation + &as_of
    }

    fn find(&self, name: &str) -> Result<&Query, SourceError> {
        match self.own.get(name) {
            Some(query) => Ok(query),
            None => Ok(&named_query(name)?.query),
        }
    }
}

impl Source for StoreSource {
    fn has_query(&self, name: &str) -> Result<(), SourceError> {
        self.find(name).map(drop)
    }

    fn query(&self, name: &str, parameters: &IndexMap<String, String>) -> Result<Table, SourceError> {
        let values: Vec<(String, String)> = parameters.iter().map(|(n, v)| (n.clone(), v.clone())).collect();
        // A mistake in a file of the user's own is in that file, not in the template that asks it.
        let in_file = |error: QueryError| match error {
            QueryError::Syntax { .. } if self.own.contains_key(name) => SourceError::from(format!("{name}, {error}")),
            error => error.into(),
        };
        Ok(match self.store.query(self.find(name)?, &values, self.limits).map_err(in_file)? {
            Answer::Solutions(table) => table,
            Answer::Boolean(answer) => {
                Table { columns: vec!["answer".to_owned()], rows: vec![vec![Cell::Text(answer.to_string(), None)]] }
            }
            Answer::Triples(triples) => Table {
                columns: ["subject", "predicate", "object"].map(str::to_owned).to_vec(),
                rows: triples.into_iter().map(Vec::from).collect(),
            },
        })
    }

    fn entity(&self, name: &str) -> Result<Entity, SourceError> {
        Ok(self.store.find_entity(name)?)
    }

    fn neighbourhood(
        &self,
        ids: &[&str],
        depth: usize,
        filter: &Filter,
        max_nodes: usize,
    ) -> Result<Neighbourhood, SourceError> {
        Ok(self.store.neighbourhood(ids, depth, filter, max_nodes)?)
    }

    fn statements(&self, ids: &[String]) -> Result<Graph, SourceError> {
        Ok(self.store.graph_of(ids, &[])?)
    }

    fn statements_of(&self, id: &str) -> Result<Graph, SourceError> {
        let statements = self.store.outline_of(id)?;
        Ok(self.store.graph_of(statements.iter().map(|s| &s.id), &[])?)
    }

    fn stamp(&self) -> Stamp {
        self.stamp.clone()
    }
}
