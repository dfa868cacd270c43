//! A store as it would have been on a day: built from the documents up to then alone.

use guanxi_graph::{Decisions, DocumentMeta, Graph, merge};
use guanxi_model::{Catalogue, PartialDate};
use oxigraph::{
    model::{GraphNameRef, Quad},
    store::Store as Database,
};

use crate::{Store, StoreError, rdf::merged_quads, read};

impl Store {
    /// The store in memory as the documents up to a date, that day included, make it: relations that ended later stand, and what was
    /// only reported later is not there. Documents without a date are left away; the second value counts them.
    ///
    /// Costs as much as merging those documents again.
    pub fn as_of(&self, date: PartialDate, catalogue: &Catalogue) -> Result<(Self, usize), StoreError> {
        let (known, undated) = self.known_by(date)?;
        let mut quads = Vec::new();
        for meta in &known {
            let graph = self.base.document(&meta.id);
            let held = self.database.quads_for_pattern(None, None, None, Some(GraphNameRef::NamedNode(graph.as_ref())));
            quads.extend(held.collect::<Result<Vec<Quad>, _>>()?);
        }
        quads.extend(merged_quads(&self.base, &self.merge_only(known, catalogue)?));
        let database = Database::new()?;
        let mut loader = database.bulk_loader();
        loader.load_quads(quads)?;
        loader.commit()?;
        Ok((self.with_database(database), undated))
    }

    /// The merged graph of [`as_of`](Self::as_of) alone, which costs less.
    pub fn graph_as_of(&self, date: PartialDate, catalogue: &Catalogue) -> Result<(Graph, usize), StoreError> {
        let (known, undated) = self.known_by(date)?;
        Ok((self.merge_only(known, catalogue)?, undated))
    }

    /// The documents up to a date, and how many have none.
    fn known_by(&self, date: PartialDate) -> Result<(Vec<DocumentMeta>, usize), StoreError> {
        // A day in June is not after `2021-06`.
        let is_known = |day: PartialDate| day <= date || day.to_string().starts_with(&format!("{date}-"));
        let metas = read::metas(&self.database, &self.base)?;
        let undated = metas.iter().filter(|m| m.date.is_none()).count();
        Ok((metas.into_iter().filter(|m| m.date.is_some_and(is_known)).collect(), undated))
    }

    /// What some of the documents make, by the decisions that all were merged by.
    fn merge_only(&self, documents: Vec<DocumentMeta>, catalogue: &Catalogue) -> Result<Graph, StoreError> {
        let mut claims = Vec::new();
        for document in &documents {
            claims.extend(self.claims_of(&document.id)?);
        }
        let decisions = Decisions::replay(read::decisions(&self.database, &self.base)?);
        Ok(merge(documents, claims, catalogue, &decisions))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{catalogue, dump, news, store, store_of};

    #[test]
    fn a_day_knows_what_was_said_until_then() {
        let (_dir, store) = store();
        let (then, undated) = store.as_of("2021-06".parse().expect("a date"), &catalogue()).expect("made");
        assert_eq!(undated, 1);
        let dir = tempfile::tempdir().expect("a folder");
        let until: Vec<_> = news().into_iter().take(4).collect();
        assert_eq!(dump(&then), dump(&store_of(dir.path(), &until)));
        let alone = store.graph_as_of("2021-06".parse().expect("a date"), &catalogue()).expect("made");
        assert_eq!(alone, (then.graph().expect("read"), 1));
        let stands = |store: &crate::Store| {
            let statements = store.statements_of("softbank").expect("read");
            statements.iter().any(|s| s.current && s.object == "didi")
        };
        assert!(stands(&then) && !stands(&store));
    }
}
