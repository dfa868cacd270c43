//! A store and its notes as one dataset: the store's default graph, and the named graphs of both.

use oxigraph::{
    model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef},
    store::{StorageError, Store as Database},
};
use spareval::{InternalQuad, QueryableDataset};

use crate::{Notes, Store};

/// Both databases, read only. The notes' default graph appears as a named graph, `urn:guanxi:notes` under the usual base.
pub(super) struct Joined<'a> {
    store: &'a Database,
    notes: &'a Database,
    unnamed: NamedNode,
}

type Internal = Result<InternalQuad<Term>, StorageError>;

impl<'a> Joined<'a> {
    pub(super) fn new(store: &'a Store, notes: &'a Notes) -> Self {
        Self { store: &store.database, notes: &notes.database, unnamed: store.base.notes() }
    }

    /// The graph of the notes that `name` stands for here.
    fn notes_graph<'g>(&self, name: GraphNameRef<'g>) -> GraphNameRef<'g> {
        if name == GraphNameRef::from(self.unnamed.as_ref()) { GraphNameRef::DefaultGraph } else { name }
    }
}

impl<'a> QueryableDataset<'a> for Joined<'a> {
    type InternalTerm = Term;
    type Error = StorageError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<&Term>,
        graph: Option<Option<&Term>>,
    ) -> impl Iterator<Item = Internal> + use<'a> {
        let (store, notes, unnamed) = (self.store, self.notes, self.unnamed.clone());
        let nothing = || Box::new(std::iter::empty()) as Box<dyn Iterator<Item = Internal> + 'a>;
        let (Ok(subject), Ok(predicate)) = (optional(subject, node), optional(predicate, named)) else {
            return nothing();
        };
        let object = object.map(Term::as_ref);
        let quads = |database: &'a Database, graph| database.quads_for_pattern(subject, predicate, object, graph);
        match graph {
            Some(None) => Box::new(quads(store, Some(GraphNameRef::DefaultGraph)).map(internal)),
            Some(Some(name)) => {
                let Some(name) = node(name).map(GraphNameRef::from) else { return nothing() };
                let owned = name.into_owned();
                let further = quads(notes, Some(self.notes_graph(name))).map(move |q| Ok(within(q?, owned.clone())));
                Box::new(quads(store, Some(name)).chain(further.filter(move |q| is_new(store, q))).map(internal))
            }
            None => {
                let further = quads(notes, None).map(move |quad| {
                    let quad = quad?;
                    let graph = if quad.graph_name.is_default_graph() {
                        unnamed.clone().into()
                    } else {
                        quad.graph_name.clone()
                    };
                    Ok(within(quad, graph))
                });
                let stored = quads(store, None).filter(|q| !q.as_ref().is_ok_and(|q| q.graph_name.is_default_graph()));
                Box::new(stored.chain(further.filter(move |q| is_new(store, q))).map(internal))
            }
        }
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Term, StorageError>> + use<'a> {
        let store = self.store;
        let new = move |name: &Result<_, StorageError>| match name {
            Ok(name) => !store.contains_named_graph(name).unwrap_or(false),
            Err(_) => true,
        };
        let unnamed = self.notes.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).next();
        let unnamed = unnamed.map(|quad| quad.map(|_| self.unnamed.clone().into()));
        store.named_graphs().chain(self.notes.named_graphs().filter(new)).map(|name| Ok(name?.into())).chain(unnamed)
    }

    fn contains_internal_graph_name(&self, name: &Term) -> Result<bool, StorageError> {
        let Some(name) = node(name) else { return Ok(false) };
        if self.store.contains_named_graph(name)? {
            return Ok(true);
        }
        match self.notes_graph(name.into()) {
            GraphNameRef::DefaultGraph => {
                let mut quads = self.notes.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
                Ok(quads.next().transpose()?.is_some())
            }
            _ => self.notes.contains_named_graph(name),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }

    fn externalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }
}

/// What is asked for can stand nowhere in that place.
struct Nowhere;

/// `None` where nothing is asked for.
fn optional<'t, T>(term: Option<&'t Term>, read: impl FnOnce(&'t Term) -> Option<T>) -> Result<Option<T>, Nowhere> {
    term.map(|term| read(term).ok_or(Nowhere)).transpose()
}

fn node(term: &Term) -> Option<NamedOrBlankNodeRef<'_>> {
    match term.as_ref() {
        TermRef::NamedNode(node) => Some(node.into()),
        TermRef::BlankNode(node) => Some(node.into()),
        TermRef::Literal(_) => None,
    }
}

fn named(term: &Term) -> Option<NamedNodeRef<'_>> {
    if let TermRef::NamedNode(node) = term.as_ref() { Some(node) } else { None }
}

fn within(quad: Quad, graph_name: GraphName) -> Quad {
    Quad { graph_name, ..quad }
}

/// Whether the store does not say the same in the same graph.
fn is_new(store: &Database, quad: &Result<Quad, StorageError>) -> bool {
    quad.as_ref().map_or(true, |quad| !store.contains(quad).unwrap_or(false))
}

fn internal(quad: Result<Quad, StorageError>) -> Internal {
    let quad = quad?;
    let graph_name = match quad.graph_name {
        GraphName::NamedNode(node) => Some(node.into()),
        GraphName::BlankNode(node) => Some(node.into()),
        GraphName::DefaultGraph => None,
    };
    Ok(InternalQuad { subject: quad.subject.into(), predicate: quad.predicate.into(), object: quad.object, graph_name })
}
