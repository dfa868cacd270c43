//! The manifests: graphs in Turtle that list tests, with helpers to walk them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};
use oxttl::TurtleParser;

pub(crate) const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
pub(crate) const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
pub(crate) const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
pub(crate) const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Where the files have their addresses.
const BASE: &str = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/";

/// A manifest with the folder that its addresses lead to.
pub(crate) struct Manifest {
    graph: Graph,
    root: PathBuf,
}

/// An entry of a manifest.
pub(crate) struct Test {
    pub(crate) node: Term,
    /// The end of its IRI.
    pub(crate) name: String,
    /// Its class, without the namespace.
    pub(crate) kind: String,
}

/// The folders with a manifest, sorted.
pub(crate) fn folders(root: &Path) -> Vec<String> {
    let mut folders: Vec<String> = fs::read_dir(root)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("manifest.ttl").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        // Replaced by graph-store-protocol, as each of its tests says.
        .filter(|name| name != "http-rdf-update")
        .collect();
    folders.sort();
    folders
}

impl Manifest {
    /// The manifests of a folder.
    pub(crate) fn read_all(root: &Path, folder: &str) -> Vec<Self> {
        let entries = fs::read_dir(root.join(folder)).expect("the folder");
        let names = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> =
            names.filter(|n| n.starts_with("manifest") && n.rsplit('.').next() == Some("ttl")).collect();
        names.sort();
        names.iter().map(|name| Self::read(root, &format!("{folder}/{name}"))).collect()
    }

    fn read(root: &Path, path: &str) -> Self {
        let text = fs::read_to_string(root.join(path)).expect("a manifest");
        let parser = TurtleParser::new().with_base_iri(format!("{BASE}{path}")).expect("an IRI");
        let triples = parser.for_slice(text.as_bytes());
        let graph = triples.collect::<Result<Graph, _>>().unwrap_or_else(|e| panic!("{path}: {e}"));
        Self { graph, root: root.to_owned() }
    }

    /// The tests that it lists, in order.
    pub(crate) fn tests(&self) -> Vec<Test> {
        let entries = NamedNodeRef::new_unchecked("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#entries");
        let lists: Vec<Term> = self.graph.triples_for_predicate(entries).map(|t| t.object.into_owned()).collect();
        let test = |node: Term| {
            let iri = iri(&node);
            let kind = self.one(&node, RDF, "type").map(|kind| self::iri(&kind)).unwrap_or_default();
            let end = |iri: &str| iri.rsplit(['#', '/']).next().unwrap_or_default().to_owned();
            Test { name: end(&iri), kind: end(&kind), node }
        };
        let mut nodes: Vec<Term> = lists.iter().flat_map(|list| self.list(list)).collect();
        // One test of the Graph Store Protocol is missing in its list.
        let class = format!("{MF}GraphStoreProtocolTest");
        let class = NamedNodeRef::new_unchecked(&class);
        let kind = format!("{RDF}type");
        let typed = self.graph.subjects_for_predicate_object(NamedNodeRef::new_unchecked(&kind), class);
        let mut unlisted: Vec<Term> =
            typed.map(|s| Term::from(s.into_owned())).filter(|n| !nodes.contains(n)).collect();
        unlisted.sort_by_key(ToString::to_string);
        nodes.extend(unlisted);
        nodes.into_iter().map(test).collect()
    }

    /// The objects of a node's property.
    pub(crate) fn all(&self, node: &Term, namespace: &str, name: &str) -> Vec<Term> {
        let predicate = format!("{namespace}{name}");
        let Some(subject) = subject(node) else { return Vec::new() };
        let objects =
            self.graph.objects_for_subject_predicate(subject.as_ref(), NamedNodeRef::new_unchecked(&predicate));
        let mut objects: Vec<Term> = objects.map(TermRef::into_owned).collect();
        objects.sort_by_key(ToString::to_string);
        objects
    }

    /// The one object of a node's property.
    pub(crate) fn one(&self, node: &Term, namespace: &str, name: &str) -> Option<Term> {
        self.all(node, namespace, name).into_iter().next()
    }

    /// The text of a node's property.
    pub(crate) fn text(&self, node: &Term, namespace: &str, name: &str) -> Option<String> {
        self.one(node, namespace, name).map(|term| match term {
            Term::Literal(literal) => literal.value().to_owned(),
            other => iri(&other),
        })
    }

    /// The members of a list.
    pub(crate) fn list(&self, list: &Term) -> Vec<Term> {
        let (mut members, mut rest) = (Vec::new(), Some(list.clone()));
        while let Some(node) = rest {
            members.extend(self.one(&node, RDF, "first"));
            rest = self.one(&node, RDF, "rest");
        }
        members
    }

    /// The content of a file by its address.
    pub(crate) fn file(&self, address: &str) -> Vec<u8> {
        let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} leads elsewhere"));
        fs::read(self.root.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

/// The IRI of a node; empty for what has none.
pub(crate) fn iri(term: &Term) -> String {
    if let Term::NamedNode(node) = term { node.as_str().to_owned() } else { String::new() }
}

fn subject(term: &Term) -> Option<NamedOrBlankNode> {
    match term.as_ref() {
        TermRef::NamedNode(node) => Some(NamedOrBlankNodeRef::from(node).into_owned()),
        TermRef::BlankNode(node) => Some(NamedOrBlankNodeRef::from(node).into_owned()),
        TermRef::Literal(_) => None,
    }
}
