//! Answers held in memory.

use guanxi_model::{Cell, Table};
use oxigraph::model::{Term, vocab::xsd};
use serde::{Deserialize, Serialize};

/// What a query answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Of SELECT.
    Solutions(Table),
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE: subject, predicate and object, in the order in which they were found, none twice.
    Triples(Vec<[Cell; 3]>),
}

/// A term as a cell of a table.
pub(crate) fn cell(term: Option<&Term>) -> Cell {
    match term {
        None => Cell::Empty,
        Some(Term::NamedNode(node)) => Cell::Iri(node.as_str().to_owned()),
        Some(Term::BlankNode(node)) => Cell::Iri(node.to_string()),
        Some(Term::Literal(literal)) => {
            let value = literal.value().to_owned();
            match literal.language() {
                Some(language) => Cell::Text(value, Some(language.to_owned())),
                None if literal.datatype() == xsd::STRING => Cell::Text(value, None),
                None => Cell::Typed(value, literal.datatype().as_str().to_owned()),
            }
        }
    }
}
