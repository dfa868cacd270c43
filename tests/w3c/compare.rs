//! Whether two answers are the same, whatever their blank nodes are called.

use oxrdf::{BlankNode, Graph, Literal, NamedNode, Term, Triple, graph::CanonicalizationAlgorithm};
use oxrdfio::{RdfFormat, RdfParser};
use sparesults::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

/// What a query answers, as a graph: rows are blank nodes, columns properties.
pub(crate) fn results(bytes: &[u8], format: QueryResultsFormat) -> Result<Graph, String> {
    let parser = QueryResultsParser::from_format(format);
    let mut graph = Graph::new();
    match parser.for_slice(bytes).map_err(|e| e.to_string())? {
        SliceQueryResultsParserOutput::Boolean(answer) => {
            let node = NamedNode::new_unchecked("urn:boolean");
            graph.insert(&Triple::new(node.clone(), node, Literal::from(answer)));
        }
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            for solution in solutions {
                let row = BlankNode::default();
                graph.insert(&Triple::new(row.clone(), NamedNode::new_unchecked("urn:a"), Literal::from("row")));
                for (variable, term) in &solution.map_err(|e| e.to_string())? {
                    let column = NamedNode::new_unchecked(format!("urn:{}", variable.as_str()));
                    graph.insert(&Triple::new(row.clone(), column, term.clone()));
                }
            }
        }
    }
    Ok(graph)
}

/// A graph from its text; the ending of its name tells the format.
pub(crate) fn graph(bytes: &[u8], address: &str) -> Result<Graph, String> {
    let ending = address.rsplit('.').next().unwrap_or_default();
    let format = RdfFormat::from_extension(ending).ok_or_else(|| format!("`.{ending}` is no format"))?;
    let parser = RdfParser::from_format(format).with_base_iri(address).map_err(|e| e.to_string())?;
    let quads = parser.for_slice(bytes).map(|quad| quad.map(Triple::from));
    quads.collect::<Result<Graph, _>>().map_err(|e| format!("{address}: {e}"))
}

/// Compares two graphs; the error shows both.
pub(crate) fn same(found: &Graph, expected: &Graph) -> Result<(), String> {
    let canonical = |graph: &Graph| {
        let mut graph = graph.clone();
        graph.canonicalize(CanonicalizationAlgorithm::Unstable);
        graph
    };
    if canonical(found) == canonical(expected) {
        return Ok(());
    }
    Err(format!("found:\n{}expected:\n{}", lines(found), lines(expected)))
}

/// Compares two results in CSV, whose blank nodes have no identity.
pub(crate) fn same_csv(found: &[u8], expected: &[u8]) -> Result<(), String> {
    let lines = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let cell = |cell: &str| if cell.starts_with("_:") { "_:".to_owned() } else { cell.to_owned() };
        let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",");
        let mut lines: Vec<String> = text.lines().map(line).collect();
        if lines.len() > 1 {
            lines[1..].sort();
        }
        lines
    };
    let (found, expected) = (lines(found), lines(expected));
    if found == expected { Ok(()) } else { Err(format!("found: {found:#?}\nexpected: {expected:#?}")) }
}

/// A result that is written as a graph itself, in the vocabulary of result sets.
pub(crate) fn result_set(graph: &Graph) -> Option<Graph> {
    const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
    let term = |name: &str| NamedNode::new_unchecked(format!("{RS}{name}"));
    let mut rows = Graph::new();
    let mut found = false;
    for solution in graph.triples_for_predicate(&term("solution")) {
        found = true;
        let Term::BlankNode(node) = solution.object.into_owned() else { continue };
        rows.insert(&Triple::new(node.clone(), NamedNode::new_unchecked("urn:a"), Literal::from("row")));
        for binding in graph.objects_for_subject_predicate(&node, &term("binding")) {
            let Term::BlankNode(binding) = binding.into_owned() else { continue };
            let object =
                |name: &str| graph.object_for_subject_predicate(&binding, &term(name)).map(oxrdf::TermRef::into_owned);
            if let (Some(Term::Literal(name)), Some(value)) = (object("variable"), object("value")) {
                rows.insert(&Triple::new(
                    node.clone(),
                    NamedNode::new_unchecked(format!("urn:{}", name.value())),
                    value,
                ));
            }
        }
    }
    found.then_some(rows)
}

fn lines(graph: &Graph) -> String {
    let mut lines: Vec<String> = graph.iter().map(|triple| format!("  {triple}\n")).collect();
    lines.sort();
    lines.concat()
}
