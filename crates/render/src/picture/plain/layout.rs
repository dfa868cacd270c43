//! Where boxes, lines and labels stand: layers by the method of Sugiyama, Tagawa and Toda (1981), as the library dagre does it.

use dagre::{
    EdgeLabel, LayoutOptions, NodeLabel, RankDir, Ranker,
    graph::{Graph, GraphOptions},
};

/// Boxes above which layers are found by the quick method instead of the best one.
const MANY: usize = 120;

/// A point in points, from the upper left.
pub(super) type Point = (f64, f64);

/// What is to be placed: sizes of boxes, and lines between them by number with the sizes of their labels.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) boxes: Vec<(f64, f64)>,
    pub(super) lines: Vec<(usize, usize, (f64, f64))>,
}

/// Where it stands.
pub(super) struct Placed {
    /// The centres of the boxes.
    pub(super) boxes: Vec<Point>,
    /// The points of each line, from border to border, and the centre of its label.
    pub(super) lines: Vec<(Vec<Point>, Option<Point>)>,
    /// Width and height.
    pub(super) size: (f64, f64),
}

/// Places the parts in layers, from left to right or from top to bottom.
pub(super) fn layers(parts: &Parts, is_tree: bool) -> Placed {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    for (at, &(width, height)) in parts.boxes.iter().enumerate() {
        graph.set_node(at.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    for (at, &(from, to, (width, height))) in parts.lines.iter().enumerate() {
        let labelpos = dagre::layout::types::LabelPos::Center;
        let label = EdgeLabel { width, height, labelpos, ..EdgeLabel::default() };
        graph.set_edge(from.to_string(), to.to_string(), Some(label), Some(&at.to_string()));
    }
    let (rankdir, nodesep, ranksep) = if is_tree { (RankDir::TB, 18.0, 36.0) } else { (RankDir::LR, 12.0, 44.0) };
    let ranker = if parts.boxes.len() > MANY { Ranker::LongestPath } else { Ranker::NetworkSimplex };
    dagre::layout(
        &mut graph,
        Some(LayoutOptions { rankdir, nodesep, edgesep: 8.0, ranksep, ranker, ..LayoutOptions::default() }),
    );
    let boxes: Vec<Point> = (0..parts.boxes.len())
        .map(|at| graph.node(&at.to_string()).map_or((0.0, 0.0), |n| (n.x.unwrap_or(0.0), n.y.unwrap_or(0.0))))
        .collect();
    let lines = parts.lines.iter().enumerate().map(|(at, (from, to, _))| {
        let edge = graph.edge(&from.to_string(), &to.to_string(), Some(&at.to_string()));
        let points: Vec<Point> = edge.into_iter().flat_map(|e| &e.points).map(|p| (p.x, p.y)).collect();
        (points, edge.and_then(|e| Some((e.x?, e.y?))))
    });
    within(boxes, lines.collect(), parts)
}

/// Moves everything so that nothing lies left of or above the origin.
pub(super) fn within(mut boxes: Vec<Point>, mut lines: Vec<(Vec<Point>, Option<Point>)>, parts: &Parts) -> Placed {
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    let mut see = |(x, y): Point, (width, height): (f64, f64)| {
        low = (low.0.min(x - width / 2.0), low.1.min(y - height / 2.0));
        high = (high.0.max(x + width / 2.0), high.1.max(y + height / 2.0));
    };
    boxes.iter().zip(&parts.boxes).for_each(|(at, size)| see(*at, *size));
    for ((points, label), (.., size)) in lines.iter().zip(&parts.lines) {
        for point in points {
            see(*point, (0.0, 0.0));
        }
        if let Some(at) = label {
            see(*at, *size);
        }
    }
    if boxes.is_empty() {
        return Placed { boxes, lines, size: (0.0, 0.0) };
    }
    let shift = |(x, y): &mut Point| (*x, *y) = (*x - low.0, *y - low.1);
    boxes.iter_mut().for_each(shift);
    for (points, label) in &mut lines {
        points.iter_mut().for_each(shift);
        label.iter_mut().for_each(shift);
    }
    Placed { boxes, lines, size: (high.0 - low.0, high.1 - low.1) }
}
