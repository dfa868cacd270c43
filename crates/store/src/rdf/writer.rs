//! Quads about one node after another in one graph.

use guanxi_model::PartialDate;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};

use super::{iri::Base, vocabulary::xsd};

/// Collects quads of one graph.
pub(crate) struct Writer<'b> {
    pub(crate) base: &'b Base,
    graph: GraphName,
    pub(crate) quads: Vec<Quad>,
}

impl<'b> Writer<'b> {
    /// Into the default graph.
    pub(crate) fn merged(base: &'b Base) -> Self {
        Self { base, graph: GraphName::DefaultGraph, quads: Vec::new() }
    }

    /// Into a document's graph.
    pub(crate) fn document(base: &'b Base, id: &str) -> Self {
        Self { base, graph: base.document(id).into(), quads: Vec::new() }
    }

    pub(crate) fn add(&mut self, s: &NamedNode, p: impl Into<NamedNode>, o: impl Into<Term>) {
        self.quads.push(Quad::new(s.clone(), p, o, self.graph.clone()));
    }

    /// Adds a triple with one of our own terms as its predicate.
    pub(crate) fn own(&mut self, s: &NamedNode, term: &str, o: impl Into<Term>) {
        self.add(s, self.base.term(term), o);
    }

    /// Adds words, where there are any.
    pub(crate) fn words(&mut self, s: &NamedNode, p: impl Into<NamedNode>, words: Option<&str>) {
        if let Some(words) = words {
            self.add(s, p, Literal::new_simple_literal(words));
        }
    }
}

/// Words in English, or in Chinese where they are written in it.
pub(crate) fn name_literal(name: &str) -> Literal {
    let is_chinese = name.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    Literal::new_language_tagged_literal_unchecked(name, if is_chinese { CHINESE } else { ENGLISH })
}

/// Language tags stand in lower case, as the store gives them back.
pub(crate) const ENGLISH: &str = "en";
pub(crate) const CHINESE: &str = "zh-hans";

/// A date with the datatype for its precision.
pub(crate) fn date_literal(date: PartialDate) -> Literal {
    let datatype = match (date.month(), date.day()) {
        (None, _) => xsd::G_YEAR,
        (_, None) => xsd::G_YEAR_MONTH,
        _ => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

/// A number as a decimal, which reads without an exponent; as a double where a decimal of 18 digits cannot hold it.
pub(crate) fn number_literal(value: f64) -> Literal {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if value.is_finite() && whole.len() <= 19 && fraction.len() <= 18 {
        Literal::new_typed_literal(text, xsd::DECIMAL)
    } else {
        Literal::from(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_without_an_exponent_where_they_can() {
        for (value, written) in [
            (5e8, "\"500000000\"^^<http://www.w3.org/2001/XMLSchema#decimal>"),
            (4.8, "\"4.8\"^^<http://www.w3.org/2001/XMLSchema#decimal>"),
            (f64::NAN, "\"NaN\"^^<http://www.w3.org/2001/XMLSchema#double>"),
        ] {
            assert_eq!(number_literal(value).to_string(), written);
        }
        assert_eq!(number_literal(1e300).datatype(), oxigraph::model::vocab::xsd::DOUBLE);
        assert_eq!(number_literal(1e-300).datatype(), oxigraph::model::vocab::xsd::DOUBLE);
    }
}
