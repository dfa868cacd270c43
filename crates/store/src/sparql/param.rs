//! Typed parameters of queries: how they are declared, and the terms that their values are.

use guanxi_model::{Kind, PartialDate, Relation, Status};
use oxigraph::model::{Literal, NamedNode, Term};

use super::QueryError;
use crate::{
    Store,
    rdf::{
        vocabulary::{prefixes, xsd},
        writer::{date_literal, number_literal},
    },
};

/// What the value of a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// An entity, by any of its names.
    Entity,
    /// A document, by its identity.
    Document,
    /// A claim, by its identity.
    Claim,
    /// A relation: `supplies`.
    Relation,
    /// A status: `in-talks`.
    Status,
    /// A kind of entity: `company`.
    Kind,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A year, a month or a day.
    Date,
    /// Words as they are.
    Text,
}

impl ParamKind {
    const ALL: [(&'static str, Self); 10] = [
        ("entity", Self::Entity),
        ("document", Self::Document),
        ("claim", Self::Claim),
        ("relation", Self::Relation),
        ("status", Self::Status),
        ("kind", Self::Kind),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("date", Self::Date),
        ("text", Self::Text),
    ];

    /// The word by which a header declares it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// One parameter of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// The variable that stands for it in the query, without `?`.
    pub name: String,
    /// What its value is.
    pub kind: ParamKind,
    /// The value where none is given; without one, it must be given.
    pub default: Option<String>,
    /// What it means, for people.
    pub explanation: String,
}

impl Param {
    /// Reads `name type [default] — explanation`; the explanation may follow `--` too.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (head, explanation) = text.split_once('—').or_else(|| text.split_once("--")).unwrap_or((text, ""));
        let mut words = head.split_whitespace();
        let (Some(name), Some(kind)) = (words.next(), words.next()) else {
            return Err("a parameter is declared as `# param: name type [default] — explanation`".to_owned());
        };
        let found = ParamKind::ALL.iter().find(|(word, _)| *word == kind);
        let kinds = || ParamKind::ALL.map(|(word, _)| word).join(", ");
        let kind = found.ok_or_else(|| format!("unknown type `{kind}`; one of {}", kinds()))?.1;
        let default = words.collect::<Vec<_>>().join(" ");
        Ok(Self {
            name: name.trim_start_matches('?').to_owned(),
            kind,
            default: if default == "\"\"" { Some(String::new()) } else { Some(default).filter(|d| !d.is_empty()) },
            explanation: explanation.trim().to_owned(),
        })
    }

    /// The term that a value is.
    pub(crate) fn term(&self, store: &Store, value: &str) -> Result<Term, QueryError> {
        let base = &store.base;
        let error = |problem: String| QueryError::Value { name: self.name.clone(), value: value.to_owned(), problem };
        Ok(match self.kind {
            ParamKind::Entity => base.entity(&store.find_entity(value)?.id).into(),
            ParamKind::Document => {
                let held = store.meta(value).map_err(|e| error(e.to_string()))?;
                held.map(|_| base.document(value))
                    .ok_or_else(|| error("the store holds no such document".into()))?
                    .into()
            }
            ParamKind::Claim => base.claim(value).into(),
            ParamKind::Relation => {
                let relation: Relation = value.parse().map_err(|e: guanxi_model::UnknownName| error(e.to_string()))?;
                base.term(relation.as_str()).into()
            }
            ParamKind::Status => {
                let status: Status = value.parse().map_err(|e: guanxi_model::UnknownName| error(e.to_string()))?;
                Literal::from(status.as_str()).into()
            }
            ParamKind::Kind => {
                let kind: Kind = value.parse().map_err(|e: guanxi_model::UnknownName| error(e.to_string()))?;
                Literal::from(kind.as_str()).into()
            }
            ParamKind::Integer => {
                let number: i64 =
                    value.trim().parse().map_err(|_| error("a whole number is wanted, such as 3".into()))?;
                Literal::from(number).into()
            }
            ParamKind::Number => {
                let plain = value.replace([',', '_'], "");
                let number = plain.trim().parse().ok().filter(|n: &f64| n.is_finite());
                number_literal(number.ok_or_else(|| error("a number is wanted, such as 4.8 or 500000000".into()))?)
                    .into()
            }
            ParamKind::Date => {
                let date: PartialDate = value.parse().map_err(|e: guanxi_model::DateError| error(e.to_string()))?;
                date_literal(date).into()
            }
            ParamKind::Text => Literal::new_simple_literal(value).into(),
        })
    }
}

/// The term that a value looks like, for a query that declares nothing: `<IRI>`, a name with a known prefix, a number, a date, words.
pub(crate) fn guess(store: &Store, value: &str) -> Term {
    let iri = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).and_then(|v| NamedNode::new(v).ok());
    let named = || {
        let (prefix, local) = value.split_once(':')?;
        let known = prefixes(&store.base).into_iter().find(|(p, _)| *p == prefix)?;
        NamedNode::new(format!("{}{local}", known.1)).ok()
    };
    if let Some(node) = iri.or_else(named) {
        return node.into();
    }
    if value.parse::<i64>().is_ok() {
        return Literal::new_typed_literal(value, xsd::INTEGER).into();
    }
    match (value.parse::<f64>(), value.parse::<PartialDate>()) {
        (Ok(number), _) if number.is_finite() => number_literal(number).into(),
        (_, Ok(date)) => date_literal(date).into(),
        _ => Literal::new_simple_literal(value).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_has_name_type_default_and_explanation() {
        let param = Param::parse("depth integer 3 — how many steps, 1 to 5").expect("a declaration");
        assert_eq!((param.name.as_str(), param.kind), ("depth", ParamKind::Integer));
        assert_eq!(param.default.as_deref(), Some("3"));
        assert_eq!(param.explanation, "how many steps, 1 to 5");
        assert_eq!(Param::parse("company entity — who").expect("a declaration").default, None);
        assert_eq!(Param::parse("currency text \"\" — ISO").expect("a declaration").default.as_deref(), Some(""));
        assert!(Param::parse("company").is_err());
        assert!(Param::parse("company entitty — who").expect_err("no type").contains("entity, document"));
    }
}
