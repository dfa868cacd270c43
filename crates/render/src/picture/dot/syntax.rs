//! The DOT language: quoted strings, HTML-like labels, attribute lists.

use crate::{
    picture::row::{Face, Row},
    text::xml,
};

/// Attributes of a node, an edge or the graph, in the order in which they were given.
#[derive(Default)]
pub(super) struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    /// A plain value: a number, a colour, a word.
    pub(super) fn set(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.0.push((name, quoted(&value.to_string())));
        self
    }

    /// Words that come from outside, lines kept apart.
    pub(super) fn words(mut self, name: &'static str, lines: &[String]) -> Self {
        let lines: Vec<String> = lines.iter().map(|l| escaped(&crate::text::clean(l))).collect();
        self.0.push((name, format!("\"{}\"", lines.join("\\n"))));
        self
    }

    /// An HTML-like label that is already escaped.
    pub(super) fn html(mut self, name: &'static str, html: &str) -> Self {
        self.0.push((name, format!("<{html}>")));
        self
    }
}

impl std::fmt::Display for Attributes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pairs: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        write!(f, "[{}]", pairs.join(", "))
    }
}

/// A quoted identifier or value, cleaned.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(&crate::text::clean(text)))
}

/// Inside quotes a backslash begins `\N` and its like, and `&` an entity of HTML.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}

/// A row in an HTML-like label, where a backslash begins `\N` and its like too; nothing where there are no words.
pub(super) fn html(row: &Row) -> String {
    let words = xml(&row.words).replace('\\', "\\\\");
    if words.is_empty() {
        return words;
    }
    let font = format!("<FONT POINT-SIZE=\"{}\" COLOR=\"{}\">{words}</FONT>", row.size, row.colour);
    match row.face {
        Face::Plain => font,
        Face::Bold => format!("<B>{font}</B>"),
        Face::Italic => format!("<I>{font}</I>"),
    }
}
