//! CSV and TSV by W3C's *SPARQL 1.1 Query Results CSV and TSV Formats*.

use guanxi_model::{Cell, Table};

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Values alone, in quotes where they need them, lines ended by CR LF as RFC 4180 has it.
pub(super) fn csv(table: &Table) -> String {
    let mut out = csv_line(table.columns.iter().map(String::as_str));
    for row in &table.rows {
        out.push_str(&csv_line(row.iter().map(Cell::as_str)));
    }
    out
}

/// One record of CSV.
pub(crate) fn csv_line<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let quoted = |field: &str| {
        let is_special = field.contains(['"', ',', '\r', '\n']);
        if is_special { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
    };
    format!("{}\r\n", fields.map(quoted).collect::<Vec<_>>().join(","))
}

/// Terms in Turtle's syntax, so that nothing is lost.
pub(super) fn tsv(table: &Table) -> String {
    let mut out = table.columns.iter().map(|name| format!("?{name}")).collect::<Vec<_>>().join("\t") + "\n";
    for row in &table.rows {
        out.push_str(&row.iter().map(term).collect::<Vec<_>>().join("\t"));
        out.push('\n');
    }
    out
}

fn term(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Iri(node) if node.starts_with("_:") => node.clone(),
        Cell::Iri(iri) => format!("<{iri}>"),
        Cell::Text(text, None) => literal(text),
        Cell::Text(text, Some(lang)) => format!("{}@{lang}", literal(text)),
        Cell::Typed(text, datatype) => match datatype.strip_prefix(XSD) {
            Some("integer") if is_number(text, false, false) => text.clone(),
            Some("decimal") if is_number(text, true, false) => text.clone(),
            Some("double") if is_number(text, true, true) => text.clone(),
            _ => format!("{}^^<{datatype}>", literal(text)),
        },
    }
}

/// Whether Turtle would read `text` as a bare number of just this type.
fn is_number(text: &str, needs_point: bool, needs_exponent: bool) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let mantissa = match mantissa.split_once('.') {
        Some((whole, part)) => needs_point && (whole.is_empty() || digits(whole)) && digits(part),
        None => (!needs_point || needs_exponent) && digits(mantissa),
    };
    let exponent = exponent.map(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    mantissa && exponent.unwrap_or(!needs_exponent) && exponent.is_some() == needs_exponent
}

fn literal(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::tests::sample;

    #[test]
    fn csv_keeps_values_as_they_are() {
        let text = csv(&sample());
        assert!(text.starts_with("company,name,deals\r\nurn:guanxi:e/catl,宁德时代,12\r\n"));
        assert!(text.contains("\"AT&T, \"\"the\"\" |carrier|\n\u{1b}[31m\",3\r\n"));
    }

    #[test]
    fn tsv_says_what_each_term_is() {
        let lines: Vec<String> = tsv(&sample()).lines().map(str::to_owned).collect();
        assert_eq!(lines[0], "?company\t?name\t?deals");
        assert_eq!(lines[1], "<urn:guanxi:e/catl>\t\"宁德时代\"@zh\t12");
        assert_eq!(lines[3], "\t\"tab\\there\"\t");
        let typed = |text: &str, kind: &str| term(&Cell::Typed(text.into(), format!("{XSD}{kind}")));
        assert_eq!(typed("1.5", "decimal"), "1.5");
        assert_eq!(typed("15", "decimal"), format!("\"15\"^^<{XSD}decimal>"));
        assert_eq!(typed("1.5e3", "double"), "1.5e3");
        assert_eq!(typed("1.5", "double"), format!("\"1.5\"^^<{XSD}double>"));
        assert_eq!(typed("2021-06-09", "date"), format!("\"2021-06-09\"^^<{XSD}date>"));
    }
}
