//! Who owns how much of whom: direct and look-through stakes, circles, groups under one control.

mod share;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Add,
};

use guanxi_model::{Relation, Statement};
use petgraph::{algo::tarjan_scc, graph::DiGraph};
use serde::Serialize;

pub use share::{Share, share_of};

use crate::{Filter, Graph};

/// Rounds after which a circle of holdings has settled for every practical purpose.
const ROUNDS: usize = 500;
/// Percent below which a change does not count.
const SMALL: f64 = 1e-9;

/// Who owns how much of whom, directly.
#[derive(Debug, Clone, Default)]
pub struct Ownership<'g> {
    /// By owner, then by what is owned.
    held: BTreeMap<&'g str, BTreeMap<&'g str, Stakes<'g>>>,
    /// By what is owned, then by owner.
    owners: BTreeMap<&'g str, BTreeSet<&'g str>>,
}

/// A direct holding and what says so.
#[derive(Debug, Clone, PartialEq)]
struct Stakes<'g> {
    share: Share,
    statements: Vec<&'g Statement>,
}

/// One entity's stake in another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding<'g> {
    /// The owner's id, or that of what is owned, whichever was not asked for.
    pub id: &'g str,
    /// The stake that it holds itself, where it holds one.
    pub direct: Option<Share>,
    /// The stake that it holds itself and through others.
    pub total: Share,
    /// Steps of the shortest way between the two.
    pub steps: usize,
    /// What says so of the direct stake.
    pub statements: Vec<&'g Statement>,
}

/// Companies that hold each other round in a ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circle<'g> {
    /// A shortest ring through the id that sorts first, each the owner of the next and the last of the first.
    pub ring: Vec<&'g str>,
    /// Everyone who is in a ring with them, sorted.
    pub members: Vec<&'g str>,
}

/// Everyone whom one entity controls, itself or through others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlGroup<'g> {
    /// Who controls, and is controlled by no one that is known.
    pub head: &'g str,
    /// Who is controlled, sorted.
    pub members: Vec<&'g str>,
}

impl<'g> Ownership<'g> {
    /// The holdings that a graph knows of by statements that pass the filter; where it names no status, by those that stand.
    pub fn of(graph: &'g Graph, filter: &Filter) -> Self {
        let mut ownership = Self::default();
        for s in graph.statements.iter().filter(|s| filter.passes_standing(s)) {
            let Some(share) = share_of(s) else { continue };
            let up = s.relation == Relation::SubsidiaryOf;
            let (owner, asset) = if up { (&s.object, &s.subject) } else { (&s.subject, &s.object) };
            let held = ownership.held.entry(owner).or_default();
            let stakes = held.entry(asset).or_insert_with(|| Stakes { share, statements: Vec::new() });
            stakes.share = stakes.share.and(share);
            stakes.statements.push(s);
            ownership.owners.entry(asset).or_default().insert(owner);
        }
        ownership
    }

    /// The stake that one holds in another itself.
    pub fn direct(&self, owner: &str, asset: &str) -> Option<Share> {
        self.held.get(owner)?.get(asset).map(|s| s.share)
    }

    /// Everyone who owns a part of an entity, itself or through others; the largest stake first, then by id.
    ///
    /// A look-through stake is the sum over all ways of the product of the stakes along each; a way goes through the owner but once, at
    /// its beginning, so that what a circle brings back to its owner is not counted twice (the *integrated ownership* of Baldone, Brioschi
    /// and Paleari, 1998). Bounds are computed apart, and no stake exceeds the whole.
    pub fn owners_of(&self, id: &str) -> Vec<Holding<'g>> {
        let next = |of: &str| self.owners.get(of).into_iter().flatten().copied().collect::<Vec<_>>();
        let steps = reach(id, next);
        let total = |owner| self.totals_of(owner, steps.keys().copied().chain([id])).get(id).copied();
        let totals = steps.keys().filter_map(|owner| Some((*owner, total(owner)?))).collect();
        Self::holdings(&totals, &steps, |owner| self.held.get(owner).and_then(|h| h.get(id)))
    }

    /// Everything that an entity owns a part of, itself or through others; the largest stake first, then by id.
    pub fn holdings_of(&self, id: &str) -> Vec<Holding<'g>> {
        let held = self.held.get(id);
        let next = |of: &str| self.held.get(of).into_iter().flatten().map(|(asset, _)| *asset).collect::<Vec<_>>();
        let steps = reach(id, next);
        let totals = self.totals_of(id, steps.keys().copied());
        Self::holdings(&totals, &steps, |asset| held.and_then(|h| h.get(asset)))
    }

    /// What an owner holds of each asset, itself and through the others of them.
    fn totals_of<'a>(&self, owner: &str, assets: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, Share> {
        let mut totals: BTreeMap<&str, Share> = assets.filter(|a| *a != owner).map(|a| (a, Share::NONE)).collect();
        settle(&mut totals, |asset, totals| {
            let own = self.direct(owner, asset).unwrap_or(Share::NONE);
            let through = self.owners.get(asset).into_iter().flatten();
            let through = through.filter_map(|o| Some(totals.get(o)?.of(self.direct(o, asset)?)));
            through.fold(own, Share::add)
        });
        totals
    }

    fn holdings<'a>(
        totals: &BTreeMap<&'g str, Share>,
        steps: &BTreeMap<&'g str, usize>,
        stakes: impl Fn(&str) -> Option<&'a Stakes<'g>>,
    ) -> Vec<Holding<'g>>
    where
        'g: 'a,
    {
        let holding = |(id, total): (&&'g str, &Share)| {
            let own = stakes(id);
            Holding {
                id,
                direct: own.map(|s| s.share),
                total: *total,
                steps: steps.get(id).copied().unwrap_or_default(),
                statements: own.map_or_else(Vec::new, |s| s.statements.clone()),
            }
        };
        let mut holdings: Vec<Holding<'g>> = totals.iter().map(holding).collect();
        holdings.sort_by(|a, b| {
            (b.total.low.total_cmp(&a.total.low)).then(b.total.high.total_cmp(&a.total.high)).then(a.id.cmp(b.id))
        });
        holdings
    }

    /// What is owned where more than the whole is said to be held, with the sum of the lower bounds; by id.
    pub fn overbooked(&self) -> Vec<(&'g str, f64)> {
        let sum = |(asset, owners): (&&'g str, &BTreeSet<&str>)| {
            let sum: f64 = owners.iter().filter_map(|o| self.direct(o, asset)).map(|s| s.low).sum();
            (sum > 100.0 + SMALL).then_some((*asset, sum))
        };
        self.owners.iter().filter_map(sum).collect()
    }

    /// The circles of holdings, by the first id of their ring.
    pub fn circles(&self) -> Vec<Circle<'g>> {
        let ids: BTreeSet<&'g str> = self.held.keys().chain(self.owners.keys()).copied().collect();
        let mut shape: DiGraph<&'g str, ()> = DiGraph::new();
        let places: BTreeMap<&str, _> = ids.iter().map(|id| (*id, shape.add_node(*id))).collect();
        for (owner, held) in &self.held {
            for asset in held.keys() {
                shape.add_edge(places[owner], places[asset], ());
            }
        }
        let components = tarjan_scc(&shape).into_iter();
        let mut circles: Vec<Circle<'g>> = components
            .filter_map(|component| {
                let mut members: Vec<&str> = component.into_iter().map(|at| shape[at]).collect();
                members.sort_unstable();
                let ring = self.ring(members[0], &members)?;
                Some(Circle { ring, members })
            })
            .collect();
        circles.sort_by(|a, b| a.ring.cmp(&b.ring));
        circles
    }

    /// A shortest ring from an id back to itself among the members; `None` where there is none.
    fn ring(&self, first: &'g str, members: &[&'g str]) -> Option<Vec<&'g str>> {
        let mut before: BTreeMap<&str, &'g str> = BTreeMap::new();
        let mut queue = VecDeque::from([first]);
        while let Some(at) = queue.pop_front() {
            for asset in self.held.get(at)?.keys().filter(|o| members.contains(o)) {
                if *asset == first {
                    let mut ring = vec![at];
                    while let Some(previous) = before.get(ring[ring.len() - 1]) {
                        ring.push(previous);
                    }
                    ring.reverse();
                    return Some(ring);
                }
                if !before.contains_key(asset) {
                    before.insert(asset, at);
                    queue.push_back(asset);
                }
            }
        }
        None
    }

    /// The groups under one control, by head.
    ///
    /// Who surely holds more than half controls; so does who reaches more than half together with those whom it controls. A head is
    /// controlled by no one; in a ring of control, the id that sorts first is taken for the head.
    pub fn control_groups(&self) -> Vec<ControlGroup<'g>> {
        let mut groups: Vec<ControlGroup<'g>> = Vec::new();
        let controlled: BTreeMap<&str, BTreeSet<&'g str>> =
            self.held.keys().map(|owner| (*owner, self.controlled_by(owner))).collect();
        for (owner, members) in controlled.iter().filter(|(_, members)| !members.is_empty()) {
            let above = controlled.iter().filter(|(o, theirs)| *o != owner && theirs.contains(*owner));
            let mut heads = above.filter(|(o, _)| !members.contains(**o) || *o < owner);
            if heads.next().is_none() {
                groups.push(ControlGroup { head: owner, members: members.iter().copied().collect() });
            }
        }
        groups
    }

    fn controlled_by(&self, owner: &'g str) -> BTreeSet<&'g str> {
        let mut group = BTreeSet::from([owner]);
        let mut queue = vec![owner];
        while let Some(at) = queue.pop() {
            for asset in self.held.get(at).into_iter().flatten().map(|(asset, _)| *asset) {
                let together = group.iter().filter_map(|o| self.direct(o, asset)).fold(Share::NONE, Share::add);
                if together.controls() && group.insert(asset) {
                    queue.push(asset);
                    // What the newcomer holds may tip the balance for what was looked at before.
                    queue.extend(group.iter().filter(|o| **o != asset).copied());
                }
            }
        }
        group.remove(owner);
        group
    }
}

/// Everyone whom `next` reaches from an id, with the least number of steps; without the id itself.
fn reach<'g>(id: &str, next: impl Fn(&str) -> Vec<&'g str>) -> BTreeMap<&'g str, usize> {
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    let mut queue: VecDeque<(&str, usize)> = next(id).into_iter().map(|n| (n, 1)).collect();
    while let Some((at, far)) = queue.pop_front() {
        if at != id && !steps.contains_key(at) {
            steps.insert(at, far);
            queue.extend(next(at).into_iter().map(|n| (n, far + 1)));
        }
    }
    steps
}

/// Computes every total from the others until none changes any more.
fn settle<'g>(totals: &mut BTreeMap<&'g str, Share>, total: impl Fn(&'g str, &BTreeMap<&'g str, Share>) -> Share) {
    for _ in 0..ROUNDS {
        let next: BTreeMap<&str, Share> = totals.keys().map(|id| (*id, total(id, totals))).collect();
        let change = |(a, b): (&Share, &Share)| (a.low - b.low).abs().max((a.high - b.high).abs());
        let settled = totals.values().zip(next.values()).map(change).all(|change| change < SMALL);
        *totals = next;
        if settled {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
