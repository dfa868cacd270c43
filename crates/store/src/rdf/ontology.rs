//! Our own terms, from `data/ontology.ttl`, under the base of a store.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};

use super::iri::{Base, Sort};

/// The ontology as it is kept, under the default base.
pub(crate) const TURTLE: &str = include_str!("../../../../data/ontology.ttl");

/// Every triple of the ontology, with our terms under `base`.
pub(crate) fn quads(base: &Base) -> Vec<Quad> {
    let default = Base::new(Base::DEFAULT).map(|b| b.prefix(Sort::Term)).unwrap_or_default();
    let text = TURTLE.replace(&format!("<{default}"), &format!("<{}", base.prefix(Sort::Term)));
    RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(GraphName::DefaultGraph)
        .for_reader(text.as_bytes())
        .filter_map(Result::ok)
        .collect()
}

#[cfg(test)]
mod tests {
    use guanxi_model::{Kind, Relation};
    use oxigraph::model::Term;

    use super::*;
    use crate::rdf::vocabulary::{class, rdfs};

    #[test]
    fn the_ontology_is_valid_and_names_every_term_in_two_languages() {
        let errors: Vec<_> = RdfParser::from_format(RdfFormat::Turtle)
            .for_reader(TURTLE.as_bytes())
            .filter_map(|quad| quad.err().map(|e| e.to_string()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        let base = Base::new("https://example.org/kg/").expect("a base");
        let quads = quads(&base);
        let names = Relation::ALL.iter().map(|r| r.as_str()).chain(Kind::ALL.iter().map(|k| class(*k))).chain([
            "Claim",
            "Stake",
            "status",
            "current",
            "confidence",
            "first-seen",
            "last-seen",
            "amount",
            "stake",
            "percent",
            "product",
            "date",
            "date-text",
            "round",
            "role",
            "reported-by",
            "rule",
            "part",
            "record",
            "sources",
            "contradicts",
            "fingerprint",
            "Decision",
            "decides",
            "decision-record",
            "place",
            "split-from",
            "identity-reason",
            "content-hash",
            "kind",
            "country",
            "sector",
            "isin",
            "neighbours",
            "statements",
        ]);
        for name in names {
            let term = base.term(name);
            let languages: Vec<_> = quads
                .iter()
                .filter(|q| q.subject == term.clone().into() && q.predicate == rdfs::LABEL)
                .filter_map(|q| match &q.object {
                    Term::Literal(l) => l.language(),
                    _ => None,
                })
                .collect();
            assert_eq!(languages, ["en", "zh-hans"], "{name}");
        }
    }
}
