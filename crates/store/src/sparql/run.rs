//! Asking a query: parsed, bound and evaluated on a thread with room for deep recursion, within limits.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use guanxi_model::{Cell, Table};
use indexmap::IndexSet;
use oxigraph::{
    io::RdfSerializer,
    model::{Term, Triple},
    sparql::{
        CancellationToken, QueryEvaluationError, QueryResults, QuerySolution, SparqlEvaluator, results::QueryResultsSerializer,
    },
};
use spargebra::SparqlParser;

use super::{
    Answer, Format, Query, QueryError, Shape,
    answer::cell,
    bind::{Bindings, bind},
    guard,
    param::guess,
};
use crate::{Store, rdf::vocabulary::prefixes};

/// Stack of the thread that parses and evaluates; pages that are not used cost nothing.
const STACK: usize = 512 * 1024 * 1024;

/// How much a query may cost. Nothing is limited unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// How long it may run. Looked at whenever data is read or a row comes out.
    pub time: Option<Duration>,
    /// How many rows or triples it may answer with.
    pub rows: Option<usize>,
}

impl Store {
    /// Asks a query, with values for its parameters by name.
    pub fn query(&self, query: &Query, values: &[(String, String)], limits: Limits) -> Result<Answer, QueryError> {
        self.ask(query, values, limits, |results| {
            let mut count = Counter::new(limits);
            Ok(match results {
                QueryResults::Boolean(answer) => Answer::Boolean(answer),
                QueryResults::Solutions(solutions) => {
                    let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                    let mut table = Table { columns, rows: Vec::new() };
                    for solution in solutions {
                        count.one()?;
                        table.rows.push(solution.map_err(failed)?.values().iter().map(|t| cell(t.as_ref())).collect());
                    }
                    Answer::Solutions(table)
                }
                QueryResults::Graph(triples) => {
                    let mut found = IndexSet::new();
                    for triple in triples {
                        count.one()?;
                        found.insert(triple.map_err(failed)?);
                    }
                    Answer::Triples(found.iter().map(cells).collect())
                }
            })
        })
    }

    /// Asks a query and writes the answer as it comes.
    pub fn query_to(
        &self,
        query: &Query,
        values: &[(String, String)],
        limits: Limits,
        format: Format,
        to: &mut (dyn Write + Send),
    ) -> Result<(), QueryError> {
        self.ask(query, values, limits, |results| write(self, results, limits, format, to))
    }

    fn ask<T: Send>(
        &self,
        query: &Query,
        values: &[(String, String)],
        limits: Limits,
        take: impl FnOnce(QueryResults<'_>) -> Result<T, QueryError> + Send,
    ) -> Result<T, QueryError> {
        guard::check(&query.text)?;
        let bindings = self.bindings(query, values)?;
        let token = CancellationToken::new();
        let (done, wait) = channel::<()>();
        thread::scope(|scope| {
            let work = || {
                let _done = done;
                let parsed = bind(self.parse(&query.text)?, &bindings)?;
                let evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
                take(evaluator.for_query(parsed).on_store(&self.database).execute().map_err(failed)?)
            };
            let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
            if let Some(time) = limits.time
                && wait.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
            {
                token.cancel();
            }
            let answer = worker.join().map_err(|_| QueryError::Evaluation("the evaluation broke down".to_owned()))?;
            match answer {
                Err(_) if token.is_cancelled() => Err(QueryError::Timeout(limits.time.unwrap_or_default().as_secs())),
                answer => answer,
            }
        })
    }

    /// The terms of a query's parameters: the values given, and the defaults of the others.
    fn bindings(&self, query: &Query, values: &[(String, String)]) -> Result<Bindings, QueryError> {
        let given: BTreeMap<&str, &str> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if query.params.is_empty() {
            return Ok(given.iter().map(|(name, value)| ((*name).to_owned(), guess(self, value))).collect());
        }
        if let Some(unknown) = given.keys().find(|name| !query.params.iter().any(|p| p.name == **name)) {
            let known = query.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(QueryError::UnknownParam { name: (*unknown).to_owned(), known: format!("; it has {known}") });
        }
        let term = |param: &super::Param| {
            let value = given.get(param.name.as_str()).copied().or(param.default.as_deref());
            let value = value.ok_or_else(|| QueryError::MissingParam {
                name: param.name.clone(),
                explanation: param.explanation.clone(),
            })?;
            Ok((param.name.clone(), param.term(self, value)?))
        };
        query.params.iter().map(term).collect()
    }

    fn parse(&self, text: &str) -> Result<spargebra::Query, QueryError> {
        let parser = || {
            let mut parser = SparqlParser::new();
            for (prefix, iri) in prefixes(&self.base) {
                parser = parser.with_prefix(prefix, iri).map_err(|e| QueryError::Evaluation(e.to_string()))?;
            }
            Ok::<_, QueryError>(parser)
        };
        parser()?.parse_query(text).or_else(|e| {
            if parser()?.parse_update(text).is_ok() && !text.trim().is_empty() {
                return Err(QueryError::Update);
            }
            Err(syntax(text, &e.to_string()))
        })
    }
}

/// The parser says `error at LINE:COLUMN: expected …`.
fn syntax(text: &str, message: &str) -> QueryError {
    let placed = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, problem) = rest.split_once(':')?;
        Some((line.parse().ok()?, column.parse().ok()?, problem.trim()))
    });
    let (line, column, problem) = placed.unwrap_or((1, 1, message));
    let snippet = text.lines().nth(line - 1).unwrap_or_default().to_owned();
    QueryError::Syntax { line, column, problem: problem.to_owned(), snippet }
}

fn failed(error: QueryEvaluationError) -> QueryError {
    QueryError::Evaluation(error.to_string())
}

fn cells(triple: &Triple) -> [Cell; 3] {
    let predicate = Term::from(triple.predicate.clone());
    [cell(Some(&triple.subject.clone().into())), cell(Some(&predicate)), cell(Some(&triple.object))]
}

/// Counts rows against the limit.
struct Counter {
    limit: Option<usize>,
    rows: usize,
}

impl Counter {
    fn new(limits: Limits) -> Self {
        Self { limit: limits.rows, rows: 0 }
    }

    fn one(&mut self) -> Result<(), QueryError> {
        self.rows += 1;
        match self.limit {
            Some(limit) if self.rows > limit => Err(QueryError::TooLong(limit)),
            _ => Ok(()),
        }
    }
}

fn write(
    store: &Store,
    results: QueryResults<'_>,
    limits: Limits,
    format: Format,
    to: &mut (dyn Write + Send),
) -> Result<(), QueryError> {
    let mut count = Counter::new(limits);
    let unfit = |answer, shape| QueryError::Unfit { answer, format, fitting: Format::names(shape) };
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
                out.serialize(&solution.map_err(failed)?)?;
            }
            out.finish()?;
        }
        (QueryResults::Solutions(solutions), None, None) => {
            let columns: Vec<&str> = solutions.variables().iter().map(oxigraph::sparql::Variable::as_str).collect();
            writeln!(to, "| {} |\n|{}", columns.join(" | "), " --- |".repeat(columns.len()))?;
            for solution in solutions {
                count.one()?;
                writeln!(to, "| {} |", markdown(&solution.map_err(failed)?))?;
            }
        }
        (QueryResults::Graph(triples), _, Some(format)) => {
            let mut serializer = RdfSerializer::from_format(format);
            for (prefix, iri) in prefixes(&store.base) {
                serializer = serializer.with_prefix(prefix, iri).map_err(|e| QueryError::Evaluation(e.to_string()))?;
            }
            let mut out = serializer.for_writer(&mut *to);
            for triple in triples {
                count.one()?;
                out.serialize_triple(&triple.map_err(failed)?)?;
            }
            out.finish()?;
        }
        (QueryResults::Graph(_), ..) => return Err(unfit("a graph", Shape::Graph)),
        (..) => return Err(unfit("a table", Shape::Table)),
    }
    Ok(to.flush()?)
}

/// A row as cells of a Markdown table, with what would end a cell or a row escaped.
fn markdown(solution: &QuerySolution) -> String {
    let escape = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;");
        text.replace("\r\n", " ").replace(['\n', '\r'], " ")
    };
    solution.values().iter().map(|t| escape(cell(t.as_ref()).as_str())).collect::<Vec<_>>().join(" | ")
}
