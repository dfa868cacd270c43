//! The W3C's SPARQL 1.1 tests through HTTP: the folder of their manifests is `w3c/sparql11` below `GUANXI_SHARED`, or what
//! `GUANXI_W3C` names. Where there is none, these tests say so and do nothing.

mod bare;
mod compare;
mod evaluate;
mod exchange;
mod manifest;

use std::{collections::BTreeMap, io::Write, path::PathBuf};

use manifest::{Manifest, Test};

use crate::{http::Server, support::sample_store};

/// Tests that are not run, by the beginning of their name `folder/name`, and why.
const REFUSED: &[(&str, &str)] = &[
    ("entailment/", "the store answers from what it holds; it infers nothing"),
    ("service/", "SERVICE is refused: a query must not make the server ask others"),
    ("update-silent/load-", "LOAD is refused, also LOAD SILENT: an update must not make the server ask others"),
];

/// Tests that Oxigraph 0.5 does not pass either; a test of ours holds it to that.
const OXIGRAPHS: &[(&str, &str)] = &[
    ("aggregates/agg-groupconcat-04", "GROUP_CONCAT keeps a language that all its parts have"),
    ("aggregates/agg-groupconcat-06", "GROUP_CONCAT keeps a language that all its parts have"),
    ("aggregates/agg-empty-group-count-graph", "a count inside GRAPH counts over all graphs, not once for each"),
    ("bindings/graph", "VALUES inside GRAPH may bind the graph's own variable"),
    ("csv-tsv-res/tsv03", "a number of a type derived from xsd:integer comes back as xsd:integer"),
    ("functions/bnode01", "BNODE of one text is one node in all rows, not one in each"),
    ("negation/graph-minus", "MINUS inside GRAPH takes the graph's variable for a shared one"),
    ("property-path/zero_or_more_set_", "a path of no steps does not match a node that no graph has"),
    ("property-path/zero_or_one_set_", "a path of no steps does not match a node that no graph has"),
];

/// The kinds of tests that ask a query and compare its answer.
const QUERIES: [&str; 2] = ["QueryEvaluationTest", "CSVResultFormatTest"];

/// Why a test is not run.
fn exclusion(name: &str) -> Option<(&'static str, &'static str)> {
    REFUSED.iter().chain(OXIGRAPHS).find(|(beginning, _)| name.starts_with(beginning)).copied()
}

/// The folder of the manifests, where there is one.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("GUANXI_W3C").map(PathBuf::from);
    let shared = || std::env::var_os("GUANXI_SHARED").map(|shared| PathBuf::from(shared).join("w3c/sparql11"));
    let folder = named.or_else(shared).filter(|folder| folder.is_dir());
    if folder.is_none() {
        say("skipped: no folder of W3C tests; name it by GUANXI_W3C, or its parent's parent by GUANXI_SHARED");
    }
    folder
}

/// Says what was not done, or how much was.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs what `run` does with each test of these kinds; every failure is shown, and there must be none. How many passed.
fn run_all(
    folders: &[&str],
    kinds: &[&str],
    run: impl Fn(&Server, &Manifest, &Test) -> Option<Result<(), String>>,
) -> usize {
    let Some(root) = folder() else { return 0 };
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::with_notes(&sample_store(), dir.path(), &["--timeout", "20"]);
    let (mut passed, mut failed, mut excluded) = (0, Vec::new(), BTreeMap::<_, usize>::new());
    for folder in manifest::folders(&root).iter().filter(|f| folders.is_empty() || folders.contains(&f.as_str())) {
        for manifest in Manifest::read_all(&root, folder) {
            for test in manifest.tests().iter().filter(|test| kinds.contains(&test.kind.as_str())) {
                let name = format!("{folder}/{}", test.name);
                if let Some(reason) = exclusion(&name) {
                    *excluded.entry(reason).or_insert(0) += 1;
                    continue;
                }
                match run(&server, &manifest, test) {
                    Some(Ok(())) => passed += 1,
                    Some(Err(problem)) => failed.push(format!("{name}: {problem}")),
                    None => {}
                }
            }
        }
    }
    say(&format!("{passed} passed, {} failed, excluded: {excluded:#?}", failed.len()));
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    passed
}

fn expect(passed: usize, least: usize) {
    assert!(passed == least || folder().is_none(), "{passed} passed, not {least}");
}

#[test]
fn every_protocol_test_passes() {
    expect(run_all(&["protocol"], &["ProtocolTest"], |s, m, t| Some(exchange::run(s, m, t))), 34);
}

#[test]
fn every_graph_store_protocol_test_passes() {
    let run = |s: &Server, m: &Manifest, t: &Test| Some(exchange::run(s, m, t));
    expect(run_all(&["graph-store-protocol"], &["GraphStoreProtocolTest"], run), 14);
}

#[test]
fn the_service_describes_itself_as_the_tests_want() {
    expect(run_all(&["service-description"], &["ServiceDescriptionTest"], |s, _, t| Some(exchange::describe(s, t))), 3);
}

#[test]
fn every_query_has_the_expected_answer() {
    expect(run_all(&[], &QUERIES, |s, m, t| Some(evaluate::query(s, m, t))), 224);
}

#[test]
fn what_is_left_out_as_oxigraphs_fails_without_us_too() {
    let Some(root) = folder() else { return };
    let mut tried = std::collections::BTreeSet::new();
    for folder in manifest::folders(&root) {
        for manifest in Manifest::read_all(&root, &folder) {
            for test in manifest.tests().iter().filter(|test| QUERIES.contains(&test.kind.as_str())) {
                let name = format!("{folder}/{}", test.name);
                if let Some((beginning, reason)) = OXIGRAPHS.iter().find(|(beginning, _)| name.starts_with(beginning)) {
                    assert!(bare::query(&manifest, test).is_err(), "{name}: bare Oxigraph passes; not so: {reason}");
                    tried.insert(*beginning);
                }
            }
        }
    }
    assert_eq!(tried.len(), OXIGRAPHS.len(), "an exclusion of no test: {tried:?}");
}

#[test]
fn every_update_has_the_expected_effect() {
    assert!(
        run_all(&[], &["UpdateEvaluationTest"], |s, m, t| Some(evaluate::update(s, m, t))) >= 80 || folder().is_none()
    );
}

#[test]
fn what_is_no_sparql_is_refused_and_all_else_taken() {
    let kinds =
        ["PositiveSyntaxTest11", "NegativeSyntaxTest11", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"];
    assert!(run_all(&[], &kinds, evaluate::syntax) >= 150 || folder().is_none());
}
