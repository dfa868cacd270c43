//! Document records in JSON lines: one object a line, read one by one.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::UTF_8;
use encoding_rs_io::DecodeReaderBytesBuilder;
use guanxi_model::{Document, PartialDate};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    IngestError, date, encoding, identity, lang,
    limits::MAX_DOCUMENT_BYTES,
    open::{Bytes, Opened, read_all},
};

const SHAPE: &str = r#"a document record is one line such as {"id": "en-001", "text": "…", "date": "2021-06-09"}"#;

type Item = Result<Document, IngestError>;

/// The records of a stream; each broken line is an error of its own.
pub(crate) fn read(path: String, opened: Opened) -> Result<Box<dyn Iterator<Item = Item> + Send>, IngestError> {
    let encoding = encoding::guess(&opened.head, None);
    let bytes: Bytes = if encoding == UTF_8 {
        opened.bytes
    } else {
        Box::new(BufReader::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(opened.bytes)))
    };
    let start = encoding::decode(&opened.head);
    if is_one_value(&start) {
        return whole(&path, bytes).map(|items| Box::new(items.into_iter()) as Box<dyn Iterator<Item = Item> + Send>);
    }
    Ok(Box::new(Records { path, bytes, line: 0, buffer: Vec::new(), held: None, ended: false }))
}

/// Whether the text is one JSON value over several lines rather than one a line.
fn is_one_value(start: &str) -> bool {
    let start = start.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let first = start.lines().next().unwrap_or_default().trim_end();
    start.starts_with('[') || first == "{"
}

struct Records {
    path: String,
    bytes: Bytes,
    /// The line that was read last, counted from 1.
    line: u64,
    buffer: Vec<u8>,
    /// What comes after a document that is not quite right.
    held: Option<IngestError>,
    ended: bool,
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if let Some(error) = self.held.take() {
            return Some(Err(error));
        }
        while !self.ended {
            match self.next_line() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
            let error = |problem| IngestError::Record { path: self.path.clone(), line: self.line, problem };
            let text = match std::str::from_utf8(&self.buffer) {
                Ok(text) => text.trim_start_matches('\u{feff}').trim(),
                Err(e) => {
                    let problem = format!("byte {} of the line is not UTF-8", e.valid_up_to() + 1);
                    return Some(Err(error(problem)));
                }
            };
            if text.is_empty() {
                continue;
            }
            return Some(match serde_json::from_str::<Record>(text) {
                Ok(record) => {
                    let (document, doubt) = record.into_document();
                    self.held = doubt.map(error);
                    Ok(document)
                }
                Err(e) => Err(error(explain(&e))),
            });
        }
        None
    }
}

impl Records {
    /// Reads a line into the buffer; `false` at the end.
    fn next_line(&mut self) -> Result<bool, IngestError> {
        self.buffer.clear();
        let limit = MAX_DOCUMENT_BYTES as u64 + 1;
        let read = (&mut self.bytes).take(limit).read_until(b'\n', &mut self.buffer).and_then(|read| {
            if read as u64 == limit && self.buffer.last() != Some(&b'\n') {
                skip_line(&mut self.bytes)?;
            }
            Ok(read)
        });
        match read {
            Ok(0) => {
                self.ended = true;
                Ok(false)
            }
            Ok(read) => {
                self.line += 1;
                if read as u64 == limit {
                    return Err(IngestError::TooLarge {
                        path: self.path.clone(),
                        line: Some(self.line),
                        limit: MAX_DOCUMENT_BYTES,
                    });
                }
                Ok(true)
            }
            Err(e) => {
                self.ended = true;
                Err(IngestError::Record {
                    path: self.path.clone(),
                    line: self.line + 1,
                    problem: format!("cannot be read, nor what follows: {e}"),
                })
            }
        }
    }
}

/// Goes on to the start of the next line without keeping anything.
fn skip_line(bytes: &mut Bytes) -> io::Result<()> {
    loop {
        let buffer = bytes.fill_buf()?;
        let (used, done) = match buffer.iter().position(|&b| b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        bytes.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// The records of one JSON value: an array of them, or a single one.
fn whole(path: &str, bytes: Bytes) -> Result<Vec<Item>, IngestError> {
    let read = read_all(bytes).map_err(|e| IngestError::unreadable(path, &e))?;
    let all =
        read.ok_or_else(|| IngestError::TooLarge { path: path.to_owned(), line: None, limit: MAX_DOCUMENT_BYTES })?;
    let error = |line, problem| IngestError::Record { path: path.to_owned(), line, problem };
    let text = encoding::decode(&all);
    let value: Value = serde_json::from_str(&text).map_err(|e| error(e.line() as u64, explain(&e)))?;
    let values = if let Value::Array(values) = value { values } else { vec![value] };
    let mut items = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        let problem = |problem| error(1, format!("record {}: {problem}", at + 1));
        match serde_json::from_value::<Record>(value) {
            Ok(record) => {
                let (document, doubt) = record.into_document();
                items.push(Ok(document));
                items.extend(doubt.map(|doubt| Err(problem(doubt))));
            }
            Err(e) => items.push(Err(problem(explain(&e)))),
        }
    }
    Ok(items)
}

fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let plain = text.rsplit_once(" at line ").map_or(text.as_str(), |(plain, _)| plain);
    match error.classify() {
        serde_json::error::Category::Data => format!("{plain}; {SHAPE}"),
        _ => format!("not JSON at column {}: {plain}; {SHAPE}", error.column()),
    }
}

/// A record as it is written; keys that are not known are passed over.
#[derive(Deserialize)]
#[serde(expecting = "a JSON object")]
struct Record {
    text: String,
    #[serde(default)]
    id: Option<Name>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<Value>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(serde_json::Number),
}

impl Record {
    /// The document, and what of the record could not be understood.
    fn into_document(self) -> (Document, Option<String>) {
        let filled = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
        let (date, doubt) = match self.date {
            None | Some(Value::Null) => (None, None),
            Some(Value::String(text)) if text.trim().is_empty() => (None, None),
            Some(value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                match text.parse::<PartialDate>().ok().or_else(|| date::of(&text)) {
                    Some(date) => (Some(date), None),
                    None => (
                        None,
                        Some(format!("the record is read without its date, as `{text}` is none; 2021-06-09 would be")),
                    ),
                }
            }
        };
        let mut document = Document {
            id: String::new(),
            lang: filled(self.lang).or_else(|| lang::detect(&self.text)),
            text: self.text,
            title: filled(self.title),
            date,
            url: filled(self.url),
            publisher: filled(self.publisher),
        };
        document.id = match self.id {
            Some(Name::Text(id)) if !id.trim().is_empty() => id,
            Some(Name::Number(id)) => id.to_string(),
            _ => identity::content_id(&document),
        };
        (document, doubt)
    }
}
