//! Names on their way into the automaton, from the quads of entities.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use fst::{Map, MapBuilder};
use guanxi_model::fold;
use oxigraph::{
    model::{GraphName, GraphNameRef, NamedOrBlankNode, Quad, Term},
    store::Store as Database,
};

use super::{Degree, END, Names, PREFERRED, ends, parts};
use crate::{
    Base, StoreError,
    rdf::{
        iri::Sort,
        vocabulary::{schema, skos},
    },
};

/// Names on their way into a file, collected from the quads of entities.
#[derive(Debug, Default)]
pub(crate) struct NameWriter {
    /// Every name, as `(folded, rank, id)`.
    names: BTreeSet<(String, u8, String)>,
    pub(super) degrees: BTreeMap<String, Degree>,
}

impl NameWriter {
    /// Collects what a database says of all names and neighbours.
    pub(crate) fn gather(database: &Database, base: &Base) -> Result<Self, StoreError> {
        let mut names = Self::default();
        let (neighbours, statements) = (base.term("neighbours"), base.term("statements"));
        let labels = [skos::PREF_LABEL, skos::ALT_LABEL, skos::HIDDEN_LABEL, schema::TICKER_SYMBOL];
        for predicate in labels.into_iter().chain([neighbours.as_ref(), statements.as_ref()]) {
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in database.quads_for_pattern(None, Some(predicate), None, default) {
                names.add(base, &quad?);
            }
        }
        Ok(names)
    }

    /// Takes in what a quad says of an entity's names and neighbours; other quads are passed by.
    pub(crate) fn add(&mut self, base: &Base, quad: &Quad) {
        let (NamedOrBlankNode::NamedNode(node), Term::Literal(value)) = (&quad.subject, &quad.object) else { return };
        if quad.graph_name != GraphName::DefaultGraph {
            return;
        }
        let rank = match quad.predicate.as_ref() {
            skos::PREF_LABEL => PREFERRED,
            skos::ALT_LABEL => b'1',
            skos::HIDDEN_LABEL | schema::TICKER_SYMBOL => b'2',
            predicate => {
                let ends = predicate.as_str().ends_with("neighbours") || predicate.as_str().ends_with("statements");
                if let Some(term) = base.name_of(Sort::Term, predicate.as_str()).filter(|_| ends)
                    && let (Some(id), Ok(count)) = (base.name_of(Sort::Entity, node.as_str()), value.value().parse())
                {
                    let degree = self.degrees.entry(id).or_default();
                    match term.as_str() {
                        "neighbours" => degree.neighbours = count,
                        "statements" => degree.statements = count,
                        _ => {}
                    }
                }
                return;
            }
        };
        let mut folded = fold(value.value());
        if folded.is_empty() && rank == PREFERRED {
            // Nobody finds it by this, but it is among all.
            value.value().clone_into(&mut folded);
        }
        if let Some(id) = base.name_of(Sort::Entity, node.as_str()).filter(|_| !folded.is_empty()) {
            self.names.insert((folded, rank, id));
        }
    }

    /// Writes the file at `path`: what was collected, and of the file `before` what is of other entities than those `renewed`.
    ///
    /// The degrees of other entities are those that were collected, else those of the file before.
    pub(crate) fn write(
        self,
        path: &Path,
        before: Option<&Names>,
        renewed: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let file = fs::File::create(path).map_err(StoreError::io(path))?;
        let file =
            self.write_to(io::BufWriter::with_capacity(1 << 16, file), before, renewed).map_err(|e| match e {
                fst::Error::Io(e) => StoreError::io(path)(e),
                fst::Error::Fst(e) => StoreError::damaged(format!("{}: {e}", path.display())),
            })?;
        file.into_inner().map(|_| ()).map_err(|e| StoreError::io(path)(e.into_error()))
    }

    /// The names that were collected, in memory alone.
    pub(crate) fn into_names(self) -> Names {
        let bytes = self.write_to(Vec::new(), None, &BTreeSet::new()).unwrap_or_default();
        Map::new(bytes).map_or_else(|_| Names::none(), |map| Names { map })
    }

    fn write_to<W: io::Write>(self, to: W, before: Option<&Names>, renewed: &BTreeSet<String>) -> fst::Result<W> {
        let mut keys: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for (folded, rank, id) in &self.names {
            let degree = self.degrees.get(id).copied().unwrap_or_default().pack();
            keys.insert(key(folded, *rank, id), degree);
            for end in ends(folded) {
                keys.insert(key(end, END, id), degree);
            }
        }
        let mut builder = MapBuilder::new(to)?;
        let mut keys = keys.into_iter().peekable();
        let mut old = before.map(|names| names.map.stream());
        while let Some((key, degree)) = old.as_mut().and_then(fst::Streamer::next) {
            let Some((_, _, id)) = parts(key).filter(|(_, _, id)| !renewed.contains(*id)) else { continue };
            while let Some((new, degree)) = keys.next_if(|(new, _)| new.as_slice() < key) {
                builder.insert(new, degree)?;
            }
            builder.insert(key, self.degrees.get(id).map_or(degree, |d| d.pack()))?;
        }
        for (key, degree) in keys {
            builder.insert(key, degree)?;
        }
        builder.into_inner()
    }
}

fn key(name: &str, rank: u8, id: &str) -> Vec<u8> {
    [name.as_bytes(), &[0, rank], id.as_bytes()].concat()
}
