//! A store as it would have been on a day: built from the documents up to then alone.

use guanxi_graph::{Decisions, merge};
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
        // A day in June is not after `2021-06`.
        let is_known = |day: PartialDate| day <= date || day.to_string().starts_with(&format!("{date}-"));
        let metas = read::metas(&self.database, &self.base)?;
        let undated = metas.iter().filter(|m| m.date.is_none()).count();
        let known: Vec<_> = metas.into_iter().filter(|m| m.date.is_some_and(is_known)).collect();
        let (mut claims, mut quads) = (Vec::new(), Vec::new());
        for meta in &known {
            claims.extend(self.claims_of(&meta.id)?);
            let graph = self.base.document(&meta.id);
            let held = self.database.quads_for_pattern(None, None, None, Some(GraphNameRef::NamedNode(graph.as_ref())));
            quads.extend(held.collect::<Result<Vec<Quad>, _>>()?);
        }
        let decisions = Decisions::replay(read::decisions(&self.database, &self.base)?);
        quads.extend(merged_quads(&self.base, &merge(known, claims, catalogue, &decisions)));
        let database = Database::new()?;
        let mut loader = database.bulk_loader();
        loader.load_quads(quads)?;
        loader.commit()?;
        Ok((self.with_database(database), undated))
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
        let stands = |store: &crate::Store| {
            let statements = store.statements_of("softbank").expect("read");
            statements.iter().any(|s| s.current && s.object == "didi")
        };
        assert!(stands(&then) && !stands(&store));
    }
}
