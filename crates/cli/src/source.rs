//! A store as the source of reports.

use guanxi_graph::{Filter, Neighbourhood};
use guanxi_model::{Entity, Table};
use guanxi_render::{Source, SourceError};
use guanxi_store::{Answer, Limits, Store, StoreError, named_query};
use indexmap::IndexMap;

/// An open store with the words that say which data it holds.
pub(crate) struct StoreSource {
    store: Store,
    stamp: String,
}

impl StoreSource {
    pub(crate) fn new(store: Store) -> Result<Self, StoreError> {
        let stats = store.stats()?;
        let generation = stats.generation.map_or("no generation".to_owned(), |g| format!("generation {g}"));
        let dates = stats.dates.map(|(first, last)| format!(" from {first} to {last}")).unwrap_or_default();
        let stamp = format!("{generation}, {} documents{dates}", stats.documents);
        Ok(Self { store, stamp })
    }
}

impl Source for StoreSource {
    fn query(&self, name: &str, parameters: &IndexMap<String, String>) -> Result<Table, SourceError> {
        let query = &named_query(name)?.query;
        let values: Vec<(String, String)> = parameters.iter().map(|(n, v)| (n.clone(), v.clone())).collect();
        Ok(match self.store.query(query, &values, Limits::default())? {
            Answer::Solutions(table) => table,
            Answer::Boolean(answer) => {
                crate::table::table(&["answer"], vec![vec![crate::table::text(answer.to_string())]])
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

    fn stamp(&self) -> String {
        self.stamp.clone()
    }
}
