//! Answers written as they come, in the standard formats and as Markdown.

use std::io::Write;

use oxigraph::{
    io::RdfSerializer,
    sparql::{QueryResults, QuerySolution, results::QueryResultsSerializer},
};

use super::{Format, QueryError, Shape, answer::cell, limits::Counter};
use crate::{Base, rdf::vocabulary::prefixes};

/// Writes results in a format that fits them.
pub(super) fn write(
    base: &Base,
    results: QueryResults<'_>,
    mut count: Counter,
    format: Format,
    to: &mut impl Write,
) -> Result<(), QueryError> {
    match (results, format.results(), format.rdf()) {
        (QueryResults::Boolean(answer), Some(format), _) => {
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut *to, answer)?;
        }
        (QueryResults::Boolean(answer), None, None) => writeln!(to, "{answer}")?,
        (QueryResults::Solutions(solutions), Some(format), _) => {
            let serializer = QueryResultsSerializer::from_format(format);
            let mut out = serializer.serialize_solutions_to_writer(&mut *to, solutions.variables().to_vec())?;
            for solution in solutions {
                count.one()?;
                out.serialize(&solution?)?;
            }
            out.finish()?;
        }
        (QueryResults::Solutions(solutions), None, None) => {
            let columns: Vec<&str> = solutions.variables().iter().map(oxigraph::sparql::Variable::as_str).collect();
            writeln!(to, "| {} |\n|{}", columns.join(" | "), " --- |".repeat(columns.len()))?;
            for solution in solutions {
                count.one()?;
                writeln!(to, "| {} |", markdown(&solution?))?;
            }
        }
        (QueryResults::Graph(triples), _, Some(format)) => {
            let mut out = serializer(format, base)?.for_writer(&mut *to);
            for triple in triples {
                count.one()?;
                out.serialize_triple(&triple?)?;
            }
            out.finish()?;
        }
        (QueryResults::Graph(_), ..) => return Err(QueryError::unfit(Shape::Graph, format)),
        (..) => return Err(QueryError::unfit(Shape::Table, format)),
    }
    Ok(to.flush()?)
}

/// A serializer that abbreviates what a store's prefixes abbreviate.
pub(crate) fn serializer(format: oxigraph::io::RdfFormat, base: &Base) -> Result<RdfSerializer, QueryError> {
    prefixes(base).into_iter().try_fold(RdfSerializer::from_format(format), |serializer, (prefix, iri)| {
        serializer.with_prefix(prefix, iri).map_err(|e| QueryError::Evaluation(e.to_string()))
    })
}

/// A row as cells of a Markdown table, with what would end a cell or a row escaped.
fn markdown(solution: &QuerySolution) -> String {
    let escape = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;");
        text.replace("\r\n", " ").replace(['\n', '\r'], " ")
    };
    solution.values().iter().map(|t| escape(cell(t.as_ref()).as_str())).collect::<Vec<_>>().join(" | ")
}
