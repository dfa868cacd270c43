//! A network: boxes that push one another away and are drawn together by their lines, as by Fruchterman and Reingold (1991),
//! then moved apart until none lies on another. Only arithmetic that is the same on every machine is used.

use super::layout::{Parts, Placed, Point, within};

/// The length that a line would like to have, in points.
const IDEAL: f64 = 120.0;
/// White between two boxes.
const WHITE: f64 = 14.0;
/// Steps for a small network; a large one gets fewer, so that about as many pairs are looked at.
const STEPS: usize = 300;
const PAIRS: usize = 30_000_000;

/// Places the parts; lines are straight and have no labels.
pub(super) fn network(parts: &Parts) -> Placed {
    let count = parts.boxes.len();
    let steps = (PAIRS / (count * count).max(1)).clamp(10, STEPS);
    let mut at = spiral(count);
    for step in 0..steps {
        let reach = IDEAL * 2.0 * (steps - step) as f64 / steps as f64;
        settle(&mut at, parts, reach);
    }
    for _ in 0..steps {
        if !part(&mut at, parts) {
            break;
        }
    }
    let lines = parts.lines.iter().map(|&(from, to, _)| {
        let ends = [border(at[from], parts.boxes[from], at[to]), border(at[to], parts.boxes[to], at[from])];
        (ends.to_vec(), None)
    });
    let lines = lines.collect();
    within(at, lines, parts)
}

/// The first box in the middle, the others around it in a square spiral, a little askew so that no two forces cancel.
fn spiral(count: usize) -> Vec<Point> {
    let (mut x, mut y, mut dx, mut dy) = (0.0_f64, 0.0_f64, 1.0_f64, 0.0_f64);
    let mut points = Vec::with_capacity(count);
    let (mut side, mut walked, mut turns) = (1, 0, 0);
    for _ in 0..count {
        points.push((x * IDEAL + y * 11.0, y * IDEAL + x * 7.0));
        (x, y) = (x + dx, y + dy);
        walked += 1;
        if walked == side {
            (walked, turns) = (0, turns + 1);
            (dx, dy) = (-dy, dx);
            side += usize::from(turns % 2 == 0);
        }
    }
    points
}

/// One step: every box goes where the forces on it lead, but not farther than `reach`.
fn settle(at: &mut [Point], parts: &Parts, reach: f64) {
    let mut forces: Vec<Point> = vec![(0.0, 0.0); at.len()];
    let mut pull = |a: usize, b: usize, strength: &dyn Fn(f64) -> f64| {
        let (dx, dy) = (at[b].0 - at[a].0, at[b].1 - at[a].1);
        let far = length((dx, dy));
        let force = strength(far) / far;
        forces[a] = (forces[a].0 + dx * force, forces[a].1 + dy * force);
        forces[b] = (forces[b].0 - dx * force, forces[b].1 - dy * force);
    };
    // Boxes that are farther apart do not push each other, so that a long chain may bend.
    let limit = IDEAL * (parts.boxes.len() as f64).sqrt();
    for a in 0..parts.boxes.len() {
        for b in a + 1..parts.boxes.len() {
            pull(a, b, &|far| if far < limit { -IDEAL * IDEAL / far } else { 0.0 });
        }
    }
    for &(from, to, _) in parts.lines.iter().filter(|line| line.0 != line.1) {
        pull(from, to, &|far| far * far / IDEAL);
    }
    for (point, force) in at.iter_mut().zip(&forces) {
        let share = (reach / length(*force)).min(1.0);
        *point = (point.0 + force.0 * share, point.1 + force.1 * share);
    }
}

/// Moves boxes that lie on one another apart, each by half of the shorter way; whether there were any.
fn part(at: &mut [Point], parts: &Parts) -> bool {
    let mut moved = false;
    for a in 0..at.len() {
        for b in a + 1..at.len() {
            let need = |of: fn(&Point) -> f64| f64::midpoint(of(&parts.boxes[a]), of(&parts.boxes[b])) + WHITE;
            let (dx, dy) = (at[b].0 - at[a].0, at[b].1 - at[a].1);
            let (over, under) = (need(|p| p.0) - dx.abs(), need(|p| p.1) - dy.abs());
            if over <= 0.1 || under <= 0.1 {
                continue;
            }
            moved = true;
            if over < under {
                let half = over / 2.0 * if dx < 0.0 { -1.0 } else { 1.0 };
                (at[a].0, at[b].0) = (at[a].0 - half, at[b].0 + half);
            } else {
                let half = under / 2.0 * if dy < 0.0 { -1.0 } else { 1.0 };
                (at[a].1, at[b].1) = (at[a].1 - half, at[b].1 + half);
            }
        }
    }
    moved
}

/// Where the way from a box to another point leaves the box.
fn border(at: Point, (width, height): (f64, f64), to: Point) -> Point {
    let (dx, dy) = (to.0 - at.0, to.1 - at.1);
    let share = (width / 2.0 / dx.abs().max(1e-6)).min(height / 2.0 / dy.abs().max(1e-6)).min(1.0);
    (at.0 + dx * share, at.1 + dy * share)
}

/// The length of a vector, never zero.
fn length((x, y): Point) -> f64 {
    (x * x + y * y).sqrt().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_do_not_lie_on_one_another() {
        let boxes = vec![(90.0, 30.0); 80];
        let lines = (1..80).map(|at| (0, at, (0.0, 0.0))).collect();
        let parts = Parts { boxes, lines };
        let placed = network(&parts);
        let at = &placed.boxes;
        for a in 0..at.len() {
            for b in a + 1..at.len() {
                let apart = (at[a].0 - at[b].0).abs() > 89.0 || (at[a].1 - at[b].1).abs() > 29.0;
                assert!(apart, "{a} {:?} and {b} {:?}", at[a], at[b]);
            }
        }
        assert!(placed.size.0 < 4000.0 && placed.size.1 < 4000.0, "{:?}", placed.size);
    }
}
