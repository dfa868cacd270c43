//! A merged statement as RDF: its node, and the direct triple where it stands.

use guanxi_model::Statement;
use oxigraph::model::Literal;

use super::{
    qualifier::write_qualifiers,
    vocabulary::{prov, rdf, xsd},
    writer::{Writer, date_literal, number_literal},
};

/// Writes a statement. The passages stay in the graphs of their documents; the statement points to its claims and documents.
pub(crate) fn write_statement(w: &mut Writer<'_>, statement: &Statement) {
    let node = w.base.statement(&statement.id);
    let (subject, object) = (w.base.entity(&statement.subject), w.base.entity(&statement.object));
    let predicate = w.base.term(statement.relation.as_str());
    w.add(&node, rdf::TYPE, rdf::STATEMENT);
    w.add(&node, rdf::SUBJECT, subject.clone());
    w.add(&node, rdf::PREDICATE, predicate.clone());
    w.add(&node, rdf::OBJECT, object.clone());
    w.own(&node, "status", Literal::from(statement.status.as_str()));
    w.own(&node, "current", Literal::new_typed_literal(statement.current.to_string(), xsd::BOOLEAN));
    w.own(&node, "confidence", number_literal(statement.confidence));
    w.own(&node, "sources", Literal::new_typed_literal(statement.sources().to_string(), xsd::INTEGER));
    for other in &statement.contradicts {
        w.own(&node, "contradicts", w.base.statement(other));
    }
    for (term, date) in [("first-seen", statement.first_seen()), ("last-seen", statement.last_seen())] {
        if let Some(date) = date {
            w.own(&node, term, date_literal(date));
        }
    }
    let local = statement.id.strip_prefix("s:").unwrap_or(&statement.id).to_owned();
    write_qualifiers(w, &node, &local, &statement.qualifiers);
    for step in &statement.steps {
        w.add(&node, prov::WAS_DERIVED_FROM, w.base.claim(&step.claim));
        w.add(&node, prov::HAD_PRIMARY_SOURCE, w.base.document(&step.document));
    }
    if statement.current {
        w.add(&subject, predicate, object);
    }
}
