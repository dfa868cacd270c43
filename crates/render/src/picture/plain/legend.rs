//! The legend above the picture.

use super::{layout::Point, set, stroke};
use crate::picture::{
    legend::{Entry, Legend, PER_ROW, Sample},
    measure::{LEADING, width},
};

/// Points from a sample to its words, and from entry to entry.
const SAMPLE: f64 = 40.0;
const GAP: f64 = 16.0;
/// Points from row to row.
const ROW: f64 = 17.0;

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
    let columns: Vec<f64> = (0..PER_ROW).map(|column| column_width(legend, column)).collect();
    for row in legend.groups.iter().flat_map(|group| group.chunks(PER_ROW)) {
        let mut x = left;
        for (entry, width) in row.iter().zip(&columns) {
            out.push_str(&sample(&entry.sample, (x, y + ROW / 2.0)));
            out.push_str(&set(&entry.says, (x + SAMPLE, y + ROW / 2.0 + entry.says.size * 0.35), "start"));
            x += width;
        }
        y += ROW;
    }
    y += 3.0;
    legend.notes.iter().for_each(|note| line(&mut out, note, &mut y));
    let used = legend.groups.iter().map(Vec::len).max().unwrap_or(0).min(PER_ROW);
    let wide = wide.max(columns[..used].iter().sum());
    (out, (wide, y - top))
}

fn column_width(legend: &Legend, column: usize) -> f64 {
    let entries = legend.groups.iter().flat_map(|group| group.iter().skip(column).step_by(PER_ROW));
    entries.map(|entry: &Entry| SAMPLE + width(&entry.says) + GAP).fold(0.0, f64::max)
}

fn sample(sample: &Sample, (x, y): Point) -> String {
    match sample {
        Sample::Line(line, colour) => stroke::stroke(line, colour, &[(x, y), (x + SAMPLE - 8.0, y)]),
        Sample::Box(fill, width, is_round) => format!(
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"24\" height=\"11\" rx=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
            y - 5.5,
            if *is_round { 4 } else { 0 },
            fill.inside,
            fill.border
        ),
    }
}
