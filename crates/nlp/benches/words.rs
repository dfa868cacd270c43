//! How fast texts are split into words: met for the first time, and met before.

use divan::{Bencher, counter::ItemsCount};
use guanxi_nlp::{PieceCache, Tokenizer};

const FILES: [&str; 2] = ["texts", "oddities"];

fn main() {
    divan::main();
}

fn text(file: &str) -> &'static str {
    match file {
        "texts" => include_str!("../fixtures/texts.txt"),
        _ => include_str!("../fixtures/oddities.txt"),
    }
}

/// Every run of characters is split by the rules; items are words.
#[divan::bench(args = FILES)]
fn first_time(bencher: Bencher<'_, '_>, file: &str) {
    let text = text(file);
    let mut words = Vec::new();
    Tokenizer::english().tokenize(text, &mut PieceCache::default(), &mut words);
    bencher
        .counter(ItemsCount::new(words.len()))
        .with_inputs(PieceCache::default)
        .bench_local_refs(|cache| Tokenizer::english().tokenize(text, cache, &mut words));
}

/// Most runs of characters are remembered, as in the midst of many texts.
#[divan::bench(args = FILES)]
fn again(bencher: Bencher<'_, '_>, file: &str) {
    let text = text(file);
    let (mut cache, mut words) = (PieceCache::default(), Vec::new());
    Tokenizer::english().tokenize(text, &mut cache, &mut words);
    bencher
        .counter(ItemsCount::new(words.len()))
        .bench_local(|| Tokenizer::english().tokenize(text, &mut cache, &mut words));
}
