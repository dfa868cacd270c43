//! Decisions about identities as RDF, and back: a store carries those by which it was merged.

use guanxi_graph::Decision;
use oxigraph::model::{Literal, Term};

use super::{
    iri::Sort,
    vocabulary::{prov, rdf, rdfs, xsd},
    writer::Writer,
};
use crate::StoreError;

/// Writes a decision, with its place among all of them.
pub(crate) fn write_decision(w: &mut Writer<'_>, place: usize, decision: &Decision) {
    let node = w.base.node(Sort::Decision, decision.id.strip_prefix("m:").unwrap_or(&decision.id));
    w.add(&node, rdf::TYPE, w.base.term("Decision"));
    w.words(&node, rdfs::LABEL, Some(&decision.reason));
    w.words(&node, prov::WAS_ATTRIBUTED_TO, decision.by.as_deref());
    w.own(&node, "place", Literal::new_typed_literal(place.to_string(), xsd::INTEGER));
    let record = serde_json::to_string(decision).unwrap_or_default();
    w.own(&node, "decision-record", Literal::new_typed_literal(record, rdf::JSON));
    for entity in decision.entities() {
        w.own(&node, "decides", w.base.entity(entity));
    }
}

/// The decision that a record holds.
pub(crate) fn read_decision(record: &Term) -> Result<Decision, StoreError> {
    let Term::Literal(literal) = record else { return Err(StoreError::damaged("a decision's record is no literal")) };
    serde_json::from_str(literal.value()).map_err(|e| StoreError::damaged(format!("a decision's record: {e}")))
}
