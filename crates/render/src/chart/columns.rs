//! Columns from left to right, for time.

use plotters::{
    prelude::*,
    style::text_anchor::{HPos, VPos},
};

use super::{
    Chart,
    canvas::{DrawingError, WIDTH, Words, block, head, head_height, rule, scale, width, words},
    time,
};

/// From the highest line of the scale to the base on which the columns stand.
const RISE: i32 = 178;
/// What a value takes above its column.
const VALUE: i32 = 18;
/// Months and years below the base.
const BELOW: i32 = 40;

/// A column that is not empty, and its value in words.
struct Column {
    from: i32,
    to: i32,
    top: i32,
    label: String,
}

/// The columns that say their value: the highest first, as long as the words touch no column, no other words and no edge.
fn labelled(columns: &[Column]) -> Vec<&Column> {
    let mut highest: Vec<&Column> = columns.iter().collect();
    highest.sort_by_key(|c| c.top);
    let span = |c: &Column| {
        let half = width(&c.label, Words::Value) / 2 + 1;
        (i32::midpoint(c.from, c.to) - half, i32::midpoint(c.from, c.to) + half)
    };
    let mut chosen: Vec<&Column> = Vec::new();
    for column in highest {
        let (from, to) = span(column);
        let lies_on = |(left, right): (i32, i32)| from < right && left < to;
        let hits_column =
            columns.iter().any(|c| c.from != column.from && c.top < column.top - 4 && lies_on((c.from, c.to)));
        let hits_words = chosen.iter().any(|c| (c.top - column.top).abs() < VALUE && lies_on(span(c)));
        if !hits_column && !hits_words && from >= 0 && to <= WIDTH + 4 {
            chosen.push(column);
        }
    }
    chosen
}

/// The document that plotters writes.
pub(super) fn draw(chart: &Chart) -> Result<String, DrawingError> {
    let mut drawn = String::new();
    let base = head_height(chart) + VALUE + RISE;
    {
        let area = SVGBackend::with_string(&mut drawn, (WIDTH as u32, (base + BELOW) as u32)).into_drawing_area();
        head(&area, chart)?;
        let scale = scale(chart.most(), &chart.unit);
        let top = scale.last().copied().unwrap_or(1.0);
        let y = |value: f64| base - (value / top * f64::from(RISE)).round() as i32;
        let left = scale.iter().map(|v| width(&chart.unit.label(*v), Words::Quiet)).max().unwrap_or(0) + 12;
        for value in &scale {
            rule(&area, (left, y(*value)), (WIDTH, y(*value)), *value == 0.0)?;
            words(&area, &chart.unit.label(*value), (left - 8, y(*value)), Words::Quiet, (HPos::Right, VPos::Center))?;
        }
        let count = chart.names.len().max(1);
        let pitch = f64::from(WIDTH - left) / count as f64;
        let gap = (pitch * 0.24).clamp(1.0, 22.0);
        let column = (pitch - gap).min(64.0);
        let mut columns: Vec<Column> = Vec::new();
        for at in 0..chart.names.len() {
            let middle = f64::from(left) + pitch * (at as f64 + 0.5);
            let (from, to) = ((middle - column / 2.0).round() as i32, (middle + column / 2.0).round() as i32);
            let mut below = 0.0;
            for (number, series) in chart.series.iter().enumerate() {
                let value = series.values.get(at).copied().unwrap_or(0.0);
                if value > 0.0 {
                    block(&area, [(from, y(below + value).min(y(below) - 1)), (to.max(from + 1), y(below))], number)?;
                    below += value;
                }
            }
            if below > 0.0 {
                columns.push(Column { from, to, top: y(below), label: chart.unit.label(below) });
            }
        }
        for Column { from, to, top, label } in labelled(&columns) {
            let above = (i32::midpoint(*from, *to), top - 4);
            words(&area, label, above, Words::Value, (HPos::Center, VPos::Bottom))?;
        }
        for (at, (name, year)) in time::labels(&chart.names, pitch).into_iter().enumerate() {
            let middle = (f64::from(left) + pitch * (at as f64 + 0.5)) as i32;
            let middle = middle.min(WIDTH - width(&name, Words::Quiet) / 2);
            words(&area, &name, (middle, base + 6), Words::Quiet, (HPos::Center, VPos::Top))?;
            words(&area, &year, (middle, base + 22), Words::Value, (HPos::Center, VPos::Top))?;
        }
        area.present()?;
    }
    Ok(drawn)
}
