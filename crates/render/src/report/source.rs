//! Where a report's data come from.

use std::fmt;

use guanxi_graph::{Filter, Graph, Neighbourhood};
use guanxi_model::{Entity, PartialDate, Table};
use indexmap::IndexMap;
use serde::Serialize;

use super::period::in_words;

/// What went wrong at the source, in words for the user: an unknown name with the nearest ones, a query that failed.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Which data a report is made from, in terms that stay the same while the data do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The generation of the store; `None` where there is none.
    pub generation: Option<u64>,
    /// The day up to which documents count; `None` where all do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<PartialDate>,
    /// Documents.
    pub documents: usize,
    /// Merged statements.
    pub statements: usize,
    /// The earliest date of a document.
    pub first: Option<PartialDate>,
    /// The latest date of a document.
    pub last: Option<PartialDate>,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(generation) = self.generation {
            write!(f, "generation {generation}")?;
            if let Some(day) = self.as_of {
                write!(f, " as of {}", in_words(day))?;
            }
            f.write_str(": ")?;
        }
        write!(f, "{}", crate::text::counted(self.documents, "document"))?;
        match (self.first, self.last) {
            (Some(first), Some(last)) if first != last => write!(f, ", {} to {}", in_words(first), in_words(last)),
            (Some(day), _) => write!(f, " of {}", in_words(day)),
            _ => Ok(()),
        }
    }
}

/// What a report can ask; the program answers from its store.
pub trait Source: Send + Sync {
    /// Whether there is a query of this name.
    ///
    /// # Errors
    ///
    /// There is none; the error names what comes near.
    fn has_query(&self, name: &str) -> Result<(), SourceError>;

    /// The answer of a query, by name. A value for an entity may be any of its names.
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

    /// The statements of these identities with their parties and documents; those that do not exist are left away.
    ///
    /// # Errors
    ///
    /// The data cannot be read.
    fn statements(&self, ids: &[String]) -> Result<Graph, SourceError>;

    /// The statements that have the entity on either side, with their parties and documents.
    ///
    /// # Errors
    ///
    /// The data cannot be read.
    fn statements_of(&self, id: &str) -> Result<Graph, SourceError>;

    /// Which data these are.
    fn stamp(&self) -> Stamp;
}
