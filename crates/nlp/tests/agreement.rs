//! The engine says of our own sentences what spaCy 3.8 with `en_core_web_sm` 3.8.0 says, on every arithmetic path.
//!
//! `expected.tsv` is written by `compare/compare.py expect`. Its columns: document, first and last code point, tag, part
//! of speech, lemma as JSON, head, relation, `S` where a sentence starts, entity.

#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read fails the test")]

use std::collections::BTreeMap;

use guanxi_nlp::{Analysis, Iob, Kernel, Pipeline};

const TEXTS: &str = include_str!("fixture/texts.jsonl");
const EXPECTED: &str = include_str!("fixture/expected.tsv");

/// Each text with its name.
fn texts() -> Vec<(String, String)> {
    let text = |line: &str| {
        let document: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| document[name].as_str().unwrap().to_owned();
        (field("id"), field("text"))
    };
    TEXTS.lines().map(text).collect()
}

/// An analysis in the form of `expected.tsv`.
fn lines(name: &str, analysis: &Analysis<'_>) -> Vec<String> {
    let mut characters = BTreeMap::new();
    for (count, (byte, _)) in analysis.text().char_indices().enumerate() {
        characters.insert(byte, count);
    }
    characters.insert(analysis.text().len(), characters.len());
    let line = |token: guanxi_nlp::Token<'_>| {
        let (start, end) = (characters[&token.bytes().start], characters[&token.bytes().end]);
        let lemma = token.lemma().chars().map(escape).collect::<String>();
        let entity = match token.entity() {
            Some((kind, Iob::Begin)) => format!("B-{}", kind.as_str()),
            Some((kind, _)) => format!("I-{}", kind.as_str()),
            None => "O".to_owned(),
        };
        let (tag, pos, head, dep) =
            (token.tag().as_str(), token.pos().as_str(), token.head().index(), token.dep().as_str());
        let first = if token.is_sentence_start() { "S" } else { "-" };
        format!("{name}\t{start}\t{end}\t{tag}\t{pos}\t\"{lemma}\"\t{head}\t{dep}\t{first}\t{entity}")
    };
    analysis.tokens().map(line).collect()
}

/// A character as Python's JSON writes it.
fn escape(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |all, unit| format!("{all}\\u{unit:04x}")),
    }
}

fn check(pipeline: &Pipeline) {
    let mut expected = EXPECTED.lines();
    for (name, text) in texts() {
        for found in lines(&name, &pipeline.analyze(&text)) {
            assert_eq!(Some(found.as_str()), expected.next());
        }
    }
    assert_eq!(expected.next(), None);
}

#[test]
fn every_path_agrees_with_spacy() {
    assert!(EXPECTED.lines().count() > 3000);
    for kernel in Kernel::available() {
        check(&Pipeline::english_on(kernel));
    }
}

#[test]
fn threads_and_the_order_of_texts_change_nothing() {
    let pipeline = Pipeline::english();
    let alone: Vec<_> = texts().iter().map(|(name, text)| lines(name, &pipeline.analyze(text))).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for (i, (name, text)) in texts().iter().enumerate().rev() {
                    assert_eq!(lines(name, &pipeline.analyze(text)), alone[i]);
                }
            });
        }
    });
}

#[test]
fn texts_of_every_length_are_analysed() {
    let pipeline = Pipeline::english();
    assert!(pipeline.analyze("").is_empty());
    assert_eq!(pipeline.analyze(" ").len(), 1);
    let (_, text) = &texts()[0];
    for (end, _) in text.char_indices().take(300) {
        let analysis = pipeline.analyze(&text[..end]);
        assert!(analysis.tokens().all(|token| token.head().index() < analysis.len()));
    }
}
