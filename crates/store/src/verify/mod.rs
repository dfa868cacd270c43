//! The store held against itself: quotes against texts, graphs against records, statements against their claims, terms against the ontology.

mod files;
mod shapes;

use std::{collections::BTreeMap, fmt};

use guanxi_graph::{Decisions, DocumentMeta, merge};
use guanxi_model::{Catalogue, Claim, CodePoints, Document, Part, Span};
use indexmap::IndexSet;
use oxigraph::model::{GraphNameRef, Quad};
use serde::{Serialize, Serializer};

use crate::{
    Store, StoreError, index,
    rdf::{
        document::{content_hash, write_document},
        merged_quads,
        writer::Writer,
    },
    read,
};

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Failure {
    /// The document in which it is, where it is in one.
    pub document: Option<String>,
    /// The claim, statement, entity or term.
    pub about: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a part of a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// Nothing is damaged: the graph was merged by another version of the program or its catalogue, and a build merges it anew.
    Outdated,
    /// Something is not as it must be, in words.
    Wrong(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outdated => f.write_str(
                "another version of guanxi or of its catalogue merged it, and this one comes to another graph; \
                 `guanxi build` on the same sources and store brings it up to date",
            ),
            Self::Wrong(words) => f.write_str(words),
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

const MERGED: &str = "the merged graph";

impl Store {
    /// Checks everything that the store holds; gives what fails, sorted. An empty list is a sound store.
    ///
    /// Every quote must stand in its document where its offsets say, with the trigger inside; every document's graph must be
    /// what its text and claims make; entities, statements and direct triples must be what all claims make with this catalogue and the
    /// decisions that the store names; everything must have the shapes of `data/shapes.ttl`, every term of ours that of the ontology; and the
    /// files must be what was written. What cannot be read is a failure, too, and the rest is checked. Where another catalogue comes to another
    /// merged graph, that is one failure.
    pub fn verify(&self, catalogue: &Catalogue) -> Result<Vec<Failure>, StoreError> {
        let mut failures = Vec::new();
        if self.generation().is_none() {
            return Ok(failures);
        }
        self.check_files(&mut failures);
        let (mut metas, mut claims) = (Vec::new(), Vec::new());
        let ids = readable(self.document_ids(), None, "the documents", &mut failures)?;
        let mut whole = ids.is_some();
        for id in ids.unwrap_or_default() {
            let checked = self.check_document(&id, &mut failures);
            match readable(checked, Some(&id), &id, &mut failures)? {
                Some(Some((meta, said))) => {
                    metas.push(meta);
                    claims.extend(said);
                }
                Some(None) => {}
                None => whole = false,
            }
        }
        // Without all documents, nothing can be said of what they come to.
        if whole {
            let merged = self.check_merged(metas, claims, catalogue, &mut failures);
            readable(merged, None, MERGED, &mut failures)?;
            let shapes = self.check_shapes(&mut failures);
            readable(shapes, None, "the shapes", &mut failures)?;
        }
        failures.sort();
        failures.dedup();
        Ok(failures)
    }

    /// Checks a document by itself; gives what is known of it and its claims, where its graph describes it.
    fn check_document(
        &self,
        id: &str,
        failures: &mut Vec<Failure>,
    ) -> Result<Option<(DocumentMeta, Vec<Claim>)>, StoreError> {
        let Some(document) = self.document(id)? else {
            failures.push(failure(Some(id), id, "its graph does not describe it"));
            return Ok(None);
        };
        let said = self.claims_of(id)?;
        for claim in &said {
            check_quotes(&document, claim, failures);
        }
        let meta = DocumentMeta::from(&document);
        self.check_graph(&document, &meta, &said, failures)?;
        Ok(Some((meta, said)))
    }

    /// The document's graph holds what its text and claims make, and nothing else.
    fn check_graph(
        &self,
        document: &Document,
        meta: &DocumentMeta,
        claims: &[Claim],
        failures: &mut Vec<Failure>,
    ) -> Result<(), StoreError> {
        let mut w = Writer::document(&self.base, &document.id);
        write_document(&mut w, document, meta, claims, &content_hash(document, claims));
        let graph = self.base.document(&document.id);
        let held = self.database.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
        compare(Some(&document.id), w.quads, held.collect::<Result<_, _>>()?, failures);
        Ok(())
    }

    /// The merged graph holds what the claims of all documents make, by the decisions that it names, and nothing else.
    fn check_merged(
        &self,
        metas: Vec<DocumentMeta>,
        claims: Vec<Claim>,
        catalogue: &Catalogue,
        failures: &mut Vec<Failure>,
    ) -> Result<(), StoreError> {
        let decisions = Decisions::replay(read::decisions(&self.database, &self.base)?);
        self.check_indexes(&claims, metas.len(), catalogue, &decisions, failures)?;
        let graph = merge(metas, claims, catalogue, &decisions);
        let wanted = merged_quads(&self.base, &graph);
        let default = Some(GraphNameRef::DefaultGraph);
        let held = self.database.quads_for_pattern(None, None, None, default).collect::<Result<Vec<_>, _>>()?;
        let mut found = Vec::new();
        compare(None, wanted, held, &mut found);
        let stamp = index::stamp(catalogue, &decisions);
        if !found.is_empty() && self.path.as_ref().and_then(|path| index::is_merged_by(path, &stamp)) == Some(false) {
            failures.push(Failure { document: None, about: MERGED.to_owned(), problem: Problem::Outdated });
            return Ok(());
        }
        // A statement is named with the first document that says it.
        let sayers: BTreeMap<String, &str> = (graph.statements.iter())
            .filter_map(|s| Some((self.base.statement(&s.id).to_string(), s.steps.first()?.document.as_str())))
            .collect();
        failures.extend(
            found
                .into_iter()
                .map(|f| Failure { document: sayers.get(&f.about).map(|&d| d.to_owned()).or(f.document), ..f }),
        );
        Ok(())
    }
}

/// What was checked; `None` where it could not be read, which is a failure.
fn readable<T>(
    checked: Result<T, StoreError>,
    document: Option<&str>,
    about: &str,
    failures: &mut Vec<Failure>,
) -> Result<Option<T>, StoreError> {
    match checked {
        Ok(checked) => Ok(Some(checked)),
        Err(StoreError::Damaged(problem)) => {
            failures.push(failure(document, about, &format!("cannot be read: {problem}")));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn check_quotes(document: &Document, claim: &Claim, failures: &mut Vec<Failure>) {
    let mut fail = |problem: &str| failures.push(failure(Some(&document.id), &claim.id, problem));
    if claim.evidence.is_empty() {
        fail("it has no evidence");
    }
    for evidence in &claim.evidence {
        let text = match evidence.part {
            Part::Text => &document.text,
            Part::Title => document.title.as_deref().unwrap_or_default(),
        };
        let places = CodePoints::new(text);
        if places.slice(text, Span::new(evidence.start, evidence.end)) != Some(evidence.text.as_str()) {
            fail(&format!("the document does not say at {}–{} what is quoted", evidence.start, evidence.end));
        }
        // A party that the passage only refers to is named elsewhere in the document.
        if [evidence.subject, evidence.object].iter().any(|party| places.slice(text, *party).is_none()) {
            fail("a party is said to stand where the document has no text");
        }
        let Span { start, end } = evidence.trigger;
        if start > end || start < evidence.start || evidence.end < end {
            fail("the trigger is not inside the quote");
        }
    }
}

/// Reports the nodes that have a quad too few or too many.
fn compare(document: Option<&str>, wanted: Vec<Quad>, held: Vec<Quad>, failures: &mut Vec<Failure>) {
    let (wanted, held): (IndexSet<Quad>, IndexSet<Quad>) = (wanted.into_iter().collect(), held.into_iter().collect());
    for (quads, others, problem) in [(&wanted, &held, "it lacks"), (&held, &wanted, "it should not have")] {
        for quad in quads.iter().filter(|q| !others.contains(*q)) {
            let object: String = quad.object.to_string().chars().take(120).collect();
            failures.push(failure(
                document,
                &quad.subject.to_string(),
                &format!("{problem} {} {object}", quad.predicate),
            ));
        }
    }
}

fn failure(document: Option<&str>, about: &str, problem: &str) -> Failure {
    Failure {
        document: document.map(str::to_owned),
        about: about.to_owned(),
        problem: Problem::Wrong(problem.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use guanxi_model::Catalogue;
    use oxigraph::model::{Literal, QuadRef};

    use super::Problem;
    use crate::fixture::{catalogue, news, store, store_with};

    #[test]
    fn a_sound_store_has_no_failures() {
        let (_dir, store) = store();
        assert_eq!(store.verify(&catalogue()).expect("checked"), []);
    }

    /// What `verify` says of a store whose dump was changed.
    fn after(change: impl Fn(&str) -> String) -> Vec<String> {
        let (_dir, store) = store_with(change);
        store.verify(&catalogue()).expect("checked").into_iter().map(|f| f.problem.to_string()).collect()
    }

    #[test]
    fn every_sort_of_damage_is_named() {
        let says = |failures: &[String], what: &str| {
            assert!(failures.iter().any(|f| f.contains(what)), "{what}: {failures:?}");
        };
        says(
            &after(|d| d.replace("text> \"CATL supplies Tesla asserted.", "text> \"CATL  supplied Tesla, it said.")),
            "what is quoted",
        );
        let without = |d: &str, part: &str| d.lines().filter(|l| !l.contains(part)).collect::<Vec<_>>().join("\n");
        says(&after(|d| without(d, "oa#exact> \"CATL supplies Tesla")), "it lacks <http://www.w3.org/ns/oa#exact>");
        says(&after(|d| without(d, "<urn:guanxi:e:catl> <urn:guanxi:o:supplies>")), "it lacks <urn:guanxi:o:supplies>");
        says(
            &after(|d| without(d, "rdf-syntax-ns#subject> <urn:guanxi:e:uber>")),
            "it lacks <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>",
        );
        says(
            &after(|d| d.to_owned() + "<urn:guanxi:e:catl> <urn:guanxi:o:loves> <urn:guanxi:e:tesla> .\n"),
            "the ontology does not define",
        );
        says(
            &after(|d| d.to_owned() + "<urn:guanxi:e:catl> <urn:guanxi:o:supplies> <urn:guanxi:e:apple> .\n"),
            "it should not have <urn:guanxi:o:supplies>",
        );
    }

    #[test]
    fn another_catalogue_is_one_failure_and_none_where_it_comes_to_the_same() {
        let (_dir, store) = store();
        let verify = |lines: &str| {
            let catalogue = Catalogue::from_json_lines([("test", lines)]).expect("a catalogue");
            store.verify(&catalogue).expect("checked")
        };
        let json = |entity| serde_json::to_string(entity).expect("written");
        let same = catalogue().iter().map(json).collect::<Vec<_>>().join("\n");
        let more = same.clone() + "\n{\"id\": \"nobody\", \"name\": \"Nobody\", \"kind\": \"company\"}";
        assert_eq!((verify(&same), verify(&more)), (vec![], vec![]));
        let failures = verify(&same.replace("\"CN\"", "\"AQ\""));
        assert!(matches!(&failures[..], [one] if one.problem == Problem::Outdated), "{failures:?}");
    }

    #[test]
    fn the_fixture_is_not_sound_by_accident() {
        let (_dir, store) = store();
        let node = store.base.document(&news()[0].0.id);
        let text = Literal::from(news()[0].0.text.as_str());
        let predicate = crate::rdf::vocabulary::schema::TEXT;
        assert!(store.database.contains(QuadRef::new(&node, predicate, &text, &node)).expect("read"));
        assert!(!catalogue().is_empty());
    }
}
