//! A pipe table of GitHub's Markdown.

use guanxi_model::Table;

use super::{TableStyle, is_numeric, shown};
use crate::markdown::escape;

/// The table; a table without columns is nothing.
pub(super) fn write(table: &Table, style: &TableStyle) -> String {
    if table.columns.is_empty() {
        return String::new();
    }
    let rule = |at| if is_numeric(table, at) { "--:" } else { "---" };
    let mut out = line(table.columns.iter().map(|name| escape(name)));
    out.push_str(&line((0..table.columns.len()).map(|at| rule(at).to_owned())));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|cell| escape(&shown(cell, style)))));
    }
    out
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn cells_cannot_leave_their_column() {
        expect_test::expect![[r#"
            | company | name | deals |
            | --- | --- | --: |
            | urn:guanxi:e/catl | 宁德时代 | 12 |
            | urn:guanxi:e/at-t | AT&T, "the" \|carrier\| \[31m | 3 |
            |  | tab here |  |
        "#]]
        .assert_eq(&write(&sample(), &TableStyle::default()));
    }
}
