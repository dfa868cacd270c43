//! How two entities are connected.

use std::collections::BTreeMap;

use guanxi_model::{PartialDate, Statement};
use petgraph::{
    algo::{astar, dijkstra},
    graph::{NodeIndex, UnGraph},
};

use crate::{Filter, Graph};

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop<'g> {
    /// Where it starts: an entity's id.
    pub from: &'g str,
    /// Where it ends.
    pub to: &'g str,
    /// Every statement between the two that passes the filter, either way round, the best supported first.
    pub statements: Vec<&'g Statement>,
}

/// A shortest way from one entity to another over statements in either direction; `None` where there is none, or an id is unknown.
///
/// Of several shortest ways, the one whose steps, from the start, stand as facts, then are said by more documents, then were said
/// last, then lead to the id that sorts first. From an entity to itself the way is empty.
pub fn shortest_path<'g>(graph: &'g Graph, from: &str, to: &str, filter: &Filter) -> Option<Vec<Hop<'g>>> {
    let (from, to) = (graph.entity(from)?, graph.entity(to)?);
    let pairs = pairs(graph, filter);
    let nodes: BTreeMap<&str, NodeIndex> =
        graph.entities.keys().enumerate().map(|(at, id)| (id.as_str(), NodeIndex::new(at))).collect();
    let edges = pairs.keys().filter_map(|(a, b)| Some((*nodes.get(a)?, *nodes.get(b)?)));
    let shape: UnGraph<(), ()> = UnGraph::from_edges(edges);
    let (start, goal) = (nodes[from.id.as_str()], nodes[to.id.as_str()]);
    if start == goal {
        return Some(Vec::new());
    }
    if shape.node_weight(goal).is_none() || shape.node_weight(start).is_none() {
        return None;
    }
    let far = dijkstra(&shape, goal, Some(start), |_| 1_usize);
    let mut left = *far.get(&start)?;
    let mut at = from.id.as_str();
    let mut hops = Vec::new();
    while left > 0 {
        let nearer = |id: &str| nodes.get(id).and_then(|n| far.get(n)).is_some_and(|f| *f == left - 1);
        let ((_, next), statements) = (pairs.range((at, "")..).take_while(|((a, _), _)| *a == at))
            .filter(|((_, b), _)| nearer(b))
            .max_by(|a, b| a.1.first().map(|s| weight(s)).cmp(&b.1.first().map(|s| weight(s))).then(b.0.cmp(a.0)))?;
        hops.push(Hop { from: at, to: next, statements: statements.clone() });
        at = next;
        left -= 1;
    }
    Some(hops)
}

/// The way on which most can be relied: the greatest product of the strengths of its steps, with that product. Only statements that stand
/// count, where the filter names no status.
///
/// The strength of a step is that of its best statement: the probability that not every independent source is wrong, each being right
/// with the statement's confidence.
pub fn strongest_path<'g>(graph: &'g Graph, from: &str, to: &str, filter: &Filter) -> Option<(Vec<Hop<'g>>, f64)> {
    let (from, to) = (graph.entity(from)?, graph.entity(to)?);
    let mut pairs = pairs(graph, filter);
    if filter.statuses.is_empty() {
        for between in pairs.values_mut() {
            between.retain(|s| s.current);
        }
        pairs.retain(|_, between| !between.is_empty());
    }
    let nodes: BTreeMap<&str, NodeIndex> =
        graph.entities.keys().enumerate().map(|(at, id)| (id.as_str(), NodeIndex::new(at))).collect();
    let mut shape: UnGraph<&str, f64> = UnGraph::default();
    graph.entities.keys().for_each(|id| _ = shape.add_node(id));
    for ((a, b), statements) in pairs.iter().filter(|((a, b), _)| a < b) {
        let best = statements.iter().map(|s| strength(s)).fold(0.0, f64::max);
        if let (Some(a), Some(b)) = (nodes.get(a), nodes.get(b)) {
            shape.add_edge(*a, *b, -best.max(f64::MIN_POSITIVE).ln());
        }
    }
    let goal = nodes[to.id.as_str()];
    let (cost, way) = astar(&shape, nodes[from.id.as_str()], |n| n == goal, |e| *e.weight(), |_| 0.0)?;
    let hop = |pair: &[NodeIndex]| {
        let (from, to) = (shape[pair[0]], shape[pair[1]]);
        Hop { from, to, statements: pairs.get(&(from, to)).cloned().unwrap_or_default() }
    };
    Some((way.windows(2).map(hop).collect(), (-cost).exp()))
}

/// How far a statement can be relied on, 0 to 1; see [`strongest_path`].
pub fn strength(s: &Statement) -> f64 {
    1.0 - (1.0 - s.confidence.clamp(0.0, 1.0)).powi(i32::try_from(s.sources()).unwrap_or(i32::MAX))
}

/// The statements between two ids that pass the filter, both ways round, the best supported first.
fn pairs<'g>(graph: &'g Graph, filter: &Filter) -> BTreeMap<(&'g str, &'g str), Vec<&'g Statement>> {
    let mut pairs: BTreeMap<(&str, &str), Vec<&Statement>> = BTreeMap::new();
    for s in graph.statements.iter().filter(|s| filter.passes(s)) {
        pairs.entry((&s.subject, &s.object)).or_default().push(s);
        pairs.entry((&s.object, &s.subject)).or_default().push(s);
    }
    for between in pairs.values_mut() {
        between.sort_by_key(|s| std::cmp::Reverse(weight(s)));
    }
    pairs
}

/// How much a statement says: whether it stands, by how many sources, how lately.
fn weight(s: &Statement) -> (bool, usize, Option<PartialDate>) {
    (s.current, s.sources(), s.last_seen())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    fn way(graph: &Graph, from: &str, to: &str) -> Option<Vec<String>> {
        let hops = shortest_path(graph, from, to, &Filter::default())?;
        Some(hops.iter().map(|h| format!("{}-{}", h.from, h.to)).collect())
    }

    #[test]
    fn the_shortest_way_goes_either_direction_and_prefers_facts() {
        let graph = graph_of(&[
            "2021 a supplies m1 planned",
            "2021 z invests-in m1 asserted",
            "2021 a supplies m2 asserted",
            "2021 z invests-in m2 asserted",
            "2021 a supplies far asserted",
            "2021 far supplies further asserted",
            "2021 further supplies z asserted",
            "2021 p supplies q asserted",
        ]);
        assert_eq!(way(&graph, "a", "z"), Some(vec!["a-m2".to_owned(), "m2-z".to_owned()]));
        assert_eq!(way(&graph, "a", "a"), Some(Vec::new()));
        assert_eq!(way(&graph, "a", "q"), None);
        assert_eq!(way(&graph, "a", "nobody"), None);
        let leads = Filter { relations: vec![guanxi_model::Relation::Leads], ..Filter::default() };
        assert_eq!(shortest_path(&graph, "a", "z", &leads), None);
    }

    #[test]
    fn the_strongest_way_may_be_the_longer_one() {
        let mut graph = graph_of(&[
            "2021 a supplies z in-talks",
            "2021 a supplies m asserted",
            "2021 m supplies z asserted",
            "2021 p supplies q asserted",
        ]);
        for s in graph.statements.iter_mut().filter(|s| s.object == "z" && s.subject == "a") {
            s.confidence = 0.5;
        }
        let every = Filter { statuses: guanxi_model::Status::ALL.to_vec(), ..Filter::default() };
        let (hops, strength) = strongest_path(&graph, "a", "z", &every).expect("a way");
        let hops: Vec<String> = hops.iter().map(|h| format!("{}-{}", h.from, h.to)).collect();
        assert_eq!(hops, ["a-m", "m-z"]);
        assert!((strength - 0.81).abs() < 1e-9, "{strength}");
        assert_eq!(strongest_path(&graph, "a", "q", &every), None);
        graph.statements.retain(|s| s.object != "z" || s.subject != "m");
        assert_eq!(strongest_path(&graph, "a", "z", &Filter::default()), None, "talks are nothing to rely on");
    }
}
