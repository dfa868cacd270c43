//! The legend as an HTML-like table: the label of the whole picture.

use super::syntax::html;
use crate::picture::{
    legend::{Entry, Legend, PER_ROW, Sample},
    measure::width,
    palette::{Fill, Line},
};

/// What begins a table that shows nothing of itself; its white is to follow.
const BARE: &str = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\"";

/// The table; nothing where there is nothing to explain.
pub(super) fn table(legend: &Legend) -> String {
    let mut rows: Vec<String> = legend.title.iter().map(html).collect();
    let entries: Vec<&[Entry]> = legend.groups.iter().flat_map(|group| group.chunks(PER_ROW)).collect();
    if let Some(longest) = (0..entries.len()).max_by_key(|at| entries[*at].len()) {
        // Graphviz widens a table to its longest note; an empty cell takes that in, so that it does not pull the samples apart.
        let filler = format!("<TD WIDTH=\"{:.0}\"></TD>", spare(legend, &entries));
        let row = |(at, row): (usize, &&[Entry])| {
            let cells: String = row.iter().map(entry).collect();
            format!("<TR>{cells}{}</TR>", if at == longest { &filler } else { "" })
        };
        let set: String = entries.iter().enumerate().map(row).collect();
        rows.push(format!("{BARE} CELLPADDING=\"3\">{set}</TABLE>"));
    }
    rows.extend(legend.notes.iter().map(html));
    if rows.is_empty() {
        return String::new();
    }
    let rows: String = rows.iter().map(|row| format!("<TR><TD ALIGN=\"LEFT\">{row}</TD></TR>")).collect();
    format!("{BARE} CELLPADDING=\"2\">{rows}</TABLE>")
}

/// Points by which the title or a note is wider than the entries, about.
fn spare(legend: &Legend, entries: &[&[Entry]]) -> f64 {
    let words = legend.title.iter().chain(&legend.notes).map(width).fold(0.0, f64::max);
    let entries = entries.iter().map(|row| row.iter().map(|entry| 60.0 + width(&entry.says)).sum());
    (words - entries.fold(0.0, f64::max)).max(0.0)
}

fn entry(entry: &Entry) -> String {
    let sample = match &entry.sample {
        Sample::Line(line, colour) => piece(line, colour),
        Sample::Box(fill, width, is_round) => swatch(*fill, *width, if *is_round { "ROUNDED" } else { "SOLID" }),
    };
    format!("<TD ALIGN=\"RIGHT\">{sample}</TD><TD ALIGN=\"LEFT\">{}   </TD>", html(&entry.says))
}

/// A cell whose lower border is the line, beside the sign of its arrow.
fn piece(line: &Line, colour: &str) -> String {
    let border = format!("SIDES=\"B\" BORDER=\"{}\" COLOR=\"{colour}\" STYLE=\"{}\"", line.width.round(), line.dash);
    let rule = format!("<TD {border} WIDTH=\"26\" HEIGHT=\"7\" FIXEDSIZE=\"TRUE\"></TD>");
    let gap = "<TD WIDTH=\"26\" HEIGHT=\"7\" FIXEDSIZE=\"TRUE\"></TD>";
    let sign = match line.sign {
        "" => String::new(),
        sign => format!("<TD ROWSPAN=\"2\"><FONT POINT-SIZE=\"9\" COLOR=\"{colour}\">{sign}</FONT></TD>"),
    };
    let cells = match line.tail {
        "diamond" => format!("<TR>{sign}{rule}</TR><TR>{gap}</TR>"),
        _ => format!("<TR>{rule}{sign}</TR><TR>{gap}</TR>"),
    };
    format!("{BARE} CELLPADDING=\"0\">{cells}</TABLE>")
}

fn swatch(fill: Fill, width: f64, style: &str) -> String {
    format!(
        "<TABLE BORDER=\"{width}\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" STYLE=\"{style}\" \
         COLOR=\"{}\" BGCOLOR=\"{}\"><TR><TD WIDTH=\"20\" HEIGHT=\"10\" FIXEDSIZE=\"TRUE\"></TD></TR></TABLE>",
        fill.border, fill.inside
    )
}
