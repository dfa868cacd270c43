//! The legend as an HTML-like table: the label of the whole picture.

use super::syntax::html;
use crate::picture::{
    legend::{Entry, Legend, Sample},
    measure::width,
    palette::{Fill, Line},
};

/// What begins a table that shows nothing of itself; its white is to follow.
const BARE: &str = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\"";

/// White between the legend and the picture, in points.
const BELOW: &str = "<TR><TD HEIGHT=\"8\"></TD></TR>";

/// The table; nothing where there is nothing to explain.
pub(super) fn table(legend: &Legend) -> String {
    let long = |row: &[Entry]| row.iter().map(Entry::width).sum::<f64>();
    let words = legend.title.iter().chain(&legend.notes).map(width);
    let longest = words.chain(legend.rows.iter().map(|row| long(row))).fold(0.0, f64::max);
    // Graphviz widens every row to the longest; an empty cell takes that in, so that the samples are not pulled apart.
    let row = |row: &Vec<Entry>| {
        let cells: String = row.iter().map(entry).collect();
        format!("{BARE} CELLPADDING=\"2\"><TR>{cells}<TD WIDTH=\"{:.0}\"></TD></TR></TABLE>", longest - long(row))
    };
    let rows = legend.title.iter().map(html).chain(legend.rows.iter().map(row)).chain(legend.notes.iter().map(html));
    let rows: String = rows.map(|row| format!("<TR><TD ALIGN=\"LEFT\">{row}</TD></TR>")).collect();
    if rows.is_empty() { rows } else { format!("{BARE} CELLPADDING=\"1\">{rows}{BELOW}</TABLE>") }
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
