//! The default graph of a build: what all documents together come to, computed anew or only where documents changed.

use std::collections::BTreeSet;

use guanxi_graph::{Decisions, Parties, merge};
use guanxi_model::Catalogue;
use indexmap::IndexSet;
use oxigraph::model::{GraphNameRef, Quad};

use super::{Builder, STREAM, load, part};
use crate::{
    StoreError, decisions,
    disk::path_of,
    index::{self, Basis},
    names::NameWriter,
    outline::Outline,
    rdf::merged_parts,
    read,
};

impl Builder {
    /// Recomputes the default graph and the indexes; whether there is anything to publish. Indexes that were lost or made by another
    /// catalogue are, so that the next build need not merge everything again.
    pub(super) fn merge_again(&mut self, catalogue: &Catalogue) -> Result<bool, StoreError> {
        let decisions = decisions(&self.dir)?;
        match self.merge_part(catalogue, &decisions)? {
            Some(differs) => Ok(differs),
            None => self.merge_all(catalogue, &decisions).map(|()| true),
        }
    }

    /// Merges the claims that the changed documents touch; `None` where all must be merged.
    pub(super) fn merge_part(
        &mut self,
        catalogue: &Catalogue,
        decisions: &Decisions,
    ) -> Result<Option<bool>, StoreError> {
        let Some(before) = self.before else { return Ok(None) };
        let stamp = index::stamp(catalogue, decisions);
        let path_before = path_of(&self.dir, before);
        if self.changed.is_empty()
            && index::is_whole(&path_before)
            && index::is_merged_by(&path_before, &stamp) == Some(true)
        {
            return Ok(Some(false));
        }
        // An index that is lost or damaged costs time and nothing else.
        let Ok(Some(basis)) = Basis::read(&path_before, &stamp) else { return Ok(None) };
        if self.changed.len() > basis.documents / 4 {
            return Ok(None);
        }
        let (Ok(names_before), Ok(outline_before)) = (index::names(&path_before), index::outline(&path_before)) else {
            return Ok(None);
        };
        let Some(part) = part::merge(self, basis, catalogue, decisions)? else { return Ok(None) };
        let (old, new): (IndexSet<Quad>, IndexSet<Quad>) =
            (part.old.into_iter().collect(), part.new.into_iter().collect());
        let gone: Vec<&Quad> = old.iter().filter(|q| !new.contains(*q)).collect();
        for quad in &old {
            // A graph that lacks what it should have held was merged by another program.
            if !self.database.contains(quad)? {
                return Ok(None);
            }
        }
        let added: Vec<&Quad> = new.iter().filter(|q| !old.contains(*q)).collect();
        self.exchange(&gone, &added)?;
        let path = self.path()?;
        index::start(&path)?;
        let mut names = NameWriter::default();
        new.iter().for_each(|quad| names.add(&self.base, quad));
        index::write_names(&path, names, Some(&names_before), &part.renewed)?;
        let gone = part.gone.iter().map(String::as_str).collect();
        index::write_outline(&path, &outline_before.renewed(&gone, &part.statements))?;
        part.basis.write(&path, &stamp)?;
        Ok(Some(true))
    }

    /// Merges every claim of every document.
    pub(super) fn merge_all(&mut self, catalogue: &Catalogue, decisions: &Decisions) -> Result<(), StoreError> {
        let (documents, claims) = match self.said.take() {
            Some(said) => {
                let (documents, claims): (Vec<_>, Vec<_>) = said.into_values().unzip();
                (documents, claims.into_iter().flatten().collect())
            }
            None => (read::metas(&self.database, &self.base)?, read::claims(&self.database, &self.base)?),
        };
        let basis = Basis { parties: Parties::of(&claims), documents: documents.len() };
        let graph = merge(documents, claims, catalogue, decisions);
        let path = self.path()?;
        index::start(&path)?;
        basis.write(&path, &index::stamp(catalogue, decisions))?;
        drop(basis);
        index::write_outline(&path, &Outline::of(&graph.statements))?;
        let mut names = NameWriter::default();
        let wanted = merged_parts(&self.base, &graph).flatten().inspect(|quad| names.add(&self.base, quad));
        let default = || self.database.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
        if default().next().is_none() {
            load(&self.database, wanted.map(Ok::<_, StoreError>), STREAM)?;
            self.bulk = true;
            return index::write_names(&path, names, None, &BTreeSet::new());
        }
        let wanted: IndexSet<Quad> = wanted.collect();
        index::write_names(&path, names, None, &BTreeSet::new())?;
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
        let gone: Vec<&Quad> = gone.iter().collect();
        let new: Vec<&Quad> = wanted.iter().filter(|q| !held.contains(*q)).collect();
        self.exchange(&gone, &new)
    }

    /// Takes quads out and puts others in.
    fn exchange(&self, gone: &[&Quad], new: &[&Quad]) -> Result<(), StoreError> {
        let mut transaction = self.database.start_transaction()?;
        for quad in gone {
            transaction.remove(*quad);
        }
        for quad in new {
            transaction.insert(*quad);
        }
        Ok(transaction.commit()?)
    }
}
