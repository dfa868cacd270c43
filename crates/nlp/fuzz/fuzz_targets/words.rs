//! The tokenizer on any text: its words are the text, and what was met before has no bearing on them.
#![no_main]

use std::cell::RefCell;

use guanxi_nlp::{Lexeme, PieceCache, Tokenizer, Word};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static CACHE: RefCell<PieceCache> = RefCell::default();
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let words = CACHE.with_borrow_mut(|cache| tokenize(&text, cache));
    let mut at = 0;
    for word in &words {
        let (start, end) = (word.start as usize, word.end as usize);
        assert!(start == at && start < end);
        let letters = &text[start..end];
        assert!(Lexeme { norm: word.lexeme.norm, ..Lexeme::new(letters) } == word.lexeme);
        assert!(!word.space_after || text[end..].starts_with(' '));
        at = end + usize::from(word.space_after);
    }
    assert_eq!(at, text.len());
    // A new cache costs more than most texts do.
    if data.first().is_some_and(|&byte| byte % 64 == 0) {
        assert!(words == tokenize(&text, &mut PieceCache::default()));
    }
});

fn tokenize(text: &str, cache: &mut PieceCache) -> Vec<Word> {
    let mut words = Vec::new();
    Tokenizer::english().tokenize(text, cache, &mut words);
    words
}
