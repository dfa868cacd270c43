//! Bars from top to bottom, for names.

use plotters::{
    prelude::*,
    style::text_anchor::{HPos, VPos},
};

use super::{
    Chart,
    canvas::{DrawingError, WIDTH, Words, block, head, head_height, width, words},
};
use crate::text::elide;

/// From one bar to the next.
const PITCH: i32 = 27;
const BAR: i32 = 17;
/// Columns of the longest name.
const NAME: usize = 34;

/// The document that plotters writes.
pub(super) fn draw(chart: &Chart) -> Result<String, DrawingError> {
    let mut drawn = String::new();
    let head_height = head_height(chart);
    let height = head_height + PITCH * chart.names.len() as i32;
    {
        let area = SVGBackend::with_string(&mut drawn, (WIDTH as u32, height as u32)).into_drawing_area();
        head(&area, chart)?;
        let names: Vec<String> = chart.names.iter().map(|n| elide(n, NAME)).collect();
        let left = names.iter().map(|n| width(n, Words::Label)).max().unwrap_or(0) + 12;
        let label = |at| chart.unit.label(chart.total(at));
        let right = WIDTH - (0..names.len()).map(|at| width(&label(at), Words::Value)).max().unwrap_or(0) - 9;
        let most = chart.most().max(f64::MIN_POSITIVE);
        let x = |value: f64| left + (value / most * f64::from(right - left)).round() as i32;
        for (at, name) in names.iter().enumerate() {
            let top = head_height + PITCH * at as i32;
            let middle = top + BAR / 2;
            words(&area, name, (left - 10, middle), Words::Label, (HPos::Right, VPos::Center))?;
            let mut before = 0.0;
            for (number, series) in chart.series.iter().enumerate() {
                let value = series.values.get(at).copied().unwrap_or(0.0);
                if value > 0.0 {
                    let (from, to) = (x(before), x(before + value));
                    block(&area, [(from, top), (to.max(from + 1), top + BAR)], number)?;
                    before += value;
                }
            }
            words(&area, &label(at), (x(before) + 7, middle), Words::Value, (HPos::Left, VPos::Center))?;
        }
        area.present()?;
    }
    Ok(drawn)
}
