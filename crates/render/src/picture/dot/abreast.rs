//! Unconnected parts side by side: Graphviz would stack them in one column, so unseen lines tie the last box of one to the
//! first of the next.

use std::collections::BTreeMap;

use crate::picture::{
    parts::{parts, rows},
    scene::Scene,
};

/// Boxes above which nothing is tied.
const MOST: usize = 150;
/// Points that a layer and a box take, about.
const LAYER: f64 = 185.0;
const BOX: f64 = 52.0;

/// From which box to which an unseen line goes.
pub(super) fn bridges<'n>(scene: &Scene<'n>) -> Vec<(&'n str, &'n str)> {
    let count = scene.nodes.len();
    if count > MOST {
        return Vec::new();
    }
    let places: BTreeMap<&str, usize> =
        scene.nodes.iter().enumerate().map(|(at, n)| (n.entity.id.as_str(), at)).collect();
    let ends = |e: &crate::picture::scene::Edge<'_>| Some((*places.get(e.from)?, *places.get(e.to)?));
    let lines: Vec<(usize, usize)> = scene.edges.iter().filter_map(ends).collect();
    let placing: Vec<(usize, usize)> = scene.edges.iter().filter(|e| !scene.is_free(e)).filter_map(ends).collect();
    let parts = parts(count, &lines);
    if parts.len() < 2 {
        return Vec::new();
    }
    let layered: Vec<Vec<Vec<usize>>> = parts.into_iter().map(|part| layers(part, &placing)).collect();
    let size = |layers: &Vec<Vec<usize>>| {
        let tallest = layers.iter().map(Vec::len).max().unwrap_or(0);
        (layers.len() as f64 * LAYER, tallest as f64 * BOX)
    };
    let sizes: Vec<(f64, f64)> = layered.iter().map(size).collect();
    let id = |layer: Option<&Vec<usize>>| Some(scene.nodes[*layer?.first()?].entity.id.as_str());
    let bridge = |pair: &[usize]| Some((id(layered[pair[0]].last())?, id(layered[pair[1]].first())?));
    rows(&sizes).iter().flat_map(|row| row.windows(2).filter_map(bridge).collect::<Vec<_>>()).collect()
}

/// The boxes of a part by layer, each one layer after the last of those that lead to it; a ring is opened at its first box.
fn layers(mut part: Vec<usize>, lines: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut layer_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut layers: Vec<Vec<usize>> = Vec::new();
    while !part.is_empty() {
        let waits = |at: usize| lines.iter().any(|(from, to)| *to == at && *from != at && part.contains(from));
        let next = part.iter().position(|at| !waits(*at)).unwrap_or(0);
        let at = part.remove(next);
        let before = lines.iter().filter(|(_, to)| *to == at).filter_map(|(from, _)| layer_of.get(from));
        let layer = before.max().map_or(0, |layer| layer + 1);
        layer_of.insert(at, layer);
        if layers.len() <= layer {
            layers.resize(layer + 1, Vec::new());
        }
        layers[layer].push(at);
    }
    layers
}
