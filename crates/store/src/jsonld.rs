//! A store as JSON-LD 1.1 with short names: the context of `data/context.jsonld`, then one object a node.

use std::{collections::BTreeMap, io::Write};

use oxigraph::model::{GraphName, Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use serde_json::{Map, Value, json};

use crate::{
    Base, StoreError,
    rdf::vocabulary::{rdf, xsd},
};

/// The context as it is published, under the default base.
const CONTEXT: &str = include_str!("../../../data/context.jsonld");

/// A node's properties, each with its values.
type Node = BTreeMap<String, Vec<Value>>;

/// The short names of a context.
struct Names {
    context: Value,
    /// The term of each property or class, with its `@type`.
    terms: BTreeMap<String, (String, Option<String>)>,
    /// Prefixes with what they stand for, the longest first.
    prefixes: Vec<(String, String)>,
}

/// Writes quads, those of the default graph and then one graph after another.
pub(crate) fn write(base: &Base, quads: Vec<Quad>, mut to: impl Write) -> Result<(), StoreError> {
    let names = Names::new(base)?;
    let mut graphs: BTreeMap<Option<String>, BTreeMap<String, Node>> = BTreeMap::new();
    for quad in quads {
        let graph = match &quad.graph_name {
            GraphName::DefaultGraph => None,
            GraphName::NamedNode(node) => Some(names.iri(node.as_str())),
            GraphName::BlankNode(node) => Some(node.to_string()),
        };
        let subject = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => names.iri(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let node = graphs.entry(graph).or_default().entry(subject).or_default();
        let (property, value) = names.property(quad.predicate.as_ref(), &quad.object);
        node.entry(property).or_default().push(value);
    }
    let mut lines: Vec<Value> = Vec::new();
    for (graph, nodes) in graphs {
        let nodes = nodes.into_iter().map(|(id, node)| whole(id, node));
        match graph {
            None => lines.extend(nodes),
            Some(id) => lines.push(json!({ "@id": id, "@graph": nodes.collect::<Vec<_>>() })),
        }
    }
    let text = |value: &Value| serde_json::to_string(value).unwrap_or_default();
    write!(to, "{{\"@context\":{},\n\"@graph\":[", text(&names.context)).map_err(StoreError::Output)?;
    for (at, line) in lines.iter().enumerate() {
        write!(to, "{}\n{}", if at > 0 { "," } else { "" }, text(line)).map_err(StoreError::Output)?;
    }
    to.write_all(b"\n]}\n").and_then(|()| to.flush()).map_err(StoreError::Output)
}

/// A node with its id first; a property with one value has no list, values stand in their order as text.
fn whole(id: String, node: Node) -> Value {
    let mut out = Map::from_iter([("@id".to_owned(), Value::String(id))]);
    for (name, mut values) in node {
        values.sort_by_key(Value::to_string);
        let only = if values.len() == 1 { values.pop() } else { None };
        out.insert(name, only.unwrap_or(Value::Array(values)));
    }
    Value::Object(out)
}

impl Names {
    /// The context under the base of a store.
    fn new(base: &Base) -> Result<Self, StoreError> {
        let wrong = || StoreError::damaged("the context of JSON-LD cannot be read");
        let mut whole: Value = serde_json::from_str(CONTEXT).map_err(|_| wrong())?;
        let context = whole["@context"].as_object_mut().ok_or_else(wrong)?;
        for sort in crate::rdf::iri::Sort::ALL {
            context.insert(sort.letter().to_owned(), Value::String(base.prefix(sort)));
        }
        let is_prefix = |iri: &str| iri.ends_with([':', '/', '#']);
        let texts = context.iter().filter_map(|(name, v)| Some((name.clone(), v.as_str()?.to_owned())));
        let mut prefixes: Vec<(String, String)> = texts.filter(|(_, iri)| is_prefix(iri)).collect();
        prefixes.sort_by_key(|(_, iri)| std::cmp::Reverse(iri.len()));
        let full = |compact: &str| {
            let (prefix, local) = compact.split_once(':').unwrap_or(("", compact));
            let iri = prefixes.iter().find(|(name, _)| name == prefix).map_or("", |(_, iri)| iri);
            format!("{iri}{local}")
        };
        let mut terms = BTreeMap::new();
        for (name, definition) in context.iter() {
            let (id, kind) = match definition {
                Value::String(id) if !is_prefix(id) => (id.as_str(), None),
                Value::Object(parts) => {
                    (parts["@id"].as_str().unwrap_or_default(), parts.get("@type").and_then(Value::as_str))
                }
                _ => continue,
            };
            let kind = kind.map(|k| if k == "@id" { k.to_owned() } else { full(k) });
            terms.insert(full(id), (name.clone(), kind));
        }
        Ok(Self { context: whole["@context"].take(), terms, prefixes })
    }

    /// An IRI with its prefix, where one fits and what is left cannot be taken for something else.
    fn iri(&self, iri: &str) -> String {
        let fits = |(name, start): &(String, String)| {
            let local = iri.strip_prefix(start.as_str())?;
            (!local.starts_with("//")).then(|| format!("{name}:{local}"))
        };
        self.prefixes.iter().find_map(fits).unwrap_or_else(|| iri.to_owned())
    }

    /// A property's short name with one of its values.
    fn property(&self, predicate: NamedNodeRef<'_>, object: &Term) -> (String, Value) {
        if predicate == rdf::TYPE
            && let Term::NamedNode(class) = object
        {
            let class =
                self.terms.get(class.as_str()).map_or_else(|| self.iri(class.as_str()), |(name, _)| name.clone());
            return ("@type".to_owned(), Value::String(class));
        }
        let (name, kind) = self.terms.get(predicate.as_str()).map_or((None, None), |(n, k)| (Some(n), k.as_deref()));
        let value = match object {
            Term::NamedNode(node) if kind == Some("@id") => Value::String(self.iri(node.as_str())),
            Term::NamedNode(node) => json!({ "@id": self.iri(node.as_str()) }),
            Term::BlankNode(node) => json!({ "@id": node.to_string() }),
            Term::Literal(literal) => self.literal(literal, kind),
        };
        (name.cloned().unwrap_or_else(|| self.iri(predicate.as_str())), value)
    }

    /// A literal as short as the type of its property lets it be; one of another type says its own.
    fn literal(&self, literal: &Literal, kind: Option<&str>) -> Value {
        let text = literal.value();
        if let Some(language) = literal.language() {
            return json!({ "@language": language, "@value": text });
        }
        let datatype = literal.datatype();
        if kind == Some(datatype.as_str()) {
            return Value::String(text.to_owned());
        }
        match (datatype, text) {
            _ if kind.is_some() => {}
            (xsd::BOOLEAN, "true") => return Value::Bool(true),
            (xsd::BOOLEAN, "false") => return Value::Bool(false),
            (xsd::INTEGER, _) => {
                if let Some(number) = text.parse::<i64>().ok().filter(|n| n.to_string() == text) {
                    return json!(number);
                }
            }
            _ if datatype == oxigraph::model::vocab::xsd::STRING => return Value::String(text.to_owned()),
            _ => {}
        }
        json!({ "@type": self.iri(datatype.as_str()), "@value": text })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};

    use super::*;
    use crate::{
        fixture::{dump, store},
        rdf::ontology,
        sparql::Format,
    };

    #[test]
    fn what_is_written_reads_as_the_same_quads() {
        let (_dir, store) = store();
        let mut bytes = Vec::new();
        store.export(Format::JsonLd, &mut bytes).expect("written");
        let parser = RdfParser::from_format(RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() });
        let read: BTreeSet<String> =
            parser.for_reader(&bytes[..]).map(|q| format!("{} .", q.expect("a quad"))).collect();
        let held: BTreeSet<String> = dump(&store).lines().map(str::to_owned).collect();
        assert_eq!(read.difference(&held).collect::<Vec<_>>(), Vec::<&String>::new());
        assert_eq!(held.difference(&read).collect::<Vec<_>>(), Vec::<&String>::new());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.contains(r#""supplies":"e:tesla""#) && text.contains(r#""status":"in-talks""#), "{text}");
    }

    #[test]
    fn the_context_has_a_name_for_every_term_of_the_ontology() {
        let base = Base::new("https://example.org/kg#").expect("a base");
        let names = Names::new(&base).expect("read");
        for quad in ontology::quads(&base).iter().filter(|q| q.predicate == rdf::TYPE) {
            let NamedOrBlankNode::NamedNode(term) = &quad.subject else { continue };
            assert!(names.terms.contains_key(term.as_str()), "{term} has no short name");
        }
    }
}
