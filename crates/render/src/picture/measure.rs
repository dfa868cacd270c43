//! How wide words are, without asking a font.

use unicode_width::UnicodeWidthChar;

use super::row::{Face, Row};

/// Height of a line of text, as a multiple of its size.
pub(super) const LEADING: f64 = 1.2;

/// Thousandths of the size that Helvetica's characters from space to tilde are wide, by Adobe's published metrics.
#[rustfmt::skip]
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Points that a row is wide.
pub(super) fn width(row: &Row) -> f64 {
    points(&row.words, row.size, row.face == Face::Bold)
}

/// Points that words of a size are wide.
pub(crate) fn points(words: &str, size: f64, is_bold: bool) -> f64 {
    let thousandths: u32 = words.chars().map(advance).sum();
    f64::from(thousandths) / 1000.0 * size * if is_bold { 1.07 } else { 1.0 }
}

/// Points that rows below one another take: width, height.
pub(super) fn size(rows: &[Row]) -> (f64, f64) {
    (rows.iter().map(width).fold(0.0, f64::max), rows.iter().map(|row| row.size * LEADING).sum())
}

fn advance(c: char) -> u32 {
    match u32::from(c).checked_sub(32).and_then(|at| HELVETICA.get(at as usize)) {
        Some(width) => u32::from(*width),
        None => [0, 600, 1000][c.width().unwrap_or(0).min(2)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_widths() {
        let row = |words: &str| Row::new(words, 10.0, "#000000");
        assert!((width(&row("Tesla")) - 24.45).abs() < 1e-9, "{}", width(&row("Tesla")));
        assert!(width(&row("Tesla").bold()) > width(&row("Tesla")));
        assert!((width(&row("特斯拉")) - 30.0).abs() < 1e-9);
        assert!((size(&[row("a"), row("b")]).1 - 24.0).abs() < 1e-9);
    }
}
