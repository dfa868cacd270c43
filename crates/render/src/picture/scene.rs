//! What a picture shows: boxes, lines and folded groups, chosen from a neighbourhood before anything is drawn.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use guanxi_graph::{DocumentMeta, Folded, Neighbourhood};
use guanxi_model::{Entity, Kind, Relation, Statement, Status};

use super::{LAYERED_LIMIT, Layout, palette::place, trade, value::when};

/// Lines on one side of a box above which the box grows.
const CROWD: f64 = 5.0;

/// Boxes, lines and folded groups, each in the order in which they are drawn.
pub(super) struct Scene<'n> {
    pub(super) nodes: Vec<Node<'n>>,
    pub(super) edges: Vec<Edge<'n>>,
    /// All that was left out; [`Scene::groups`] have boxes of their own.
    pub(super) folded: Vec<&'n Folded>,
    /// The families of trades that are shown, by number.
    pub(super) trades: BTreeSet<usize>,
    pub(super) around: &'n Neighbourhood,
    ties: BTreeMap<&'n str, Ties>,
    columns: BTreeMap<&'n str, usize>,
    sides: Sides<'n>,
}

/// How a line lies between the columns of its boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// One of its boxes has no column.
    Free,
    /// To the right.
    Forward,
    /// To the left.
    Backward,
    /// Inside one column.
    Level,
}

/// The lines that meet in a box.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ties {
    leaving: usize,
    arriving: usize,
    /// Whether a line that has a direction says in which layer the box belongs.
    pub(super) is_placed: bool,
    /// Whether a sanction on it stands, in its box or as a line.
    pub(super) is_sanctioned: bool,
}

impl Ties {
    /// How many lines meet on the busier side.
    pub(super) fn busiest(self) -> usize {
        self.leaving.max(self.arriving)
    }
}

/// One entity.
pub(super) struct Node<'n> {
    pub(super) entity: &'n Entity,
    pub(super) is_centre: bool,
    /// The family of its trade.
    pub(super) trade: Option<usize>,
    /// What it is sanctioned by, where that is a line in its box.
    pub(super) sanctions: Vec<Edge<'n>>,
    /// Relations that were left out, where they have no box of their own.
    pub(super) more: usize,
}

/// Everything that is said of two entities by one relation.
pub(super) struct Edge<'n> {
    /// The id of the box in which the line starts: the owner, investor, supplier, leader or government.
    pub(super) from: &'n str,
    /// The id of the box in which it ends.
    pub(super) to: &'n str,
    pub(super) relation: Relation,
    /// The one that the line is drawn for first: what stands, else what was said last.
    pub(super) statements: Vec<&'n Statement>,
}

impl<'n> Edge<'n> {
    /// The statement that decides how the line looks.
    pub(super) fn lead(&self) -> &'n Statement {
        self.statements[0]
    }

    /// Whether the relation stands as a fact.
    pub(super) fn stands(&self) -> bool {
        self.lead().current
    }

    /// What the label says of a relation that is no standing fact.
    pub(super) fn status(&self) -> Option<&'static str> {
        (!self.stands()).then(|| status_word(self.lead().status))
    }

    /// How many documents report it.
    pub(super) fn reports(&self) -> usize {
        let steps = self.statements.iter().flat_map(|s| &s.steps);
        steps.map(|step| step.document.as_str()).collect::<BTreeSet<_>>().len()
    }
}

/// A status in words, for a statement that does not stand.
pub(crate) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Asserted => "no longer",
        Status::Planned => "planned",
        Status::InTalks => "in talks",
        Status::Ended => "ended",
        Status::Denied => "denied",
    }
}

impl<'n> Scene<'n> {
    /// Arranges a neighbourhood: one line a pair and relation, sanctions in the boxes of their targets.
    ///
    /// A government that the picture is centred on keeps its sanctions as lines: there they are what the picture is about.
    pub(super) fn new(around: &'n Neighbourhood) -> Self {
        Self::placed(around, &BTreeMap::new())
    }

    /// The same, with some boxes in columns; what a government with a column imposes is a line, too.
    pub(super) fn placed(around: &'n Neighbourhood, columns: &BTreeMap<String, usize>) -> Self {
        let is_centre = |id: &str| around.centres.iter().any(|c| c == id) || columns.contains_key(id);
        let sides = if columns.is_empty() { Sides::of(around) } else { Sides::default() };
        let mut edges = merged(around, &sides);
        edges.retain(|e| [e.from, e.to].iter().all(|id| around.graph.entities.contains_key(*id)));
        let sanctions: Vec<Edge<'n>> =
            edges.extract_if(.., |e| e.relation == Relation::SanctionedBy && !is_centre(e.from)).collect();
        let mut by_target: BTreeMap<&str, Vec<Edge<'n>>> = BTreeMap::new();
        let imposing: BTreeSet<&str> = sanctions.iter().map(|e| e.from).collect();
        for sanction in sanctions {
            by_target.entry(sanction.to).or_default().push(sanction);
        }
        for sanctions in by_target.values_mut() {
            sanctions.sort_by_cached_key(|s| (!s.stands(), when(s.lead()), s.from));
        }
        let linked: BTreeSet<&str> = edges.iter().flat_map(|e| [e.from, e.to]).collect();
        let in_a_box = |id: &str| imposing.contains(id) && !linked.contains(id) && !by_target.contains_key(id);
        let mut entities: Vec<&Entity> =
            around.graph.entities.values().filter(|e| is_centre(&e.id) || !in_a_box(&e.id)).collect();
        let mut first_line: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, edge) in edges.iter().enumerate() {
            first_line.entry(edge.from).or_insert(at);
            first_line.entry(edge.to).or_insert(at);
        }
        entities.sort_by_cached_key(|e| {
            let line = first_line.get(e.id.as_str()).copied();
            (!around.centres.contains(&e.id), line.unwrap_or(usize::MAX), &e.id)
        });
        let trades = entities.iter().filter_map(|e| trade_of(e)).collect();
        let mut folded: Vec<&Folded> = around.folded.iter().collect();
        folded.sort_by_key(|f| (place(f.relation), *f));
        let mut ties = ties(&edges, folded.iter().copied().filter(|f| is_centre(&f.node)), &sides);
        for (target, sanctions) in &by_target {
            ties.entry(target).or_default().is_sanctioned |= sanctions.iter().any(Edge::stands);
        }
        let nodes = entities
            .into_iter()
            .map(|entity| Node {
                entity,
                is_centre: around.centres.contains(&entity.id),
                trade: trade_of(entity),
                sanctions: by_target.remove(entity.id.as_str()).unwrap_or_default(),
                more: folded.iter().filter(|f| f.node == entity.id && !is_centre(&f.node)).map(|f| f.count).sum(),
            })
            .collect();
        let columns = around.graph.entities.keys().filter_map(|id| Some((id.as_str(), *columns.get(id)?))).collect();
        Self { nodes, edges, folded, trades, around, ties, columns, sides }
    }

    /// The ids in each column, from the left.
    pub(super) fn columns(&self) -> Vec<Vec<&'n str>> {
        let mut columns: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for node in &self.nodes {
            if let Some(column) = self.columns.get(node.entity.id.as_str()) {
                columns.entry(*column).or_default().push(&node.entity.id);
            }
        }
        columns.into_values().collect()
    }

    /// How a line lies between the columns.
    pub(super) fn place(&self, edge: &Edge<'_>) -> Place {
        match (self.columns.get(edge.from), self.columns.get(edge.to)) {
            (Some(from), Some(to)) => match from.cmp(to) {
                Ordering::Less => Place::Forward,
                Ordering::Equal => Place::Level,
                Ordering::Greater => Place::Backward,
            },
            _ => Place::Free,
        }
    }

    /// What was left out around what the picture is about; beside others it is counted in their boxes, so that a wide picture
    /// does not drown in small ones.
    pub(super) fn groups(&self) -> impl Iterator<Item = &'n Folded> {
        self.folded
            .iter()
            .copied()
            .filter(|f| self.columns.contains_key(f.node.as_str()) || self.around.centres.contains(&f.node))
    }

    /// How many boxes there are, those of groups among them.
    pub(super) fn boxes(&self) -> usize {
        self.nodes.len() + self.groups().count()
    }

    /// The layout that was asked for, or by the number of boxes.
    pub(super) fn layout(&self, asked: Layout) -> Layout {
        match asked {
            Layout::Automatic if self.boxes() > LAYERED_LIMIT => Layout::Network,
            Layout::Automatic => Layout::Layered,
            asked => asked,
        }
    }

    /// Whether a line leaves its boxes where they are: a rivalry or a partnership has no direction, and should not push two apart
    /// that money or goods already place.
    pub(super) fn is_free(&self, edge: &Edge<'_>) -> bool {
        edge.relation.is_symmetric() && self.ties(edge.from).is_placed && self.ties(edge.to).is_placed
    }

    /// Width and height in points that a box needs for its lines: where many meet it grows along its side, so that they come in one
    /// beside the other.
    pub(super) fn room(&self, node: &Node<'_>, layout: Layout) -> (f64, f64) {
        let lines = self.ties(&node.entity.id).busiest() as f64;
        match layout {
            _ if lines <= CROWD || node.entity.kind == Kind::Person => (0.0, 0.0),
            Layout::Layered => (0.0, lines * 21.6),
            Layout::Tree => ((lines * 36.0).min(576.0), 0.0),
            _ => (0.0, 0.0),
        }
    }

    /// Whether the line to a folded group leaves the box that is shown.
    pub(super) fn flows_out(&self, folded: &Folded) -> bool {
        flows_out(folded, &self.sides)
    }

    /// The lines that meet in a box.
    pub(super) fn ties(&self, id: &str) -> Ties {
        self.ties.get(id).copied().unwrap_or_default()
    }

    /// What is known of a document that a statement names.
    pub(super) fn document(&self, id: &str) -> Option<&'n DocumentMeta> {
        self.around.graph.documents.get(id)
    }

    /// The relations that are drawn as lines, in the order of the legend.
    pub(super) fn relations(&self) -> Vec<Relation> {
        let drawn = self.edges.iter().map(|e| e.relation).chain(self.groups().map(|f| f.relation));
        let mut relations: Vec<Relation> = drawn.collect();
        relations.sort_by_key(|r| place(*r));
        relations.dedup();
        relations
    }
}

/// Points of the border of a box.
pub(super) fn border_width(node: &Node<'_>, ties: Ties) -> f64 {
    match (ties.is_sanctioned, node.is_centre) {
        (true, _) => 2.6,
        (false, true) => 2.0,
        (false, false) => 1.0,
    }
}

/// One line a pair, direction and relation: ownership first, then by the number of reports.
fn merged<'n>(around: &'n Neighbourhood, sides: &Sides<'n>) -> Vec<Edge<'n>> {
    let mut lines: BTreeMap<(&str, &str, Relation), Vec<&Statement>> = BTreeMap::new();
    for statement in &around.graph.statements {
        let (from, to) = ends(statement, &around.centres, sides);
        lines.entry((from, to, statement.relation)).or_default().push(statement);
    }
    let mut edges: Vec<Edge<'_>> = lines
        .into_iter()
        .map(|((from, to, relation), mut statements)| {
            statements.sort_by(|a, b| {
                (b.current, b.last_seen(), b.status, &b.id).cmp(&(a.current, a.last_seen(), a.status, &a.id))
            });
            Edge { from, to, relation, statements }
        })
        .collect();
    edges.sort_by_cached_key(|e| (place(e.relation), std::cmp::Reverse(e.reports()), e.from, e.to));
    edges
}

/// From where to where a statement is drawn: as money, goods and orders flow; symmetric relations away from the centre, or to it
/// from those who stand to its left.
fn ends<'n>(statement: &'n Statement, centres: &[String], sides: &Sides<'_>) -> (&'n str, &'n str) {
    let (subject, object) = (statement.subject.as_str(), statement.object.as_str());
    let is_centre = |id: &str| centres.iter().any(|c| c == id);
    let turned = match statement.relation {
        Relation::SubsidiaryOf | Relation::SanctionedBy => true,
        relation if !relation.is_symmetric() || is_centre(subject) == is_centre(object) => false,
        _ if is_centre(subject) => sides.left.contains(object),
        _ => !sides.left.contains(subject),
    };
    if turned { (object, subject) } else { (subject, object) }
}

/// Who stands to the left of the one centre, so that boxes stand on both of its sides: those who own, pay, supply or lead it, and
/// of the relations without a direction as many as even that out.
#[derive(Default)]
struct Sides<'n> {
    left: BTreeSet<&'n str>,
    /// The relations whose further boxes stand there.
    relations: BTreeSet<Relation>,
}

impl<'n> Sides<'n> {
    fn of(around: &'n Neighbourhood) -> Self {
        let [centre] = &around.centres[..] else { return Self::default() };
        let (mut left, mut right): (BTreeSet<&str>, BTreeSet<&str>) = (BTreeSet::new(), BTreeSet::new());
        let mut free: BTreeMap<Relation, BTreeSet<&str>> = BTreeMap::new();
        for statement in &around.graph.statements {
            let (from, to) = ends(statement, &around.centres, &Self::default());
            let others = match statement.relation {
                Relation::SanctionedBy => continue,
                relation if relation.is_symmetric() => free.entry(relation).or_default(),
                _ if from == centre => &mut right,
                _ => &mut left,
            };
            match (from == centre, to == centre) {
                (true, _) => others.insert(to),
                (_, true) => others.insert(from),
                _ => continue,
            };
        }
        for others in free.values_mut() {
            others.retain(|id| !left.contains(id) && !right.contains(id));
        }
        left.retain(|id| !right.contains(id));
        let mut free: Vec<(Relation, BTreeSet<&str>)> = free.into_iter().collect();
        free.sort_by_key(|(relation, others)| (std::cmp::Reverse(others.len()), *relation));
        let mut relations = BTreeSet::new();
        for (relation, others) in free {
            if left.len() < right.len() {
                relations.insert(relation);
                left.extend(others);
            } else {
                right.extend(others);
            }
        }
        left.retain(|id| !right.contains(id));
        Self { left, relations }
    }
}

/// What the lines alone say of each box.
fn ties<'n>(
    edges: &[Edge<'n>],
    groups: impl Iterator<Item = &'n Folded>,
    sides: &Sides<'_>,
) -> BTreeMap<&'n str, Ties> {
    let mut ties: BTreeMap<&str, Ties> = BTreeMap::new();
    for edge in edges {
        let is_placed = !edge.relation.is_symmetric();
        let from = ties.entry(edge.from).or_default();
        from.leaving += 1;
        from.is_placed |= is_placed;
        let to = ties.entry(edge.to).or_default();
        to.arriving += 1;
        to.is_placed |= is_placed;
        to.is_sanctioned |= edge.relation == Relation::SanctionedBy && edge.stands();
    }
    for group in groups {
        let node = ties.entry(&group.node).or_default();
        *(if flows_out(group, sides) { &mut node.leaving } else { &mut node.arriving }) += 1;
    }
    ties
}

fn flows_out(folded: &Folded, sides: &Sides<'_>) -> bool {
    match folded.relation {
        relation if relation.is_symmetric() => !sides.relations.contains(&relation),
        Relation::SubsidiaryOf | Relation::SanctionedBy => !folded.outgoing,
        _ => folded.outgoing,
    }
}

/// The family of a company's trade, by which it is coloured.
fn trade_of(entity: &Entity) -> Option<usize> {
    entity.sector.as_deref().filter(|_| entity.kind == Kind::Company).and_then(trade::family)
}
