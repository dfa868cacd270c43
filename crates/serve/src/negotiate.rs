//! Content negotiation: which format a client prefers, by the quality values of its `Accept` header.

use axum::http::{HeaderMap, header};
use guanxi_store::{Format, Shape};

/// Media types and what they are written in; of equally preferred ones the first.
const TYPES: [(&str, Format); 16] = [
    ("application/sparql-results+json", Format::Json),
    ("application/json", Format::Json),
    ("application/sparql-results+xml", Format::Xml),
    ("application/xml", Format::Xml),
    ("text/csv", Format::Csv),
    ("text/tab-separated-values", Format::Tsv),
    ("text/markdown", Format::Markdown),
    ("text/turtle", Format::Turtle),
    ("application/n-triples", Format::NTriples),
    ("text/plain", Format::NTriples),
    ("application/rdf+xml", Format::RdfXml),
    ("application/xml", Format::RdfXml),
    ("application/n-quads", Format::NQuads),
    ("application/trig", Format::TriG),
    ("application/ld+json", Format::JsonLd),
    ("application/json", Format::JsonLd),
];

/// A format with the media type that it is sent as.
pub(crate) type Choice = (&'static str, Format);

/// What a client likes to have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    accept: Option<String>,
    format: Option<Format>,
}

impl Wish {
    /// What the headers of a request say.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Self {
        let values: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).collect();
        Self { accept: (!values.is_empty()).then(|| values.join(",")), format: None }
    }

    /// A format by its name, which goes before the headers.
    pub(crate) fn format(self, format: Option<Format>) -> Self {
        Self { format, ..self }
    }

    /// The most preferred format of a shape; `None` where the client takes none of them.
    pub(crate) fn of(&self, shape: Shape) -> Option<Choice> {
        match self.format {
            Some(format) if format.shape() == shape => TYPES.into_iter().find(|(_, f)| *f == format),
            _ => choose(self.accept.as_deref(), shape),
        }
    }

    /// Whether the client is a browser that wants a page rather than data.
    pub(crate) fn wants_page(&self) -> bool {
        let ranges = ranges(self.accept.as_deref().unwrap_or_default());
        self.format.is_none() && ranges.iter().any(|(range, quality)| range == "text/html" && *quality > 0.0)
    }
}

/// The header's value for a media type: text says in which encoding it is.
pub(crate) fn content_type(media: &'static str) -> String {
    if media.starts_with("text/") { format!("{media}; charset=utf-8") } else { media.to_owned() }
}

/// The format for graphs that a `Content-Type` header names; its encoding must be UTF-8.
pub(crate) fn graph_format(content_type: &str) -> Option<Format> {
    let (media, utf8) = media_type(content_type);
    let mut graphs = TYPES.into_iter().filter(|(_, format)| format.shape() == Shape::Graph);
    let found = graphs.find(|(known, _)| *known == media && media != "text/plain");
    found.filter(|_| utf8).map(|(_, format)| format)
}

/// The media type that a `Content-Type` header names, in lower case, and whether its text is UTF-8.
pub(crate) fn media_type(content_type: &str) -> (String, bool) {
    let mut parts = content_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media = parts.next().unwrap_or_default();
    let charset = parts.find_map(|p| p.strip_prefix("charset=").map(|c| c.trim_matches('"').to_owned()));
    (media, charset.is_none_or(|charset| matches!(charset.as_str(), "utf-8" | "utf8" | "us-ascii")))
}

/// The most preferred format of a shape. No header takes anything.
fn choose(accept: Option<&str>, shape: Shape) -> Option<Choice> {
    let ranges = ranges(accept.filter(|a| !a.trim().is_empty()).unwrap_or("*/*"));
    let fitting = TYPES.iter().copied().filter(|(_, format)| format.shape() == shape);
    let mut best: Option<(f32, Choice)> = None;
    for choice in fitting {
        let quality = quality(&ranges, choice.0);
        if quality > best.map_or(0.0, |(q, _)| q) {
            best = Some((quality, choice));
        }
    }
    best.map(|(_, choice)| choice)
}

fn ranges(accept: &str) -> Vec<(String, f32)> {
    let range = |text: &str| {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        (name, quality.map_or(1.0, |q| q.trim().parse().unwrap_or(0.0)))
    };
    accept.split(',').map(range).filter(|(name, _)| !name.is_empty()).collect()
}

/// The quality of the most specific range that covers a media type; 0 where none does.
fn quality(ranges: &[(String, f32)], media: &str) -> f32 {
    let group = media.split('/').next().unwrap_or_default();
    let specific = |range: &str| match range {
        r if r == media => 3,
        r if r.strip_suffix("/*") == Some(group) => 2,
        "*/*" => 1,
        _ => 0,
    };
    let covering = ranges.iter().map(|(range, quality)| (specific(range), *quality)).filter(|(s, _)| *s > 0);
    covering.max_by_key(|(s, _)| *s).map_or(0.0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_preferred_format_is_chosen() {
        let table = |accept| choose(accept, Shape::Table).map(|(media, _)| media);
        assert_eq!(table(None), Some("application/sparql-results+json"));
        assert_eq!(table(Some("*/*")), Some("application/sparql-results+json"));
        assert_eq!(
            table(Some("text/csv;q=0.5, application/sparql-results+xml")),
            Some("application/sparql-results+xml")
        );
        assert_eq!(table(Some("text/*, application/*;q=0.1")), Some("text/csv"));
        assert_eq!(table(Some("*/*;q=0.1, application/sparql-results+json;q=0")), Some("application/json"));
        assert_eq!(table(Some("image/png")), None);
        assert_eq!(choose(Some("application/json"), Shape::Graph), Some(("application/json", Format::JsonLd)));
        assert_eq!(choose(None, Shape::Graph).map(|(m, _)| m), Some("text/turtle"));
        let page = |accept: &str| Wish { accept: Some(accept.to_owned()), format: None }.wants_page();
        assert!(page("text/html,application/xhtml+xml,*/*;q=0.8") && !page("*/*"));
    }

    #[test]
    fn a_body_says_what_it_is_and_must_be_utf_8() {
        assert_eq!(graph_format("text/turtle; charset=UTF-8"), Some(Format::Turtle));
        assert_eq!(graph_format("Application/RDF+XML"), Some(Format::RdfXml));
        for refused in ["text/turtle;charset=utf-16", "text/plain", "text/csv", ""] {
            assert_eq!(graph_format(refused), None, "{refused}");
        }
    }
}
