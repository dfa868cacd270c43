//! A part of a graph for one question, with a place for each entity: the ways between two, a supply chain, who owns whom.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_model::{PartialDate, Relation, Statement};

use crate::{
    Filter, Folded, Graph, Neighbourhood,
    neighbourhood::{LeftOut, part},
    shortest_path,
};

/// A part of a graph, and the column in which each entity stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// The entities, statements and what was left out.
    pub around: Neighbourhood,
    /// Columns by id, from the left, beginning with 0; entities without one stand where their relations put them.
    pub columns: BTreeMap<String, usize>,
}

/// What flows from one party to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Goods, from suppliers to customers.
    Supply,
    /// Control, from holders, investors and parents to what they own.
    Ownership,
}

impl Stream {
    /// The source and the target of a statement that belongs to the stream.
    fn ends(self, s: &Statement) -> Option<(&str, &str)> {
        match (self, s.relation) {
            (Self::Supply, Relation::Supplies) | (Self::Ownership, Relation::AcquiresStake | Relation::InvestsIn) => {
                Some((&s.subject, &s.object))
            }
            (Self::Ownership, Relation::SubsidiaryOf) => Some((&s.object, &s.subject)),
            _ => None,
        }
    }
}

/// The documents that speak for an entity, and the last date on which one did.
type Support<'g> = (BTreeSet<&'g str>, Option<PartialDate>);
/// How well an entity is supported: documents, last date, then its id.
type Rank<'g> = (usize, Option<PartialDate>, std::cmp::Reverse<&'g str>);

/// Follows a stream from some entities upwards to its sources and downwards to its targets, `depth` steps each way; a supplier's
/// other customers are not followed.
///
/// At most `max_nodes` entities are kept, the best supported of each step; the rest is counted. Goods are put in columns, one a
/// step. The sanctions on those that are shown come along with the governments that impose them, which do not count.
pub fn stream(
    graph: &Graph,
    centres: &[&str],
    stream: Stream,
    depth: usize,
    filter: &Filter,
    max_nodes: usize,
) -> View {
    let centres: Vec<&str> = centres.iter().filter_map(|id| graph.entity(id)).map(|e| e.id.as_str()).collect();
    let flows: Vec<(&str, &str, &Statement)> = (graph.statements.iter().filter(|s| filter.passes(s)))
        .filter_map(|s| stream.ends(s).map(|(from, to)| (from, to, s)))
        .collect();
    let mut sides: [BTreeMap<&str, Vec<(&str, &Statement)>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for &(from, to, s) in &flows {
        sides[0].entry(to).or_default().push((from, s));
        sides[1].entry(from).or_default().push((to, s));
    }
    let mut tiers: BTreeMap<&str, i64> = centres.iter().map(|id| (*id, 0)).collect();
    let mut fronts: [BTreeSet<&str>; 2] = [tiers.keys().copied().collect(), tiers.keys().copied().collect()];
    let mut folded = LeftOut::new();
    for step in 1..=i64::try_from(depth).unwrap_or(i64::MAX) {
        let mut ranks: BTreeMap<(&str, usize), Support<'_>> = BTreeMap::new();
        let mut seen: Vec<(&str, &str, &Statement)> = Vec::new();
        for (side, neighbours) in sides.iter().enumerate() {
            for node in &fronts[side] {
                for &(other, s) in neighbours.get(node).into_iter().flatten() {
                    seen.push((node, other, s));
                    if !tiers.contains_key(other) {
                        let rank = ranks.entry((other, side)).or_default();
                        rank.0.extend(s.steps.iter().map(|step| step.document.as_str()));
                        rank.1 = rank.1.max(s.last_seen());
                    }
                }
            }
        }
        let mut best: Vec<(Rank<'_>, &str, usize)> = ranks
            .into_iter()
            .map(|((id, side), (documents, last))| ((documents.len(), last, std::cmp::Reverse(id)), id, side))
            .collect();
        best.sort_by(|a, b| b.cmp(a));
        fronts = [BTreeSet::new(), BTreeSet::new()];
        for (_, id, side) in best {
            if tiers.len() < max_nodes && !tiers.contains_key(id) {
                tiers.insert(id, if side == 0 { -step } else { step });
                fronts[side].insert(id);
            }
        }
        for (node, other, s) in seen.into_iter().filter(|(_, other, _)| !tiers.contains_key(other)) {
            folded.entry((node, s.relation, s.subject == node)).or_default().insert(other);
        }
    }
    let shown = |id: &str| tiers.contains_key(id);
    let kept: Vec<&Statement> = (graph.statements.iter().filter(|s| filter.passes(s)))
        .filter(|s| match stream.ends(s) {
            Some((from, to)) => shown(from) && shown(to),
            None => s.relation == Relation::SanctionedBy && shown(&s.subject),
        })
        .collect();
    let first = tiers.values().copied().min().unwrap_or(0);
    let columns = tiers.iter().filter_map(|(id, tier)| Some(((*id).to_owned(), usize::try_from(tier - first).ok()?)));
    View {
        columns: if stream == Stream::Supply { columns.collect() } else { BTreeMap::new() },
        around: Neighbourhood {
            folded: Folded::list(folded),
            graph: part(graph, &kept, &centres),
            centres: centres.iter().map(|&id| id.to_owned()).collect(),
        },
    }
}

/// Every shortest way between two entities, one column a step; `None` where there is none, or an id is unknown.
///
/// At most `max_nodes` entities are kept besides those of the best way, that of [`shortest_path`]; what then leads nowhere goes.
pub fn between(graph: &Graph, from: &str, to: &str, filter: &Filter, max_nodes: usize) -> Option<View> {
    let best = shortest_path(graph, from, to, filter)?;
    let (from, to) = (graph.entity(from)?.id.as_str(), graph.entity(to)?.id.as_str());
    let passing: Vec<&Statement> = graph.statements.iter().filter(|s| filter.passes(s)).collect();
    let everyone = graph.entities.keys().map(String::as_str).collect();
    let on_way = columns(&passing, from, to, best.len(), &everyone);

    let best: BTreeSet<&str> = best.iter().flat_map(|hop| [hop.from, hop.to]).chain([from, to]).collect();
    let mut support: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for s in passing.iter().filter(|s| is_step(s, &on_way)) {
        for id in [&s.subject, &s.object] {
            support.entry(id).or_default().extend(s.steps.iter().map(|step| step.document.as_str()));
        }
    }
    let mut others: Vec<&str> = on_way.keys().copied().filter(|id| !best.contains(id)).collect();
    others.sort_by_key(|id| (std::cmp::Reverse(support.get(id).map_or(0, BTreeSet::len)), *id));
    others.truncate(max_nodes.saturating_sub(best.len()));
    let kept: BTreeSet<&str> = best.iter().copied().chain(others).collect();
    let length = on_way.get(to).copied().unwrap_or(0);
    let columns = columns(&passing, from, to, length, &kept);

    let statements: Vec<&Statement> = passing
        .into_iter()
        .filter(|s| {
            let is_sanction = s.relation == Relation::SanctionedBy && !columns.contains_key(s.object.as_str());
            is_step(s, &columns) || (is_sanction && columns.contains_key(s.subject.as_str()))
        })
        .collect();
    let around = Neighbourhood {
        centres: vec![from.to_owned(), to.to_owned()],
        graph: part(graph, &statements, &[from, to]),
        ..Neighbourhood::default()
    };
    Some(View { around, columns: columns.into_iter().map(|(id, at)| (id.to_owned(), at)).collect() })
}

/// Whether a statement leads from one column to the next.
fn is_step(s: &Statement, columns: &BTreeMap<&str, usize>) -> bool {
    match (columns.get(s.subject.as_str()), columns.get(s.object.as_str())) {
        (Some(a), Some(b)) => a.abs_diff(*b) == 1,
        _ => false,
    }
}

/// The entities on ways of `length` steps between two, among those allowed, each with its distance from the first.
fn columns<'g>(
    statements: &[&'g Statement],
    from: &'g str,
    to: &'g str,
    length: usize,
    allowed: &BTreeSet<&'g str>,
) -> BTreeMap<&'g str, usize> {
    let mut neighbours: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for s in statements {
        neighbours.entry(&s.subject).or_default().insert(&s.object);
        neighbours.entry(&s.object).or_default().insert(&s.subject);
    }
    let far = |start: &'g str| {
        let mut far: BTreeMap<&str, usize> = BTreeMap::from([(start, 0)]);
        let mut front = vec![start];
        for distance in 1..=length {
            let mut next = Vec::new();
            for id in front.iter().filter_map(|node| neighbours.get(node)).flatten().filter(|id| allowed.contains(*id))
            {
                if !far.contains_key(id) {
                    far.insert(id, distance);
                    next.push(*id);
                }
            }
            front = next;
        }
        far
    };
    let (near, rest) = (far(from), far(to));
    near.into_iter().filter(|(id, at)| rest.get(id).is_some_and(|left| at + left == length)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    fn shown(view: &View) -> Vec<&str> {
        view.around.graph.entities.keys().map(String::as_str).collect()
    }

    fn chain() -> Graph {
        graph_of(&[
            "2021 mine supplies smelter asserted",
            "2021 smelter supplies maker asserted",
            "2021 smelter supplies rival asserted",
            "2021 maker supplies shop asserted",
            "2021 maker supplies kiosk asserted",
            "2022 maker supplies kiosk asserted",
            "2021 fund acquires-stake maker asserted",
            "2021 maker sanctioned-by us/government asserted",
        ])
    }

    #[test]
    fn a_supply_chain_has_a_column_a_step_and_no_detours() {
        let view = stream(&chain(), &["maker"], Stream::Supply, 2, &Filter::default(), 40);
        assert_eq!(shown(&view), ["kiosk", "maker", "mine", "shop", "smelter", "us"]);
        let columns: Vec<(&str, usize)> = view.columns.iter().map(|(id, at)| (id.as_str(), *at)).collect();
        assert_eq!(columns, [("kiosk", 3), ("maker", 2), ("mine", 0), ("shop", 3), ("smelter", 1)]);
    }

    #[test]
    fn what_does_not_fit_into_a_stream_is_counted() {
        let view = stream(&chain(), &["maker"], Stream::Supply, 1, &Filter::default(), 2);
        assert_eq!(shown(&view), ["kiosk", "maker", "us"]);
        let folded = |outgoing| Folded { node: "maker".into(), relation: Relation::Supplies, outgoing, count: 1 };
        assert_eq!(view.around.folded, [folded(false), folded(true)]);
    }

    #[test]
    fn ownership_goes_up_to_parents_and_down_to_units() {
        let graph = graph_of(&[
            "2021 unit subsidiary-of parent asserted",
            "2021 fund acquires-stake parent asserted",
            "2021 fund acquires-stake other asserted",
            "2021 unit supplies shop asserted",
        ]);
        let view = stream(&graph, &["parent"], Stream::Ownership, 3, &Filter::default(), 40);
        assert_eq!(shown(&view), ["fund", "parent", "unit"]);
        assert!(view.columns.is_empty());
        assert_eq!(stream(&graph, &["nobody"], Stream::Supply, 3, &Filter::default(), 40), View::default());
    }

    #[test]
    fn every_shortest_way_between_two_is_shown() {
        let graph = graph_of(&[
            "2021 a supplies m1 asserted",
            "2021 z invests-in m1 asserted",
            "2021 a partners-with m2 asserted",
            "2021 m2 supplies z asserted",
            "2021 a supplies far asserted",
            "2021 far supplies further asserted",
            "2021 further supplies z asserted",
            "2021 m1 supplies m2 asserted",
        ]);
        let view = between(&graph, "a", "z", &Filter::default(), 40).expect("connected");
        assert_eq!(shown(&view), ["a", "m1", "m2", "z"]);
        assert_eq!(view.around.graph.statements.len(), 4, "no line inside a column");
        assert_eq!((view.columns["a"], view.columns["m1"], view.columns["z"]), (0, 1, 2));
        assert_eq!(shown(&between(&graph, "a", "z", &Filter::default(), 3).expect("connected")), ["a", "m1", "z"]);
        assert_eq!(between(&graph, "a", "nobody", &Filter::default(), 3), None);
        assert_eq!(shown(&between(&graph, "a", "a", &Filter::default(), 3).expect("itself")), ["a"]);
    }
}
