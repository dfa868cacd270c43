//! Tests of the language: data put into the notes, a query or update sent, the answer or the effect compared.

use std::collections::BTreeMap;

use oxrdf::{BlankNode, Graph, Term, Triple};
use sparesults::QueryResultsFormat;

use super::{
    compare,
    manifest::{MF, Manifest, QT, RDFS, Test, UT, iri},
};
use crate::http::{Server, encoded};

const RESULTS: &str = "application/sparql-results+json, application/n-triples;q=0.9";

/// Graphs by name; the default graph has the empty one.
pub(crate) type Dataset = BTreeMap<String, Graph>;

/// A query with the data that it is put to, and what it must answer.
pub(crate) struct Question {
    pub(crate) data: Dataset,
    pub(crate) text: String,
    /// The address of the expected answer.
    result: String,
    expected: Vec<u8>,
}

/// A query's answer is the expected one.
pub(crate) fn query(server: &Server, manifest: &Manifest, entry: &Test) -> Result<(), String> {
    let question = question(manifest, entry)?;
    fill(server, &question.data)?;
    check(&question, |accept| {
        let answer = server.query("/notes/sparql", &question.text, accept);
        match answer.status {
            200 => Ok((answer.header("content-type").unwrap_or_default().to_owned(), answer.body)),
            status => Err(format!("{status}: {}", answer.text())),
        }
    })
}

/// The question that an entry of a manifest asks.
pub(crate) fn question(manifest: &Manifest, entry: &Test) -> Result<Question, String> {
    let action = manifest.one(&entry.node, MF, "action").ok_or("no action")?;
    let mut data = Dataset::new();
    for file in manifest.all(&action, QT, "data") {
        data.entry(String::new()).or_default().extend(&compare::graph(&manifest.file(&iri(&file)), &iri(&file))?);
    }
    for file in manifest.all(&action, QT, "graphData") {
        data.insert(iri(&file), compare::graph(&manifest.file(&iri(&file)), &iri(&file))?);
    }
    let address = iri(&manifest.one(&action, QT, "query").ok_or("no query")?);
    let text = with_base(&String::from_utf8_lossy(&manifest.file(&address)), &address);
    // `FROM` names files that nobody put anywhere yet.
    for part in text.split("FROM").skip(1) {
        let name = part.split('<').nth(1).and_then(|p| p.split('>').next()).unwrap_or_default();
        let name = if name.contains(':') {
            name.to_owned()
        } else {
            address.rsplit_once('/').map_or("", |p| p.0).to_owned() + "/" + name
        };
        if name.rsplit('.').next() == Some("ttl") && !data.contains_key(&name) {
            data.insert(name.clone(), compare::graph(&manifest.file(&name), &name)?);
        }
    }
    let result = iri(&manifest.one(&entry.node, MF, "result").ok_or("no result")?);
    Ok(Question { data, text, expected: manifest.file(&result), result })
}

/// Compares what `ask` gives for an `Accept` header, a media type and a body, with what is expected.
pub(crate) fn check(
    question: &Question,
    ask: impl Fn(&str) -> Result<(String, Vec<u8>), String>,
) -> Result<(), String> {
    let Question { result, expected, .. } = question;
    let found = || found(&ask(RESULTS)?);
    match result.rsplit('.').next().unwrap_or_default() {
        "csv" => compare::same_csv(&ask("text/csv")?.1, expected),
        "tsv" => {
            let tsv = |bytes: &[u8]| compare::results(bytes, QueryResultsFormat::Tsv);
            compare::same(&tsv(&ask("text/tab-separated-values")?.1)?, &tsv(expected)?)
        }
        "srx" => compare::same(&found()?, &compare::results(expected, QueryResultsFormat::Xml)?),
        "srj" => compare::same(&found()?, &compare::results(expected, QueryResultsFormat::Json)?),
        _ => {
            let expected = compare::graph(expected, result)?;
            let expected = compare::result_set(&expected).unwrap_or(expected);
            compare::same(&found()?, &expected)
        }
    }
}

/// An update's effect is the expected one.
pub(crate) fn update(server: &Server, manifest: &Manifest, entry: &Test) -> Result<(), String> {
    let action = manifest.one(&entry.node, MF, "action").ok_or("no action")?;
    let result = manifest.one(&entry.node, MF, "result").ok_or("no result")?;
    fill(server, &dataset(manifest, &action)?)?;
    let address = iri(&manifest.one(&action, UT, "request").ok_or("no request")?);
    let text = with_base(&String::from_utf8_lossy(&manifest.file(&address)), &address);
    let done = server.update(&text);
    if done.status != 204 {
        return Err(format!("{}: {}", done.status, done.text()));
    }
    let expected = dataset(manifest, &result)?;
    let mut names = found_names(server)?;
    names.extend(expected.keys().filter(|name| !name.is_empty()).cloned());
    names.sort();
    names.dedup();
    names.push(String::new());
    let all = |graphs: &dyn Fn(&str) -> Result<Graph, String>| {
        // As one graph, so that a blank node that two graphs share is compared as one.
        let mut whole = Graph::new();
        for name in &names {
            for triple in &graphs(name)? {
                let place = BlankNode::default();
                let term = |n: &str| oxrdf::NamedNode::new_unchecked(format!("urn:{n}"));
                whole.insert(&Triple::new(place.clone(), term("graph"), oxrdf::Literal::from(name.as_str())));
                whole.insert(&Triple::new(place.clone(), term("subject"), Term::from(triple.subject.into_owned())));
                whole.insert(&Triple::new(place.clone(), term("predicate"), triple.predicate.into_owned()));
                whole.insert(&Triple::new(place, term("object"), triple.object.into_owned()));
            }
        }
        Ok::<_, String>(whole)
    };
    let found = all(&|name| {
        let path = if name.is_empty() { "?default".to_owned() } else { format!("?graph={}", encoded(name)) };
        let answer = server.send("GET", &format!("/notes/store{path}"), &[("Accept", "application/n-triples")], &[]);
        if answer.status == 404 { Ok(Graph::new()) } else { compare::graph(&answer.body, "urn:x.nt") }
    })?;
    compare::same(&found, &all(&|name| Ok(expected.get(name).cloned().unwrap_or_default()))?)
}

/// SPARQL is taken, and what is none refused. `None` for tests whose result does not tell.
pub(crate) fn syntax(server: &Server, manifest: &Manifest, entry: &Test) -> Option<Result<(), String>> {
    let address = iri(&manifest.one(&entry.node, MF, "action")?);
    let text = String::from_utf8_lossy(&manifest.file(&address)).into_owned();
    let answer =
        if entry.kind.contains("Update") { server.update(&text) } else { server.query("/notes/sparql", &text, "*/*") };
    let body = answer.text();
    // What is refused although it is SPARQL was understood first.
    let understood = answer.status < 300
        || body.starts_with("SERVICE asks")
        || body.starts_with("LOAD reads")
        || answer.status == 500;
    let refused = answer.status == 400 && body.starts_with("line ");
    let right = if entry.kind.starts_with("Positive") { understood } else { refused };
    Some(if right { Ok(()) } else { Err(format!("{}: {body}\n{text}", answer.status)) })
}

/// Puts data into the notes, and nothing else.
fn fill(server: &Server, data: &Dataset) -> Result<(), String> {
    let mut steps = vec!["DROP ALL".to_owned()];
    for (name, graph) in data {
        let triples = graph.iter().map(|triple| triple.to_string()).collect::<Vec<_>>().join(" .\n");
        if name.is_empty() {
            steps.push(format!("INSERT DATA {{ {triples} }}"));
        } else {
            steps.push(format!("CREATE SILENT GRAPH <{name}>"));
            steps.push(format!("INSERT DATA {{ GRAPH <{name}> {{ {triples} }} }}"));
        }
    }
    let text = steps.join(" ;\n");
    let done = server.update(&text);
    if done.status == 204 { Ok(()) } else { Err(format!("the data: {}: {}", done.status, done.text())) }
}

/// The dataset that a node of a manifest describes.
fn dataset(manifest: &Manifest, node: &Term) -> Result<Dataset, String> {
    let mut data = Dataset::new();
    for file in manifest.all(node, UT, "data") {
        data.entry(String::new()).or_default().extend(&compare::graph(&manifest.file(&iri(&file)), &iri(&file))?);
    }
    for named in manifest.all(node, UT, "graphData") {
        let file = iri(&manifest.one(&named, UT, "graph").ok_or("no graph")?);
        let name = manifest.text(&named, RDFS, "label").ok_or("no name")?;
        data.insert(name, compare::graph(&manifest.file(&file), &file)?);
    }
    Ok(data)
}

/// The names of the graphs that there are.
fn found_names(server: &Server) -> Result<Vec<String>, String> {
    let answer = server.query("/notes/sparql", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv");
    if answer.status != 200 {
        return Err(answer.text());
    }
    Ok(answer.text().lines().skip(1).map(str::to_owned).collect())
}

fn found((media, body): &(String, Vec<u8>)) -> Result<Graph, String> {
    match media.as_str() {
        "application/sparql-results+json" => compare::results(body, QueryResultsFormat::Json),
        _ => compare::graph(body, "urn:x.nt"),
    }
}

/// A text whose relative IRIs are relative to its own address.
fn with_base(text: &str, address: &str) -> String {
    format!("BASE <{address}>\n{text}")
}
