//! What holds of the words of any text at all.

use super::{PieceCache, Tokenizer, Word, cache};

fn words(text: &str, cache: &mut PieceCache) -> Vec<Word> {
    let mut words = Vec::new();
    Tokenizer::english().tokenize(text, cache, &mut words);
    words
}

/// Words follow each other through the whole text, each from one character to another, a space between them or nothing.
fn check_cover(text: &str, words: &[Word]) {
    let mut at = 0;
    for word in words {
        let (start, end) = (word.start as usize, word.end as usize);
        assert!(start == at && start < end && text.is_char_boundary(end), "{word:?} after byte {at} of {text:?}");
        assert!(!word.space_after || text[end..].starts_with(' '), "{word:?} in {text:?}");
        at = end + usize::from(word.space_after);
    }
    assert_eq!(at, text.len(), "{text:?}");
}

/// Texts made of scraps that mean something to the rules, the same ones in every run.
fn scraps() -> impl Iterator<Item = String> {
    const SCRAPS: &[&str] = &[
        " ",
        "  ",
        "\n",
        "\u{a0}",
        "\u{3000}",
        "a",
        "B",
        "I",
        "it",
        "'s",
        "’S",
        "n't",
        ".",
        "..",
        "…",
        ",",
        ":",
        ")",
        "(",
        "-",
        "--",
        "—",
        "8",
        "5",
        "km",
        "m²",
        "%",
        "$",
        "US$",
        "°C",
        "+",
        "/",
        "@",
        "://",
        "www",
        "com",
        "a.m.",
        "Inc.",
        "o_O",
        ":-(",
        "gonna",
        "İ",
        "Σ",
        "ß",
        "宁德",
        "。",
        "「",
        "🚗",
        "\u{200d}",
        "\u{301}",
        "٣",
        "\0",
        "\u{10ffff}",
    ];
    let mut state = 1_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    (0..3_000).map(move |_| (0..=next() % 20).map(|_| SCRAPS[next() % SCRAPS.len()]).collect())
}

#[test]
fn words_cover_the_text() {
    let mut cache = PieceCache::default();
    for text in scraps().chain([String::new(), " ".into(), "   ".into()]) {
        check_cover(&text, &words(&text, &mut cache));
    }
}

#[test]
fn words_cover_every_block_of_unicode() {
    let mut cache = PieceCache::default();
    let all: Vec<char> = ('\0'..=char::MAX).step_by(11).collect();
    for block in all.chunks(100) {
        let joined: String = block.iter().collect();
        let apart: String = block.iter().flat_map(|&c| [c, 'a', c, '.', ' ']).collect();
        check_cover(&joined, &words(&joined, &mut cache));
        check_cover(&apart, &words(&apart, &mut cache));
    }
}

#[test]
fn what_was_met_before_has_no_bearing() {
    let mut cache = PieceCache::default();
    for text in scraps().step_by(10) {
        assert_eq!(words(&text, &mut cache), words(&text, &mut PieceCache::default()), "{text:?}");
    }
}

#[test]
fn the_cache_forgets() {
    let mut cache = PieceCache::default();
    let numbers: Vec<String> = (0..cache::PIECES + 10).map(|n| n.to_string()).collect();
    let text = numbers.join(" ");
    let first = words(&text, &mut cache);
    assert_eq!(first, words(&text, &mut cache));
    assert_eq!(first.len(), cache::PIECES + 10);
}

#[test]
fn long_texts_take_linear_time() {
    // Were anything quadratic, this would take hours.
    let mut cache = PieceCache::default();
    for unit in [
        "a", "(", ")", "()", "-", "a-", ".", "...a", "'s", "5km", "$", "a.b", "a@b", "…", "(a ", ":) ", ": (", "\n",
        " ", "\0", "é",
    ] {
        let text = unit.repeat(150_000 / unit.len());
        check_cover(&text, &words(&text, &mut cache));
    }
}
