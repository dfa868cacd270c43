//! Analyses only the stretches that have one of some words, and says what that saves and what it changes.
//!
//! The first argument is a file of documents, one JSON object a line with `text`; the others are the words.
//!
//! ```text
//! cargo run --release --example gate -- documents.jsonl bought acqui invest stake partner suppl sanction
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use std::{collections::BTreeMap, env, error::Error, fs, time::Instant};

use guanxi_nlp::{Pipeline, Token};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let documents = fs::read_to_string(arguments.next().ok_or("no file is given")?)?;
    let words: Vec<String> = arguments.collect();
    let pipeline = Pipeline::english();

    let (mut all, mut some, mut whole_time, mut some_time) = (0, 0, 0.0, 0.0);
    let mut different = BTreeMap::new();
    for line in documents.lines() {
        let document: Value = serde_json::from_str(line)?;
        let Some(text) = document["text"].as_str() else { continue };

        let start = Instant::now();
        let whole = pipeline.analyze(text);
        whole_time += start.elapsed().as_secs_f64();

        let start = Instant::now();
        let part = pipeline.analyze_some(text, |stretch| words.iter().any(|word| stretch.contains(word)));
        some_time += start.elapsed().as_secs_f64();

        (all, some) = (all + whole.len(), some + part.len());
        let at: BTreeMap<usize, Token<'_>> = whole.tokens().map(|token| (token.bytes().start, token)).collect();
        for token in part.tokens() {
            for (layer, same) in compare(at[&token.bytes().start], token) {
                *different.entry(layer).or_insert(0) += usize::from(!same);
            }
        }
    }
    println!("{all} tokens in {whole_time:.2} s; {some} of them let through, in {some_time:.2} s");
    for (layer, count) in different {
        println!("{layer}: {count} different, {:.3}% the same", 100.0 - 100.0 * f64::from(count as u32) / some as f64);
    }
    Ok(())
}

/// Whether a token has the same annotations, layer by layer.
fn compare(a: Token<'_>, b: Token<'_>) -> [(&'static str, bool); 5] {
    [
        ("tag, part of speech, lemma", (a.tag(), a.pos(), a.lemma()) == (b.tag(), b.pos(), b.lemma())),
        ("head", a.head().bytes() == b.head().bytes()),
        ("relation", a.dep() == b.dep()),
        ("sentence start", a.is_sentence_start() == b.is_sentence_start()),
        ("entity", a.entity() == b.entity()),
    ]
}
