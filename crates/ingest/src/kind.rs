//! What an input is, by its first bytes and its name.

use crate::encoding;

/// The kinds of input that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Document records, one JSON object a line.
    Records,
    /// A web archive.
    Warc,
    /// RSS or Atom.
    Feed,
    /// A page of HTML.
    Html,
    /// Markdown.
    Markdown,
    /// Text, of one article or several.
    Text,
}

/// The kind of what is called `name` and begins with `head`; the words for what else it is where it is no text.
///
/// What the bytes say goes before what the name says, but a name alone tells Markdown and records from text.
pub(crate) fn of(name: &str, head: &[u8]) -> Result<Kind, String> {
    if head.starts_with(b"WARC/") {
        return Ok(Kind::Warc);
    }
    if let Some(found) = binary(head) {
        return Err(found);
    }
    let lower = name.to_ascii_lowercase();
    let extension = extension(&lower).unwrap_or_default();
    let text = encoding::decode(head);
    let start = text.trim_start();
    let by_name = match extension {
        "jsonl" | "ndjson" | "json" => Kind::Records,
        "html" | "htm" | "xhtml" => Kind::Html,
        "rss" | "atom" | "xml" => Kind::Feed,
        "md" | "markdown" => Kind::Markdown,
        _ => Kind::Text,
    };
    Ok(match root_element(start).as_deref() {
        Some("rss" | "feed" | "rdf") => Kind::Feed,
        Some("html" | "head" | "body") => Kind::Html,
        _ if by_name == Kind::Text && is_record(start) => Kind::Records,
        _ => by_name,
    })
}

/// The extension of a lower-case file name, below one of compression.
pub(crate) fn extension(name: &str) -> Option<&str> {
    let name = name.rsplit(['/', '\\']).next()?;
    let plain = [".gz", ".zst", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    plain.rsplit_once('.').map(|(_, extension)| extension)
}

/// What the bytes are where they are no text.
fn binary(head: &[u8]) -> Option<String> {
    let named =
        || infer::get(head).filter(|t| t.matcher_type() != infer::MatcherType::Text).map(|t| t.mime_type().to_owned());
    if head.starts_with(b"%PDF-") {
        return named();
    }
    if encoding::wide(head).is_some() {
        return None;
    }
    let controls = head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    match named() {
        Some(mime) if controls > 0 => Some(mime),
        _ if controls * 64 > head.len() => Some("binary data".to_owned()),
        _ => None,
    }
}

/// The name of the first element, in lower case and without prefix, where the text is HTML or XML.
fn root_element(mut text: &str) -> Option<String> {
    loop {
        text = text.trim_start().strip_prefix('<')?;
        let end = match text.as_bytes().first()? {
            b'!' if text.starts_with("!--") => text.find("-->")? + 3,
            b'!' if text.get(1..8).is_some_and(|t| t.eq_ignore_ascii_case("doctype")) => {
                if text.get(8..).is_some_and(|t| t.trim_start().to_ascii_lowercase().starts_with("html")) {
                    return Some("html".to_owned());
                }
                text.find('>')? + 1
            }
            b'?' => text.find("?>")? + 2,
            _ => {
                let name: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
                let local = name.rsplit(':').next().unwrap_or_default();
                // RDF alone writes its root with a prefix: `rdf:RDF`.
                return Some(local.to_ascii_lowercase());
            }
        };
        text = &text[end..];
    }
}

/// Whether a text begins with a document record, or with one too long to be seen whole.
fn is_record(text: &str) -> bool {
    let (line, whole) = text.split_once('\n').map_or((text, false), |(line, _)| (line, true));
    match serde_json::from_str::<serde_json::Value>(line) {
        Ok(value) => value.get("text").is_some(),
        Err(_) => !whole && line.starts_with("{\"") && line.contains("\"text\":"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        for (name, head, kind) in [
            ("a.txt", "Mill sold.", Kind::Text),
            ("a.txt", "<!-- saved --><!DOCTYPE html><p>Mill sold.", Kind::Html),
            ("a.txt", "<b>Mill</b> sold.", Kind::Text),
            ("a.html", "Mill sold.", Kind::Html),
            ("a.md.gz", "# Mill sold", Kind::Markdown),
            ("-", "<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Kind::Feed),
            ("-", "<?xml version='1.0'?><rdf:RDF xmlns:rdf='x'>", Kind::Feed),
            ("a.html", "<feed xmlns='http://www.w3.org/2005/Atom'>", Kind::Feed),
            ("a.ndjson", "", Kind::Records),
            ("-", "{\"id\": \"1\", \"text\": \"Mill sold.\"}\n{broken", Kind::Records),
            ("-", "{\"id\": \"1\", \"text\": \"Mill so", Kind::Records),
            ("-", "{braces} are text", Kind::Text),
            ("a.warc", "WARC/1.1\r\n", Kind::Warc),
            ("b.txt", "BMW buys a mill. MZ too.", Kind::Text),
            ("b.txt", "ID3 is a car.", Kind::Text),
        ] {
            assert_eq!(of(name, head.as_bytes()), Ok(kind), "{name}: {head}");
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        let png = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d];
        assert_eq!(of("a.txt", &png), Err("image/png".to_owned()));
        assert_eq!(of("a", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").map_err(|e| e.starts_with("application/")), Err(true));
        assert_eq!(of("a.pdf", b"%PDF-1.7\n"), Err("application/pdf".to_owned()));
        assert_eq!(of("a.txt", &[1, 2, 3, 4, 5, 6, 7, 0, 0, 0]), Err("binary data".to_owned()));
        assert_eq!(
            of("a.txt", "Mill\0 sold, and so on, for a while, which is text with one stray byte in it.".as_bytes()),
            Ok(Kind::Text)
        );
    }
}
