//! Aligned columns for a terminal: a header, a rule, rows; no borders, wide characters counted as two columns.

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table as Grid, TableStyle as Frame};
use guanxi_model::Table;

use super::{TableStyle, is_numeric, shown};

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// The table, fitted to the width where there is one.
pub(super) fn write(table: &Table, style: &TableStyle) -> String {
    let rule = LineStyle::none().fill('─').junction('─');
    let mut grid = Grid::new();
    grid.load_style(Frame::new().header_separator(rule));
    if let Some(width) = style.width {
        grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    grid.set_header(table.columns.iter().map(|name| crate::text::clean(name)));
    grid.add_rows(table.rows.iter().map(|row| row.iter().map(|cell| shown(cell, style)).collect::<Vec<_>>()));
    for (at, column) in grid.column_iter_mut().enumerate() {
        column.set_padding((u16::from(at > 0), 1));
        if is_numeric(table, at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut out = String::new();
    let mut header = style.colour;
    for line in grid.lines() {
        let line = line.trim_end();
        header &= !line.starts_with('─');
        if header {
            out.push_str(&format!("{BOLD}{line}{RESET}\n"));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{table::tests::sample, text::columns};

    #[test]
    fn columns_line_up_and_nothing_steers_the_terminal() {
        let style = TableStyle { prefixes: vec![("e:".into(), "urn:guanxi:e/".into())], ..TableStyle::default() };
        let text = write(&sample(), &style);
        expect_test::expect![[r#"
            company   name                         deals
            ─────────────────────────────────────────────
            e:catl    宁德时代                        12
            e:at-t    AT&T, "the" |carrier| [31m       3
                      tab here
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn a_narrow_terminal_wraps_and_a_colour_one_gets_a_bold_header() {
        let style = TableStyle { width: Some(30), colour: true, ..TableStyle::default() };
        let text = write(&sample(), &style);
        assert!(text.lines().all(|l| columns(&l.replace(BOLD, "").replace(RESET, "")) <= 30), "{text}");
        assert!(text.starts_with(BOLD));
        assert_eq!(text.matches(BOLD).count(), text.matches(RESET).count());
    }
}
