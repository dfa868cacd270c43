//! The graph in RDF: which triples stand for which noun. The form is a contract.

pub(crate) mod decision;
pub(crate) mod document;
pub(crate) mod entity;
pub(crate) mod iri;
pub(crate) mod ontology;
pub(crate) mod qualifier;
pub(crate) mod statement;
pub(crate) mod vocabulary;
pub(crate) mod writer;

use guanxi_graph::{Filter, Graph, degrees};
use oxigraph::model::Quad;

/// Statements that are written together.
const STATEMENTS: usize = 20_000;

/// The default graph: the merged result and the terms that describe it.
pub(crate) fn merged_quads(base: &iri::Base, graph: &Graph) -> Vec<Quad> {
    merged_parts(base, graph).flatten().collect()
}

/// The same in parts, none of which is large unless there are many entities.
pub(crate) fn merged_parts<'g>(base: &'g iri::Base, graph: &'g Graph) -> impl Iterator<Item = Vec<Quad>> + 'g {
    let described = std::iter::once_with(move || {
        let mut w = writer::Writer::merged(base);
        w.quads = ontology::quads(base);
        describe(&mut w, graph);
        let degrees = degrees(graph, &Filter::default());
        for d in &degrees {
            entity::write_degree(&mut w, &d.id, d.neighbours, d.statements);
        }
        graph.decisions.iter().enumerate().for_each(|(at, d)| decision::write_decision(&mut w, at, d));
        w.quads
    });
    let statements = graph.statements.chunks(STATEMENTS).map(move |statements| {
        let mut w = writer::Writer::merged(base);
        for s in statements {
            statement::write_statement(&mut w, s);
        }
        w.quads
    });
    described.chain(statements)
}

/// What can be written of a part of the merged result, with no regard to the rest.
pub(crate) fn part_quads(w: &mut writer::Writer<'_>, graph: &Graph) {
    describe(w, graph);
    graph.statements.iter().for_each(|s| statement::write_statement(w, s));
}

/// Writes the entities and the documents.
fn describe(w: &mut writer::Writer<'_>, graph: &Graph) {
    graph.entities.values().for_each(|e| entity::write_entity(w, e));
    graph.same_as.iter().for_each(|(merged, kept)| entity::write_same_as(w, merged, kept));
    graph.split_from.iter().for_each(|(id, from)| entity::write_split_from(w, id, from));
    graph.reasons.iter().for_each(|(id, reason)| entity::write_reason(w, id, reason));
    graph.documents.values().for_each(|d| document::write_meta(w, d));
}
