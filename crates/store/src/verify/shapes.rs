//! The shapes that every store must have: SHACL's SPARQL constraints, kept as data and run by the store's own engine.

use std::collections::BTreeMap;

use guanxi_model::Cell;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNodeRef, NamedOrBlankNode, Quad, Term},
    sparql::{QueryResults, SparqlEvaluator},
};

use super::{Failure, Problem};
use crate::{
    Base, Store, StoreError,
    rdf::{iri::Sort, vocabulary::prefixes},
    sparql::{QueryError, cell},
};

/// The shapes as they are kept, under the default base.
const TURTLE: &str = include_str!("../../../../data/shapes.ttl");

const SPARQL: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#sparql");
const SELECT: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#select");
const MESSAGE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#message");

/// A query whose answers are failures, and what to say of each.
#[derive(Debug)]
struct Constraint {
    select: String,
    message: String,
}

impl Store {
    /// Everything that fails a shape.
    pub(super) fn check_shapes(&self, failures: &mut Vec<Failure>) -> Result<(), StoreError> {
        for constraint in constraints(&self.base)? {
            let wrong = |problem: String| StoreError::damaged(format!("a shape cannot be checked: {problem}"));
            self.check_shape(&constraint, failures).map_err(|e| wrong(e.to_string()))?;
        }
        Ok(())
    }

    fn check_shape(&self, constraint: &Constraint, failures: &mut Vec<Failure>) -> Result<(), QueryError> {
        let failed = |e: &dyn std::fmt::Display| QueryError::Evaluation(e.to_string());
        let mut evaluator = SparqlEvaluator::new();
        for (prefix, iri) in prefixes(&self.base) {
            evaluator = evaluator.with_prefix(prefix, iri).map_err(|e| failed(&e))?;
        }
        let mut query = evaluator.parse_query(&constraint.select).map_err(|e| failed(&e))?;
        query.dataset_mut().set_default_graph_as_union();
        let results = query.on_store(&self.database).execute().map_err(|e| failed(&e))?;
        let QueryResults::Solutions(solutions) = results else {
            return Err(QueryError::Evaluation("a shape is a SELECT".to_owned()));
        };
        for solution in solutions {
            let solution = solution.map_err(|e| failed(&e))?;
            let word = |name: &str| solution.get(name).map(|t| self.short(cell(Some(t)).as_str())).unwrap_or_default();
            let document = solution.get("document").map(|t| cell(Some(t)));
            let document = document.and_then(|d: Cell| self.base.name_of(Sort::Document, d.as_str()));
            failures.push(Failure {
                document,
                about: word("this"),
                problem: Problem::Wrong(constraint.message.replace("{?value}", &word("value"))),
            });
        }
        Ok(())
    }

    /// An IRI of the store with its letter: `s:5e1f…`; anything else as it is, cut where it is long.
    fn short(&self, text: &str) -> String {
        let own = Sort::ALL.into_iter().find_map(|sort| Some((sort, self.base.name_of(sort, text)?)));
        own.map_or_else(|| text.chars().take(120).collect(), |(sort, name)| format!("{}:{name}", sort.letter()))
    }
}

/// The constraints of the shapes, under the base of a store, in the order of their messages.
fn constraints(base: &Base) -> Result<Vec<Constraint>, StoreError> {
    let default = Base::new(Base::DEFAULT).map(|b| b.prefix(Sort::Term)).unwrap_or_default();
    let text = TURTLE.replace(&default, &base.prefix(Sort::Term));
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::Turtle)
        .for_reader(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|e| StoreError::damaged(format!("the shapes cannot be read: {e}")))?;
    let words = |predicate: NamedNodeRef<'_>| -> BTreeMap<String, String> {
        let found = quads.iter().filter(|q| q.predicate == predicate).filter_map(|q| match (&q.subject, &q.object) {
            (NamedOrBlankNode::BlankNode(node), Term::Literal(words)) => {
                Some((node.to_string(), words.value().to_owned()))
            }
            _ => None,
        });
        found.collect()
    };
    let (selects, messages) = (words(SELECT), words(MESSAGE));
    let nodes = quads.iter().filter(|q| q.predicate == SPARQL).map(|q| q.object.to_string());
    let mut constraints: Vec<Constraint> = nodes
        .filter_map(|node| {
            Some(Constraint { select: selects.get(&node)?.clone(), message: messages.get(&node)?.clone() })
        })
        .collect();
    constraints.sort_by(|a, b| a.message.cmp(&b.message));
    Ok(constraints)
}

#[cfg(test)]
mod tests;
