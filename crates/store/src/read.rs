//! Reading nouns back out of a database.

use guanxi_graph::DocumentMeta;
use guanxi_model::{Claim, Document, Entity};
use oxigraph::{
    model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef},
    store::Store as Database,
};

use crate::{
    Base, StoreError,
    rdf::{
        document::{read_document, read_record},
        entity::read_entity,
        iri::Sort,
        vocabulary::{rdf, schema},
    },
};

/// The quads of a node in one graph.
pub(crate) fn about(database: &Database, node: &NamedNode, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, StoreError> {
    Ok(database.quads_for_pattern(Some(node.as_ref().into()), None, None, Some(graph)).collect::<Result<_, _>>()?)
}

/// The one object of a node's predicate in a graph, where there is one.
pub(crate) fn object(
    database: &Database,
    node: &NamedNode,
    predicate: NamedNodeRef<'_>,
    graph: GraphNameRef<'_>,
) -> Result<Option<Term>, StoreError> {
    let mut quads = database.quads_for_pattern(Some(node.as_ref().into()), Some(predicate), None, Some(graph));
    Ok(quads.next().transpose()?.map(|q| q.object))
}

/// The named nodes that have this predicate and object in the default graph.
pub(crate) fn subjects(
    database: &Database,
    predicate: NamedNodeRef<'_>,
    object: TermRef<'_>,
) -> Result<Vec<NamedNode>, StoreError> {
    let quads = database.quads_for_pattern(None, Some(predicate), Some(object), Some(GraphNameRef::DefaultGraph));
    let mut found = Vec::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            found.push(node);
        }
    }
    Ok(found)
}

/// The hash of a document and its claims, where the database holds it.
pub(crate) fn content_hash(database: &Database, base: &Base, id: &str) -> Result<Option<String>, StoreError> {
    let node = base.document(id);
    let hash = object(database, &node, base.term("content-hash").as_ref(), node.as_ref().into())?;
    Ok(hash.and_then(|term| if let Term::Literal(l) = term { Some(l.value().to_owned()) } else { None }))
}

/// The identities of all documents, sorted.
pub(crate) fn document_ids(database: &Database, base: &Base) -> Result<Vec<String>, StoreError> {
    let mut ids = Vec::new();
    for graph in database.named_graphs() {
        if let NamedOrBlankNode::NamedNode(node) = graph? {
            ids.extend(base.name_of(Sort::Document, node.as_str()));
        }
    }
    ids.sort();
    Ok(ids)
}

/// A document with its text.
pub(crate) fn document(database: &Database, base: &Base, id: &str) -> Result<Option<Document>, StoreError> {
    let node = base.document(id);
    Ok(read_document(about(database, &node, node.as_ref().into())?))
}

/// What is known of every document besides its text.
pub(crate) fn metas(database: &Database) -> Result<Vec<DocumentMeta>, StoreError> {
    let mut metas = Vec::new();
    for graph in database.named_graphs() {
        let NamedOrBlankNode::NamedNode(node) = graph? else { continue };
        let document = read_document(about(database, &node, node.as_ref().into())?);
        metas.extend(document.map(|d| DocumentMeta::from(&d)));
    }
    Ok(metas)
}

/// Every claim of every document.
pub(crate) fn claims(database: &Database, base: &Base) -> Result<Vec<Claim>, StoreError> {
    let record = base.term("record");
    let quads = database.quads_for_pattern(None, Some(record.as_ref()), None, None);
    quads.map(|quad| read_record(&quad?.object)).collect()
}

/// A claim by its identity.
pub(crate) fn claim(database: &Database, base: &Base, id: &str) -> Result<Option<Claim>, StoreError> {
    let (node, record) = (base.claim(id), base.term("record"));
    let mut quads = database.quads_for_pattern(Some(node.as_ref().into()), Some(record.as_ref()), None, None);
    quads.next().map(|quad| read_record(&quad?.object)).transpose()
}

/// An entity by its node.
pub(crate) fn entity(database: &Database, base: &Base, node: &NamedNode) -> Result<Option<Entity>, StoreError> {
    Ok(read_entity(base, node, about(database, node, GraphNameRef::DefaultGraph)?))
}

/// The nodes of every merged statement.
pub(crate) fn statements(database: &Database) -> Result<Vec<NamedNode>, StoreError> {
    subjects(database, rdf::TYPE, rdf::STATEMENT.into())
}

/// A document's metadata from the merged graph.
pub(crate) fn meta(database: &Database, base: &Base, id: &str) -> Result<Option<DocumentMeta>, StoreError> {
    let quads = about(database, &base.document(id), GraphNameRef::DefaultGraph)?;
    Ok(read_document(quads).map(|d| DocumentMeta::from(&d)))
}

/// How many quads the default graph has with this predicate, and with this object where one is given.
pub(crate) fn count(
    database: &Database,
    predicate: NamedNodeRef<'_>,
    object: Option<TermRef<'_>>,
) -> Result<usize, StoreError> {
    let mut quads = database.quads_for_pattern(None, Some(predicate), object, Some(GraphNameRef::DefaultGraph));
    quads.try_fold(0, |count, quad| quad.map(|_| count + 1)).map_err(StoreError::from)
}

/// The documents of the merged graph.
pub(crate) fn count_documents(database: &Database) -> Result<usize, StoreError> {
    count(database, rdf::TYPE, Some(schema::NEWS_ARTICLE.into()))
}
