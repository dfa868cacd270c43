//! Lines of records, as `extract` writes them: documents, and claims.

use std::{
    fs::File,
    io::{self, BufRead, Read},
};

use anyhow::{Context, Result};
use guanxi_model::{Claim, Document};
use serde::{Deserialize, de::IgnoredAny};

/// One line.
#[derive(Debug)]
pub(crate) enum Record {
    /// The line has `text`.
    Document(Box<Document>),
    /// The line has `relation`.
    Claim(Box<Claim>),
}

/// A line that looks like RDF.
#[derive(Debug, thiserror::Error)]
#[error("not a record in JSON; where it is a dump of a store, say in which --format")]
pub(crate) struct MayBeDump;

/// What tells the two apart.
#[derive(Deserialize)]
struct Shape {
    text: Option<IgnoredAny>,
    relation: Option<IgnoredAny>,
}

/// The records of the files in their order; `-` is standard input. A line that is none is an error and does not end it.
pub(crate) fn read(inputs: &[String]) -> impl Iterator<Item = Result<Record>> {
    inputs.iter().flat_map(|input| -> Box<dyn Iterator<Item = Result<Record>>> {
        match open(input) {
            Err(error) => Box::new(std::iter::once(Err(error))),
            Ok(reader) => Box::new(lines(input, reader)),
        }
    })
}

/// The records of one file; ends where it cannot be read any further.
fn lines(input: &str, mut reader: Box<dyn BufRead>) -> impl Iterator<Item = Result<Record>> {
    let mut number = 0;
    let mut ended = false;
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        while !ended {
            bytes.clear();
            number += 1;
            let place = || format!("{input}, line {number}");
            match reader.read_until(b'\n', &mut bytes) {
                Ok(0) => ended = true,
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(parse(bytes.trim_ascii()).with_context(place)),
                Err(error) => {
                    ended = true;
                    return Some(Err(error).with_context(|| format!("cannot read `{input}`")));
                }
            }
        }
        None
    })
}

/// The bytes of a file, or of standard input for `-`, with gzip and zstd opened.
pub(crate) fn open(input: &str) -> Result<Box<dyn BufRead>> {
    let stream: Box<dyn Read + Send> = if input == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(input).with_context(|| format!("cannot read `{input}`"))?)
    };
    Ok(Box::new(guanxi_ingest::unpacked(stream).with_context(|| format!("cannot read `{input}`"))?))
}

fn parse(line: &[u8]) -> Result<Record> {
    if line.starts_with(b"<") || line.starts_with(b"@") {
        return Err(MayBeDump.into());
    }
    let shape: Shape = serde_json::from_slice(line).context("not a record in JSON")?;
    Ok(match shape {
        Shape { relation: Some(_), .. } => Record::Claim(serde_json::from_slice(line).context("not a claim record")?),
        Shape { text: Some(_), .. } => Record::Document(serde_json::from_slice(line).context("not a document record")?),
        _ => anyhow::bail!("neither a document, which has `text`, nor a claim, which has `relation`"),
    })
}
