//! Lines: their curve, their dash and the shapes at their ends.

use super::layout::Point;
use crate::picture::palette::Line;

/// A line as SVG: the curve and what stands at its ends, in one colour.
pub(super) fn stroke(line: &Line, colour: &str, points: &[Point]) -> String {
    let [first, second, ..] = points else { return String::new() };
    let [.., before, last] = points else { return String::new() };
    let mut points = points.to_vec();
    let tail = end(line.tail, *second, *first, colour, line.width);
    let head = end(line.head, *before, *last, colour, line.width);
    if let Some(point) = points.first_mut() {
        *point = tail.1;
    }
    if let Some(point) = points.last_mut() {
        *point = head.1;
    }
    let dash = match line.dash {
        "dashed" => " stroke-dasharray=\"6 4\"",
        "dotted" => " stroke-dasharray=\"1 4\" stroke-linecap=\"round\"",
        _ => "",
    };
    format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}/>{}{}",
        curve(&points),
        line.width,
        tail.0,
        head.0
    )
}

/// A cubic B-spline that begins and ends in the outer points.
fn curve(points: &[Point]) -> String {
    let at = |i: usize| points[i.min(points.len() - 1)];
    let mix = |parts: [(f64, Point); 3]| {
        let (x, y) = parts.iter().fold((0.0, 0.0), |sum, (w, p)| (sum.0 + w * p.0, sum.1 + w * p.1));
        format!("{x:.1},{y:.1}")
    };
    let only = |p: Point| format!("{:.1},{:.1}", p.0, p.1);
    if points.len() < 3 {
        return format!("M{} L{}", only(at(0)), only(at(points.len())));
    }
    let none = (0.0, at(0));
    let mut path = format!("M{} L{}", only(at(0)), mix([(5.0 / 6.0, at(0)), (1.0 / 6.0, at(1)), none]));
    for i in 0..points.len() - 1 {
        let (a, b, c) = (at(i), at(i + 1), at(i + 2));
        path.push_str(&format!(
            " C{} {} {}",
            mix([(2.0 / 3.0, a), (1.0 / 3.0, b), none]),
            mix([(1.0 / 3.0, a), (2.0 / 3.0, b), none]),
            mix([(1.0 / 6.0, a), (2.0 / 3.0, b), (1.0 / 6.0, c)])
        ));
    }
    format!("{path} L{}", only(at(points.len())))
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
