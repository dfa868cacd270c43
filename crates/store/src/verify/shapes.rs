//! The shapes that every store must have: SHACL's SPARQL constraints, kept as data and run by the store's own engine.

use std::collections::BTreeMap;

use guanxi_model::Cell;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNodeRef, NamedOrBlankNode, Quad, Term},
    sparql::{QueryResults, SparqlEvaluator},
};

use super::Failure;
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
                problem: constraint.message.replace("{?value}", &word("value")),
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
mod tests {
    use super::*;
    use crate::fixture::{store, store_with};

    #[test]
    fn every_shape_is_a_constraint_with_a_message() {
        let base = Base::new("https://example.org/kg/").expect("a base");
        let constraints = constraints(&base).expect("read");
        assert_eq!(constraints.len(), TURTLE.matches("sh:select").count());
        assert!(constraints.len() > 25 && constraints.iter().all(|c| c.select.contains("$this")));
        assert!(constraints.iter().any(|c| c.select.contains("https://example.org/kg/o/")));
    }

    /// What the shapes say of a store with more or fewer lines in its dump.
    fn after(change: impl Fn(&str) -> String) -> Vec<String> {
        let (_dir, store) = store_with(change);
        let mut failures = Vec::new();
        store.check_shapes(&mut failures).expect("checked");
        failures.into_iter().map(|f| format!("{}: {}", f.about, f.problem)).collect()
    }

    #[test]
    fn a_sound_store_has_every_shape_and_damage_is_named() {
        let (_dir, sound) = store();
        let mut failures = Vec::new();
        sound.check_shapes(&mut failures).expect("checked");
        assert_eq!(failures, []);
        let without =
            |part: &'static str| after(move |d| d.split_inclusive('\n').filter(|l| !l.contains(part)).collect());
        let with = |line: &'static str| after(move |d| format!("{d}{line}\n"));
        for (found, wanted) in [
            (without("<urn:guanxi:e:uber> <urn:guanxi:o:kind>"), "e:uber is not described"),
            (without("oa#exact> \"CATL supplies Tesla"), "a place or a quote"),
            (without("o:sources>"), "it lacks a subject, relation"),
            (without("<urn:guanxi:e:宁德时代新能源> <urn:guanxi:o:identity-reason>"), "without a reason"),
            (
                with("<urn:guanxi:e:catl> <urn:guanxi:o:loves> <urn:guanxi:e:tesla> ."),
                "e:catl: it uses o:loves, which the ontology does not define",
            ),
            (
                with("<urn:guanxi:e:catl> <urn:guanxi:o:supplies> <urn:guanxi:e:apple> ."),
                "gives it the relation o:supplies",
            ),
            (with("<urn:guanxi:e:catl> <urn:guanxi:o:country> \"China\" ."), "China is no code of a country"),
            (with("<urn:guanxi:e:catl> <urn:guanxi:o:percent> \"four\" ."), "the ontology wants before o:percent"),
            (with("<urn:guanxi:e:catl> <urn:guanxi:o:contradicts> <urn:guanxi:e:tesla> ."), "not the other way round"),
        ] {
            assert!(found.iter().any(|f| f.contains(wanted)), "{wanted}: {found:?}");
        }
    }
}
