//! Parts that nothing connects, each laid out by itself and all of them set in rows.

use super::layout::{Parts, Placed, Point};
use crate::picture::parts;

/// White between two parts, in points.
const GAP: f64 = 36.0;

/// Lays out each part by `place`, and sets them beside and below one another.
pub(super) fn pack(whole: &Parts, place: impl Fn(&Parts) -> Placed) -> Placed {
    let ends: Vec<(usize, usize)> = whole.lines.iter().map(|line| (line.0, line.1)).collect();
    let members = parts::parts(whole.boxes.len(), &ends);
    if members.len() < 2 {
        return place(whole);
    }
    let mut lines_of: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (line, (from, _)) in ends.iter().enumerate() {
        if let Some(part) = members.iter().position(|part| part.binary_search(from).is_ok()) {
            lines_of[part].push(line);
        }
    }
    let placed: Vec<Placed> =
        members.iter().zip(&lines_of).map(|(boxes, lines)| place(&only(whole, boxes, lines))).collect();
    let sizes: Vec<(f64, f64)> = placed.iter().map(|p| (p.size.0 + GAP, p.size.1 + GAP)).collect();
    let mut all = Placed {
        boxes: vec![(0.0, 0.0); whole.boxes.len()],
        lines: vec![(Vec::new(), None); whole.lines.len()],
        size: (0.0, 0.0),
    };
    let mut top = 0.0;
    for row in parts::rows(&sizes) {
        let (mut left, mut low) = (0.0, 0.0_f64);
        for part in row {
            let moved = |(x, y): Point| (x + left, y + top);
            for (own, at) in placed[part].boxes.iter().zip(&members[part]) {
                all.boxes[*at] = moved(*own);
            }
            for ((points, label), at) in placed[part].lines.iter().zip(&lines_of[part]) {
                all.lines[*at] = (points.iter().copied().map(moved).collect(), label.map(moved));
            }
            left += sizes[part].0;
            low = low.max(sizes[part].1);
            all.size = (all.size.0.max(left - GAP), top + low - GAP);
        }
        top += low;
    }
    all
}

/// One part with numbers of its own.
fn only(whole: &Parts, boxes: &[usize], lines: &[usize]) -> Parts {
    let own = |at: usize| boxes.binary_search(&at).unwrap_or_default();
    Parts {
        boxes: boxes.iter().map(|at| whole.boxes[*at]).collect(),
        lines: lines.iter().map(|at| whole.lines[*at]).map(|(from, to, size)| (own(from), own(to), size)).collect(),
    }
}
