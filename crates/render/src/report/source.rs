//! Where a report's data come from.

use guanxi_graph::{Filter, Neighbourhood};
use guanxi_model::{Entity, Table};
use indexmap::IndexMap;

/// What went wrong at the source, in words for the user: an unknown name with the nearest ones, a query that failed.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// What a report can ask; the program answers from its store.
pub trait Source: Send + Sync {
    /// The answer of a named query. A value for an entity may be any of its names.
    ///
    /// # Errors
    ///
    /// There is no such query or parameter, or the query fails.
    fn query(&self, name: &str, parameters: &IndexMap<String, String>) -> Result<Table, SourceError>;

    /// The entity that has this name.
    ///
    /// # Errors
    ///
    /// Nothing has the name; the error says what comes near.
    fn entity(&self, name: &str) -> Result<Entity, SourceError>;

    /// What stands around entities, by their ids.
    ///
    /// # Errors
    ///
    /// The data cannot be read.
    fn neighbourhood(
        &self,
        ids: &[&str],
        depth: usize,
        filter: &Filter,
        max_nodes: usize,
    ) -> Result<Neighbourhood, SourceError>;

    /// Which data these are, in words that stay the same while they do: *generation 3, 20 documents*.
    fn stamp(&self) -> String;
}
