//! Web archives (WARC 1.0 and 1.1): the pages that servers answered with, one record after the other.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Cursor, Read},
    sync::Arc,
};

use guanxi_model::Document;

use crate::{
    IngestError, date, encoding, feed, html,
    kind::{self, Kind},
    limits::MAX_DOCUMENT_BYTES,
    open::{self, Bytes},
    page::{self, Known},
};

/// The longest head of a record or of an answer, in bytes.
const MAX_HEAD: usize = 256 << 10;

/// The documents of the records that hold a page, a feed or a text. A page is called by its address.
pub(crate) struct Records {
    path: String,
    bytes: Bytes,
    /// Bytes read so far.
    offset: u64,
    ready: VecDeque<Document>,
    ended: bool,
}

impl Records {
    pub(crate) fn new(path: String, bytes: Bytes) -> Self {
        Self { path, bytes, offset: 0, ready: VecDeque::new(), ended: false }
    }
}

impl Iterator for Records {
    type Item = Result<Document, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(document) = self.ready.pop_front() {
                return Some(Ok(document));
            }
            if self.ended {
                return None;
            }
            let start = self.offset;
            match self.record() {
                Ok(documents) => self.ready.extend(documents),
                Err(problem) => {
                    let malformed =
                        |problem| IngestError::Malformed { path: self.path.clone(), offset: start, problem };
                    return Some(Err(malformed(problem)));
                }
            }
        }
    }
}

impl Records {
    /// Reads a record. After an error that leaves its end unknown, nothing follows.
    fn record(&mut self) -> Result<Vec<Document>, String> {
        let head = self.head()?;
        if head.is_empty() {
            self.ended = true;
            return Ok(Vec::new());
        }
        let (_, fields) = head.split_once('\n').unwrap_or((&head, ""));
        let length = field(fields, "content-length").and_then(|v| v.parse::<u64>().ok());
        let Some(length) = length else {
            self.ended = true;
            return Err("a record without Content-Length; what follows it cannot be found".to_owned());
        };
        let answers = field(fields, "warc-type").is_some_and(|t| matches!(t, "response" | "resource" | "conversion"));
        if !answers || length > MAX_DOCUMENT_BYTES as u64 {
            self.skip(length)?;
            return if answers {
                Err(format!("a record larger than {MAX_DOCUMENT_BYTES} bytes is left out"))
            } else {
                Ok(Vec::new())
            };
        }
        let mut body = Vec::new();
        let read = (&mut self.bytes).take(length).read_to_end(&mut body);
        self.offset += body.len() as u64;
        if read.is_err() || (body.len() as u64) < length {
            self.ended = true;
            let why = read.err().map_or_else(|| "the file ends inside a record".to_owned(), |e| e.to_string());
            return Err(why);
        }
        let url = field(fields, "warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
        let captured = field(fields, "warc-date").and_then(date::of);
        Ok(answer(&body, url.as_deref(), captured, &self.path))
    }

    /// The lines up to the next empty one; empty at the end of the file.
    fn head(&mut self) -> Result<String, String> {
        let mut head = Vec::new();
        loop {
            let limit = (MAX_HEAD - head.len()) as u64;
            let read =
                (&mut self.bytes).take(limit).read_until(b'\n', &mut head).map_err(|e| self.end(&e.to_string()))?;
            self.offset += read as u64;
            let line = head[head.len() - read..].trim_ascii();
            match (line.is_empty(), head.trim_ascii().is_empty()) {
                (true, true) if read == 0 => return Ok(String::new()),
                // Records are parted by empty lines.
                (true, true) => head.clear(),
                (true, false) if head.starts_with(b"WARC/") => return Ok(String::from_utf8_lossy(&head).into_owned()),
                (true, false) => return Err(self.end("no record of a web archive begins here")),
                _ if head.len() >= MAX_HEAD => return Err(self.end("the head of a record has no end")),
                _ => {}
            }
        }
    }

    fn end(&mut self, problem: &str) -> String {
        self.ended = true;
        problem.to_owned()
    }

    fn skip(&mut self, length: u64) -> Result<(), String> {
        let skipped =
            io::copy(&mut (&mut self.bytes).take(length), &mut io::sink()).map_err(|e| self.end(&e.to_string()))?;
        self.offset += skipped;
        if skipped < length { Err(self.end("the file ends inside a record")) } else { Ok(()) }
    }
}

/// The documents of what a server answered, or of a page that stands in the archive as it is.
fn answer(bytes: &[u8], url: Option<&str>, captured: Option<guanxi_model::PartialDate>, path: &str) -> Vec<Document> {
    let (fields, body) = http_parts(bytes);
    let content_type = fields.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value);
    let charset = content_type.split_once("charset=").map(|(_, c)| c.trim_matches(['"', '\'', ' ', ';']));
    let Some(body) = unpacked(body) else { return Vec::new() };
    let name = url.unwrap_or(path);
    let by_name = name.split(['?', '#']).next().unwrap_or_default();
    let mut known = Known { id: Some(name.to_owned()), url: url.map(str::to_owned), ..Known::default() };
    let mut documents = match kind::of(by_name, &body[..body.len().min(1 << 16)]) {
        _ if content_type.starts_with("text/css")
            || content_type.contains("javascript")
            || content_type.contains("json") =>
        {
            Vec::new()
        }
        Ok(Kind::Html) => html::documents(&body, charset, known),
        Ok(Kind::Feed) => feed::documents(name, &body).unwrap_or_default(),
        Ok(Kind::Text) if fields.is_empty() || content_type.starts_with("text/plain") => {
            page::documents(&encoding::decode_page(&body, charset), &known)
        }
        Ok(Kind::Markdown) => {
            let text = crate::markdown::text(&encoding::decode(&body), &mut known);
            page::documents(&text, &known)
        }
        _ => Vec::new(),
    };
    // A page cannot be younger than its capture: a later date on it is that of something else.
    documents.iter_mut().filter(|d| d.date > captured && captured.is_some()).for_each(|d| d.date = captured);
    documents
}

/// Header fields, names in lower case, and body of an answer of HTTP; the whole as body where it is none.
fn http_parts(bytes: &[u8]) -> (Vec<(String, String)>, Vec<u8>) {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(start)) = response.parse(bytes) else { return (Vec::new(), bytes.to_vec()) };
    let fields: Vec<(String, String)> = response
        .headers
        .iter()
        .map(|h| (h.name.to_ascii_lowercase(), String::from_utf8_lossy(h.value).trim().to_ascii_lowercase()))
        .collect();
    if response.code.is_some_and(|code| !(200..300).contains(&code)) {
        return (fields, Vec::new());
    }
    let body = &bytes[start..];
    let chunked = fields.iter().any(|(name, value)| name == "transfer-encoding" && value.contains("chunked"));
    let body = if chunked { dechunked(body) } else { None }.unwrap_or_else(|| body.to_vec());
    (fields, body)
}

/// A body without the sizes between its chunks; `None` where it has none, as archives may have taken them out.
fn dechunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let Ok(httparse::Status::Complete((start, size))) = httparse::parse_chunk_size(bytes) else { return None };
        if size == 0 {
            return Some(body);
        }
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        body.extend_from_slice(bytes.get(start..end)?);
        bytes = bytes.get(end..)?.strip_prefix(b"\r\n")?;
    }
}

/// A body with its compression opened.
fn unpacked(body: Vec<u8>) -> Option<Vec<u8>> {
    let opened = open::open(Cursor::new(body), &Arc::default()).ok()?;
    open::read_all(opened.bytes).ok()?
}

/// The value of a header field of a record.
fn field<'f>(fields: &'f str, name: &str) -> Option<&'f str> {
    fields
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .map(|(_, v)| v.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><title>Mill sold to bakery</title><body><p>The bakery bought the mill by the river on Monday.</p></body></html>";

    fn record(kind: &str, body: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2021-06-09T00:00:00Z\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    fn read(archive: &str) -> Vec<Result<Document, IngestError>> {
        Records::new("a.warc".into(), Box::new(Cursor::new(archive.as_bytes().to_vec()))).collect()
    }

    #[test]
    fn answers_with_pages_are_documents_and_the_rest_is_passed_over() {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}");
        let chunked =
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
        let missing = format!("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n{PAGE}");
        let archive = ["warcinfo", "request", "metadata"].iter().map(|k| record(k, "software: x")).collect::<String>()
            + &record("response", &answer)
            + &record("response", &chunked)
            + &record("response", &missing)
            + &record("resource", PAGE);
        let found: Vec<Document> = read(&archive).into_iter().map(|d| d.expect("reads")).collect();
        assert_eq!(found.len(), 3);
        for document in found {
            assert_eq!(document.text, "The bakery bought the mill by the river on Monday.");
            assert_eq!(document.id, "https://example.org/a");
        }
    }

    #[test]
    fn a_broken_archive_says_where() {
        let whole = record("resource", PAGE);
        let cut = &whole[..whole.len() - 30];
        let found = read(&format!("{whole}{cut}"));
        assert_eq!(found.len(), 2);
        assert!(matches!(&found[1], Err(IngestError::Malformed { offset, .. }) if *offset > 0));
        for broken in
            ["WARC/1.0\r\n\r\n", "nonsense\r\n\r\n", "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n"]
        {
            assert!(read(broken)[0].is_err(), "{broken}");
        }
        assert_eq!(read("").len(), 0);
    }
}
