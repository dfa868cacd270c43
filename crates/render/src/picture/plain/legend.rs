//! The legend above the picture.

use super::{layout::Point, set, stroke};
use crate::picture::{
    legend::{Entry, Legend, SAMPLE, Sample},
    measure::{LEADING, width},
};

/// Points from row to row.
const ROW: f64 = 18.0;

/// The legend as SVG, from the upper left, and its width and height.
pub(super) fn write(legend: &Legend, (left, top): Point) -> (String, (f64, f64)) {
    let mut out = String::new();
    let (mut y, mut wide) = (top, 0.0_f64);
    let mut line = |out: &mut String, row: &super::Row, y: &mut f64| {
        *y += row.size * LEADING;
        out.push_str(&set(row, (left, *y - row.size * 0.25), "start"));
        *y += 4.0;
        wide = wide.max(width(row));
    };
    legend.title.iter().for_each(|title| line(&mut out, title, &mut y));
    for row in &legend.rows {
        let mut x = left;
        for entry in row {
            out.push_str(&sample(&entry.sample, (x, y + ROW / 2.0)));
            out.push_str(&set(&entry.says, (x + SAMPLE, y + ROW / 2.0 + entry.says.size * 0.35), "start"));
            x += entry.width();
        }
        y += ROW;
    }
    y += 3.0;
    legend.notes.iter().for_each(|note| line(&mut out, note, &mut y));
    let rows = legend.rows.iter().map(|row| row.iter().map(Entry::width).sum());
    (out, (rows.fold(wide, f64::max), y - top))
}

fn sample(sample: &Sample, (x, y): Point) -> String {
    match sample {
        Sample::Line(line, colour) => stroke::stroke(line, colour, &[(x, y), (x + SAMPLE - 8.0, y)], false),
        Sample::Box(fill, width, is_round) => format!(
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"24\" height=\"11\" rx=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
            y - 5.5,
            if *is_round { 4 } else { 0 },
            fill.inside,
            fill.border
        ),
    }
}
