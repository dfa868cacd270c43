//! Holds the engine against what spaCy says of our own texts; see `fixtures/export.py`.

use serde_json::{Value, json};

use crate::{Iob, PieceCache, Pipeline, Token, Tokenizer, hash::string_id};

const SPACY: &str = include_str!("../fixtures/spacy.jsonl");

fn rows() -> impl Iterator<Item = Value> {
    SPACY.lines().map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn words_and_their_attributes_are_spacys() {
    let (mut cache, mut words, mut count) = (PieceCache::default(), Vec::new(), 0);
    for row in rows() {
        let text = row["text"].as_str().unwrap();
        Tokenizer::english().tokenize(text, &mut cache, &mut words);
        let found: Vec<Value> =
            words.iter().map(|w| json!([&text[w.start as usize..w.end as usize], w.space_after])).collect();
        let wanted = row["words"].as_array().unwrap();
        assert_eq!(found, wanted.iter().map(|w| json!([w[0], w[1]])).collect::<Vec<_>>());
        for (word, wanted) in words.iter().zip(wanted) {
            let id = |column: usize| string_id(wanted[column].as_str().unwrap());
            let lexeme = word.lexeme;
            assert_eq!([lexeme.orth, lexeme.norm], [id(0), id(2)], "orth and norm: {wanted}");
            assert_eq!(
                [lexeme.prefix, lexeme.suffix, lexeme.shape],
                [id(3), id(4), id(5)],
                "edges and shape: {wanted}"
            );
        }
        count += words.len();
    }
    assert!(count > 3_500, "{count} words");
}

#[test]
fn analyses_are_spacys() {
    let mut count = 0;
    for row in rows().filter(|row| !row["tokens"].is_null()) {
        let text = row["text"].as_str().unwrap();
        let analysis = Pipeline::english().analyze(text);
        for (token, wanted) in analysis.tokens().zip(row["tokens"].as_array().unwrap()) {
            assert_eq!(&annotation(token), wanted, "{:?} in {text}", token.text());
            count += 1;
        }
    }
    assert!(count > 3_000, "{count} tokens");
}

fn annotation(token: Token<'_>) -> Value {
    let (iob, kind) = match token.entity() {
        None => ("O", ""),
        Some((kind, Iob::Inside)) => ("I", kind.as_str()),
        Some((kind, _)) => ("B", kind.as_str()),
    };
    json!([
        token.tag().as_str(),
        token.pos().as_str(),
        token.lemma(),
        token.head().index(),
        token.dep().as_str(),
        iob,
        kind,
        u8::from(token.is_sentence_start()),
    ])
}
