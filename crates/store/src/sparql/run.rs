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
        CancellationToken, QueryEvaluationError, QueryResults, QuerySolution, SparqlEvaluator,
        results::QueryResultsSerializer,
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
        self.ask(query, values, limits, |results, mut count| {
            Ok(match results {
                QueryResults::Boolean(answer) => Answer::Boolean(answer),
                QueryResults::Solutions(solutions) => {
                    let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                    let mut table = Table { columns, rows: Vec::new() };
                    for solution in solutions {
                        count.one()?;
                        table.rows.push(
                            solution.map_err(|e| failed(&e))?.values().iter().map(|t| cell(t.as_ref())).collect(),
                        );
                    }
                    Answer::Solutions(table)
                }
                QueryResults::Graph(triples) => {
                    let mut found = IndexSet::new();
                    for triple in triples {
                        count.one()?;
                        found.insert(triple.map_err(|e| failed(&e))?);
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
        self.ask(query, values, limits, |results, count| write(self, results, count, format, to))
    }

    fn ask<T: Send>(
        &self,
        query: &Query,
        values: &[(String, String)],
        limits: Limits,
        take: impl FnOnce(QueryResults<'_>, Counter) -> Result<T, QueryError> + Send,
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
                let counter = Counter { limit: limits.rows, rows: 0, token: token.clone() };
                take(evaluator.for_query(parsed).on_store(&self.database).execute().map_err(|e| failed(&e))?, counter)
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

fn failed(error: &QueryEvaluationError) -> QueryError {
    QueryError::Evaluation(error.to_string())
}

fn cells(triple: &Triple) -> [Cell; 3] {
    let predicate = Term::from(triple.predicate.clone());
    [cell(Some(&triple.subject.clone().into())), cell(Some(&predicate)), cell(Some(&triple.object))]
}

/// Counts rows against the limit, and looks at every one whether the time is up.
struct Counter {
    limit: Option<usize>,
    rows: usize,
    token: CancellationToken,
}

impl Counter {
    fn one(&mut self) -> Result<(), QueryError> {
        self.rows += 1;
        match self.limit {
            _ if self.token.is_cancelled() => Err(failed(&QueryEvaluationError::Cancelled)),
            Some(limit) if self.rows > limit => Err(QueryError::TooLong(limit)),
            _ => Ok(()),
        }
    }
}

fn write(
    store: &Store,
    results: QueryResults<'_>,
    mut count: Counter,
    format: Format,
    to: &mut (dyn Write + Send),
) -> Result<(), QueryError> {
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
                out.serialize(&solution.map_err(|e| failed(&e))?)?;
            }
            out.finish()?;
        }
        (QueryResults::Solutions(solutions), None, None) => {
            let columns: Vec<&str> = solutions.variables().iter().map(oxigraph::sparql::Variable::as_str).collect();
            writeln!(to, "| {} |\n|{}", columns.join(" | "), " --- |".repeat(columns.len()))?;
            for solution in solutions {
                count.one()?;
                writeln!(to, "| {} |", markdown(&solution.map_err(|e| failed(&e))?))?;
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
                out.serialize_triple(&triple.map_err(|e| failed(&e))?)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::store,
        sparql::{ParamKind, named_queries, named_query},
    };

    fn ask(store: &Store, text: &str) -> Result<Answer, QueryError> {
        store.query(&Query::parse(text)?, &[], Limits::default())
    }

    fn rows(answer: &Answer) -> Vec<String> {
        let Answer::Solutions(table) = answer else { panic!("no table") };
        table.rows.iter().map(|row| row.iter().map(Cell::as_str).collect::<Vec<_>>().join(" | ")).collect()
    }

    fn named(store: &Store, name: &str, values: &[(&str, &str)]) -> Vec<String> {
        let values: Vec<_> = values.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let query = &named_query(name).expect("a query").query;
        rows(&store.query(query, &values, Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}")))
    }

    fn text(store: &Store, query: &str, format: Format) -> Result<String, QueryError> {
        let mut bytes = Vec::new();
        store.query_to(&Query::parse(query)?, &[], Limits::default(), format, &mut bytes)?;
        Ok(String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn every_named_query_runs_and_none_is_empty() {
        let (_dir, store) = store();
        for query in named_queries() {
            let value = |p: &super::super::Param| match (p.kind, p.name.as_str(), query.name) {
                (_, "one" | "other", "shared-investors") => "Didi".to_owned(),
                (_, "other", _) => "Tesla".to_owned(),
                (_, "one", _) | (ParamKind::Entity, _, "rumours" | "customers") => "CATL".to_owned(),
                (ParamKind::Entity, _, "suppliers" | "subsidiaries" | "supply-chain") => "Huawei".to_owned(),
                (ParamKind::Entity, _, "investments") => "SoftBank".to_owned(),
                (ParamKind::Entity, _, "partners" | "competitors") => "Baidu".to_owned(),
                (ParamKind::Entity, ..) => "Didi".to_owned(),
                (ParamKind::Document, ..) => "news/2.txt#1".to_owned(),
                (ParamKind::Number, "amount", _) => "1000000".to_owned(),
                (ParamKind::Date, ..) => "2021".to_owned(),
                (ParamKind::Text, "source", _) => "wire a".to_owned(),
                _ => p.default.clone().expect("a default"),
            };
            let values: Vec<(String, String)> = query.query.params.iter().map(|p| (p.name.clone(), value(p))).collect();
            let answer = store.query(&query.query, &values, Limits::default());
            let rows = rows(&answer.unwrap_or_else(|e| panic!("{}: {e}", query.name)));
            assert_eq!(rows.is_empty(), query.name == "joint-ventures", "{}: {rows:?}", query.name);
            assert!(rows.iter().all(|r| !r.contains("urn:guanxi:")), "{} answers with names: {rows:?}", query.name);
        }
    }

    #[test]
    fn named_queries_answer_their_questions() {
        let (_dir, store) = store();
        assert_eq!(
            named(&store, "investors", &[("company", "Didi")]),
            [
                "SoftBank | invests in | ended | 500 million yuan; $78.3 million |  | 2022-03 | 1",
                "Uber | takes a stake in | asserted |  | 12.8% | 2021-06-10 | 1",
                "SoftBank | invests in | asserted | 500 million yuan; $78.3 million |  | 2021-06-09 | 1",
            ]
        );
        let chain = |depth| named(&store, "supply-chain", &[("company", "Huawei"), ("depth", depth)]);
        assert_eq!(chain("1"), ["SK Hynix | 1 | Huawei"]);
        assert_eq!(chain("3"), ["SK Hynix | 1 | Huawei", "ASML | 2 | SK Hynix", "Zeiss | 3 | ASML"]);
        assert_eq!(
            named(&store, "rumours", &[("company", "Apple")]),
            ["CATL | supplies | Apple | in-talks | 2021-06-09 | "]
        );
        assert_eq!(named(&store, "sold-out", &[]), ["SoftBank | invests in | Didi | 2022-03"]);
        assert_eq!(named(&store, "sanctioned", &[]), ["Huawei | United States | 2019-05-16 | "]);
        assert_eq!(named(&store, "ownership", &[("least", "10")]), ["Uber | Didi | 12.8 | asserted | 2021-06-10"]);
        assert_eq!(named(&store, "ownership", &[("least", "13")]), Vec::<String>::new());
        assert_eq!(named(&store, "deals-over", &[("amount", "500,000,000")]), Vec::<String>::new());
        assert_eq!(named(&store, "deals-over", &[("amount", "500,000,000"), ("currency", "cny")]).len(), 5);
        assert_eq!(
            named(&store, "leaders", &[("organisation", "Didi")]),
            ["Cheng Wei | founder | asserted | 2022-03 | 2022-03"]
        );
    }

    #[test]
    fn every_format_of_a_table_says_the_same() {
        let (_dir, store) = store();
        let query = "SELECT ?name WHERE { ?e rdfs:label ?name FILTER(CONTAINS(?name, \"|\")) }";
        for (format, expected) in [
            (Format::Csv, "name\r\n\"<b>\"\"&|Ltd\"\r\n"),
            (Format::Tsv, "?name\n\"<b>\\\"&|Ltd\"\n"),
            (Format::Markdown, "| name |\n| --- |\n| &lt;b>\"&\\|Ltd |\n"),
        ] {
            assert_eq!(text(&store, query, format).expect("written"), expected, "{format}");
        }
        assert!(text(&store, query, Format::Json).expect("written").contains(r#""<b>\"&|Ltd""#));
        assert!(text(&store, query, Format::Xml).expect("written").contains("&lt;b&gt;"));
        for format in [Format::Csv, Format::Tsv, Format::Json, Format::Xml, Format::Markdown] {
            assert!(text(&store, "ASK { ?s o:supplies ?x }", format).expect("written").contains("true"), "{format}");
        }
    }

    #[test]
    fn every_format_of_a_graph_says_the_same() {
        let (_dir, store) = store();
        let query = "CONSTRUCT { ?s o:supplies ?x } WHERE { ?s o:supplies ?x }";
        for format in [Format::Turtle, Format::NTriples, Format::NQuads, Format::TriG, Format::JsonLd] {
            let text = text(&store, query, format).expect("written");
            assert!(text.contains("catl") && text.contains("tesla") && !text.contains("apple"), "{format}: {text}");
        }
        let Ok(QueryError::Unfit { fitting, .. }) = text(&store, query, Format::Csv).map_err(Ok::<_, ()>).unwrap_err()
        else {
            panic!("a graph is no table")
        };
        assert_eq!(fitting, "turtle, ntriples, nquads, trig, jsonld");
        assert!(matches!(text(&store, "SELECT * {}", Format::Turtle), Err(QueryError::Unfit { .. })));
    }

    #[test]
    fn a_parameter_is_a_term_whatever_it_holds() {
        let (_dir, store) = store();
        let query = Query::parse("# param: x text — any\nSELECT ?y WHERE { BIND(?x AS ?y) }").expect("a query");
        for value in ["\" } DROP ALL #", "} UNION { ?s ?p ?o", "\\", "", "<urn:x>", "?y"] {
            let answer = store.query(&query, &[("x".into(), value.into())], Limits::default()).expect("answered");
            assert_eq!(rows(&answer), [value]);
        }
        let values = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let investors = &named_query("investors").expect("a query").query;
        let error = |values: &[(String, String)]| {
            store.query(investors, values, Limits::default()).expect_err("wrong").to_string()
        };
        assert_eq!(error(&values("company", "Huwei")), "the store knows no `Huwei`; did you mean Huawei?");
        assert_eq!(error(&values("firm", "Huawei")), "the query has no parameter `firm`; it has company");
        assert!(error(&[]).starts_with("the query needs `company`, the company, by any of its names: `-p company=…`"));
        let free = Query::parse("ASK { ?x o:supplies ?y }").expect("a query");
        let answer = store.query(&free, &values("x", "e:catl"), Limits::default()).expect("answered");
        assert_eq!(answer, Answer::Boolean(true));
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        let (_dir, store) = store();
        let Err(QueryError::Syntax { line, column, snippet, .. }) = ask(&store, "SELECT *\nWHERE { ?s ?p }") else {
            panic!("no SPARQL")
        };
        assert_eq!((line, snippet.as_str()), (2, "WHERE { ?s ?p }"));
        assert!((15..=16).contains(&column), "at or just after the bracket: {column}");
        assert!(matches!(ask(&store, "DELETE WHERE { ?s ?p ?o }"), Err(QueryError::Update)));
        assert!(matches!(ask(&store, "LOAD <http://example.org/>"), Err(QueryError::Update)));
        assert!(matches!(
            ask(&store, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"),
            Err(QueryError::Service)
        ));
        assert!(matches!(ask(&store, &format!("SELECT * {}", "{".repeat(600))), Err(QueryError::Depth(600))));
        assert!(matches!(ask(&store, ""), Err(QueryError::Syntax { .. })));
    }

    #[test]
    fn a_query_ends_at_its_limits() {
        let (_dir, store) = store();
        let query = Query::parse("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }").expect("a query");
        let time = Limits { time: Some(Duration::from_millis(50)), rows: None };
        let mut nowhere = std::io::sink();
        let error = store.query_to(&query, &[], time, Format::Csv, &mut nowhere).expect_err("too long");
        assert!(matches!(error, QueryError::Timeout(_)), "{error}");
        let rows = Limits { time: None, rows: Some(10) };
        assert!(matches!(store.query(&query, &[], rows), Err(QueryError::TooLong(10))));
    }

    #[test]
    fn a_query_of_many_terms_does_not_exhaust_the_stack() {
        let (_dir, store) = store();
        let long = format!("ASK {{ FILTER({}) }}", vec!["true"; 2_000].join(" || "));
        assert_eq!(ask(&store, &long).expect("answered"), Answer::Boolean(true));
        let path = format!("ASK {{ ?a {} ?b }}", vec!["o:supplies"; 200].join("/"));
        assert_eq!(ask(&store, &path).expect("answered"), Answer::Boolean(false));
    }
}
