//! Content negotiation: which format a client prefers, by the quality values of its `Accept` header.

use guanxi_store::{Format, Shape};

/// Media types and what they are written in; of equally preferred ones the first.
const TYPES: [(&str, Format); 14] = [
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
    ("application/n-quads", Format::NQuads),
    ("application/trig", Format::TriG),
    ("application/ld+json", Format::JsonLd),
    ("application/json", Format::JsonLd),
];

/// A format with the media type that it is sent as.
pub(crate) type Choice = (&'static str, Format);

/// The most preferred format of a shape; `None` where the client takes none of them. No header takes anything.
pub(crate) fn choose(accept: Option<&str>, shape: Shape) -> Option<Choice> {
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

/// Whether the client is a browser that wants a page rather than data.
pub(crate) fn wants_page(accept: Option<&str>) -> bool {
    let ranges = ranges(accept.unwrap_or_default());
    ranges.iter().any(|(range, quality)| range == "text/html" && *quality > 0.0)
}

fn ranges(accept: &str) -> Vec<(String, f32)> {
    let range = |text: &str| {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        (name, quality.map_or(1.0, |q| q.parse().unwrap_or(0.0)))
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
        assert!(wants_page(Some("text/html,application/xhtml+xml,*/*;q=0.8")) && !wants_page(Some("*/*")));
    }
}
