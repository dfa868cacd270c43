//! A document with everything it says as one named graph, and back.

use guanxi_graph::DocumentMeta;
use guanxi_model::{Claim, Document, Part};
use oxigraph::model::{Literal, NamedNode, Quad, Term};
use sha2::{Digest, Sha256};

use super::{
    iri::Base,
    qualifier::write_qualifiers,
    vocabulary::{oa, prov, rdf, schema, xsd},
    writer::{Writer, date_literal, number_literal},
};
use crate::StoreError;

/// The SHA-256 of a document and its claims, as 64 hexadecimal digits; the claims in any order.
pub(crate) fn content_hash(document: &Document, claims: &[Claim]) -> String {
    let mut records: Vec<String> = claims.iter().map(record).collect();
    records.sort();
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(document).unwrap_or_default());
    for record in records {
        hash.update(b"\n");
        hash.update(record);
    }
    hex(&hash.finalize())
}

/// The SHA-256 of a document alone.
pub(crate) fn document_hash(document: &Document) -> String {
    hex(&Sha256::digest(serde_json::to_vec(document).unwrap_or_default()))
}

/// The first 128 bits of a hash, which are enough to tell documents apart.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..32).unwrap_or(hash)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A claim as its record: the JSON that pipelines exchange.
fn record(claim: &Claim) -> String {
    serde_json::to_string(claim).unwrap_or_default()
}

/// Writes the document's graph: what is known of it and its text, its claims, and the evidence of each.
pub(crate) fn write_document(
    w: &mut Writer<'_>,
    document: &Document,
    meta: &DocumentMeta,
    claims: &[Claim],
    hash: &str,
) {
    let node = w.base.document(&document.id);
    write_meta(w, meta);
    w.words(&node, schema::TEXT, Some(&document.text));
    w.own(&node, "content-hash", Literal::from(hash));
    for claim in claims {
        write_claim(w, &node, claim);
    }
}

/// Writes what is known of a document besides its text.
pub(crate) fn write_meta(w: &mut Writer<'_>, meta: &DocumentMeta) {
    let node = w.base.document(&meta.id);
    w.add(&node, rdf::TYPE, schema::NEWS_ARTICLE);
    w.words(&node, schema::IDENTIFIER, Some(&meta.id));
    w.words(&node, schema::HEADLINE, meta.title.as_deref());
    if let Some(date) = meta.date {
        w.add(&node, schema::DATE_PUBLISHED, date_literal(date));
    }
    if let Some(url) = &meta.url {
        w.add(&node, schema::URL, Literal::new_typed_literal(url, xsd::ANY_URI));
    }
    w.words(&node, schema::IN_LANGUAGE, meta.lang.as_deref());
    w.words(&node, schema::PUBLISHER, meta.publisher.as_deref());
    if !meta.fingerprint.is_empty() {
        w.own(&node, "fingerprint", Literal::from(meta.fingerprint.to_string()));
    }
}

/// What the quads with a document's node as their subject say of it besides its text. `None` where they describe none.
pub(crate) fn read_meta(base: &Base, quads: Vec<Quad>) -> Option<DocumentMeta> {
    let is_fingerprint = base.term("fingerprint");
    let held = quads.iter().find(|q| q.predicate == is_fingerprint).and_then(|q| match &q.object {
        Term::Literal(literal) => literal.value().parse().ok(),
        _ => None,
    });
    let mut document = read_document(quads)?;
    // A document's own graph has its text, from which the same fingerprint would be made again.
    document.text.clear();
    let mut meta = DocumentMeta::from(&document);
    meta.fingerprint = held.unwrap_or_default();
    Some(meta)
}

fn write_claim(w: &mut Writer<'_>, document: &NamedNode, claim: &Claim) {
    let node = w.base.claim(&claim.id);
    w.add(&node, rdf::TYPE, w.base.term("Claim"));
    w.add(&node, rdf::SUBJECT, w.base.entity(&claim.subject.id));
    w.add(&node, rdf::PREDICATE, w.base.term(claim.relation.as_str()));
    w.add(&node, rdf::OBJECT, w.base.entity(&claim.object.id));
    w.own(&node, "status", Literal::from(claim.status.as_str()));
    w.own(&node, "confidence", number_literal(claim.confidence));
    w.add(&node, prov::WAS_DERIVED_FROM, document.clone());
    w.own(&node, "record", Literal::new_typed_literal(record(claim), rdf::JSON));
    let local = claim.id.strip_prefix("c:").unwrap_or(&claim.id).to_owned();
    write_qualifiers(w, &node, &local, &claim.qualifiers);
    for (at, evidence) in claim.evidence.iter().enumerate() {
        let part = |suffix: &str| w.base.node(super::iri::Sort::Annotation, &format!("{local}-{}{suffix}", at + 1));
        let (annotation, target) = (part(""), part("-target"));
        let (position, quote) = (part("-position"), part("-quote"));
        w.add(&annotation, rdf::TYPE, oa::ANNOTATION);
        w.add(&annotation, oa::HAS_BODY, node.clone());
        w.add(&annotation, oa::HAS_TARGET, target.clone());
        w.own(&annotation, "rule", Literal::from(evidence.rule.as_str()));
        w.add(&target, oa::HAS_SOURCE, document.clone());
        w.add(&target, oa::HAS_SELECTOR, position.clone());
        w.add(&target, oa::HAS_SELECTOR, quote.clone());
        if evidence.part == Part::Title {
            w.own(&target, "part", Literal::from("title"));
        }
        w.add(&position, rdf::TYPE, oa::TEXT_POSITION_SELECTOR);
        w.add(&position, oa::START, Literal::new_typed_literal(evidence.start.to_string(), xsd::INTEGER));
        w.add(&position, oa::END, Literal::new_typed_literal(evidence.end.to_string(), xsd::INTEGER));
        w.add(&quote, rdf::TYPE, oa::TEXT_QUOTE_SELECTOR);
        w.add(&quote, oa::EXACT, Literal::from(evidence.text.as_str()));
    }
}

/// The document that the quads with its node as their subject describe. `None` where they describe none.
pub(crate) fn read_document(quads: impl IntoIterator<Item = Quad>) -> Option<Document> {
    let mut document = Document::new("", "");
    let mut is_document = false;
    for quad in quads {
        let Term::Literal(literal) = quad.object else { continue };
        let text = literal.value().to_owned();
        match quad.predicate.as_ref() {
            schema::IDENTIFIER => {
                document.id = text;
                is_document = true;
            }
            schema::TEXT => document.text = text,
            schema::HEADLINE => document.title = Some(text),
            schema::DATE_PUBLISHED => document.date = text.parse().ok(),
            schema::URL => document.url = Some(text),
            schema::IN_LANGUAGE => document.lang = Some(text),
            schema::PUBLISHER => document.publisher = Some(text),
            _ => {}
        }
    }
    is_document.then_some(document)
}

/// The claim that a record holds.
pub(crate) fn read_record(record: &Term) -> Result<Claim, StoreError> {
    let Term::Literal(literal) = record else { return Err(StoreError::damaged("a claim's record is no literal")) };
    serde_json::from_str(literal.value()).map_err(|e| StoreError::damaged(format!("a claim's record: {e}")))
}
