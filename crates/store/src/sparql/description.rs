//! SPARQL 1.1 Service Description: what a service says of itself to programs.

use oxigraph::{
    io::RdfSerializer,
    model::{BlankNode, NamedNode, TripleRef, vocab::rdf},
};

use super::{Format, QueryError, Shape, graph::node};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";

/// The formats of answers, by their names at the W3C.
const RESULTS: [&str; 10] = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "N-Quads",
    "TriG",
    "JSON-LD",
];

/// The formats of triples that are taken in.
const INPUTS: [&str; 4] = ["Turtle", "N-Triples", "RDF_XML", "JSON-LD"];

/// A service that answers queries.
#[derive(Debug, Clone, Copy)]
pub struct Service<'a> {
    /// Its address.
    pub endpoint: &'a str,
    /// Whether it takes updates.
    pub updates: bool,
}

/// The description in a format for graphs.
pub fn describe_service(service: &Service<'_>, format: Format) -> Result<Vec<u8>, QueryError> {
    let rdf_format = format.rdf().ok_or_else(|| QueryError::unfit(Shape::Graph, format))?;
    let endpoint = node(service.endpoint)?;
    let term = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let at_w3c = |name: &&str| NamedNode::new_unchecked(format!("{FORMATS}{name}"));
    let (dataset, graph) = (BlankNode::new_unchecked("dataset"), BlankNode::new_unchecked("default"));
    let mut languages = vec![term("SPARQL11Query")];
    let mut inputs = Vec::new();
    if service.updates {
        languages.push(term("SPARQL11Update"));
        inputs.extend(INPUTS.iter().map(at_w3c));
    }
    let results: Vec<NamedNode> = RESULTS.iter().map(at_w3c).collect();
    let serializer = RdfSerializer::from_format(rdf_format).with_prefix("sd", SD);
    let mut out = serializer.map_err(|e| QueryError::Evaluation(e.to_string()))?.for_writer(Vec::new());
    let is_a = |class: NamedNode| (rdf::TYPE.into_owned(), class);
    let mut about: Vec<(NamedNode, NamedNode)> = vec![is_a(term("Service")), (term("endpoint"), endpoint.clone())];
    about.extend(languages.into_iter().map(|l| (term("supportedLanguage"), l)));
    about.extend(results.into_iter().map(|f| (term("resultFormat"), f)));
    about.extend(inputs.into_iter().map(|f| (term("inputFormat"), f)));
    for (predicate, object) in &about {
        out.serialize_triple(TripleRef::new(&endpoint, predicate, object))?;
    }
    out.serialize_triple(TripleRef::new(&endpoint, &term("defaultDataset"), &dataset))?;
    out.serialize_triple(TripleRef::new(&dataset, rdf::TYPE, &term("Dataset")))?;
    out.serialize_triple(TripleRef::new(&dataset, &term("defaultGraph"), &graph))?;
    out.serialize_triple(TripleRef::new(&graph, rdf::TYPE, &term("Graph")))?;
    Ok(out.finish()?)
}
