//! Which parties can have a say in who each other are: who is who among some of them is then found without all the others.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Catalogue, fold};
use indexmap::IndexSet;
use petgraph::unionfind::UnionFind;

use super::Parties;
use crate::Decisions;

/// Ids in groups of which none shares an id, a name, an entry of the catalogue or a decision with another.
#[derive(Debug)]
pub struct Kin {
    /// The number of the group that every id is in.
    group: BTreeMap<String, usize>,
    /// The ids of every group.
    members: BTreeMap<usize, Vec<String>>,
}

impl Kin {
    /// The groups of the ids of all these parties.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Parties>, catalogue: &Catalogue, decisions: &Decisions) -> Self {
        let mut nodes: IndexSet<String> = IndexSet::new();
        let mut ties: Vec<(usize, usize)> = Vec::new();
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        let all: Vec<&Parties> = all.into_iter().collect();
        for parties in &all {
            ids.extend(parties.called.keys().map(|(id, _)| id.as_str()));
        }
        // An id and a name may be the same text, and are two things.
        let id_node = |nodes: &mut IndexSet<String>, id: &str| nodes.insert_full(format!("i{id}")).0;
        for ((id, kind), called) in all.iter().flat_map(|parties| &parties.called) {
            let node = id_node(&mut nodes, id);
            // As homonyms are told apart.
            let mut apart = id.clone();
            loop {
                apart = format!("{apart}-{kind}");
                ties.push((node, id_node(&mut nodes, &apart)));
                if !ids.contains(apart.as_str()) {
                    break;
                }
            }
            for name in called.names.keys().chain(called.aliases.keys()) {
                let folded = fold(name);
                let (name, is_new) = nodes.insert_full(format!("n{folded}"));
                ties.push((node, name));
                if is_new {
                    for entity in catalogue.named(&folded) {
                        ties.push((name, id_node(&mut nodes, &entity.id)));
                    }
                }
            }
        }
        for decision in decisions.iter() {
            let decided: Vec<usize> = decision.entities().into_iter().map(|id| id_node(&mut nodes, id)).collect();
            ties.extend(decided.windows(2).map(|pair| (pair[0], pair[1])));
        }
        let mut sets = UnionFind::<usize>::new(nodes.len());
        for (a, b) in ties {
            sets.union(a, b);
        }
        let mut kin = Self { group: BTreeMap::new(), members: BTreeMap::new() };
        for id in ids {
            if let Some(node) = nodes.get_index_of(format!("i{id}").as_str()) {
                let group = sets.find(node);
                kin.group.insert(id.to_owned(), group);
                kin.members.entry(group).or_default().push(id.to_owned());
            }
        }
        kin
    }

    /// The ids that are in a group with one of these.
    pub fn around<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        let groups: BTreeSet<&usize> = ids.into_iter().filter_map(|id| self.group.get(id)).collect();
        groups.into_iter().filter_map(|group| self.members.get(group)).flatten().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::claim;

    #[test]
    fn what_shares_nothing_is_not_looked_at() {
        let lines = [
            "Zeta_Motors supplies ZM asserted",
            "Visa/product supplies Alone asserted",
            "visa-product supplies Other asserted",
        ];
        let mut claims: Vec<_> = (0..).zip(lines).map(|(at, line)| claim(&format!("d{at}"), line)).collect();
        claims[0].subject.aliases = vec!["ZM".to_owned()];
        let kin = Kin::of([&Parties::of(&claims)], &Catalogue::default(), &Decisions::default());
        let around = |id: &str| kin.around([id]).into_iter().collect::<Vec<_>>();
        assert_eq!(around("zm"), ["zeta-motors", "zm"], "one is called as the other");
        assert_eq!(around("visa"), ["visa", "visa-product"], "a homonym would get this id");
        assert_eq!((around("alone"), around("nobody")), (vec!["alone".to_owned()], Vec::new()));
    }
}
