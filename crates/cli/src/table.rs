//! Tables on standard output: for eyes on a terminal, for programs in a pipe.

use std::io::Write;

use anyhow::Result;
use guanxi_model::{Cell, Table};
use guanxi_render::{TableFormat, TableStyle, write_table};
use guanxi_store::Store;

use crate::{output, style};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// Tab-separated values, as they are
    Tsv,
    /// A Markdown table
    Markdown,
}

impl Format {
    /// What was asked for; else columns on a terminal, tab-separated values in a pipe.
    pub(crate) fn or_by_place(asked: Option<Self>) -> Self {
        asked.unwrap_or(if output::is_terminal() { Self::Table } else { Self::Tsv })
    }
}

/// Writes a table; IRIs are shortened by the store's prefixes where people read it.
pub(crate) fn write(out: &mut dyn Write, table: &Table, format: Format, store: Option<&Store>) -> Result<()> {
    let prefixes = store.map(Store::prefixes).unwrap_or_default();
    let style = TableStyle {
        width: output::width().filter(|_| output::is_terminal()).map(|w| w as u16),
        colour: style::on_stdout(),
        prefixes: prefixes.into_iter().map(|(short, long)| (format!("{short}:"), long)).collect(),
    };
    let text = match format {
        Format::Table => write_table(table, TableFormat::Table, &style),
        Format::Csv => write_table(table, TableFormat::Csv, &style),
        Format::Tsv => plain(table),
        Format::Markdown => write_table(table, TableFormat::Markdown, &style),
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// Values between tabs, for `cut` and `awk`; SPARQL's own TSV, which quotes them, is for answers to queries.
fn plain(table: &Table) -> String {
    let line = |cells: Vec<&str>| {
        let cells: Vec<String> = cells.iter().map(|c| c.replace(['\t', '\n', '\r'], " ")).collect();
        cells.join("\t") + "\n"
    };
    let mut out = line(table.columns.iter().map(String::as_str).collect());
    out.extend(table.rows.iter().map(|row| line(row.iter().map(Cell::as_str).collect())));
    out
}

/// A cell of words.
pub(crate) fn text(words: impl Into<String>) -> Cell {
    let words = words.into();
    if words.is_empty() { Cell::Empty } else { Cell::Text(words, None) }
}

/// A cell with a whole number.
pub(crate) fn number(count: usize) -> Cell {
    Cell::Typed(count.to_string(), "http://www.w3.org/2001/XMLSchema#integer".to_owned())
}

/// A table from its column names and rows.
pub(crate) fn table(columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table { columns: columns.iter().map(|&c| c.to_owned()).collect(), rows }
}
