//! Parameters put into a parsed query as terms: never as text, and wherever the variable stands, sub-queries included.

use std::{cmp::Ordering, collections::BTreeMap};

use oxigraph::model::{Literal, Term, Variable};
use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
    term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern},
};

use super::QueryError;
use crate::rdf::vocabulary::xsd;

/// The terms that stand for variables, by the variables' names.
pub(crate) type Bindings = BTreeMap<String, Term>;

/// Puts the terms in place of their variables. A variable that the answer shows is shown with its term. A query that would ask another
/// server is refused.
pub(crate) fn bind(query: Query, to: &Bindings) -> Result<Query, QueryError> {
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: graph(pattern, to)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: graph(pattern, to)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: graph(pattern, to)?, base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            let template = template.into_iter().map(|t| triple(t, to)).collect::<Result<_, _>>()?;
            Query::Construct { template, dataset, pattern: graph(pattern, to)?, base_iri }
        }
    })
}

/// Puts the terms in place of their variables in a pattern. A pattern that would ask another server is refused.
pub(crate) fn pattern(pattern: GraphPattern, to: &Bindings) -> Result<GraphPattern, QueryError> {
    graph(pattern, to)
}

fn graph(pattern: GraphPattern, to: &Bindings) -> Result<GraphPattern, QueryError> {
    use GraphPattern as G;
    let inside = |inner: Box<G>| graph(*inner, to).map(Box::new);
    Ok(match pattern {
        G::Bgp { patterns } => {
            G::Bgp { patterns: patterns.into_iter().map(|t| triple(t, to)).collect::<Result<_, _>>()? }
        }
        G::Path { subject, path, object } => G::Path { subject: term(subject, to), path, object: term(object, to) },
        G::Join { left, right } => G::Join { left: inside(left)?, right: inside(right)? },
        G::LeftJoin { left, right, expression } => G::LeftJoin {
            left: inside(left)?,
            right: inside(right)?,
            expression: expression.map(|e| value(e, to)).transpose()?,
        },
        G::Lateral { left, right } => G::Lateral { left: inside(left)?, right: inside(right)? },
        G::Filter { expr, inner } => G::Filter { expr: value(expr, to)?, inner: inside(inner)? },
        G::Union { left, right } => G::Union { left: inside(left)?, right: inside(right)? },
        G::Graph { name, inner } => G::Graph { name: named(name, to)?, inner: inside(inner)? },
        G::Extend { inner, variable, expression } => {
            if to.contains_key(variable.as_str()) {
                let problem = "the query sets this variable itself".to_owned();
                return Err(QueryError::Value { name: variable.into_string(), value: String::new(), problem });
            }
            G::Extend { inner: inside(inner)?, variable, expression: value(expression, to)? }
        }
        G::Minus { left, right } => G::Minus { left: inside(left)?, right: inside(right)? },
        G::Values { variables, bindings } => values(&variables, bindings, to),
        G::OrderBy { inner, expression } => {
            let order = expression.into_iter().map(|e| {
                Ok(match e {
                    OrderExpression::Asc(e) => OrderExpression::Asc(value(e, to)?),
                    OrderExpression::Desc(e) => OrderExpression::Desc(value(e, to)?),
                })
            });
            G::OrderBy { inner: inside(inner)?, expression: order.collect::<Result<_, QueryError>>()? }
        }
        G::Project { inner, variables } => {
            let mut inner = inside(inner)?;
            for variable in &variables {
                if let Some(term) = to.get(variable.as_str()) {
                    let (variable, expression) = (variable.clone(), constant(term));
                    inner = Box::new(G::Extend { inner, variable, expression });
                }
            }
            G::Project { inner, variables }
        }
        G::Distinct { inner } => G::Distinct { inner: inside(inner)? },
        G::Reduced { inner } => G::Reduced { inner: inside(inner)? },
        G::Slice { inner, start, length } => G::Slice { inner: inside(inner)?, start, length },
        G::Group { inner, variables, aggregates } => {
            let aggregates = aggregates.into_iter().map(|(variable, aggregate)| {
                Ok(match aggregate {
                    AggregateExpression::FunctionCall { name, expr, distinct } => {
                        (variable, AggregateExpression::FunctionCall { name, expr: value(expr, to)?, distinct })
                    }
                    count @ AggregateExpression::CountSolutions { .. } => (variable, count),
                })
            });
            G::Group {
                aggregates: aggregates.collect::<Result<_, QueryError>>()?,
                inner: inside(inner)?,
                variables: variables.into_iter().filter(|v| !to.contains_key(v.as_str())).collect(),
            }
        }
        G::Service { .. } => return Err(QueryError::Service),
    })
}

/// The rows that agree with the terms, without their columns.
fn values(variables: &[Variable], bindings: Vec<Vec<Option<GroundTerm>>>, to: &Bindings) -> GraphPattern {
    let agrees = |variable: &Variable, cell: &Option<GroundTerm>| match (to.get(variable.as_str()), cell) {
        (Some(term), Some(cell)) => Term::from(cell.clone()) == *term,
        _ => true,
    };
    let stays: Vec<bool> = variables.iter().map(|v| !to.contains_key(v.as_str())).collect();
    let row = |row: Vec<Option<GroundTerm>>| {
        let agree = variables.iter().zip(&row).all(|(v, c)| agrees(v, c));
        agree.then(|| row.into_iter().zip(&stays).filter(|(_, stays)| **stays).map(|(cell, _)| cell).collect())
    };
    let bindings = bindings.into_iter().filter_map(row).collect();
    let variables = variables.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(v, _)| v.clone()).collect();
    GraphPattern::Values { variables, bindings }
}

fn triple(triple: TriplePattern, to: &Bindings) -> Result<TriplePattern, QueryError> {
    Ok(TriplePattern {
        subject: term(triple.subject, to),
        predicate: named(triple.predicate, to)?,
        object: term(triple.object, to),
    })
}

fn term(pattern: TermPattern, to: &Bindings) -> TermPattern {
    match pattern {
        TermPattern::Variable(v) => match to.get(v.as_str()) {
            Some(Term::NamedNode(node)) => node.clone().into(),
            Some(Term::Literal(literal)) => literal.clone().into(),
            _ => v.into(),
        },
        other => other,
    }
}

fn named(pattern: NamedNodePattern, to: &Bindings) -> Result<NamedNodePattern, QueryError> {
    let NamedNodePattern::Variable(variable) = pattern else { return Ok(pattern) };
    match to.get(variable.as_str()) {
        None => Ok(variable.into()),
        Some(Term::NamedNode(node)) => Ok(node.clone().into()),
        Some(other) => Err(QueryError::Value {
            name: variable.into_string(),
            value: other.to_string(),
            problem: "it stands where only an IRI can".to_owned(),
        }),
    }
}

fn constant(term: &Term) -> Expression {
    match term {
        Term::NamedNode(node) => Expression::NamedNode(node.clone()),
        Term::Literal(literal) => Expression::Literal(literal.clone()),
        Term::BlankNode(_) => Expression::Literal(Literal::from(term.to_string())),
    }
}

fn value(expression: Expression, to: &Bindings) -> Result<Expression, QueryError> {
    use Expression as E;
    let inside = |e: Box<E>| value(*e, to).map(Box::new);
    let all = |list: Vec<E>| list.into_iter().map(|e| value(e, to)).collect::<Result<Vec<_>, _>>();
    Ok(match expression {
        E::Variable(v) => to.get(v.as_str()).map_or_else(|| E::Variable(v), constant),
        E::Bound(v) if to.contains_key(v.as_str()) => E::Literal(Literal::from(true)),
        e @ (E::NamedNode(_) | E::Literal(_) | E::Bound(_)) => e,
        E::Or(a, b) => E::Or(inside(a)?, inside(b)?),
        E::And(a, b) => E::And(inside(a)?, inside(b)?),
        E::Equal(a, b) => E::Equal(inside(a)?, inside(b)?),
        E::SameTerm(a, b) => E::SameTerm(inside(a)?, inside(b)?),
        E::Greater(a, b) => compared(inside(a)?, inside(b)?, Ordering::is_gt, E::Greater),
        E::GreaterOrEqual(a, b) => compared(inside(a)?, inside(b)?, Ordering::is_ge, E::GreaterOrEqual),
        E::Less(a, b) => compared(inside(a)?, inside(b)?, Ordering::is_lt, E::Less),
        E::LessOrEqual(a, b) => compared(inside(a)?, inside(b)?, Ordering::is_le, E::LessOrEqual),
        E::In(a, list) => E::In(inside(a)?, all(list)?),
        E::Add(a, b) => E::Add(inside(a)?, inside(b)?),
        E::Subtract(a, b) => E::Subtract(inside(a)?, inside(b)?),
        E::Multiply(a, b) => E::Multiply(inside(a)?, inside(b)?),
        E::Divide(a, b) => E::Divide(inside(a)?, inside(b)?),
        E::UnaryPlus(a) => E::UnaryPlus(inside(a)?),
        E::UnaryMinus(a) => E::UnaryMinus(inside(a)?),
        E::Not(a) => E::Not(inside(a)?),
        E::Exists(pattern) => E::Exists(Box::new(graph(*pattern, to)?)),
        E::If(a, b, c) => E::If(inside(a)?, inside(b)?, inside(c)?),
        E::Coalesce(list) => E::Coalesce(all(list)?),
        E::FunctionCall(function, list) => E::FunctionCall(function, all(list)?),
    })
}

/// A comparison, decided at once between whole numbers, so that branches which a parameter rules out are never entered.
fn compared(
    a: Box<Expression>,
    b: Box<Expression>,
    holds: fn(Ordering) -> bool,
    otherwise: fn(Box<Expression>, Box<Expression>) -> Expression,
) -> Expression {
    let whole = |e: &Expression| match e {
        Expression::Literal(l) if l.datatype() == xsd::INTEGER => l.value().parse::<i64>().ok(),
        _ => None,
    };
    match (whole(&a), whole(&b)) {
        (Some(a), Some(b)) => Expression::Literal(Literal::from(holds(a.cmp(&b)))),
        _ => otherwise(a, b),
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    fn bound(query: &str) -> Result<String, QueryError> {
        let parsed = spargebra::SparqlParser::new().parse_query(query).expect("SPARQL");
        let node = NamedNode::new_unchecked("urn:x");
        let to = BTreeMap::from([("x".to_owned(), node.into()), ("n".to_owned(), Literal::from(2).into())]);
        bind(parsed, &to).map(|q| q.to_string())
    }

    #[test]
    fn terms_stand_wherever_their_variable_did() {
        for query in [
            "SELECT ?y WHERE { ?x ?p ?y }",
            "SELECT ?y WHERE { ?y ?x ?z }",
            "SELECT ?y WHERE { GRAPH ?x { ?y ?p ?z } }",
            "SELECT ?y WHERE { ?y ?p ?z FILTER NOT EXISTS { ?y ?q ?x } }",
            "SELECT ?y WHERE { { SELECT ?y WHERE { ?y ?p ?x } } }",
            "SELECT ?y WHERE { ?y ?p ?z OPTIONAL { ?y ?q ?w FILTER(?w = ?x) } } ORDER BY (?z = ?x)",
            "SELECT (COUNT(?x) AS ?c) WHERE { ?x <urn:p>+ ?y } GROUP BY ?y ?x",
        ] {
            let query = bound(query).expect("bound");
            assert!(query.contains("<urn:x>") && !query.contains("?x"), "{query}");
        }
        for query in ["SELECT ?x WHERE { ?x ?p ?y }", "CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }"] {
            let query = bound(query).expect("bound");
            assert!(
                query.contains("<urn:x> ?p ?y") && query.contains("(<urn:x> AS ?x)"),
                "a shown variable stays: {query}"
            );
        }
    }

    #[test]
    fn a_tier_that_the_depth_rules_out_is_not_entered() {
        let query = bound("SELECT * WHERE { ?a ?b ?c FILTER(?n >= 3) }").expect("bound");
        assert!(query.contains("false"), "{query}");
    }

    #[test]
    fn values_keep_the_rows_that_agree() {
        let query = bound("SELECT ?y WHERE { VALUES (?x ?y) { (<urn:x> 1) (<urn:z> 2) (UNDEF 3) } }").expect("bound");
        assert!(query.contains('1') && query.contains('3') && !query.contains("urn:z"), "{query}");
    }

    #[test]
    fn other_servers_literal_predicates_and_set_variables_are_refused() {
        assert!(matches!(bound("SELECT * { SERVICE <urn:y> { ?a ?b ?c } }"), Err(QueryError::Service)));
        assert!(matches!(bound("ASK { FILTER EXISTS { SERVICE ?s { ?a ?b ?c } } }"), Err(QueryError::Service)));
        assert!(matches!(bound("SELECT * { ?a ?n ?c }"), Err(QueryError::Value { .. })));
        assert!(matches!(bound("SELECT * { ?a ?b ?c BIND(1 AS ?x) }"), Err(QueryError::Value { .. })));
    }
}
