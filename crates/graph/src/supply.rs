//! Supply chains: who supplies whom in how many steps, and what would be missing without a company or a country.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{Relation, Statement, fold};
use serde::Serialize;

use crate::{Filter, Graph};

/// Which way a chain is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To suppliers and their suppliers.
    Upstream,
    /// To customers and their customers.
    Downstream,
}

/// Someone in a chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link<'g> {
    /// Its id.
    pub id: &'g str,
    /// Steps from where the chain starts, from 1.
    pub tier: usize,
    /// What ties it to the tier before.
    pub statements: Vec<&'g Statement>,
}

/// What a chain loses.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Cut<'g> {
    /// Those in the chain that are taken away.
    pub removed: Vec<&'g str>,
    /// Those that nothing in the chain leads to any more, since every way goes through what is taken away.
    pub cut_off: Vec<&'g str>,
    /// What the start of the chain got from those, by product; a product without a name last.
    pub gaps: Vec<Gap<'g>>,
}

/// A product, who no longer supplies it, and who still does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap<'g> {
    /// As a passage names it; empty where none does.
    pub product: String,
    /// Direct suppliers that are taken away.
    pub lost: Vec<&'g str>,
    /// Direct suppliers of the same product that remain.
    pub left: Vec<&'g str>,
}

/// Everyone in the chain of an entity within `depth` steps, by tier and id; by statements that pass the filter and, where it names no
/// status, stand.
pub fn supply_chain<'g>(
    graph: &'g Graph,
    id: &str,
    direction: Direction,
    depth: usize,
    filter: &Filter,
) -> Vec<Link<'g>> {
    follow(graph, id, direction, depth, filter, &BTreeSet::new())
}

/// What the chain of an entity loses when some others are taken away.
pub fn cut<'g>(
    graph: &'g Graph,
    id: &str,
    direction: Direction,
    depth: usize,
    filter: &Filter,
    without: &BTreeSet<&str>,
) -> Cut<'g> {
    let whole = follow(graph, id, direction, depth, filter, &BTreeSet::new());
    // Someone may be reached by a longer way once a short one is gone.
    let rest = follow(graph, id, direction, usize::MAX, filter, without);
    let stays: BTreeSet<&str> = rest.iter().map(|l| l.id).collect();
    let is_removed = |id: &&str| without.contains(id);
    let (removed, others): (Vec<&str>, Vec<&str>) = whole.iter().map(|l| l.id).partition(is_removed);
    let mut gaps: BTreeMap<(bool, String), Gap<'g>> = BTreeMap::new();
    let direct = || whole.iter().filter(|l| l.tier == 1).flat_map(|l| l.statements.iter().map(move |s| (l.id, *s)));
    let product = |s: &Statement| s.qualifiers.product.as_ref().map(|p| p.text.clone()).unwrap_or_default();
    for (lost, s) in direct().filter(|(id, _)| is_removed(id)) {
        let name = product(s);
        let gap = || Gap { product: name.clone(), lost: Vec::new(), left: Vec::new() };
        let gap = gaps.entry((name.is_empty(), fold(&name))).or_insert_with(gap);
        if !gap.lost.contains(&lost) {
            gap.lost.push(lost);
        }
    }
    for (left, s) in direct().filter(|(id, _)| !is_removed(id)) {
        let name = product(s);
        if let Some(gap) = gaps.get_mut(&(name.is_empty(), fold(&name))).filter(|_| !name.is_empty())
            && !gap.left.contains(&left)
        {
            gap.left.push(left);
        }
    }
    let cut_off = others.into_iter().filter(|id| !stays.contains(id)).collect();
    Cut { removed, cut_off, gaps: gaps.into_values().collect() }
}

/// The ids of everyone whose seat is in a country, by its ISO 3166-1 code.
pub fn seated_in<'g>(graph: &'g Graph, country: &str) -> BTreeSet<&'g str> {
    let seated =
        graph.entities.iter().filter(|(_, e)| e.country.as_deref().is_some_and(|c| c.eq_ignore_ascii_case(country)));
    seated.map(|(id, _)| id.as_str()).collect()
}

fn follow<'g>(
    graph: &'g Graph,
    id: &str,
    direction: Direction,
    depth: usize,
    filter: &Filter,
    without: &BTreeSet<&str>,
) -> Vec<Link<'g>> {
    let mut touching: BTreeMap<&str, BTreeMap<&str, Vec<&Statement>>> = BTreeMap::new();
    for s in graph.statements.iter().filter(|s| s.relation == Relation::Supplies && filter.passes_standing(s)) {
        let (near, far) = match direction {
            Direction::Upstream => (s.object.as_str(), s.subject.as_str()),
            Direction::Downstream => (s.subject.as_str(), s.object.as_str()),
        };
        if !without.contains(far) {
            touching.entry(near).or_default().entry(far).or_default().push(s);
        }
    }
    let mut seen = BTreeSet::from([id]);
    let mut links = Vec::new();
    let mut edge: Vec<&str> = vec![id];
    let mut tier = 1;
    while tier <= depth && !edge.is_empty() {
        let mut next: BTreeMap<&'g str, Vec<&'g Statement>> = BTreeMap::new();
        for near in &edge {
            for (far, statements) in touching.get(near).into_iter().flatten().filter(|(far, _)| !seen.contains(*far)) {
                next.entry(far).or_default().extend(statements);
            }
        }
        edge = next.keys().copied().collect();
        seen.extend(&edge);
        links.extend(next.into_iter().map(|(id, statements)| Link { id, tier, statements }));
        tier += 1;
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    #[test]
    fn a_chain_is_followed_by_tiers_and_cut_where_every_way_ends() {
        let graph = graph_of(&[
            "2021 cells supplies car asserted",
            "2021 seats supplies car asserted",
            "2021 lithium supplies cells asserted",
            "2021 cobalt supplies cells asserted",
            "2021 cobalt supplies alloys asserted",
            "2021 alloys supplies seats asserted",
            "2021 car supplies cells asserted",
            "2021 rumour supplies car in-talks",
        ]);
        let chain = |depth| {
            let links = supply_chain(&graph, "car", Direction::Upstream, depth, &Filter::default());
            links.iter().map(|l| format!("{} {}", l.tier, l.id)).collect::<Vec<_>>()
        };
        assert_eq!(chain(1), ["1 cells", "1 seats"]);
        assert_eq!(chain(3), ["1 cells", "1 seats", "2 alloys", "2 cobalt", "2 lithium"]);
        let without = BTreeSet::from(["cells"]);
        let lost = cut(&graph, "car", Direction::Upstream, 3, &Filter::default(), &without);
        assert_eq!((&lost.removed[..], &lost.cut_off[..]), (&["cells"][..], &["lithium"][..]));
        assert_eq!(lost.gaps, [Gap { product: String::new(), lost: vec!["cells"], left: Vec::new() }]);
        let down = supply_chain(&graph, "cobalt", Direction::Downstream, 9, &Filter::default());
        assert_eq!(down.iter().map(|l| l.id).collect::<Vec<_>>(), ["alloys", "cells", "car", "seats"]);
    }
}
