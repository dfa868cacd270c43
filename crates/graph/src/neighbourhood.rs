//! What stands around an entity: the best part of it, and a count of the rest.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use guanxi_model::{PartialDate, Relation, Statement};

use crate::{Filter, Graph};

/// Neighbours of one node by one relation that were left out: *+12 suppliers*.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folded {
    /// The node that is shown.
    pub node: String,
    /// The relation to the neighbours.
    pub relation: Relation,
    /// Whether the node is the subject: its customers are folded, not its suppliers. False for symmetric relations.
    pub outgoing: bool,
    /// How many neighbours are left out.
    pub count: usize,
}

/// Those who are left out, by the node that is shown, the relation, and whether the node is the subject.
pub(crate) type LeftOut<'g> = BTreeMap<(&'g str, Relation, bool), BTreeSet<&'g str>>;

impl Folded {
    /// Counts those who are left out.
    pub(crate) fn list(left_out: LeftOut<'_>) -> Vec<Self> {
        let count = |((node, relation, outgoing), others): ((&str, _, _), BTreeSet<&str>)| Self {
            node: node.to_owned(),
            relation,
            outgoing,
            count: others.len(),
        };
        left_out.into_iter().map(count).collect()
    }
}

/// A part of a graph around some entities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Neighbourhood {
    /// The entities and statements that are shown, with their documents.
    pub graph: Graph,
    /// The entities asked for that the graph holds, in the order asked.
    pub centres: Vec<String>,
    /// What was left out, by node, relation and direction.
    pub folded: Vec<Folded>,
}

/// How much a neighbour deserves to be shown; the greatest first.
type Rank<'a> = (usize, Option<PartialDate>, Reverse<&'a str>);

/// The entities within `depth` steps of `ids` by statements that pass the filter, at most `max_nodes` of them.
///
/// Nearer neighbours come first; of equally near ones those that more documents tie to what is shown, then those last spoken of most
/// recently, then by id. Whoever imposes a sanction is shown beside its target without being counted or followed, as pictures draw
/// it in the target's box; so is every sanction on what is shown. Other statements are shown between what is shown, where one
/// side is nearer than `depth`.
pub fn neighbourhood(graph: &Graph, ids: &[&str], depth: usize, filter: &Filter, max_nodes: usize) -> Neighbourhood {
    let mut centres: Vec<&str> = Vec::new();
    for entity in ids.iter().filter_map(|id| graph.entity(id)) {
        if !centres.contains(&entity.id.as_str()) {
            centres.push(&entity.id);
        }
    }
    let passing: Vec<&Statement> = graph.statements.iter().filter(|s| filter.passes(s)).collect();
    let mut touching: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for s in &passing {
        touching.entry(&s.subject).or_default().push(s);
        touching.entry(&s.object).or_default().push(s);
    }
    let around = |node: &str| touching.get(node).map_or(&[][..], Vec::as_slice);

    let mut shown: BTreeSet<&str> = centres.iter().copied().collect();
    let mut inner: BTreeSet<&str> = BTreeSet::new();
    let mut edge: Vec<&str> = centres.clone();
    for _ in 0..depth {
        let mut best = beside(edge.iter().flat_map(|node| around(node).iter().map(|s| (*node, *s))), &shown);
        best.truncate(max_nodes.saturating_sub(shown.len()));
        inner.extend(&edge);
        shown.extend(&best);
        edge = best;
    }

    let sanctions = shown.iter().flat_map(|id| around(id).iter().filter(|s| is_sanction_on(s, id)));
    let imposing: BTreeSet<&str> = sanctions.map(|s| s.object.as_str()).collect();
    let is_shown = |id: &str| shown.contains(id) || imposing.contains(id);
    let kept: Vec<&Statement> = passing
        .iter()
        .copied()
        .filter(|s| is_shown(&s.subject) && is_shown(&s.object))
        .filter(|s| {
            s.relation == Relation::SanctionedBy
                || inner.contains(s.subject.as_str())
                || inner.contains(s.object.as_str())
        })
        .filter(|s| shown.contains(s.subject.as_str()))
        .collect();
    let mut folded = LeftOut::new();
    for &node in &inner {
        for s in around(node).iter().filter(|s| !is_shown(other_side(s, node))) {
            let outgoing = s.subject == node && !s.relation.is_symmetric();
            folded.entry((node, s.relation, outgoing)).or_default().insert(other_side(s, node));
        }
    }
    Neighbourhood {
        centres: centres.iter().map(|&c| c.to_owned()).collect(),
        folded: Folded::list(folded),
        graph: part(graph, &kept, &centres),
    }
}

/// Those on the other side of some statements of nodes who are not shown yet, the best first. Who imposes a sanction is none of them.
fn beside<'g>(ties: impl Iterator<Item = (&'g str, &'g Statement)>, shown: &BTreeSet<&str>) -> Vec<&'g str> {
    let mut ranks: BTreeMap<&str, (BTreeSet<&str>, Option<PartialDate>)> = BTreeMap::new();
    for (node, s) in ties.filter(|(node, s)| !is_sanction_on(s, node)) {
        let other = other_side(s, node);
        if !shown.contains(other) {
            let (documents, last) = ranks.entry(other).or_default();
            documents.extend(s.steps.iter().filter(|step| step.copy_of.is_none()).map(|step| step.document.as_str()));
            *last = (*last).max(s.last_seen());
        }
    }
    let rank = |(id, (documents, last)): (&'g str, (BTreeSet<&str>, _))| ((documents.len(), last, Reverse(id)), id);
    let mut best: Vec<(Rank<'g>, &'g str)> = ranks.into_iter().map(rank).collect();
    best.sort_by(|a, b| b.0.cmp(&a.0));
    best.into_iter().map(|(_, id)| id).collect()
}

/// The graph of some statements: their entities and documents, and the entities of `also`.
pub(crate) fn part(graph: &Graph, statements: &[&Statement], also: &[&str]) -> Graph {
    let ids: BTreeSet<&str> =
        statements.iter().flat_map(|s| [s.subject.as_str(), &s.object]).chain(also.iter().copied()).collect();
    let documents: BTreeSet<&str> =
        statements.iter().flat_map(|s| s.steps.iter().map(|step| step.document.as_str())).collect();
    Graph {
        entities: ids.iter().filter_map(|id| Some(((*id).to_owned(), graph.entities.get(*id)?.clone()))).collect(),
        statements: statements.iter().map(|s| (*s).clone()).collect(),
        documents: documents
            .iter()
            .filter_map(|id| Some(((*id).to_owned(), graph.documents.get(*id)?.clone())))
            .collect(),
        same_as: (graph.same_as.iter().filter(|(_, kept)| ids.contains(kept.as_str())))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect(),
        ..Graph::default()
    }
}

fn is_sanction_on(statement: &Statement, node: &str) -> bool {
    statement.relation == Relation::SanctionedBy && statement.subject == node
}

fn other_side<'a>(statement: &'a Statement, node: &str) -> &'a str {
    if statement.subject == node { &statement.object } else { &statement.subject }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::graph_of;

    fn shown(n: &Neighbourhood) -> Vec<&str> {
        n.graph.entities.keys().map(String::as_str).collect()
    }

    #[test]
    fn the_best_supported_neighbours_are_shown_and_the_rest_is_counted() {
        let graph = graph_of(&[
            "2019 a supplies x asserted",
            "2021 b supplies x asserted",
            "2020 c supplies x asserted",
            "2018 c supplies x asserted",
            "2021 d supplies c asserted",
            "2021 x invests-in e asserted",
        ]);
        let around = neighbourhood(&graph, &["x"], 1, &Filter::default(), 3);
        assert_eq!(shown(&around), ["b", "c", "x"]);
        assert_eq!(
            around.folded,
            [
                Folded { node: "x".into(), relation: Relation::InvestsIn, outgoing: true, count: 1 },
                Folded { node: "x".into(), relation: Relation::Supplies, outgoing: false, count: 1 },
            ]
        );
        assert_eq!(shown(&neighbourhood(&graph, &["x"], 2, &Filter::default(), 40)), ["a", "b", "c", "d", "e", "x"]);
    }

    #[test]
    fn a_government_that_sanctions_is_shown_but_not_followed() {
        let graph = graph_of(&[
            "2019 huawei sanctioned-by us/government asserted",
            "2019 zte sanctioned-by us/government asserted",
            "2019 huawei supplies x asserted",
        ]);
        assert_eq!(shown(&neighbourhood(&graph, &["huawei"], 3, &Filter::default(), 2)), ["huawei", "us", "x"]);
        assert_eq!(shown(&neighbourhood(&graph, &["us"], 1, &Filter::default(), 9)), ["huawei", "us", "zte"]);
        assert_eq!(shown(&neighbourhood(&graph, &["x"], 1, &Filter::default(), 9)), ["huawei", "us", "x"]);
    }

    #[test]
    fn an_entity_alone_is_its_own_neighbourhood_and_an_unknown_one_is_none() {
        let graph = graph_of(&["2019 a supplies b asserted"]);
        let filter = Filter { relations: vec![Relation::Leads], ..Filter::default() };
        assert_eq!(shown(&neighbourhood(&graph, &["a"], 1, &filter, 9)), ["a"]);
        assert_eq!(neighbourhood(&graph, &["nobody"], 1, &filter, 9), Neighbourhood::default());
    }
}
