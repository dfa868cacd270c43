//! A [`Table`] as text: for a terminal, a spreadsheet, another program or a report.

mod delimited;
mod markdown;
mod terminal;

pub(crate) use delimited::csv_line;
use guanxi_model::{Cell, Table};

use crate::text::clean;

/// The forms that an answer can be written in here; JSON and XML results are the store's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Aligned columns, fitted to a width.
    Table,
    /// SPARQL 1.1 Query Results CSV: values alone.
    Csv,
    /// SPARQL 1.1 Query Results TSV: terms in Turtle's syntax.
    Tsv,
    /// A pipe table of GitHub's Markdown.
    Markdown,
}

/// How a table is shown to people.
#[derive(Debug, Clone, Default)]
pub struct TableStyle {
    /// Columns of the terminal; `None` where lines may be as long as they like.
    pub width: Option<u16>,
    /// Whether the header may be marked by escape codes. The caller looks at `NO_COLOR` and at the terminal.
    pub colour: bool,
    /// Short names of IRIs' beginnings, `("e:", "urn:guanxi:e/")`; the first that fits is used.
    pub prefixes: Vec<(String, String)>,
}

/// The whole of `table` in `format`, each line ended.
pub fn write_table(table: &Table, format: TableFormat, style: &TableStyle) -> String {
    match format {
        TableFormat::Table => terminal::write(table, style),
        TableFormat::Csv => delimited::csv(table),
        TableFormat::Tsv => delimited::tsv(table),
        TableFormat::Markdown => markdown::write(table, style),
    }
}

/// What a person reads in a cell: one clean line, IRIs shortened.
pub(crate) fn shown(cell: &Cell, style: &TableStyle) -> String {
    let text = clean(cell.as_str());
    if let Cell::Iri(iri) = cell {
        let short = style.prefixes.iter().find_map(|(short, long)| Some(format!("{short}{}", iri.strip_prefix(long)?)));
        return short.map_or(text, |s| clean(&s));
    }
    text
}

/// Whether every value of a column is a number, so that it is set flush right.
pub(crate) fn is_numeric(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|r| r.get(column)).filter(|c| **c != Cell::Empty).peekable();
    cells.peek().is_some() && cells.all(|c| matches!(c, Cell::Typed(text, _) if text.parse::<f64>().is_ok()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";

    /// A table with every sort of cell and some hostile words.
    pub(crate) fn sample() -> Table {
        let text = |t: &str| Cell::Text(t.to_owned(), None);
        let number = |n: i32| Cell::Typed(n.to_string(), INTEGER.to_owned());
        Table {
            columns: vec!["company".into(), "name".into(), "deals".into()],
            rows: vec![
                vec![
                    Cell::Iri("urn:guanxi:e/catl".into()),
                    Cell::Text("宁德时代".into(), Some("zh".into())),
                    number(12),
                ],
                vec![Cell::Iri("urn:guanxi:e/at-t".into()), text("AT&T, \"the\" |carrier|\n\u{1b}[31m"), number(3)],
                vec![Cell::Empty, text("tab\there"), Cell::Empty],
            ],
        }
    }

    #[test]
    fn only_a_column_of_numbers_is_numeric() {
        let table = sample();
        assert_eq!([0, 1, 2, 9].map(|c| is_numeric(&table, c)), [false, false, true, false]);
    }
}
