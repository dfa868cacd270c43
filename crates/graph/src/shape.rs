//! The shape of a graph: who has how many relations, and what hangs together.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::unionfind::UnionFind;

use crate::{Filter, Graph};

/// How many neighbours an entity has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Degree {
    /// The entity's id.
    pub id: String,
    /// Different entities on the other side of its statements.
    pub neighbours: usize,
    /// Its statements.
    pub statements: usize,
}

/// Every entity with a statement that passes the filter; the best connected first, then by id.
pub fn degrees(graph: &Graph, filter: &Filter) -> Vec<Degree> {
    let mut found: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for s in graph.statements.iter().filter(|s| filter.passes(s)) {
        for (id, other) in [(&s.subject, &s.object), (&s.object, &s.subject)] {
            let entry = found.entry(id).or_default();
            entry.0.insert(other);
            entry.1 += 1;
        }
    }
    let mut degrees: Vec<Degree> = found
        .into_iter()
        .map(|(id, (others, statements))| Degree { id: id.to_owned(), neighbours: others.len(), statements })
        .collect();
    degrees.sort_by(|a, b| (b.neighbours, b.statements).cmp(&(a.neighbours, a.statements)).then(a.id.cmp(&b.id)));
    degrees
}

/// The entities that hang together by statements that pass the filter: the largest component first, then by its first id; ids sorted.
pub fn components<'g>(graph: &'g Graph, filter: &Filter) -> Vec<Vec<&'g str>> {
    let mut sets = UnionFind::<usize>::new(graph.entities.len());
    for s in graph.statements.iter().filter(|s| filter.passes(s)) {
        if let (Some(a), Some(b)) = (graph.entities.get_index_of(&s.subject), graph.entities.get_index_of(&s.object)) {
            sets.union(a, b);
        }
    }
    let mut members: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (at, id) in graph.entities.keys().enumerate() {
        members.entry(sets.find(at)).or_default().push(id);
    }
    let mut components: Vec<Vec<&str>> = members.into_values().collect();
    components.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    components
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    #[test]
    fn degrees_count_neighbours_and_components_what_hangs_together() {
        let graph = graph_of(&[
            "2021 a supplies b asserted",
            "2021 a supplies b planned",
            "2021 c supplies b asserted",
            "2021 x supplies y asserted",
        ]);
        let first = &degrees(&graph, &Filter::default())[0];
        assert_eq!((first.id.as_str(), first.neighbours, first.statements), ("b", 2, 3));
        assert_eq!(components(&graph, &Filter::default()), [vec!["a", "b", "c"], vec!["x", "y"]]);
    }
}
