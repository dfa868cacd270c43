//! The graph in RDF: which triples stand for which noun. The form is a contract.

pub(crate) mod document;
pub(crate) mod entity;
pub(crate) mod iri;
pub(crate) mod ontology;
pub(crate) mod qualifier;
pub(crate) mod statement;
pub(crate) mod vocabulary;
pub(crate) mod writer;

use guanxi_graph::Graph;
use oxigraph::model::Quad;

/// The default graph: the merged result and the terms that describe it.
pub(crate) fn merged_quads(base: &iri::Base, graph: &Graph) -> Vec<Quad> {
    let mut w = writer::Writer::merged(base);
    w.quads = ontology::quads(base);
    graph.entities.values().for_each(|e| entity::write_entity(&mut w, e));
    graph.same_as.iter().for_each(|(merged, kept)| entity::write_same_as(&mut w, merged, kept));
    graph.documents.values().for_each(|d| document::write_meta(&mut w, d));
    graph.statements.iter().for_each(|s| statement::write_statement(&mut w, s));
    w.quads
}
