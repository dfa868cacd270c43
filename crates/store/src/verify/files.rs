//! The files of a generation, and the indexes that were computed from its graph.

use guanxi_graph::{Decisions, Parties};
use guanxi_model::{Catalogue, Claim};

use super::{Failure, failure};
use crate::{
    Store, StoreError,
    disk::Files,
    index::{self, Basis},
    names::NameWriter,
    outline::Outline,
};

impl Store {
    /// Every file is what was written.
    pub(super) fn check_files(&self, failures: &mut Vec<Failure>) {
        let problems = self.path.as_ref().map(|path| Files::all_problems(path)).unwrap_or_default();
        failures.extend(problems.iter().map(|problem| failure(None, "the generation", problem)));
    }

    /// The indexes are what claims and names make.
    pub(super) fn check_indexes(
        &self,
        claims: &[Claim],
        documents: usize,
        catalogue: &Catalogue,
        decisions: &Decisions,
        failures: &mut Vec<Failure>,
    ) -> Result<(), StoreError> {
        let Some(path) = &self.path else { return Ok(()) };
        let wanted = NameWriter::gather(&self.database, &self.base)?.into_names();
        let names = match index::names(path) {
            Ok(names) if names.as_bytes() == wanted.as_bytes() => Ok(()),
            Ok(_) => Err("it is not what the names of the store make".to_owned()),
            Err(error) => Err(bare(error)),
        };
        let parties = match Basis::read(path, &index::stamp(catalogue, decisions)) {
            Ok(Some(basis)) if basis.parties != Parties::of(claims) || basis.documents != documents => {
                Err("it is not what the claims of the store make".to_owned())
            }
            Ok(_) => Ok(()),
            Err(error) => Err(bare(error)),
        };
        let wanted = Outline::gather(&self.database, &self.base)?;
        let outline = match index::outline(path) {
            Ok(outline) if outline == wanted => Ok(()),
            Ok(_) => Err("it is not what the statements of the store make".to_owned()),
            Err(error) => Err(bare(error)),
        };
        let found = [("the index of names", names), ("the index of parties", parties), ("the outline", outline)];
        for (about, found) in found {
            failures.extend(found.err().map(|problem| failure(None, about, &problem)));
        }
        Ok(())
    }
}

/// What is wrong, without the advice to verify.
fn bare(error: StoreError) -> String {
    match error {
        StoreError::Damaged(problem) => problem,
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{
        Store, disk,
        fixture::{catalogue, news, store_of},
    };

    #[test]
    fn a_file_or_an_index_that_is_not_what_was_written_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("store");
        drop(store_of(&path, &news()));
        let says = || -> Vec<String> {
            let store = Store::open(&path).expect("opened");
            let failures = store.verify(&catalogue()).expect("checked");
            failures.into_iter().map(|f| format!("{}: {}", f.about, f.problem)).collect()
        };
        assert_eq!(says(), Vec::<String>::new());
        let index = disk::index_of(&disk::path_of(&path, 1));
        for (file, line) in [("parties.jsonl", 3), ("parties.jsonl", 0)] {
            let whole = fs::read_to_string(index.join(file)).expect("read");
            let cut: String =
                whole.lines().enumerate().filter(|(at, _)| *at != line).flat_map(|(_, l)| [l, "\n"]).collect();
            fs::write(index.join(file), cut).expect("written");
            assert!(says().iter().any(|f| f.starts_with("the index of parties: ")), "{:?}", says());
            fs::write(index.join(file), whole).expect("written");
        }
        fs::write(index.join("entities.fst"), "no automaton").expect("written");
        assert!(says().iter().any(|f| f.starts_with("the index of names: ")), "{:?}", says());
        fs::write(index.join("outline.bin"), "no outline").expect("written");
        assert!(says().iter().any(|f| f.starts_with("the outline: ")), "{:?}", says());
    }
}
