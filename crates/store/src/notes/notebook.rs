//! The one writer of notes: every change is made in a private copy, which is published whole or not at all.

use std::path::{Path, PathBuf};

use oxigraph::{io::RdfParser, store::Store as Database};

use super::update;
use crate::{
    Base, Format, Graphs, Limits, QueryError, StoreError,
    disk::{self, Building, Lock},
    sparql::graph,
};

/// How many generations of notes stay.
const KEEP: usize = 5;

/// Writes the notes of a folder; there is one at a time.
#[derive(Debug)]
pub struct Notebook {
    dir: PathBuf,
    base: Base,
    _lock: Lock,
}

/// Triples as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triples {
    /// What it is written in; a format for graphs.
    pub format: Format,
    /// The text.
    pub text: Vec<u8>,
}

impl Notebook {
    /// Opens the notes at `dir`; the folder is made where there is none. `base` is that of the store that they stand beside.
    pub fn open(dir: &Path, base: &Base) -> Result<Self, StoreError> {
        let base = disk::Format::make_notes(dir, base.as_str())?;
        Ok(Self { dir: dir.to_owned(), base, _lock: Lock::take(dir)? })
    }

    /// Carries out a SPARQL update. `using` are the graphs that its patterns see, where the text does not say so; relative IRIs
    /// are relative to `relative_to`.
    pub fn update(
        &mut self,
        text: &str,
        using: Option<&Graphs>,
        relative_to: Option<&str>,
        limits: Limits,
    ) -> Result<(), QueryError> {
        let base = self.base.clone();
        self.edit(|database| update::update(database, &base, text, using, relative_to, limits))
    }

    /// Adds triples to a graph, or puts them in place of all that it holds; the default graph for `None`. Whether it was there.
    pub fn put(&mut self, name: Option<&str>, triples: &[Triples], replace: bool) -> Result<bool, QueryError> {
        let node = name.map(graph::node).transpose()?;
        self.edit(|database| {
            let there = match &node {
                Some(node) => database.contains_named_graph(node).map_err(StoreError::from)?,
                None => graph::default_has_triples(database)?,
            };
            let graph_name = graph::graph_name(node.as_ref());
            if replace {
                database.clear_graph(graph_name).map_err(StoreError::from)?;
            }
            if let Some(node) = &node {
                database.insert_named_graph(node).map_err(StoreError::from)?;
            }
            for part in triples {
                let format = part.format.rdf().ok_or_else(|| QueryError::Data(format!("`{}`", part.format)))?;
                let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
                let mut parser = parser.with_default_graph(graph_name);
                if let Some(name) = name {
                    parser = parser.with_base_iri(name).map_err(|_| QueryError::Graph(name.to_owned()))?;
                }
                let loaded = database.load_from_slice(parser, &part.text);
                loaded.map_err(|e| QueryError::Data(e.to_string()))?;
            }
            Ok(there)
        })
    }

    /// Puts triples into a graph that is made for them, whose IRI begins so and ends with a number. Its IRI.
    pub fn create(&mut self, beginning: &str, triples: &[Triples]) -> Result<String, QueryError> {
        let notes = super::Notes::open(&self.dir)?;
        let next = notes.generation.unwrap_or_default() + 1;
        drop(notes);
        // Generations only grow, so that no number is given twice; the user may have chosen a name of that form, though.
        let free = |number: &u64| {
            let there = graph::contains(
                &super::Notes::open(&self.dir)?.database,
                Some(&graph::node(&format!("{beginning}{number}"))?),
            )?;
            Ok::<_, QueryError>(!there)
        };
        let mut number = next;
        while !free(&number)? {
            number += 1;
        }
        let name = format!("{beginning}{number}");
        self.put(Some(&name), triples, true)?;
        Ok(name)
    }

    /// Takes a graph away, or what the default graph holds for `None`. Whether it was there.
    pub fn remove(&mut self, name: Option<&str>) -> Result<bool, QueryError> {
        let node = name.map(graph::node).transpose()?;
        let there = graph::contains(&super::Notes::open(&self.dir)?.database, node.as_ref())?;
        if there {
            self.edit(|database| {
                let done = match &node {
                    Some(node) => database.remove_named_graph(node),
                    None => database.clear_graph(oxigraph::model::GraphNameRef::DefaultGraph),
                };
                Ok(done.map_err(StoreError::from)?)
            })?;
        }
        Ok(there)
    }

    /// Makes a change in a copy of the current generation, and publishes it where the change succeeds.
    fn edit<T>(&mut self, change: impl FnOnce(&Database) -> Result<T, QueryError>) -> Result<T, QueryError> {
        let building = Building::start(&self.dir, disk::current(&self.dir)?)?;
        let done = Database::open(building.path()).map_err(StoreError::from).map_err(QueryError::from);
        match done.and_then(|database| change(&database)) {
            Ok(done) => {
                building.publish()?;
                disk::prune(&self.dir, KEEP)?;
                Ok(done)
            }
            Err(error) => {
                building.discard()?;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, Asked, Notes, Question, fixture::store};

    fn ask(asked: Asked<'_>, text: &str) -> Answer {
        asked.answer(&Question::new(text).expect("short"), Limits::default()).expect("answered")
    }

    fn turtle(text: &str) -> Vec<Triples> {
        vec![Triples { format: Format::Turtle, text: text.into() }]
    }

    #[test]
    fn notes_are_written_whole_and_seen_beside_the_store() {
        let (_dir, store) = store();
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("notes");
        let mut notebook = Notebook::open(&dir, store.base()).expect("opened");
        assert!(matches!(Notebook::open(&dir, store.base()), Err(StoreError::Locked { .. })));
        assert!(
            !notebook.put(Some("urn:tags"), &turtle("<urn:guanxi:e:catl> <urn:tag> \"watch\" ."), false).expect("put")
        );
        let update = "INSERT DATA { e:tesla <urn:tag> \"own\" . GRAPH <urn:more> { e:tesla <urn:tag> \"more\" } }";
        notebook.update(update, None, None, Limits::default()).expect("updated");
        let notes = Notes::open(&dir).expect("opened");
        let count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <urn:tag> ?o } }";
        let number = |answer| match answer {
            Answer::Solutions(table) => table.rows[0][0].as_str().to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(number(ask(Asked::Notes(&notes), count)), "2");
        assert_eq!(number(ask(Asked::Both(&store, &notes), count)), "3", "the default graph has a name here");
        assert_eq!(number(ask(Asked::Store(&store), count)), "0");
        let joined = "ASK { e:catl o:supplies e:tesla GRAPH <urn:tags> { e:catl <urn:tag> \"watch\" } \
                      GRAPH <urn:guanxi:notes> { e:tesla ?p ?o } }";
        let both = Asked::Both(&store, &notes);
        assert_eq!(ask(both, joined), Answer::Boolean(true));
        let all = |asked| number(ask(asked, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")).parse::<usize>();
        assert_eq!(all(both), all(Asked::Store(&store)).map(|n| n + 3));
        assert_eq!(
            ask(both, "ASK { ?s <urn:tag> ?o }"),
            Answer::Boolean(false),
            "notes are no part of the default graph"
        );
    }

    #[test]
    fn a_change_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = Base::new(Base::DEFAULT).expect("a base");
        let mut notebook = Notebook::open(folder.path(), &base).expect("opened");
        notebook.put(None, &turtle("<urn:a> <urn:b> 1 ."), true).expect("put");
        let seen = || ask(Asked::Notes(&Notes::open(folder.path()).expect("opened")), "ASK { <urn:a> <urn:b> 1 }");
        for (text, expected) in [
            ("DELETE WHERE { ?s ?p ?o } ; LOAD <http://example.org/>", "LOAD"),
            ("DELETE WHERE { ?s ?p ?o } ; INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", "SERVICE"),
            ("DELETE WHERE { ?s ?p ?o } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", "urn:g"),
            ("DELETE WHERE {", "line 1"),
            ("SELECT * {}", "line 1"),
        ] {
            let error = notebook.update(text, None, None, Limits::default()).expect_err("refused").to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert_eq!(seen(), Answer::Boolean(true), "{text}");
        }
        assert!(matches!(notebook.put(Some("urn:g"), &turtle("<urn:a> <urn:b"), false), Err(QueryError::Data(_))));
        assert!(matches!(notebook.put(Some("no iri"), &[], false), Err(QueryError::Graph(_))));
        assert!(!notebook.remove(Some("urn:g")).expect("read"));
        assert!(notebook.remove(None).expect("removed"));
        assert_eq!(seen(), Answer::Boolean(false));
    }
}
