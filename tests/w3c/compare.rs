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
                graph.insert(&Triple::new(row.clone(), NamedNode::new_unchecked("urn:is:row"), Literal::from("row")));
                for (variable, term) in &solution.map_err(|e| e.to_string())? {
                    let column = NamedNode::new_unchecked(format!("urn:{}", variable.as_str()));
                    graph.insert(&Triple::new(row.clone(), column, by_value(term.clone())));
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
    let quads = quads.map(|t| t.map(|t| Triple { object: by_value(t.object), ..t }));
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

/// A number or a truth value in one of its notations: a store keeps the value, not how it was written.
fn by_value(term: Term) -> Term {
    let Term::Literal(literal) = &term else { return term };
    let datatype = literal.datatype().into_owned();
    let name = datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#").unwrap_or_default();
    match (name, literal.value().parse::<f64>()) {
        ("decimal" | "double" | "float" | "integer", Ok(value)) if value.is_finite() => {
            Literal::new_typed_literal(value.to_string(), datatype).into()
        }
        ("boolean", Ok(value)) => Literal::from(value != 0.0).into(),
        _ => term,
    }
}

/// Compares two results in CSV: rows in any order, columns too, numbers by value, blank nodes without identity.
pub(crate) fn same_csv(found: &[u8], expected: &[u8]) -> Result<(), String> {
    let rows = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut lines = text.lines().map(csv_cells);
        let columns = lines.next().unwrap_or_default();
        let row = |cells: Vec<String>| {
            let mut row: Vec<(String, String)> = columns.iter().cloned().zip(cells).collect();
            row.sort();
            row
        };
        let mut rows: Vec<_> = lines.map(row).collect();
        rows.sort();
        (columns.len(), rows)
    };
    let (found, expected) = (rows(found), rows(expected));
    if found == expected { Ok(()) } else { Err(format!("found: {found:#?}\nexpected: {expected:#?}")) }
}

/// The cells of a line without line breaks in its cells.
fn csv_cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    let plain = |cell: String| match cell.parse::<f64>() {
        Ok(number) => number.to_string(),
        Err(_) if cell.starts_with("_:") => "_:".to_owned(),
        Err(_) => cell,
    };
    cells.into_iter().map(plain).collect()
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
        rows.insert(&Triple::new(node.clone(), NamedNode::new_unchecked("urn:is:row"), Literal::from("row")));
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
