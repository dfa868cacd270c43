//! Lines: their curve, their dash and the shapes at their ends.

use super::layout::Point;
use crate::picture::palette::Line;

/// A line as SVG: the curve and what stands at its ends, in one colour. An upright one runs from layer to layer downwards.
pub(super) fn stroke(line: &Line, colour: &str, points: &[Point], is_upright: bool) -> String {
    let mut pieces = curve(points, is_upright);
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return String::new() };
    let tail = end(line.tail, first[1], first[0], colour, line.width);
    let head = end(line.head, last[2], last[3], colour, line.width);
    if let Some(first) = pieces.first_mut() {
        first[0] = tail.1;
    }
    if let Some(last) = pieces.last_mut() {
        last[3] = head.1;
    }
    let dash = match line.dash {
        "dashed" => " stroke-dasharray=\"6 4\"",
        "dotted" => " stroke-dasharray=\"1 4\" stroke-linecap=\"round\"",
        _ => "",
    };
    let at = |p: Point| format!("{:.1},{:.1}", p.0, p.1);
    let start = pieces.first().map_or(String::new(), |piece| at(piece[0]));
    let path: String = pieces.iter().map(|[_, a, b, c]| format!(" C{} {} {}", at(*a), at(*b), at(*c))).collect();
    format!(
        "<path d=\"M{start}{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}/>{}{}",
        line.width, tail.0, head.0
    )
}

/// A curve through all the points, as pieces of Bézier's kind, so that a label on it stays on it.
///
/// From layer to layer it never swings beyond a point (Fritsch and Carlson, 1980); where it turns back it is Catmull and Rom's.
fn curve(points: &[Point], is_upright: bool) -> Vec<[Point; 4]> {
    let along = |p: Point| if is_upright { p.1 } else { p.0 };
    let across = |p: Point| if is_upright { p.0 } else { p.1 };
    let back = |along: f64, across: f64| if is_upright { (across, along) } else { (along, across) };
    let steps: Vec<f64> = points.windows(2).map(|p| along(p[1]) - along(p[0])).collect();
    let goes_on = steps.iter().all(|s| *s > 0.5) || steps.iter().all(|s| *s < -0.5);
    if !goes_on {
        let at = |i: usize| points[i.min(points.len() - 1)];
        let third = |a: Point, b: Point| ((b.0 - a.0) / 6.0, (b.1 - a.1) / 6.0);
        return (0..points.len().saturating_sub(1))
            .map(|i| {
                let (before, from, to, after) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
                let (out, into) = (third(before, to), third(from, after));
                [from, (from.0 + out.0, from.1 + out.1), (to.0 - into.0, to.1 - into.1), to]
            })
            .collect();
    }
    let chords: Vec<f64> = points.windows(2).zip(&steps).map(|(p, s)| (across(p[1]) - across(p[0])) / s).collect();
    let slope = |i: usize| match (i.checked_sub(1).and_then(|i| chords.get(i)), chords.get(i)) {
        (Some(a), Some(b)) if a * b > 0.0 => 2.0 * a * b / (a + b),
        (Some(_), Some(_)) | (None, None) => 0.0,
        (Some(end), None) | (None, Some(end)) => *end,
    };
    let piece = |(i, p): (usize, &[Point])| {
        let third = steps[i] / 3.0;
        let first = back(along(p[0]) + third, across(p[0]) + slope(i) * third);
        let second = back(along(p[1]) - third, across(p[1]) - slope(i + 1) * third);
        [p[0], first, second, p[1]]
    };
    points.windows(2).enumerate().map(piece).collect()
}

/// What stands at `tip` of a line that comes from `from`, and where the line itself stops.
fn end(shape: &str, from: Point, tip: Point, colour: &str, width: f64) -> (String, Point) {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt().max(1e-6);
    let (ux, uy) = (dx / length, dy / length);
    // A point so far back along the line and so far to its side.
    let back = |along: f64, side: f64| (tip.0 - ux * along - uy * side, tip.1 - uy * along + ux * side);
    let polygon = |points: &[Point]| {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        format!("<polygon points=\"{}\" fill=\"{colour}\"/>", points.join(" "))
    };
    match shape {
        "normal" => (polygon(&[tip, back(9.0, 3.4), back(9.0, -3.4)]), back(8.0, 0.0)),
        "vee" => (polygon(&[tip, back(9.0, 4.2), back(6.0, 0.0), back(9.0, -4.2)]), back(6.0, 0.0)),
        "diamond" => (polygon(&[tip, back(5.5, 3.4), back(11.0, 0.0), back(5.5, -3.4)]), back(10.0, 0.0)),
        "dot" => {
            let (x, y) = back(3.2, 0.0);
            (format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\" fill=\"{colour}\"/>"), back(5.0, 0.0))
        }
        "tee" => {
            let ((ax, ay), (bx, by)) = (back(1.5, 5.0), back(1.5, -5.0));
            let bar = format!(
                "<path d=\"M{ax:.1},{ay:.1} L{bx:.1},{by:.1}\" stroke=\"{colour}\" stroke-width=\"{}\"/>",
                width + 0.8
            );
            (bar, back(1.5, 0.0))
        }
        _ => (String::new(), tip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_every_point() {
        for points in [
            vec![(0.0, 0.0), (50.0, 40.0), (100.0, 40.0)],
            vec![(0.0, 0.0), (50.0, 40.0), (20.0, 80.0), (0.0, 0.0)],
            vec![(0.0, 0.0), (10.0, 10.0)],
        ] {
            for is_upright in [false, true] {
                let pieces = curve(&points, is_upright);
                assert_eq!(pieces.len(), points.len() - 1);
                assert!(pieces.iter().zip(points.windows(2)).all(|(piece, p)| piece[0] == p[0] && piece[3] == p[1]));
            }
        }
        assert!(curve(&[], false).is_empty() && curve(&[(1.0, 1.0)], false).is_empty());
    }
}
