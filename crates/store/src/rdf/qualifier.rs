//! Qualifiers as RDF, on a claim or on a statement.

use guanxi_model::Qualifiers;
use oxigraph::model::{Literal, NamedNode};

use super::{
    iri::Sort,
    vocabulary::{rdf, rdfs, schema},
    writer::{Writer, date_literal, number_literal},
};

/// Writes the qualifiers of a node. Amounts and stakes get nodes of their own, named after `local` and their number.
pub(crate) fn write_qualifiers(w: &mut Writer<'_>, node: &NamedNode, local: &str, qualifiers: &Qualifiers) {
    let part =
        |w: &Writer<'_>, what: &str, at: usize| w.base.node(Sort::Annotation, &format!("{local}-{what}-{}", at + 1));
    for (at, amount) in qualifiers.amount.iter().enumerate() {
        let value = part(w, "amount", at);
        w.own(node, "amount", value.clone());
        w.add(&value, rdf::TYPE, schema::MONETARY_AMOUNT);
        w.add(&value, schema::VALUE, number_literal(amount.value));
        w.words(&value, schema::CURRENCY, Some(&amount.currency));
        w.words(&value, rdfs::LABEL, Some(&amount.text));
    }
    for (at, stake) in qualifiers.stake.iter().enumerate() {
        let value = part(w, "stake", at);
        w.own(node, "stake", value.clone());
        w.add(&value, rdf::TYPE, w.base.term("Stake"));
        if let Some(percent) = stake.percent {
            w.own(&value, "percent", number_literal(percent));
        }
        w.words(&value, rdfs::LABEL, Some(&stake.text));
    }
    if let Some(date) = &qualifiers.date {
        w.own(node, "date", date_literal(date.value));
        w.own(node, "date-text", Literal::from(date.text.as_str()));
    }
    let words = [
        ("product", &qualifiers.product),
        ("round", &qualifiers.round),
        ("role", &qualifiers.role),
        ("reported-by", &qualifiers.reported_by),
    ];
    for (term, value) in words {
        w.words(node, w.base.term(term), value.as_ref().map(|v| v.text.as_str()));
    }
}
