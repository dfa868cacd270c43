//! One graph, whole: what the Graph Store Protocol reads.

use std::io::Write;

use oxigraph::{
    model::{GraphNameRef, NamedNode},
    store::Store as Database,
};

use super::{Asked, Format, Limits, QueryError, Shape, limits::Counter, on_deep_stack, write::serializer};
use crate::StoreError;

impl Asked<'_> {
    /// Writes a graph by its IRI, or the default graph for `None`, once it is known to be there; whether it is.
    ///
    /// Of a store with its notes, only the store is looked at.
    pub fn write_graph<W: Write>(
        self,
        name: Option<&str>,
        limits: Limits,
        format: Format,
        open: impl FnOnce() -> W + Send,
    ) -> Result<bool, QueryError> {
        let rdf = format.rdf().ok_or_else(|| QueryError::unfit(Shape::Graph, format))?;
        let (database, base) = match self {
            Asked::Store(store) | Asked::Both(store, _) => (&store.database, &store.base),
            Asked::Notes(notes) => (&notes.database, &notes.base),
        };
        let node = name.map(node).transpose()?;
        if !contains(database, node.as_ref())? {
            return Ok(false);
        }
        on_deep_stack(limits, |token| {
            let mut count = Counter::new(limits, token);
            let mut out = serializer(rdf, base)?.for_writer(open());
            for quad in database.quads_for_pattern(None, None, None, Some(graph_name(node.as_ref()))) {
                count.one()?;
                out.serialize_triple(oxigraph::model::TripleRef::from(quad.map_err(StoreError::from)?.as_ref()))?;
            }
            out.finish()?.flush()?;
            Ok(true)
        })
    }
}

/// The IRI of a graph, where it is one.
pub(crate) fn node(name: &str) -> Result<NamedNode, QueryError> {
    NamedNode::new(name).map_err(|_| QueryError::Graph(name.to_owned()))
}

pub(crate) fn graph_name(node: Option<&NamedNode>) -> GraphNameRef<'_> {
    node.map_or(GraphNameRef::DefaultGraph, |node| node.as_ref().into())
}

/// Whether a graph is there; the default graph always is.
pub(crate) fn contains(database: &Database, node: Option<&NamedNode>) -> Result<bool, StoreError> {
    Ok(match node {
        Some(node) => database.contains_named_graph(node)?,
        None => true,
    })
}

/// Whether the default graph holds anything.
pub(crate) fn default_has_triples(database: &Database) -> Result<bool, StoreError> {
    let mut quads = database.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
    Ok(quads.next().transpose()?.is_some())
}
