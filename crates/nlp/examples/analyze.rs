//! Prints what the engine says of each text, one token a line, as JSON.
//!
//! A `.jsonl` file has a document a line, with `id` and `text`; any other file is a text.
//!
//! ```text
//! cargo run --release --example analyze -- page.txt documents.jsonl > tokens.jsonl
//! ```

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

use guanxi_nlp::{Iob, Pipeline};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    for path in env::args().skip(1) {
        let content = fs::read_to_string(&path)?;
        if Path::new(&path).extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl")) {
            for line in content.lines() {
                let document: Value = serde_json::from_str(line)?;
                let (Some(id), Some(text)) = (document["id"].as_str(), document["text"].as_str()) else { continue };
                print(&mut out, id, text)?;
            }
        } else {
            print(&mut out, &path, &content)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn print(out: &mut impl Write, document: &str, text: &str) -> io::Result<()> {
    let analysis = Pipeline::english().analyze(text);
    let (mut byte, mut characters) = (0, 0);
    for (sentence, tokens) in analysis.sentences().enumerate() {
        for token in analysis.range(tokens) {
            characters += text[byte..token.bytes().start].chars().count();
            byte = token.bytes().start;
            let (iob, kind) = match token.entity() {
                Some((kind, Iob::Begin)) => ("B", kind.as_str()),
                Some((kind, _)) => ("I", kind.as_str()),
                None => ("O", ""),
            };
            let line = json!({
                "document": document, "sentence": sentence, "index": token.index(), "text": token.text(),
                "start": characters, "end": characters + token.text().chars().count(),
                "tag": token.tag().as_str(), "pos": token.pos().as_str(), "lemma": token.lemma(),
                "head": token.head().index(), "dep": token.dep().as_str(),
                "ent_iob": iob, "ent_type": kind, "sent_start": token.is_sentence_start(),
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
