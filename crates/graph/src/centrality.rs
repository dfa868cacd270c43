//! Who stands between the others.

use std::collections::VecDeque;

use crate::{Filter, Graph, degrees};

/// With more entities, betweenness is estimated from so many of them.
const PIVOTS: usize = 2_000;

/// How central an entity is.
#[derive(Debug, Clone, PartialEq)]
pub struct Centrality {
    /// Its id.
    pub id: String,
    /// Different entities on the other side of its statements.
    pub neighbours: usize,
    /// The share of shortest ways between two others that lead over it, 0 to 1.
    pub betweenness: f64,
}

/// Every entity with a statement that passes the filter: who stands between most others first, then who has most neighbours, then by id.
///
/// Betweenness by Brandes, *A faster algorithm for betweenness centrality* (2001), over statements in either direction; in a graph of
/// more than 2,000 entities estimated from that many of them, evenly spaced by id (Brandes and Pich, 2007).
pub fn centrality(graph: &Graph, filter: &Filter) -> Vec<Centrality> {
    let degrees = degrees(graph, filter);
    let mut ids: Vec<&str> = degrees.iter().map(|d| d.id.as_str()).collect();
    ids.sort_unstable();
    let place = |id: &str| ids.binary_search(&id).ok();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); ids.len()];
    for s in graph.statements.iter().filter(|s| filter.passes(s)) {
        if let (Some(a), Some(b)) = (place(&s.subject), place(&s.object)) {
            near[a].push(b);
            near[b].push(a);
        }
    }
    for list in &mut near {
        list.sort_unstable();
        list.dedup();
    }
    let pivots = ids.len().min(PIVOTS);
    let mut between = vec![0.0; ids.len()];
    for pivot in 0..pivots {
        add_dependencies(&near, pivot * ids.len() / pivots, &mut between);
    }
    // All n as pivots count (n - 1)(n - 2) pairs that a node can stand between; fewer count as large a part of them.
    let n = ids.len() as f64;
    let ways = pivots as f64 * (n - 1.0) * (n - 2.0) / n;
    let share = |sum: f64| if ways > 0.0 { sum / ways } else { 0.0 };
    let mut found: Vec<Centrality> = degrees
        .iter()
        .filter_map(|d| {
            let betweenness = share(between[place(&d.id)?]);
            Some(Centrality { id: d.id.clone(), neighbours: d.neighbours, betweenness })
        })
        .collect();
    found.sort_by(|a, b| {
        b.betweenness.total_cmp(&a.betweenness).then(b.neighbours.cmp(&a.neighbours)).then_with(|| a.id.cmp(&b.id))
    });
    found
}

/// Adds to every node the share of the shortest ways from `source` that lead over it.
fn add_dependencies(near: &[Vec<usize>], source: usize, between: &mut [f64]) {
    let mut far: Vec<Option<usize>> = vec![None; near.len()];
    let mut ways = vec![0.0_f64; near.len()];
    let mut order = Vec::new();
    far[source] = Some(0);
    ways[source] = 1.0;
    let mut queue = VecDeque::from([source]);
    while let Some(at) = queue.pop_front() {
        order.push(at);
        let next = far[at].map(|f| f + 1);
        for &other in &near[at] {
            if far[other].is_none() {
                far[other] = next;
                queue.push_back(other);
            }
            if far[other] == next {
                ways[other] += ways[at];
            }
        }
    }
    let mut depends = vec![0.0_f64; near.len()];
    for &at in order.iter().rev() {
        let next = far[at].map(|f| f + 1);
        for &other in near[at].iter().filter(|o| far[**o] == next) {
            depends[at] += ways[at] / ways[other] * (1.0 + depends[other]);
        }
        if at != source {
            between[at] += depends[at];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    #[test]
    fn the_middle_of_a_star_stands_between_all_and_its_ends_between_none() {
        let graph =
            graph_of(&["2021 a supplies m asserted", "2021 b supplies m asserted", "2021 m supplies c asserted"]);
        let found = centrality(&graph, &Filter::default());
        let shown: Vec<(&str, usize, f64)> =
            found.iter().map(|c| (c.id.as_str(), c.neighbours, (c.betweenness * 100.0).round())).collect();
        assert_eq!(shown, [("m", 3, 100.0), ("a", 1, 0.0), ("b", 1, 0.0), ("c", 1, 0.0)]);
        let line =
            graph_of(&["2021 a supplies b asserted", "2021 b supplies c asserted", "2021 c supplies d asserted"]);
        let found = centrality(&line, &Filter::default());
        assert_eq!(found.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["b", "c", "a", "d"]);
    }
}
