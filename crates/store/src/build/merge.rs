//! The default graph of a build: what all documents together come to.

use std::collections::BTreeSet;

use guanxi_graph::merge;
use guanxi_model::Catalogue;
use indexmap::IndexSet;
use oxigraph::model::{GraphNameRef, Quad};

use super::Builder;
use crate::{StoreError, index, names::NameWriter, rdf::merged_quads, read};

impl Builder {
    /// Recomputes the default graph and writes what differs, and the indexes; whether anything did.
    pub(super) fn merge_again(&mut self, catalogue: &Catalogue) -> Result<bool, StoreError> {
        self.merge_all(catalogue)
    }

    /// Merges every claim of every document.
    fn merge_all(&mut self, catalogue: &Catalogue) -> Result<bool, StoreError> {
        let (documents, claims) = (read::metas(&self.database)?, read::claims(&self.database, &self.base)?);
        let wanted = merged_quads(&self.base, &merge(documents, claims, catalogue));
        let mut names = NameWriter::default();
        wanted.iter().for_each(|quad| names.add(&self.base, quad));
        let path = self.path()?;
        index::start(&path)?;
        index::write_names(&path, names, None, &BTreeSet::new())?;
        let default = || self.database.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
        if default().next().is_none() {
            self.batch = wanted;
            self.write_batch()?;
            return Ok(true);
        }
        let wanted: IndexSet<Quad> = wanted.into_iter().collect();
        let mut gone = Vec::new();
        let mut held = IndexSet::new();
        for quad in default() {
            let quad = quad?;
            if wanted.contains(&quad) {
                held.insert(quad);
            } else {
                gone.push(quad);
            }
        }
        let new: Vec<&Quad> = wanted.iter().filter(|q| !held.contains(*q)).collect();
        self.exchange(&gone, new)
    }

    /// Takes quads out and puts others in; whether there were any.
    fn exchange<'q>(&self, gone: &[Quad], new: impl IntoIterator<Item = &'q Quad>) -> Result<bool, StoreError> {
        let mut new = new.into_iter().peekable();
        if gone.is_empty() && new.peek().is_none() {
            return Ok(false);
        }
        let mut transaction = self.database.start_transaction()?;
        for quad in gone {
            transaction.remove(quad);
        }
        for quad in new {
            transaction.insert(quad);
        }
        transaction.commit()?;
        Ok(true)
    }
}
