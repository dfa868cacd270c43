//! Holds the tokenizer against how spaCy splits texts of our own; see `fixtures/export.py`.

use serde_json::{Value, json};

use super::{PieceCache, Tokenizer};
use crate::hash::string_id;

const SPACY: &str = include_str!("../../fixtures/words.jsonl");

#[test]
fn words_and_their_attributes_are_spacys() {
    let (mut cache, mut words, mut count) = (PieceCache::default(), Vec::new(), 0);
    for line in SPACY.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
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
