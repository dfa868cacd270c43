//! Asking a small store: named queries, formats, parameters, mistakes, limits.

use std::time::Duration;

use guanxi_model::Cell;

use super::*;
use crate::{Store, fixture::store};

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
        let value = |p: &Param| match (p.kind, p.name.as_str(), query.name) {
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
        assert_eq!(rows.is_empty(), ["conflicts", "joint-ventures"].contains(&query.name), "{}: {rows:?}", query.name);
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
    for format in [Format::Turtle, Format::NTriples, Format::NQuads, Format::TriG, Format::JsonLd, Format::RdfXml] {
        let text = text(&store, query, format).expect("written");
        assert!(text.contains("catl") && text.contains("tesla") && !text.contains("apple"), "{format}: {text}");
    }
    let Ok(QueryError::Unfit { fitting, .. }) = text(&store, query, Format::Csv).map_err(Ok::<_, ()>).unwrap_err()
    else {
        panic!("a graph is no table")
    };
    assert_eq!(fitting, "turtle, ntriples, nquads, trig, jsonld, rdfxml");
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
    let error =
        |values: &[(String, String)]| store.query(investors, values, Limits::default()).expect_err("wrong").to_string();
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
    assert!(matches!(ask(&store, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), Err(QueryError::Service)));
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
