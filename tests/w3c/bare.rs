//! Bare Oxigraph, of the version that the program has: what it answers otherwise than the W3C expects is not ours.

use oxigraph::{
    model::{GraphName, NamedNode},
    sparql::{QueryResults, SparqlEvaluator, results::QueryResultsFormat},
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
        if let QueryResults::Graph(triples) = results {
            let lines: Result<String, _> = triples.map(|triple| triple.map(|t| format!("{t} .\n"))).collect();
            return Ok((String::new(), lines.map_err(|e| e.to_string())?.into_bytes()));
        }
        let format = QueryResultsFormat::from_media_type(accept.split(',').next().unwrap_or_default());
        let format = format.ok_or("no format")?;
        let media = format.media_type().split(';').next().unwrap_or_default().to_owned();
        Ok((media, results.write(Vec::new(), format).map_err(|e| e.to_string())?))
    })
}
