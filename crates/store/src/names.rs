//! Finding an entity by what people call it.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::fold;

use crate::Store;

/// A name that no entity has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownEntity {
    /// What was asked for.
    pub asked: String,
    /// Names that exist and come near, the nearest first; may be empty.
    pub nearest: Vec<String>,
}

impl std::fmt::Display for UnknownEntity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the store knows no `{}`", self.asked)?;
        if !self.nearest.is_empty() {
            write!(f, "; did you mean {}?", self.nearest.join(", "))?;
        }
        Ok(())
    }
}

/// Every name of a store, folded.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The entity that a folded name means.
    entities: BTreeMap<String, String>,
    /// The preferred name of each entity, by its id.
    preferred: BTreeMap<String, String>,
}

impl Names {
    /// Reads all names; a store that cannot be read has none.
    pub(crate) fn read(store: &Store) -> Self {
        let mut names = Self::default();
        let mut wanted: BTreeMap<String, BTreeSet<(u8, String)>> = BTreeMap::new();
        for (name, id, rank) in store.all_names().unwrap_or_default() {
            if rank == 0 {
                let preferred = names.preferred.entry(id.clone()).or_insert_with(|| name.clone());
                // English and Chinese names are both preferred; the one in Latin letters is shown.
                if name.is_ascii() && !preferred.is_ascii() {
                    preferred.clone_from(&name);
                }
            }
            wanted.entry(fold(&name)).or_default().insert((rank, id));
        }
        for (folded, candidates) in wanted {
            let best = candidates.first().map_or(0, |(rank, _)| *rank);
            let best: Vec<&String> = candidates.iter().filter(|(rank, _)| *rank == best).map(|(_, id)| id).collect();
            let chosen = match best[..] {
                [one] => Some(one),
                _ => best.into_iter().min_by_key(|id| (std::cmp::Reverse(store.degree(id)), *id)),
            };
            names.entities.extend(chosen.map(|id| (folded, id.clone())));
        }
        names
    }

    /// The id of the entity that is called so.
    pub(crate) fn find(&self, text: &str) -> Option<&str> {
        self.entities.get(&fold(text)).map(String::as_str)
    }

    /// Preferred names of entities that have a name like the text, the nearest first.
    pub(crate) fn nearest(&self, text: &str, limit: usize) -> Vec<String> {
        let asked = fold(text);
        if asked.is_empty() {
            return Vec::new();
        }
        let likeness = |name: &str| {
            if name.starts_with(&asked) {
                2.0
            } else if name.split(' ').any(|word| word.starts_with(&asked)) {
                1.5
            } else {
                strsim::jaro_winkler(name, &asked)
            }
        };
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        for (name, id) in &self.entities {
            let likeness = likeness(name);
            if likeness > 0.84 {
                let entry = best.entry(id).or_insert(likeness);
                *entry = entry.max(likeness);
            }
        }
        let mut best: Vec<(&str, f64)> = best.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        best.iter().take(limit).filter_map(|(id, _)| self.preferred.get(*id).cloned()).collect()
    }

    /// The error for a name that nobody has.
    pub(crate) fn unknown(&self, text: &str) -> UnknownEntity {
        UnknownEntity { asked: text.to_owned(), nearest: self.nearest(text, 4) }
    }
}
