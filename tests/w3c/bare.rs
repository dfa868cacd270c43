//! Bare Oxigraph, of the version that the program has: what it answers otherwise than the W3C expects is not ours.

use std::{error::Error, io::Write};

use oxigraph::{
    model::{GraphName, NamedNode},
    sparql::{
        QueryResults, SparqlEvaluator,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
    store::Store,
};

use super::{
    evaluate::{check, question},
    manifest::{Manifest, Test},
};

/// Whether Oxigraph's answer to a query is the expected one.
pub(crate) fn query(manifest: &Manifest, entry: &Test) -> Result<(), String> {
    let question = question(manifest, entry)?;
    let store = Store::new().map_err(|e| e.to_string())?;
    for (name, graph) in &question.data {
        let name = if name.is_empty() {
            GraphName::DefaultGraph
        } else {
            let node = NamedNode::new_unchecked(name);
            store.insert_named_graph(&node).map_err(|e| e.to_string())?;
            node.into()
        };
        for triple in graph {
            store.insert(&triple.into_owned().in_graph(name.clone())).map_err(|e| e.to_string())?;
        }
    }
    check(&question, |accept| {
        let asked = SparqlEvaluator::new().parse_query(&question.text).map_err(|e| e.to_string())?;
        let results = asked.on_store(&store).execute().map_err(|e| e.to_string())?;
        written(results, accept.split(',').next().unwrap_or_default()).map_err(|e| e.to_string())
    })
}

/// Results as a media type and a body, as a server would send them.
fn written(results: QueryResults<'_>, accept: &str) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    let format = QueryResultsFormat::from_media_type(accept).ok_or("no format")?;
    let serializer = QueryResultsSerializer::from_format(format);
    let mut body = Vec::new();
    match results {
        QueryResults::Boolean(answer) => {
            serializer.serialize_boolean_to_writer(&mut body, answer)?;
        }
        QueryResults::Solutions(rows) => {
            let mut out = serializer.serialize_solutions_to_writer(&mut body, rows.variables().to_vec())?;
            for row in rows {
                out.serialize(&row?)?;
            }
            out.finish()?;
        }
        QueryResults::Graph(triples) => {
            for triple in triples {
                writeln!(body, "{} .", triple?)?;
            }
            return Ok((String::new(), body));
        }
    }
    Ok((accept.to_owned(), body))
}
