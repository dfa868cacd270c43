//! Reading nouns back out of a database.

use std::collections::BTreeMap;

use guanxi_graph::{Decision, DocumentMeta};
use guanxi_model::{Claim, Document, Entity};
use oxigraph::{
    model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, TermRef},
    sparql::{QueryResults, QuerySolution, SparqlEvaluator},
    store::Store as Database,
};
use spargebra::SparqlParser;

use crate::{
    Base, StoreError,
    rdf::{
        decision::read_decision,
        document::{read_document, read_meta, read_record},
        entity::{described_by, read_entity},
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

/// Whether the database holds the document with this hash. One look into one index, where reading the hash takes five.
pub(crate) fn holds(database: &Database, base: &Base, id: &str, hash: &str) -> Result<bool, StoreError> {
    let (node, predicate, hash) = (base.document(id), base.term("content-hash"), Literal::from(hash));
    Ok(database.contains(QuadRef::new(&node, &predicate, &hash, &node))?)
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
pub(crate) fn metas(database: &Database, base: &Base) -> Result<Vec<DocumentMeta>, StoreError> {
    let mut metas = Vec::new();
    for graph in database.named_graphs() {
        let NamedOrBlankNode::NamedNode(node) = graph? else { continue };
        metas.extend(read_meta(base, about(database, &node, node.as_ref().into())?));
    }
    Ok(metas)
}

/// The entities that have a predicate, each with the entity or the words that are its object.
pub(crate) fn pairs(
    database: &Database,
    base: &Base,
    predicate: NamedNodeRef<'_>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let default = Some(GraphNameRef::DefaultGraph);
    let mut pairs = BTreeMap::new();
    for quad in database.quads_for_pattern(None, Some(predicate), None, default) {
        let quad = quad?;
        let NamedOrBlankNode::NamedNode(node) = quad.subject else { continue };
        let object = match quad.object {
            Term::NamedNode(object) => base.name_of(Sort::Entity, object.as_str()),
            Term::Literal(words) => Some(words.value().to_owned()),
            Term::BlankNode(_) => None,
        };
        pairs.extend(base.name_of(Sort::Entity, node.as_str()).zip(object));
    }
    Ok(pairs)
}

/// The decisions by which the graph was merged, in their order.
pub(crate) fn decisions(database: &Database, base: &Base) -> Result<Vec<Decision>, StoreError> {
    let default = GraphNameRef::DefaultGraph;
    let mut found = Vec::new();
    for node in subjects(database, rdf::TYPE, base.term("Decision").as_ref().into())? {
        let record = object(database, &node, base.term("decision-record").as_ref(), default)?;
        let place = object(database, &node, base.term("place").as_ref(), default)?;
        let place = place.and_then(|p| if let Term::Literal(l) = p { l.value().parse::<usize>().ok() } else { None });
        found.extend(record.map(|r| Ok::<_, StoreError>((place, read_decision(&r)?))).transpose()?);
    }
    found.sort();
    Ok(found.into_iter().map(|(_, decision)| decision).collect())
}

/// Every claim of every document.
pub(crate) fn claims(database: &Database, base: &Base) -> Result<Vec<Claim>, StoreError> {
    let record = base.term("record");
    let quads = database.quads_for_pattern(None, Some(record.as_ref()), None, None);
    quads.map(|quad| read_record(&quad?.object)).collect()
}

/// Every claim of a document, in the order of its text.
pub(crate) fn claims_of(database: &Database, base: &Base, document: &str) -> Result<Vec<Claim>, StoreError> {
    let (graph, record) = (base.document(document), base.term("record"));
    let quads = database.quads_for_pattern(None, Some(record.as_ref()), None, Some(graph.as_ref().into()));
    let mut claims: Vec<Claim> = quads.map(|quad| read_record(&quad?.object)).collect::<Result<_, StoreError>>()?;
    claims.sort_by(|a, b| (a.evidence.first(), &a.id).cmp(&(b.evidence.first(), &b.id)));
    Ok(claims)
}

/// A claim by its identity.
pub(crate) fn claim(database: &Database, base: &Base, id: &str) -> Result<Option<Claim>, StoreError> {
    let (node, record) = (base.claim(id), base.term("record"));
    let mut quads = database.quads_for_pattern(Some(node.as_ref().into()), Some(record.as_ref()), None, None);
    quads.next().map(|quad| read_record(&quad?.object)).transpose()
}

/// An entity by its node.
pub(crate) fn entity(database: &Database, base: &Base, node: &NamedNode) -> Result<Option<Entity>, StoreError> {
    let mut quads = Vec::new();
    for predicate in described_by(base) {
        let subject = Some(node.as_ref().into());
        let default = Some(GraphNameRef::DefaultGraph);
        for quad in database.quads_for_pattern(subject, Some(predicate.as_ref()), None, default) {
            quads.push(quad?);
        }
        // What has no kind is no entity.
        if quads.is_empty() {
            return Ok(None);
        }
    }
    Ok(read_entity(base, node, quads))
}

/// A document's metadata from its own graph, which stands before the merged one does.
pub(crate) fn own_meta(database: &Database, base: &Base, id: &str) -> Result<Option<DocumentMeta>, StoreError> {
    let node = base.document(id);
    Ok(read_meta(base, about(database, &node, node.as_ref().into())?))
}

/// A document's metadata from the merged graph.
pub(crate) fn meta(database: &Database, base: &Base, id: &str) -> Result<Option<DocumentMeta>, StoreError> {
    let quads = about(database, &base.document(id), GraphNameRef::DefaultGraph)?;
    Ok(read_meta(base, quads))
}

/// How many neighbours and how many statements an entity has, as it was counted when it was merged.
pub(crate) fn degree(database: &Database, base: &Base, id: &str) -> Result<(usize, usize), StoreError> {
    let node = base.entity(id);
    let count = |term: &str| -> Result<usize, StoreError> {
        let found = object(database, &node, base.term(term).as_ref(), GraphNameRef::DefaultGraph)?;
        Ok(if let Some(Term::Literal(count)) = found { count.value().parse().unwrap_or(0) } else { 0 })
    };
    Ok((count("neighbours")?, count("statements")?))
}

/// How many quads the default graph has with this predicate, and with this object where one is given.
pub(crate) fn count(
    database: &Database,
    predicate: NamedNodeRef<'_>,
    object: Option<TermRef<'_>>,
) -> Result<usize, StoreError> {
    let object = object.map_or_else(|| "?object".to_owned(), |object| object.to_string());
    count_of(database, &format!("?subject {predicate} {object}"))
}

/// How many answers a pattern has; none of them is looked at.
pub(crate) fn count_of(database: &Database, pattern: &str) -> Result<usize, StoreError> {
    let mut count = 0;
    rows(database, &format!("SELECT (COUNT(*) AS ?n) {{ {pattern} }}"), |row| {
        if let Some(Term::Literal(number)) = row.get(0) {
            count = number.value().parse().unwrap_or(0);
        }
        Ok(())
    })?;
    Ok(count)
}

/// Gives every row of a query of ours to `take`. Only the terms that a row holds are read, unlike in a sweep over whole quads.
pub(crate) fn rows(
    database: &Database,
    query: &str,
    mut take: impl FnMut(&QuerySolution) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let failed = |e: &dyn std::fmt::Display| StoreError::damaged(e.to_string());
    let query = SparqlParser::new().parse_query(query).map_err(|e| failed(&e))?;
    let results = SparqlEvaluator::new().for_query(query).on_store(database).execute();
    if let QueryResults::Solutions(rows) = results.map_err(|e| failed(&e))? {
        for row in rows {
            take(&row.map_err(|e| failed(&e))?)?;
        }
    }
    Ok(())
}

/// The documents of the merged graph.
pub(crate) fn count_documents(database: &Database) -> Result<usize, StoreError> {
    count(database, rdf::TYPE, Some(schema::NEWS_ARTICLE.into()))
}
